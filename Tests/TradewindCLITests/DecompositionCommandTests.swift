import Foundation
import TestSupport
import Testing

/// Decomposition and its kin on the command line.
@Suite struct DecompositionCommandTests {
  private func scratch(_ rows: Int = 60) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.file(
      "trade.csv", "month,exports\n" + Scratch.rows(rows).joined(separator: "\n") + "\n")
    return scratch
  }

  @Test func fitShowsTheSeasonAndWritesTheParts() throws {
    let folder = try scratch()
    let run = try CommandRun(
      ["fit", "trade.csv", "log(exports) ~ stl(ets())", "--components", "parts.csv"],
      in: folder.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("A season of 12 months was taken out; its strength is"))
    #expect(run.output.contains("The season as it is carried on"))
    #expect(!run.output.contains("original scale"))
    let text = try String(
      contentsOf: folder.url.appendingPathComponent("parts.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    #expect(lines.first == "series,model,component,period,mean,standard_error")
    #expect(lines.count == 1 + 3 * 60)
    #expect(lines.contains { $0.contains(",remainder,2015-01,") })
  }

  @Test func jsonHasTheParts() throws {
    let folder = try scratch()
    let run = try CommandRun(
      ["fit", "trade.csv", "exports ~ mstl(arima(0,1,1), 6, 12)", "--format", "json"],
      in: folder.url)
    #expect(run.code == 0, "\(run.messages)")
    let parts = try run.json["fits"][0]["components"].array
    #expect(parts.map { $0["name"].string } == ["trend", "seasonal6", "seasonal12", "remainder"])
    #expect(parts.allSatisfy { $0["rows"].array.count == 60 })
  }

  @Test func structuralPartsAreWrittenToo() throws {
    let folder = try scratch()
    let good = try CommandRun(
      ["fit", "trade.csv", "exports ~ structural(level, seasonal)", "--components", "parts.csv"],
      in: folder.url)
    #expect(good.code == 0, "\(good.messages)")
    let text = try String(
      contentsOf: folder.url.appendingPathComponent("parts.csv"), encoding: .utf8)
    #expect(text.contains(",seasonal,2015-03,"))
    let refused = try CommandRun(
      ["fit", "trade.csv", "exports ~ ets(A,N,N)", "--components", "p.csv"], in: folder.url)
    #expect(refused.code == 2 && refused.messages.contains("takes the series into no parts"))
  }

  @Test func evaluationShowsOWA() throws {
    let folder = try scratch(72)
    let run = try CommandRun(
      [
        "evaluate", "trade.csv", "--origins", "2019-06..2020-06", "--horizons", "1,3", "--model",
        "naive2", "--model", "stl", "--format", "json",
      ], in: folder.url)
    #expect(run.code == 0, "\(run.messages)")
    let models = try run.json["horizons"][0]["models"].array
    #expect(abs((models[0]["owa"].double ?? .nan) - 1) < 1e-9)
    #expect(models[1]["owa"].double != nil)
  }

  @Test func batchFallsBackWhereTheSeasonCannotBeTakenOut() throws {
    let folder = try Scratch()
    let long = (0..<48).map { "a,\(2010 + $0 / 12)-\(pad($0 % 12 + 1)),\(100 + $0 * 7 % 13)" }
    let short = (0..<20).map { "b,\(2010 + $0 / 12)-\(pad($0 % 12 + 1)),\(100 + $0 * 7 % 13)" }
    try folder.file(
      "panel.csv", "series_id,period,value\n" + (long + short).joined(separator: "\n") + "\n")
    let run = try CommandRun(
      ["batch", "panel.csv", "--model", "stl(ets())", "--horizon", "3", "--status", "s.csv"],
      in: folder.url)
    #expect(run.output.split(separator: "\n").count == 7)
    let status = try String(contentsOf: folder.url.appendingPathComponent("s.csv"), encoding: .utf8)
    #expect(status.contains("a,ok,") && status.contains("b,fallback,"))
    #expect(status.contains("STL needs at least 25"))
  }

  private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
