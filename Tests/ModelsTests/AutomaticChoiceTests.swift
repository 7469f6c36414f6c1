import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// What the automatic choice may not do to adjusted series, rates, and months nobody publishes.
@Suite struct AutomaticChoiceTests {
  private func choose(_ series: Series) throws -> any FittedModel {
    try fit(ModelFormula(parsing: "exports ~ regarima()"), data: [series.name: series])
  }

  @Test func adjustedSeriesGetNoSeasonAndNoCalendar() throws {
    var series = try FitTests.series()
    series.description.adjustment = "seasonal"
    let text = "\(try choose(series).formula)"
    #expect(!text.contains(")("), "\(text)")
    #expect(!text.contains("newYear") && !text.contains("tradingDays"), "\(text)")
  }

  @Test func ratesGetNoCalendarOfLevels() throws {
    let level = try FitTests.series()
    var rate = level
    rate.start = level.start + 12
    rate.values = (12..<level.count).map { 100 * (level.values[$0] / level.values[$0 - 12] - 1) }
    rate.description.kind = .rate
    #expect(!"\(try choose(rate).formula)".contains("newYear"))
  }

  @Test(arguments: [[1], [1, 2]])
  func monthsThatAreNeverPublished(unseen: [Int]) throws {
    var series = try FitTests.series()
    for t in series.values.indices where unseen.contains((series.start + t).positionInYear) {
      series.values[t] = .nan
    }
    let model = try choose(series)
    #expect(model.summary.notes.joined().contains("never observed"))
    let projection = try model.project(horizon: 12, paths: [:])
    #expect(projection.law.mean.allSatisfy { $0.isFinite })
  }

  @Test func gapsThatDifferencingCannotBridgeAreDated() throws {
    var series = try FitTests.series()
    for t in stride(from: 12, to: series.count, by: 12) { series.values[t] = .nan }
    series.values[0] = .nan
    let formula = try ModelFormula(parsing: "exports ~ arima(0,1,1)(0,1,1)")
    let error = #expect(throws: ModelError.self) {
      try fit(formula, data: ["exports": series])
    }
    let message = error?.description ?? ""
    #expect(message.contains(/exports, 201\d-01: the gap/), "\(message)")
  }

  @Test func fillingKeepsTheShapeOfASeason() {
    func value(_ t: Int) -> Double {
      Double(t) + 30 * Double.cos(2 * Double.pi * Double(t % 12) / 12)
    }
    let complete = (0..<120).map(value)
    var gappy = complete
    for t in [36, 48, 60, 61, 72] { gappy[t] = .nan }
    let filled = filledSeasonally(gappy, period: 12)
    for t in complete.indices where gappy[t].isNaN {
      // A line between the neighbours of a January misses its peak by 4; the seasonal fill by less.
      #expect(abs(filled[t] - complete[t]) < 1.5, "observation \(t): \(filled[t])")
    }
    #expect(filledSeasonally(complete, period: 12) == complete)
    #expect(filledSeasonally([.nan, 2, .nan, 4, .nan], period: 1) == [2, 2, 3, 4, 4])
  }
}
