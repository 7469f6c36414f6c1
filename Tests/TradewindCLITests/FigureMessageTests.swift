import Foundation
import TestSupport
import Testing

/// What the command line says of figures that are asked for or given in unusual ways.
@Suite struct FigureMessageTests {
  @Test func aFormIsNoSeriesToConvert() throws {
    let scratch = try Scratch()
    let rows = (1...12).map { "2020-\($0 < 10 ? "0" : "")\($0),\($0 % 3 == 0 ? "\(30 + $0)" : "")" }
    try scratch.file("q.csv", "month,q\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml", "series: {q: {figures: [{file: q.csv, column: q, form: sum(3)}]}}\n")
    let run = try CommandRun(
      ["data", "convert", "dataset.yaml", "--series", "q.sum(3)", "--to", "quarter"],
      in: scratch.url)
    #expect(run.code == 2)
    #expect(
      run.messages.contains("q.sum(3) is a form in which q is published; write --series q"),
      "\(run.messages)")
  }

  @Test func aPathOfOneMonthIsEnoughForOne() throws {
    let scratch = try Scratch()
    let rows = (0..<36).map { t in
      let month = String(format: "%04d-%02d", 2018 + t / 12, t % 12 + 1)
      return "\(month),\(50 + t + (t * 7) % 5),\((t * 3) % 7)"
    }
    try scratch.file("data.csv", "month,y,x\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file("next.csv", "month,x\n2021-01,3\n")
    let arguments = [
      "forecast", "data.csv", "--series", "y", "--model", "y ~ arima(0,1,1) + x", "--future",
      "x=next.csv", "--measure", "level", "--horizon",
    ]
    let one = try CommandRun(arguments + ["1"], in: scratch.url)
    #expect(one.code == 0, "\(one.messages)")
    let two = try CommandRun(arguments + ["2"], in: scratch.url)
    #expect(two.code == 2)
    #expect(two.messages.contains("has no value in 2021-02"), "\(two.messages)")
    // As data of their own a single month is no series.
    let data = try CommandRun(["data", "check", "next.csv"], in: scratch.url)
    #expect(data.code == 2 && data.messages.contains("a series needs at least two"))
  }

  @Test func aGapInAPathOfFiguresIsCountedAsOne() throws {
    let scratch = try Scratch()
    let rows = (0..<60).map { t -> String in
      let month = String(format: "%04d-%02d", 2016 + t / 12, t % 12 + 1)
      let value = 100 + Double(t) + Double((t * 7) % 5) + (t % 12 == 11 ? 20 : 0)
      let before = 99 + Double(t) + Double(((t - 1) * 7) % 5)
      let isPair = t >= 36 && t % 12 < 2
      let pair = isPair && t % 12 == 1 ? "\(value + before)" : ""
      return "\(month),\(isPair ? "" : "\(value)"),\(pair),\((t * 3) % 7)"
    }
    try scratch.file("data.csv", "month,y,two,x\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        y: {kind: flow, positive: true, figures: [{file: data.csv, column: y}, {file: data.csv, column: two, form: janFeb}]}
        x: {figures: [{file: data.csv, column: x}]}
      """)
    try scratch.file("next.csv", "month,x\n2021-01,3\n2021-02,\n2021-03,1\n2021-04,1\n2021-05,2\n")
    let run = try CommandRun(
      [
        "forecast", "dataset.yaml", "--series", "y", "--model", "log(y) ~ arima(0,1,1) + x",
        "--future", "x=next.csv", "--horizon", "5",
      ], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("the path of x has no value in 2021-02,"), "\(run.messages)")
  }

  @Test func fourObservationsHaveNoAICc() throws {
    let scratch = try Scratch()
    try scratch.file("y.csv", "year,y\n2020,1\n2021,3\n2022,2\n2023,4.5\n")
    let page = try CommandRun(["fit", "y.csv", "y ~ arima(0,0,1)"], in: scratch.url)
    #expect(page.code == 0, "\(page.messages)")
    #expect(page.output.contains("not defined with 4 observations"), "\(page.output)")
    #expect(!page.output.contains("NaN"), "\(page.output)")
    let json = try CommandRun(
      ["fit", "y.csv", "y ~ arima(0,0,1)", "--format", "json"], in: scratch.url)
    #expect(json.output.contains("\"aicc\": null"), "\(json.output)")
  }

  @Test func januaryAndFebruaryOfLevelsAreEvaluatedTogether() throws {
    let scratch = try Scratch()
    try scratch.file(
      "data.csv", "month,y\n" + Scratch.rows(96).joined(separator: "\n") + "\n")
    let run = try CommandRun(
      [
        "evaluate", "data.csv", "--series", "y", "--measure", "janFeb", "--model",
        "y ~ theta()", "--origins", "2020-06..2022-11", "--horizons", "3",
        "--records", "records.csv", "--draws", "100",
      ], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let records = try String(
      contentsOf: scratch.url.appendingPathComponent("records.csv"), encoding: .utf8)
    let lines = records.split(separator: "\n")
    // Februaries of 2021 and 2022, three months after the origin.
    #expect(lines.count == 3, "\(records)")
    let values = try Scratch.rows(96).map { row in
      try #require(Double(row.split(separator: ",")[1]))
    }
    let cells = try #require(lines.dropFirst().first).split(separator: ",")
    #expect(cells[5] == "2021-02")
    let told = try #require(Double(cells[6]))
    #expect((told - values[72] - values[73]).magnitude < 1e-9)
  }
}
