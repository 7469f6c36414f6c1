/// Trading-day regressors, for any months or quarters, past or future.
///
/// With a `calendar` its holidays on Monday to Saturday count as Sundays; what that moves is
/// centred by calendar month over the calendar's years, so that it carries no seasonal.
///
/// - SeeAlso: Bell & Hillmer (1983), Modeling time series with calendar variation, JASA 78,
///   526–534; X-13ARIMA-SEATS reference manual, `tdnolpyear` and `td1nolpyear`.
public struct TradingDays: Hashable, Sendable {
  /// Holidays that are no trading days; nil for none.
  public let calendar: HolidayCalendar?

  /// Trading days with or without holidays.
  public init(calendar: HolidayCalendar? = nil) { self.calendar = calendar }

  /// The names of the six contrasts.
  public static let contrastNames = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]

  /// Six contrasts: the number of Mondays … Saturdays minus the number of Sundays.
  ///
  /// - Throws: `TimeSeriesError.outsideCalendar` for a period outside the holiday calendar.
  public func contrastColumns(
    for periods: [Period]
  ) throws(TimeSeriesError) -> [CalendarColumn] {
    let counts = try weekdayCounts(for: periods)
    return Self.contrastNames.enumerated().map { weekday, name in
      CalendarColumn(name: name, values: counts.map { $0[weekday] - $0[6] })
    }
  }

  /// One contrast: the number of weekdays minus 5/2 times that of Saturdays and Sundays.
  ///
  /// - Throws: `TimeSeriesError.outsideCalendar` for a period outside the holiday calendar.
  public func weekdayColumn(for periods: [Period]) throws(TimeSeriesError) -> CalendarColumn {
    let counts = try weekdayCounts(for: periods)
    return CalendarColumn(
      name: "weekdays",
      values: counts.map { $0[..<5].reduce(0, +) - 2.5 * ($0[5] + $0[6]) })
  }

  /// Monday…Sunday counts of each period, holidays moved to Sunday.
  private func weekdayCounts(for periods: [Period]) throws(TimeSeriesError) -> [[Double]] {
    var counts = periods.map { $0.weekdayCounts.map(Double.init) }
    guard let calendar else { return counts }
    for weekday in 0..<6 {
      let moved = try calendar.centredCounts(of: [weekday], for: periods)
      for (position, shift) in moved.enumerated() {
        counts[position][weekday] -= shift
        counts[position][6] += shift
      }
    }
    return counts
  }
}
