import Foundation
import TestSupport
import Testing

/// The machine formats of `forecast`: their keys are a contract.
@Suite struct ForecastFormatTests {
  private static func run(_ options: String..., count: Int = 72) throws -> CommandRun {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: count)
    let run = try CommandRun(
      ["forecast", "data.csv", "--model", "arima(0,1,1)(0,1,1)"] + options, in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    return run
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let document = try Self.run("--format", "json").json
    #expect(document["schema"].string == "tradewind.forecast/1")
    let forecast = document["forecasts"][0]
    #expect(forecast["series"].string == "exports")
    #expect(forecast["model"].string == "exports ~ arima(0,1,1)(0,1,1)")
    let rows = forecast["rows"].array
    // 24 months of level, growth and year to date, then 2021 and 2022.
    #expect(rows.count == 3 * 24 + 2)
    for row in rows {
      #expect(
        Set(row.object.keys) == [
          "period", "measure", "unit", "mean", "median", "standardError", "intervals",
        ])
      let (low, high) = (row["intervals"]["95"][0].double, row["intervals"]["95"][1].double)
      let (inner, outer) = (row["intervals"]["80"][0].double, row["intervals"]["80"][1].double)
      let values = try [low, inner, row["median"].double, outer, high].map { try #require($0) }
      #expect(values == values.sorted())
    }
    #expect(rows[0]["period"].string == "2021-01")
    #expect(rows[72]["measure"].string == "growth" && rows[72]["period"].string == "2021")
  }

  @Test func intervalsOfEveryKindKeepTheMedianInside() throws {
    for method in ["gaussian", "bootstrap", "conformal"] {
      let forecast = try Self.run("--format", "json", "--intervals", method).json["forecasts"][0]
      #expect(forecast["intervalMethod"].string == method)
      for row in forecast["rows"].array {
        let (low, high) = (row["intervals"]["80"][0].double, row["intervals"]["80"][1].double)
        let values = try [low, row["median"].double, high].map { try #require($0) }
        #expect(values == values.sorted() && values[0] < values[2])
      }
    }
  }

  @Test func anUnknownKindOfIntervalIsAMistakeOfUse() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: 48)
    let run = try CommandRun(
      ["forecast", "data.csv", "--intervals", "bayes"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("gaussian, bootstrap or conformal"))
  }

  @Test func csvHasTheColumnsOfTheContract() throws {
    let lines = try Self.run("--format", "csv").output.split(separator: "\n")
    #expect(
      lines[0]
        == "series,period,measure,unit,mean,median,standard_error,lower80,upper80,lower95,upper95")
    // Besides the measures the carry-over into 2021 and twelve base effects.
    #expect(lines.count == 1 + 3 * 24 + 2 + 13)
    #expect(
      lines.allSatisfy { $0.split(separator: ",", omittingEmptySubsequences: false).count == 11 })
  }

  @Test func csvAndJSONAgree() throws {
    let first = try Self.run("--format", "csv").output.split(separator: "\n")[1]
    let row = try Self.run("--format", "json").json["forecasts"][0]["rows"][0]
    let cells = first.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(Double(cells[4]) == row["mean"].double)
    #expect(Double(cells[7]) == row["intervals"]["80"][0].double)
  }

  @Test func levelsAndMeasuresAreThoseAskedFor() throws {
    let run = try Self.run(
      "--format", "csv", "--levels", "50,99.5", "--measure", "yoy", "growth(exports, 2021Q1)")
    let lines = run.output.split(separator: "\n")
    #expect(lines[0].hasSuffix("lower50,upper50,lower99.5,upper99.5"))
    #expect(lines.count == 1 + 24 + 1)
    #expect(lines[25].contains("2021Q1,growth,%"))
  }

  @Test func theHorizonIsACountOrAPeriod() throws {
    for options in [["--horizon", "6"], ["--horizon", "2021-06"], ["--until", "2021H1"]] {
      let scratch = try Scratch()
      try scratch.monthly("data.csv")
      let run = try CommandRun(
        ["forecast", "data.csv", "--measure", "level", "--format", "csv"] + options,
        in: scratch.url)
      #expect(run.output.split(separator: "\n").count == 7, "\(options): \(run.messages)")
    }
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    let first = try Self.run("--seed", "3", "--format", "json").output
    #expect(try Self.run("--seed", "3", "--format", "json").output == first)
    #expect(try Self.run("--seed", "4", "--format", "json").output != first)
  }

  @Test func theTableNamesModelUnitsAndPeriods() throws {
    let text = try Self.run().output
    for part in [
      "Model: exports ~ arima(0,1,1)(0,1,1)", "Jan 2021", "Growth on a year earlier, %",
      "80% interval", "Growth of the calendar year, %", "median ", "░ 95%",
    ] {
      #expect(text.contains(part), "no '\(part)' in\n\(text)")
    }
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func markdownHasATableAMeasure() throws {
    let text = try Self.run("--format", "markdown").output
    #expect(text.components(separatedBy: "|:--|--:|").count == 5)
  }

  @Test func severalSeriesMakeOneDocument() throws {
    let scratch = try Scratch()
    let rows = Scratch.rows(60).map { $0 + ",7" }
    try scratch.file("data.csv", "month,exports,flat\n" + rows.joined(separator: "\n") + "\n")
    let run = try CommandRun(
      ["forecast", "data.csv", "--series", "exports,flat", "--format", "json"], in: scratch.url)
    #expect(run.code == 1)
    #expect(run.messages.contains("flat") && run.messages.contains("constant"), "\(run.messages)")
    #expect(try run.json["forecasts"].array.count == 1)
  }
}
