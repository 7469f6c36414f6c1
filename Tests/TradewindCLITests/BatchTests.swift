import Foundation
import TestSupport
import Testing

/// Many series of a long table, as users run them.
@Suite struct BatchTests {
  static let header = "series_id,period,value\n"
  static let columns =
    "series,period,measure,unit,mean,median,standard_error,lower80,upper80,lower95,upper95"
  /// A model that costs little, where the model does not matter.
  static let quick = ["--model", "log(value) ~ arima(0,1,1)(0,1,1)"]

  /// Rows of a series that is a multiple of the usual one.
  static func rows(_ name: String, count: Int = 48, factor: Double = 1) -> String {
    Scratch.rows(count).map { row in
      let cells = row.split(separator: ",")
      return "\(name),\(cells[0]),\((Double(cells[1]) ?? 0) * factor)\n"
    }.joined()
  }

  static func panel(_ count: Int) -> String {
    header
      + (0..<count).map {
        rows("s\($0)", count: 36 + 7 * ($0 * 5 % 9), factor: 1 + 0.1 * Double($0))
      }.joined()
  }

  private func lines(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func forecastsComeInTheOrderOfTheInput() throws {
    let scratch = try Scratch()
    try scratch.file("panel.csv", Self.panel(70))
    let run = try CommandRun(
      ["batch", "panel.csv", "--horizon", "3", "--jobs", "2"] + Self.quick, in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.messages.isEmpty)
    let rows = lines(run.output)
    #expect(rows[0].joined(separator: ",") == Self.columns)
    #expect(rows.dropFirst().map { $0[0] } == (0..<210).map { "s\($0 / 3)" })
    #expect(rows.dropFirst().allSatisfy { $0[2] == "level" && $0.count == 11 })
  }

  @Test func jobsAndTheWayInDoNotChangeABit() throws {
    let scratch = try Scratch()
    try scratch.file("panel.csv", Self.panel(6))
    let one = try CommandRun(["batch", "panel.csv", "--jobs", "1"], in: scratch.url)
    let two = try CommandRun(["batch", "panel.csv", "--jobs", "2"], in: scratch.url)
    let piped = try CommandRun(["batch", "-"], in: scratch.url, input: Self.panel(6))
    #expect(one.code == 0, "\(one.messages)")
    #expect(one.output == two.output)
    #expect(one.output == piped.output)
    #expect(lines(one.output).count == 1 + 6 * 24)
  }

  @Test func theNumbersAreThoseOfForecast() throws {
    let scratch = try Scratch()
    try scratch.file("panel.csv", Self.header + Self.rows("exports", count: 72))
    try scratch.monthly("wide.csv")
    for model in ["auto", "arima(0,1,1)(0,1,1)"] {
      let batch = try CommandRun(
        ["batch", "panel.csv", "--model", model, "--until", "2022-03", "--levels", "50"],
        in: scratch.url)
      let single = try CommandRun(
        [
          "forecast", "wide.csv", "--model", model, "--until", "2022-03", "--levels", "50",
          "--measure", "level", "--format", "csv",
        ], in: scratch.url)
      #expect(batch.code == 0 && single.code == 0, "\(batch.messages)\(single.messages)")
      #expect(batch.output == single.output)
    }
  }

  @Test func brokenSeriesDoNotStopTheOthers() throws {
    let scratch = try Scratch()
    let text =
      Self.header + Self.rows("good") + Self.rows("text", count: 5) + "text,2015-06,x\n"
      + "twice,2015-01,1\ntwice,2015-01,2\nempty,2015-01,\nempty,2015-02,NA\nsingle,2015-01,4\n"
      + "ragged,2015-01\nragged,2015-02,3\nflat,2015-01,5\nflat,2015-02,5\nflat,2015-03,5\n"
      + "short,2015-01,5\nshort,2015-02,7\ngap,2015-01,1\ngap,2015-02,2\ngap,2019-01,3\n"
      + "huge,2015-01,1e300\nhuge,2015-02,-1e300\nhuge,2015-03,1e300\n" + Self.rows("last")
    try scratch.file("panel.csv", text)
    let run = try CommandRun(
      ["batch", "panel.csv", "--horizon", "2", "--status", "status.csv"], in: scratch.url)
    #expect(run.code == 1)
    let rows = lines(
      try String(contentsOf: scratch.url.appendingPathComponent("status.csv"), encoding: .utf8))
    #expect(rows[0] == ["series", "status", "model", "remark"])
    let statuses = Dictionary(uniqueKeysWithValues: rows.dropFirst().map { ($0[0], $0[1]) })
    #expect(
      statuses.filter { $0.key != "huge" } == [
        "good": "ok", "text": "failed", "twice": "failed", "empty": "failed", "single": "failed",
        "ragged": "failed", "flat": "fallback", "short": "fallback", "gap": "fallback",
        "last": "ok",
      ])
    #expect(rows.dropFirst().allSatisfy { $0[1] == "ok" || $0.count > 3 && !$0[3].isEmpty })
    #expect(run.messages.contains("failed: text, twice, empty, single, ragged"), "\(run.messages)")
    #expect(run.messages.contains("simple law"))
    #expect(!run.output.lowercased().contains("nan") && !run.output.contains("inf"))
    let alone = try CommandRun(
      ["batch", "-", "--horizon", "2"], in: scratch.url,
      input: Self.header + Self.rows("good") + Self.rows("last"))
    let kept = lines(run.output).filter { ["series", "good", "last"].contains($0[0]) }
    #expect(kept == lines(alone.output))
  }

  @Test func theSimpleLawIsTheOneOfTheBook() throws {
    let scratch = try Scratch()
    // Steps 2, 1, 2, 3: drift 2, residual variance (0 + 1 + 0 + 1) / 3.
    let run = try CommandRun(
      ["batch", "-", "--period", "1", "--horizon", "3", "--model", "arima(9,1,9)"],
      in: scratch.url, input: "series_id,period,value\na,1,1\na,2,3\na,3,4\na,4,6\na,5,9\n")
    #expect(run.code == 0, "\(run.messages)")
    for (h, row) in lines(run.output).dropFirst().enumerated() {
      let step = Double(h + 1)
      #expect(row[1] == "\(h + 6)")
      #expect(row[4] == "\(9 + 2 * (h + 1))")
      let error = try #require(Double(row[6]))
      let expected = (2.0 / 3 * (step + step * step / 4)).squareRoot()
      #expect(relativeError(error, expected) < 1e-12)
    }
  }

  @Test func numberedRowsNeedAPeriod() throws {
    let scratch = try Scratch()
    let text =
      Self.header
      + (0..<60).map { "a,\($0 + 1),\(100 + $0 + 9 * ($0 % 4) + $0 * $0 % 7)\n" }.joined()
    try scratch.file("panel.csv", text)
    let run = try CommandRun(["batch", "panel.csv", "--period", "4"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(lines(run.output).dropFirst().map { $0[1] } == (61...68).map(String.init))
    let without = try CommandRun(["batch", "panel.csv", "--output", "o.csv"], in: scratch.url)
    #expect(without.code == 2)
    #expect(without.messages.contains("--period 12"), "\(without.messages)")
    let dated = try CommandRun(
      ["batch", "-", "--period", "12"], in: scratch.url, input: Self.panel(1))
    #expect(dated.code == 2)
    #expect(dated.messages.contains("--period"), "\(dated.messages)")
    #expect(try scratch.names() == ["panel.csv"])
  }

  @Test func filesAppearWholeOrNotAtAll() throws {
    let scratch = try Scratch()
    let panel = Self.panel(3)
    try scratch.file("panel.csv", panel)
    try scratch.file("scattered.csv", panel + Self.rows("s0"))
    let files = ["--output", "o.csv", "--status", "s.csv"]
    let bad = try CommandRun(["batch", "scattered.csv"] + files + Self.quick, in: scratch.url)
    #expect(bad.code == 2)
    #expect(bad.messages.contains("s0") && bad.messages.contains("line"), "\(bad.messages)")
    #expect(try scratch.names() == ["panel.csv", "scattered.csv"])
    let good = try CommandRun(["batch", "panel.csv"] + files + Self.quick, in: scratch.url)
    #expect(good.code == 0 && good.output.isEmpty && good.messages.isEmpty)
    #expect(try scratch.names() == ["o.csv", "panel.csv", "s.csv", "scattered.csv"])
    for arguments in [["--output", "panel.csv"], ["--status", "panel.csv"]] {
      let over = try CommandRun(["batch", "panel.csv"] + arguments, in: scratch.url)
      #expect(over.code == 2)
      #expect(over.messages.contains("elsewhere"), "\(over.messages)")
    }
    let kept = try String(
      contentsOf: scratch.url.appendingPathComponent("panel.csv"), encoding: .utf8)
    #expect(kept == panel)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func closedPipesAndFullDisks() throws {
    let scratch = try Scratch()
    try scratch.file("panel.csv", Self.panel(40))
    let model = "--model 'arima(0,1,1)' --horizon 60"
    let closed = try CommandRun(
      shell: "set -o pipefail; $TRADEWIND batch panel.csv \(model) | head -n 1", in: scratch.url)
    #expect(closed.code == 0, "\(closed.messages)")
    #expect(closed.output == Self.columns + "\n")
    for line in ["> /dev/full", "--out /dev/full", "--status /dev/full"] {
      let full = try CommandRun(
        shell: "$TRADEWIND batch panel.csv \(model) \(line)", in: scratch.url)
      #expect(full.code == 1, "\(line): \(full.messages)")
      #expect(full.messages.contains("could not be written"), "\(line): \(full.messages)")
    }
    #expect(try scratch.names() == ["panel.csv"])
  }

  @Test func requestsThatCannotBeCarriedOut() throws {
    let scratch = try Scratch()
    try scratch.file("panel.csv", Self.panel(2))
    try scratch.monthly("wide.csv")
    for (arguments, word) in [
      (["none.csv"], "no such file"), (["wide.csv"], "series_id, period and value"),
      (["panel.csv", "--model", "arima() + world"], "world"),
      (["panel.csv", "--model", "log(exports) ~ arima()"], "value"),
      (["panel.csv", "--horizon", "1e3"], "--horizon"), (["panel.csv", "--jobs", "x"], "--jobs"),
      (["panel.csv", "--until", "2001-01"], "not past the data"),
      (["panel.csv", "--status", "-"], "two places"),
    ] {
      let run = try CommandRun(["batch"] + arguments, in: scratch.url)
      #expect(run.code == 2, "\(arguments): \(run.messages)")
      #expect(run.messages.contains(word), "\(arguments): \(run.messages)")
      #expect(run.output.isEmpty)
    }
  }
}
