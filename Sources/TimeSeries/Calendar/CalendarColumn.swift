/// One regressor made from the calendar: its coefficient's name and a value for each period.
public struct CalendarColumn: Hashable, Sendable {
  /// The name of the coefficient, such as `monday` or `newYear.before`.
  public let name: String
  /// One value for each period asked for.
  public let values: [Double]

  /// A column from its parts.
  public init(name: String, values: [Double]) {
    self.name = name
    self.values = values
  }
}

/// Length of month and leap year, for any months or quarters.
public enum MonthLength {
  /// Days of the period minus their long-run mean (30.4375 a month, 91.3125 a quarter).
  ///
  /// - SeeAlso: X-13ARIMA-SEATS reference manual, regression variables `lom` and `loq`.
  public static func lengthColumn(for periods: [Period]) -> CalendarColumn {
    CalendarColumn(
      name: "monthLength",
      values: periods.map { period in
        let days = period.lastDay.number - period.firstDay.number + 1
        // 365.25 days a year as in X-13, shared among its periods.
        return Double(days) - 365.25 / Double(period.frequency.periodsPerYear)
      })
  }

  /// The leap-year effect: ¾ in a February of 29 days, −¼ in one of 28, 0 elsewhere.
  ///
  /// A quarter or year takes the value of its February. The mean over four years is zero.
  ///
  /// - SeeAlso: X-13ARIMA-SEATS reference manual, regression variable `lpyear`.
  public static func leapYearColumn(for periods: [Period]) -> CalendarColumn {
    CalendarColumn(
      name: "leapYear",
      values: periods.map { period in
        let february = Period(year: period.year, month: 2)
        guard PeriodSpan(period).contains(february) else { return 0 }
        return february.daysInMonth == 29 ? 0.75 : -0.25
      })
  }
}
