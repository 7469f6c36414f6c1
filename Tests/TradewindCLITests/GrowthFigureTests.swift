import Foundation
import TestSupport
import Testing

/// Growth as published on the command line: beside levels, and alone.
@Suite struct GrowthFigureTests {
  private static let calendar = " + newYear(before: 10, during: 7, after: 10)"

  private static func run(_ arguments: [String]) throws -> CommandRun {
    try CommandRun(arguments, in: Golden.root)
  }

  @Test func retailTellsWhichYearsWereRebased() throws {
    let formula = "log(retail) ~ arima(0,1,1)(0,1,1)" + Self.calendar
    let run = try Self.run(["fit", "Data/china/dataset.yaml", formula, "--format", "json"])
    #expect(run.code == 0, "\(run.messages)")
    let years = try run.json["fits"][0]["basis"]["years"].array
    #expect(years.compactMap { $0["year"].double } == [2010, 2011, 2012, 2013, 2015, 2018, 2020])
    // Means over the months that were published one by one: +5.0, +4.3, −5.1, −0.9 points.
    for (year, points) in [(2010.0, 5.0), (2015, 4.3), (2018, -5.1), (2020, -0.9)] {
      let row = try #require(years.first { $0["year"].double == year })
      #expect((try #require(row["points"].double) - points).magnitude < 0.2)
    }
    let page = try Self.run(["fit", "Data/china/dataset.yaml", formula])
    #expect(page.output.contains("Basis of the levels against published growth"))
    #expect(!page.output.contains("Figures not used"))
  }

  @Test func levelsAloneCanBeAskedFor() throws {
    let run = try Self.run(
      ["fit", "Data/china/dataset.yaml", "log(retail.level) ~ arima(0,1,1)(0,1,1)"])
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("Figures not used: yoy, ytdYoy."))
    #expect(!run.output.contains("Basis of the levels"))
  }

  @Test func completeLevelsSayThatGrowthWasNotUsed() throws {
    let run = try Self.run(
      ["fit", "Data/china/dataset.yaml", "log(exports) ~ arima(0,1,1)(0,1,1)"])
    #expect(run.output.contains("Published growth (yoy, ytdYoy) was not used"))
  }

  @Test func growthAloneIsFittedAndForecastAsGrowth() throws {
    let formula = "log(industry) ~ arima(0,1,1)(0,1,1)"
    let page = try Self.run(["fit", "Data/china/dataset.yaml", formula])
    #expect(page.code == 0, "\(page.messages)")
    #expect(page.output.contains("100 in every period"))
    let run = try Self.run([
      "forecast", "Data/china/dataset.yaml", "--series", "industry", "--model", formula,
      "--horizon", "12", "--format", "json",
    ])
    #expect(run.code == 0, "\(run.messages)")
    let rows = try run.json["forecasts"][0]["rows"].array
    #expect(
      Set(rows.compactMap { $0["measure"].string }) == ["yoy", "ytdYoy", "growth"])
    #expect(rows.allSatisfy { ($0["median"].double ?? 99).magnitude < 30 })
  }

  @Test func growthAloneIsForecastWithinTheYear() throws {
    let run = try Self.run([
      "forecast", "Data/china/dataset.yaml", "--series", "industry", "--model",
      "log(industry) ~ arima(0,1,1)(0,1,1)", "--horizon", "3", "--format", "json",
    ])
    #expect(run.code == 0, "\(run.messages)")
    let rows = try run.json["forecasts"][0]["rows"].array
    #expect(Set(rows.compactMap { $0["measure"].string }) == ["yoy", "ytdYoy"])
  }

  @Test func levelsOfGrowthAloneAreRefused() throws {
    let run = try Self.run([
      "forecast", "Data/china/dataset.yaml", "--series", "industry", "--measure", "level",
    ])
    #expect(run.code == 2 && run.messages.contains("growth only"), "\(run.messages)")
    let drawn = try Self.run([
      "forecast", "Data/china/dataset.yaml", "--series", "industry", "--chart", "industry.svg",
    ])
    #expect(drawn.code == 2 && drawn.messages.contains("growth only"), "\(drawn.messages)")
    let linear = try Self.run(["fit", "Data/china/dataset.yaml", "industry ~ arima(0,1,1)"])
    #expect(linear.code == 2 && linear.messages.contains("log(industry)"), "\(linear.messages)")
  }

  @Test func aSeriesMayTurnFromLevelsToGrowth() throws {
    let scratch = try Scratch()
    var rows = "month,x,g\n"
    for t in 0..<96 {
      let value = 1000 * (1 + 0.005 * Double(t)) * (1 + 0.1 * sin(Double(t % 12)))
      let noise = 1 + 0.01 * sin(Double(t * t % 37))
      let before = 1000 * (1 + 0.005 * Double(t - 12)) * (1 + 0.1 * sin(Double(t % 12)))
      let growth = 100 * (value / before - 1) + 0.3 * cos(Double(t * 7 % 11))
      let level = t < 60 ? String(format: "%.1f", value * noise) : ""
      let month = String(format: "%04d-%02d", 2010 + t / 12, t % 12 + 1)
      rows += "\(month),\(level),\(t < 60 ? "" : String(format: "%.1f", growth))\n"
    }
    try scratch.file("x.csv", rows)
    try scratch.file(
      "dataset.yaml",
      """
      series:
        x:
          kind: flow
          positive: true
          decimals: 1
          figures:
            - {file: x.csv, column: x}
            - {file: x.csv, column: g, form: yoy}
      """)
    let run = try CommandRun(
      ["fit", "dataset.yaml", "log(x) ~ arima(0,1,1)(0,1,1)", "--format", "json"],
      in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let fit = try run.json["fits"][0]
    #expect(fit["observations"].double == 96)
    #expect(fit["to"].string == "2017-12")
  }
}
