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
    #expect(means.warnings.map(\.message).first?.contains("1 period is missing") == true)
    #expect(try months(.sum).series[0].values[0] == 4)
    #expect(try months(.last).series[0].values[0] == 3)
    #expect(try months(.last).series[1].values[2] == 6)
  }

  /// Weekdays of 2024 but for some, as a table with one column.
  private func weekdays(without isLeftOut: (Int, Int) -> Bool) -> String {
    var text = "date,x\n"
    var weekday = 0  // 2024 began on a Monday.
    for (month, days) in [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
      for day in 1...days {
        if weekday < 5, !isLeftOut(month + 1, day) {
          text += "2024-\(month < 9 ? "0" : "")\(month + 1)-\(day < 10 ? "0" : "")\(day),1\n"
        }
        weekday = (weekday + 1) % 7
      }
    }
    return text
  }

  @Test func incompleteMonthsAreNamed() throws {
    func messages(_ text: String) throws -> [String] {
      try DailyTable.readMonths(bytes: Array(text.utf8), file: "d.csv", aggregation: .sum)
        .warnings.map(\.message)
    }
    #expect(try messages(weekdays { _, _ in false }).isEmpty)
    let thin = weekdays { month, day in month == 1 && day < 18 || month == 5 && day > 10 }
    #expect(
      try messages(thin)
        == ["x: incomplete, where 21 days are usual: 2024-01 (10 days) and 2024-05 (8 days)"])
    // Three quarters of the days are there, but the data end early.
    #expect(
      try messages(weekdays { month, day in month == 12 && day > 24 })
        == ["x: incomplete, where 21 days are usual: 2024-12 (17 days)"])
    #expect(
      try messages("date,x\n2024-01-01,1\n2024-02-01,1\n")
        == ["every month has a single date, so these were monthly data already"])
    let weeks = "date,x\n" + (1...4).map { "2024-01-0\($0 * 2),1\n" }.joined()
    #expect(try messages(weeks).last?.contains("sums jump") == true)
  }

  @Test(arguments: [
    ("series_id,date,value\na,2024-01-01,1\n", "one column a series"),
    ("date,x\n2024-01-02,1\n2204-01-02,1\n", "periods are missing since 2024-01"),
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
