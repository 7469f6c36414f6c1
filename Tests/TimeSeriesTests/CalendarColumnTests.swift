import TestSupport
import Testing
import TimeSeries

/// The months of whole years.
func months(_ years: ClosedRange<Int>) -> [Period] {
  PeriodSpan(Period(year: years.lowerBound), Period(year: years.upperBound)).periods
}

@Suite("Length of months and leap years")
struct CalendarColumnTests {
  @Test("days in month")
  func days() {
    #expect(
      months(2024...2024).map(\.daysInMonth) == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    #expect([1900, 2000, 2023, 2024, 2100].map(isLeapYear) == [false, true, false, true, false])
  }

  @Test("the leap-year regressor of X-13")
  func leapYear() {
    let column = MonthLength.leapYearColumn(for: months(2021...2024))
    #expect(column.name == "leapYear")
    #expect(column.values[1] == -0.25 && column.values[37] == 0.75)
    #expect(column.values.reduce(0, +) == 0)
    #expect(column.values.count { $0 != 0 } == 4)
    let quarters = (0..<16).map { Period(year: 2021, quarter: 1) + $0 }
    #expect(MonthLength.leapYearColumn(for: quarters).values[12] == 0.75)
    #expect(MonthLength.leapYearColumn(for: quarters).values.reduce(0, +) == 0)
  }

  @Test("length of month is centred over four years")
  func length() {
    let column = MonthLength.lengthColumn(for: months(2021...2024))
    #expect(column.values[0] == 0.5625)
    #expect(column.values.reduce(0, +) == 0)
  }
}
