import Foundation
import TestSupport
import Testing

/// Series of which shares are published, and other figures that take some care, on the command line.
@Suite struct ShareCommandTests {
  private static let model = "log(part) ~ arima(0,1,1)(0,1,1)"

  /// A whole with levels; a part known by its shares: months from March on, and the year to date.
  private func data(_ scratch: Scratch, unknown: Int = 0) throws -> [Double] {
    var generator = SeededGenerator(seed: 11)
    var (whole, part): ([Double], [Double]) = ([], [])
    for t in 0..<72 {
      let noise = Double.random(in: -0.03...0.03, using: &generator)
      let size = 1000 * exp(0.005 * Double(t)) * (1 + 0.1 * sin(Double(t % 12)) + noise)
      whole.append((size * 10).rounded() / 10)
      part.append(whole[t] * (0.3 + 0.001 * Double(t % 7)))
    }
    let rows = whole.indices.map { t -> String in
      let year = (t - t % 12)...t
      let own = String(format: "%.1f", 100 * part[t] / whole[t])
      let sum = String(
        format: "%.1f", 100 * part[year].reduce(0, +) / whole[year].reduce(0, +))
      let isOpen = t % 12 < 2 && t > 11
      let level = t < unknown ? "" : "\(whole[t])"
      let month = String(format: "%04d-%02d", 2015 + t / 12, t % 12 + 1)
      return "\(month),\(level),\(isOpen ? "" : own),\(t % 12 == 0 ? "" : sum)"
    }
    try scratch.file("x.csv", "month,w,s,y\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        whole: {kind: flow, positive: true, decimals: 1, figures: [{file: x.csv, column: w}]}
        part:
          kind: flow
          positive: true
          decimals: 1
          figures:
            - {file: x.csv, column: s, form: share(whole)}
            - {file: x.csv, column: y, form: "share(whole, ytd)"}
      """)
    return part
  }

  @Test func sharesAloneAreFittedForecastAndConverted() throws {
    let scratch = try Scratch()
    let part = try data(scratch)
    let page = try CommandRun(["fit", "dataset.yaml", Self.model], in: scratch.url)
    #expect(page.code == 0, "\(page.messages)")
    #expect(page.output.contains("part.share(whole) (62, 2015-01 to 2020-12)"))
    let run = try CommandRun(
      [
        "forecast", "dataset.yaml", "--series", "part", "--model", Self.model, "--horizon", "3",
        "--measure", "level", "--measure", "yoy", "--format", "json",
      ], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let rows = try run.json["forecasts"][0]["rows"].array
    #expect(rows.count == 6 && rows[0]["period"].string == "2021-01")
    let level = try #require(rows[0]["median"].double)
    #expect(level > 0.8 * part[60] && level < 1.3 * part[60])
    let months = try CommandRun(
      ["data", "convert", "dataset.yaml", "--series", "part", "--to", "month"], in: scratch.url)
    #expect(months.code == 0 && months.messages.contains("72 periods from 2015-01 to 2020-12"))
    let cells = months.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",").dropFirst().compactMap { Double($0) }
    }
    #expect(cells.count == 72)
    for (own, truth) in zip(cells, part) { #expect((own[0] - truth).magnitude < 4 * own[1]) }
  }

  @Test func whatSharesCannotSay() throws {
    let scratch = try Scratch()
    _ = try data(scratch, unknown: 14)
    let run = try CommandRun(["fit", "dataset.yaml", "log(part) ~ arima(0,1,1)"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let text = run.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
    #expect(
      text.contains(
        "Figures not used: share(whole) of 2015-01, 2015-02, 2015-03 and 9 more (whole has no figure"
      ))
    for model in ["part ~ ets()", "log(part) ~ 1 + whole"] {
      let refused = try CommandRun(["fit", "dataset.yaml", model], in: scratch.url)
      #expect(refused.code == 2 && refused.messages.contains("share(whole)"), "\(refused.messages)")
    }
    let naive = try CommandRun(
      ["forecast", "dataset.yaml", "--series", "part", "--model", "naive"], in: scratch.url)
    #expect(naive.code == 2 && naive.messages.contains("share(whole)"), "\(naive.messages)")
  }

  @Test func aBatchReadsTheFiguresOfADictionary() throws {
    let scratch = try Scratch()
    _ = try data(scratch)
    let arguments = [
      "batch", "dataset.yaml", "--model", "log(value) ~ arima(0,1,1)(0,1,1)", "--horizon", "2",
      "--status", "status.csv",
    ]
    let run = try CommandRun(arguments, in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let rows = run.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(rows.dropFirst().map { $0[0] } == ["whole", "whole", "part", "part"])
    #expect(rows.dropFirst().allSatisfy { $0[2] == "level" })
    let status = try String(
      contentsOf: scratch.url.appendingPathComponent("status.csv"), encoding: .utf8)
    #expect(status.contains("part,ok,\"log(part) ~ arima(0,1,1)(0,1,1)\""))
    try FileManager.default.removeItem(at: scratch.url.appendingPathComponent("status.csv"))
    let folder = try CommandRun(
      ["batch", ".", "--jobs", "1"] + arguments.dropFirst(2), in: scratch.url)
    #expect(folder.output == run.output)
    let period = try CommandRun(arguments + ["--period", "12"], in: scratch.url)
    #expect(period.code == 2 && period.messages.contains("--period"))
  }

  @Test func aBatchTellsOfGrowthAloneAndOfWhatFails() throws {
    let scratch = try Scratch()
    let months = Scratch.rows(60).map { $0.split(separator: ",") }
    let rows = months.enumerated().map { t, cells in
      "\(cells[0]),\(5 + sin(Double(t)) * 2),\(t % 12 == 1 ? "9" : "")"
    }
    try scratch.file("x.csv", "month,g,j\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        g: {positive: true, figures: [{file: x.csv, column: g, form: yoy}]}
        j: {positive: true, figures: [{file: x.csv, column: j, form: janFeb}]}
      """)
    let run = try CommandRun(
      ["batch", "dataset.yaml", "--model", "log(value) ~ arima(1,0,0)(0,1,1)", "--horizon", "2"],
      in: scratch.url)
    #expect(run.code == 1 && run.messages.contains("1 of 2 series failed: j"), "\(run.messages)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines.dropFirst().map { "\($0[0]) \($0[2])" } == ["g yoy", "g yoy"])
  }
}
