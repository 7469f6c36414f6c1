import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct DailyTableTests {
  private let text = "date,x,y\n2024-01-30,1,\n2024-01-31,3,4\n2024-03-01,5,\n2024-03-04,,6\n"

  private func months(_ aggregation: DailyAggregation) throws -> SeriesTable {
    try DailyTable.readMonths(bytes: Array(text.utf8), file: "d.csv", aggregation: aggregation)
  }

  @Test func meansSumsAndLastValues() throws {
    let means = try months(.mean)
    #expect(means.series[0].start == Period(year: 2024, month: 1))
    #expect(means.series[0].values[0] == 2)
    #expect(means.series[0].values[1].isNaN)
    #expect(means.series[0].values[2] == 5)
    #expect(means.warnings.count == 1)
    #expect(try months(.sum).series[0].values[0] == 4)
    #expect(try months(.last).series[0].values[0] == 3)
    #expect(try months(.last).series[1].values[2] == 6)
  }

  @Test(arguments: [
    ("date,x\n2024-01-02,1\n2024-01-02,1\n", "already stands in line 2"),
    ("date,x\n2024-01-02,1\n2024-01-01,1\n", "sort the rows"),
    ("date,x\n2024-01,1\n", "a date like"), ("date,x\n2024-01-01,a\n", "expected a number"),
    ("date,x\n", "no data below"), ("date,x\n2024-01-01,1,1\n", "3 cells"),
  ])
  func mistakes(text: String, expected: String) {
    let error = #expect(throws: SeriesIOError.self) {
      try DailyTable.readMonths(bytes: Array(text.utf8), file: "d.csv", aggregation: .mean)
    }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  /// The shipped monthly rates are the means of the daily ones.
  @Test(.enabled(if: Golden.shared("partners") != nil, "needs ../shared/data/partners"))
  func shippedExchangeRates() throws {
    let daily = try #require(Golden.shared("partners/exchange_rates_imf_daily_2001_2019.csv"))
    let means = try DailyTable.readMonths(path: daily.path, aggregation: .mean)
    let shipped = try DataSet.load(path: shippedData("partners"))
    for (series, half) in zip(means.series, [0.00005, 0.0005, 0.005]) {
      let rate = try shipped.series(named: series.name)
      for period in rate.periods where !rate[period].isNaN {
        #expect((rate[period] - series[period]).magnitude <= 1.001 * half, "\(period)")
      }
    }
  }
}
