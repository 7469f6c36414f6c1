import Foundation
import TestSupport
import Testing

/// Figures as published on the command line: regressors' futures, conversion, and what contradicts.
@Suite struct FigureCommandTests {
  /// Five years of levels, then January and February together; a regressor that goes on.
  private func data(_ scratch: Scratch, form: String = "janFeb", pair: Double = 0) throws {
    let months = Scratch.rows(84).map { $0.split(separator: ",").map(String.init) }
    let values = months.compactMap { Double($0[1]) }
    let rows = months.indices.map { t -> String in
      let isPair = t > 59 && t % 12 < 2
      let sum = t % 12 == 1 && t > 59 ? "\(values[t] + values[t - 1] + pair)" : ""
      let outlook = 50 + sin(0.3 * Double(t)) * 4 + 0.1 * Double(t)
      return "\(months[t][0]),\(isPair ? "" : "\(values[t])"),\(sum),\(outlook)"
    }
    try scratch.file("x.csv", "month,x,j,w\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        x:
          kind: flow
          positive: true
          decimals: 2
          figures:
            - {file: x.csv, column: x}
            - {file: x.csv, column: j, form: \(form)}
        w: {figures: [{file: x.csv, column: w}]}
      """)
  }

  private func errors(_ future: String, in scratch: Scratch) throws -> [Double] {
    let run = try CommandRun(
      [
        "forecast", "dataset.yaml", "--series", "x", "--model",
        "log(x) ~ arima(0,1,1)(0,1,1) + lag(w, 1)", "--future", "w=\(future)", "--horizon", "4",
        "--measure", "level", "--format", "json",
      ], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    return try run.json["forecasts"][0]["rows"].array.map { $0["standardError"].double ?? .nan }
  }

  @Test func futuresOfRegressors() throws {
    let scratch = try Scratch()
    try data(scratch)
    let held = try errors("hold", in: scratch)
    let own = try errors("auto", in: scratch)
    #expect(held.count == 4 && zip(own, held).dropFirst().allSatisfy { $0 > $1 })
    let last = 50 + sin(0.3 * 83) * 4 + 8.3
    try scratch.file(
      "outlook.csv", "month,w\n" + (1...4).map { "2022-0\($0),\(last)\n" }.joined())
    #expect(worstRelativeError(try errors("outlook.csv", in: scratch), held) < 1e-9)
  }

  @Test func pairsBecomeMonthsByAModel() throws {
    let scratch = try Scratch()
    try data(scratch)
    func values(_ more: [String]) throws -> [[Double]] {
      let run = try CommandRun(
        ["data", "convert", "dataset.yaml", "--series", "x", "--to", "month"] + more,
        in: scratch.url)
      #expect(run.code == 0, "\(run.messages)")
      return run.output.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",").dropFirst().compactMap { Double($0) }
      }
    }
    let truth = Scratch.rows(84).compactMap { Double($0.split(separator: ",")[1]) }
    let byModel = try values([])
    for january in [60, 72] {
      let sum = byModel[january][0] + byModel[january + 1][0]
      #expect((sum - truth[january] - truth[january + 1]).magnitude < 1e-6)
      #expect(byModel[january][1] > 0 && byModel[59][1] == 0)
      #expect((byModel[january][0] - truth[january]).magnitude < 4 * byModel[january][1])
    }
    #expect(try values(["--model", "shares"])[60] != byModel[60])
    #expect(try values(["--model", "arima(0,1,1)(0,1,1)"])[60] != byModel[60])
    let daily = try CommandRun(
      ["data", "convert", "x.csv", "--to", "quarter", "--model", "arima"], in: scratch.url)
    #expect(daily.code == 2 && daily.messages.contains("--model"))
  }

  @Test func sumsThatContradictLevelsAreNamed() throws {
    let scratch = try Scratch()
    let rows = Scratch.rows(60).enumerated().map { t, row in
      let sum = t % 12 == 1 ? (t == 25 ? "500" : "") : ""
      return "\(row),\(sum)"
    }
    try scratch.file("x.csv", "month,x,j\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      "series: {x: {kind: flow, positive: true, decimals: 1, figures: [{file: x.csv, column: x}, "
        + "{file: x.csv, column: j, form: janFeb}]}}")
    let run = try CommandRun(
      ["fit", "dataset.yaml", "log(x) ~ arima(0,1,1)(0,1,1)"], in: scratch.url)
    #expect(run.code == 0 && run.messages.contains("x.janFeb: the sum differs"), "\(run.messages)")
    #expect(run.messages.contains("2017-02"))
  }

  @Test func yearToDateFiguresThatFallAreRefused() throws {
    let scratch = try Scratch()
    var total = 0.0
    let rows = Scratch.rows(60).enumerated().map { t, row -> String in
      let cells = row.split(separator: ",")
      total = (t % 12 == 0 ? 0 : total) + (Double(cells[1]) ?? 0)
      return "\(cells[0]),\(t == 20 ? 10 : total)"
    }
    try scratch.file("x.csv", "month,y\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      "series: {x: {kind: flow, positive: true, figures: [{file: x.csv, column: y, form: ytd}]}}")
    for formula in ["x ~ arima(0,1,1)", "log(x) ~ arima()", "x ~ ets()"] {
      let run = try CommandRun(["fit", "dataset.yaml", formula], in: scratch.url)
      #expect(run.code == 2, "\(run.output)")
      #expect(
        run.messages.contains("x.ytd of 2016-09 is below that of 2016-08"), "\(run.messages)")
    }
  }

  @Test func declaredRoundingIsReadAndFitted() throws {
    let scratch = try Scratch()
    let rows = Scratch.rows(84).map { row -> String in
      let cells = row.split(separator: ",")
      return "\(cells[0]),\(((Double(cells[1]) ?? 0) / 10).rounded())"
    }
    try scratch.file("x.csv", "month,x\n" + rows.joined(separator: "\n") + "\n")
    func sigma2(_ more: String) throws -> Double {
      try scratch.file(
        "dataset.yaml",
        "series: {x: {positive: true, decimals: 0, \(more) figures: [{file: x.csv, column: x}]}}")
      let run = try CommandRun(
        ["fit", "dataset.yaml", "log(x) ~ arima(0,1,1)(0,1,1)", "--format", "json"],
        in: scratch.url)
      #expect(run.code == 0, "\(run.messages)")
      return try #require(try run.json["fits"][0]["sigma2"].double)
    }
    #expect(try sigma2("rounding: true,") < 0.8 * sigma2(""))
  }

  @Test func aYearThatIsKnownAsOneSumAndFormsThatChange() throws {
    let scratch = try Scratch()
    let months = Scratch.rows(84).map { $0.split(separator: ",").map(String.init) }
    let values = months.compactMap { Double($0[1]) }
    let rows = months.indices.map { t -> String in
      let year = values[(t - t % 12)...t].reduce(0, +)
      let hasSum = t == 11 || t >= 60
      return
        "\(months[t][0]),\((12..<60).contains(t) ? months[t][1] : ""),\(hasSum ? "\(year)" : "")"
    }
    try scratch.file("x.csv", "month,x,y\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      "series: {x: {kind: flow, positive: true, decimals: 1, figures: [{file: x.csv, column: x}, "
        + "{file: x.csv, column: y, form: ytd}]}}")
    let run = try CommandRun(
      ["fit", "dataset.yaml", "log(x) ~ arima(0,1,1)(0,1,1)", "--format", "json"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let fit = try run.json["fits"][0]
    #expect(fit["from"].string == "2015-01" && fit["to"].string == "2021-12")
    #expect(fit["observations"].double == 73)
  }
}
