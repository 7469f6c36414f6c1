import Foundation
import Models
import Reporting
import TestSupport
import Testing
import TimeSeries

@Suite struct ForecastReportTests {
  private static func report(
    horizon: Int = 6, levels: [Double] = [0.8, 0.95], measures: [String] = []
  ) throws -> ForecastReport {
    let asked = try measures.map { text in try ReportedMeasure(parsing: text) }
    return try ForecastReport(
      ExampleModel(), options: ForecastOptions(horizon: horizon, levels: levels, measures: asked))
  }

  @Test func theStandardSectionsAreLevelGrowthYearToDateAndYears() throws {
    let report = try Self.report(horizon: 17)
    #expect(report.sections.map(\.kind) == [.level, .yoy, .ytdYoy, .growth])
    #expect(report.sections.map(\.rows.count) == [17, 17, 17, 2])
    #expect(report.sections.map(\.unit) == ["USD bn", "%", "%", "%"])
    // 700 observed and five months of 110 against 1200.
    let year = try #require(report.sections.last?.rows.first)
    #expect(relativeError(year.mean, 100 * (1250.0 / 1200 - 1)) < 1e-12)
    // Five independent months of deviation 10 in percent of 1200.
    #expect(relativeError(year.standardError, 100 * 10 * 5.0.squareRoot() / 1200) < 1e-12)
  }

  @Test func onlyCompletedYearsAreReported() throws {
    #expect(try Self.report(horizon: 4).sections.map(\.kind) == [.level, .yoy, .ytdYoy])
    #expect(try Self.report(horizon: 5).sections.last?.rows.count == 1)
  }

  @Test func aBalanceHasLevelsAndChanges() throws {
    let series = try ExampleModel(isBalance: true).series
    #expect(
      ReportedMeasure.standard(for: series)
        == [.everyPeriod(.level), .everyPeriod(.change), .everyPeriod(.sum)])
  }

  @Test func aMeasureWithoutBaseIsRefusedWithTheReason() throws {
    #expect(throws: ModelError.self) { try Self.report(measures: ["growth(exports, 2023)"]) }
    #expect {
      try Self.report(horizon: 2, measures: ["growth"])
    } throws: {
      "\($0)".contains("longer horizon")
    }
  }

  @Test func theTextNamesModelUnitsAndPeriods() throws {
    let text = try Self.report().plain()
    #expect(
      text.hasPrefix(
        """
        Goods exports (exports), USD bn: 19 months observed, Jan 2023 to Jul 2024.
        Model: exports ~ arima(0,1,1)
        Why: Levels fit better than logarithms.
        Outlook, median growth on the year before: 2024 +4.2% (80% interval +1.8 to
          +6.6).

        Level, USD bn
                                 80% interval  95% interval
        Period     mean  median  from      to  from      to
        ────────  ─────  ──────  ────  ──────  ────  ──────
        Aug 2024  110.0   110.0  97.2   122.8  90.4   129.6
        """), "\(text)")
    #expect(text.contains("Growth on a year earlier, %"))
    #expect(text.contains("Jan 2025  +10.0   +10.0"))
  }

  @Test func jsonAndCSVHaveTheKeysOfTheContract() throws {
    let report = try Self.report(horizon: 1, levels: [0.5], measures: ["level"])
    let model = "\"series\": \"exports\", \"model\": \"exports ~ arima(0,1,1)\""
    let text = ForecastDocument.json([report])
    let document = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(document["schema"].string == ForecastDocument.schema)
    let row = document["forecasts"][0]["rows"][0]
    #expect(row["period"].string == "2024-08" && row["measure"].string == "level")
    #expect(row["unit"].string == "USD bn" && row["mean"].double == 110)
    #expect(row["standardError"].double == 10)
    #expect(relativeError(row["intervals"]["50"][1].double ?? 0, 116.744897501960) < 1e-12)
    #expect(text.replacing("\n      ", with: " ").contains(model), "\(text)")
    let lines = ForecastDocument.csv([report]).split(separator: "\n")
    #expect(
      lines[0] == "series,period,measure,unit,mean,median,standard_error,lower50,upper50")
    #expect(lines[1].hasPrefix("exports,2024-08,level,USD bn,110,110,10,103.2551"))
  }

  @Test func theChartShowsHistoryAndForecast() throws {
    let chart = try Self.report().chart(history: 12)
    #expect(chart.history.count == 12 && chart.historyStart == Period(year: 2023, month: 8))
    #expect(chart.fans[0].start == Period(year: 2024, month: 8))
    #expect(chart.fans[0].bands.map(\.level) == [0.95, 0.8])
    #expect(chart.source == "Source: Customs. Model: exports ~ arima(0,1,1)")
  }
}
