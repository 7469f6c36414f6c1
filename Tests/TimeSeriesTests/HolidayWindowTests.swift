import TestSupport
import Testing
import TimeSeries

@Suite("Holiday windows")
struct HolidayWindowTests {
  @Test("shares of a known year")
  func shares() throws {
    // New Year 2024 was 10 February, 2023 22 January: 20 days before are 21 January – 9 February
    // and 2–21 January.
    let columns = try NewYearWindow(before: 20, during: 7, after: 15).columns(
      for: months(2023...2024))
    #expect(columns.map(\.name) == ["newYear.before", "newYear.during", "newYear.after"])
    let before = columns[0].values
    // Differences between years are free of the centring.
    #expect(relativeError(before[12] - before[0], 11.0 / 20 - 1) < 1e-12)
    #expect(relativeError(before[13] - before[1], 9.0 / 20) < 1e-12)
    // 15 days after the week: 29 January – 12 February 2023, 17 February – 2 March 2024.
    let after = columns[2].values
    #expect(relativeError(after[0], after[12] + 3.0 / 15) < 1e-12)
    #expect(relativeError(after[13] - after[1], 13.0 / 15 - 12.0 / 15) < 1e-12)
    #expect(relativeError(after[14] - after[2], 2.0 / 15) < 1e-12)
  }

  @Test(
    "each window is shared out whole and carries no seasonal",
    arguments: [(1, 1, 1), (10, 7, 5), (20, 7, 15), (40, 0, 45), (60, 10, 70)])
  func centring(before: Int, during: Int, after: Int) throws {
    let window = NewYearWindow(before: before, during: during, after: after)
    let columns = try window.columns(for: months(1931...2049))
    #expect(columns.count == [before, during, after].count { $0 > 0 })
    for column in columns {
      let total = column.values.reduce(0, +)
      // The sum over the table's inner years differs from zero only by the two outer years.
      #expect(total.magnitude < 1.0, "\(column.name)")
      for year in 0..<118 {
        // July to June: every window falls inside, its shares sum to 1 and so do the means.
        let around = column.values[(year * 12 + 6)..<(year * 12 + 18)]
        #expect(around.reduce(0, +).magnitude < 1e-12, "\(column.name)")
      }
      for month in 4..<9 {
        let values = stride(from: month, to: column.values.count, by: 12).map { column.values[$0] }
        #expect(Set(values).count == 1 || (month < 6 && after > 50), "\(column.name)")
      }
    }
  }

  @Test("the mean over all table years is zero, month by month")
  func meanZero() throws {
    let window = NewYearWindow(before: 20, after: 15)
    // No window of this length leaves its year, so the table's years are the whole cycle.
    for column in try window.columns(for: months(1930...2049) + months(2050...2050).dropLast()) {
      for month in 0..<12 {
        let values = stride(from: month, to: column.values.count, by: 12).map { column.values[$0] }
        #expect(values.reduce(0, +).magnitude < 1e-12, "\(column.name), month \(month + 1)")
      }
    }
  }

  @Test("the table's end is an error only where it matters")
  func range() throws {
    let window = NewYearWindow(before: 10)
    #expect(throws: Never.self) { try window.columns(for: months(1930...2050)) }
    #expect(
      throws: TimeSeriesError.outsideCalendar(
        calendar: "Chinese New Year", year: 2051, first: 1930, last: 2050)
    ) { try window.columns(for: [Period(year: 2051, month: 7)]) }
    // A window of 40 days before the unknown New Year of 2051 could begin in December 2050.
    #expect(throws: TimeSeriesError.self) {
      try NewYearWindow(before: 40).columns(for: [Period(year: 2050, month: 12)])
    }
    #expect(throws: TimeSeriesError.self) { try window.columns(for: months(1929...1929)) }
    #expect(try window.columns(for: []).first?.values == [])
    #expect(try NewYearWindow().columns(for: months(2024...2024)).isEmpty)
  }

  @Test("Easter: eight days before, as in X-13's easter[8]")
  func easter() throws {
    // Easter 2024 was 31 March: all eight days 23–30 March; 2023 9 April: 1–8 April.
    let column = try HolidayWindow(.easter, before: 8).columns(for: months(2023...2024))[0]
    #expect(column.name == "easter.before")
    #expect(relativeError(column.values[14] - column.values[2], 1) < 1e-12)
    #expect(relativeError(column.values[15] - column.values[3], -1) < 1e-12)
    #expect(column.values[0] == 0)
    let cycle = try HolidayWindow(.easter, before: 8).columns(for: months(1600...2099))[0].values
    #expect(stride(from: 2, to: 6000, by: 12).reduce(0) { $0 + cycle[$1] }.magnitude < 1e-9)
  }

  @Test("quarters are sums of their months")
  func quarters() throws {
    let window = NewYearWindow(before: 60, during: 7, after: 60)
    let quarters = (0..<20).map { Period(year: 2020, quarter: 1) + $0 }
    for (m, q) in zip(
      try window.columns(for: months(2020...2024)), try window.columns(for: quarters))
    {
      for (index, value) in q.values.enumerated() {
        let sum = m.values[(3 * index)..<(3 * index + 3)].reduce(0, +)
        #expect(relativeError(value, sum) < 1e-12)
      }
    }
  }
}
