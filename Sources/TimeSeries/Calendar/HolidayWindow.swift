/// Days before, during and after a moving holiday, as regressors.
///
/// A window of D days contributes to the month t
///
///     x(t) = (days of the window in t) / D − mean of that share over the same calendar month
///
/// with the mean over a long cycle (all table years), so that the regressor carries no seasonal.
/// The coefficient of a log model is the log effect of a whole window.
///
/// - `before`: so many days ending the day before the holiday;
/// - `during`: so many days from the holiday on;
/// - `after`: so many days following those.
///
/// Windows may be of any length and cross any number of months. Months past the data are as good
/// as others, up to the end of the holiday's table.
public struct HolidayWindow: Hashable, Sendable {
  /// The holiday.
  public let holiday: MovingHoliday
  /// Days before the holiday, 0 for no such column.
  public let before: Int
  /// Days from the holiday on, 0 for no such column.
  public let during: Int
  /// Days after those, 0 for no such column.
  public let after: Int

  /// Windows around a holiday; negative lengths trap.
  public init(
    _ holiday: MovingHoliday = .chineseNewYear, before: Int = 0, during: Int = 0, after: Int = 0
  ) {
    precondition(before >= 0 && during >= 0 && after >= 0, "a window has a length of 0 or more")
    self.holiday = holiday
    self.before = before
    self.during = during
    self.after = after
  }

  /// The columns of the windows that have days, in the order before, during, after.
  ///
  /// They are named `newYear.before`, `newYear.during`, `newYear.after` (`easter.…`).
  ///
  /// - Parameter periods: Months, quarters or years of one frequency.
  /// - Returns: Up to three columns with one value for each period.
  /// - Throws: `TimeSeriesError.outsideCalendar` for a period whose holiday is not in the table,
  ///   also where a window of the unknown next year could begin in it.
  public func columns(for periods: [Period]) throws(TimeSeriesError) -> [CalendarColumn] {
    var columns: [CalendarColumn] = []
    for (part, first, length) in parts where length > 0 {
      let values = try WindowPart(holiday: holiday, first: first, length: length)
        .centredShares(for: periods)
      columns.append(CalendarColumn(name: "\(holiday.identifier).\(part)", values: values))
    }
    return columns
  }

  /// Name, first day relative to the holiday, and length.
  private var parts: [(String, Int, Int)] {
    [("before", -before, before), ("during", 0, during), ("after", during, after)]
  }
}

/// Windows around Chinese New Year.
public typealias NewYearWindow = HolidayWindow

/// `length` consecutive days beginning `first` days after a holiday.
private struct WindowPart {
  let holiday: MovingHoliday
  let first: Int
  let length: Int

  func centredShares(for periods: [Period]) throws(TimeSeriesError) -> [Double] {
    guard let frequency = periods.first?.frequency else { return [] }
    let means = try meanShares(frequency)
    var shares: [Double] = []
    for period in periods {
      shares.append(try share(in: period) - means[period.positionInYear - 1])
    }
    return shares
  }

  /// The part of the window(s) that lies in a period.
  private func share(in period: Period) throws(TimeSeriesError) -> Double {
    // A holiday outside these days has no window day in the period.
    let earliest = period.firstDay + (1 - first - length)
    let latest = period.lastDay + -first
    var days = 0
    for year in earliest.month.year...latest.month.year {
      if !holiday.years.contains(year), year != period.year {
        let newYear = CalendarDay(year: year, month: 1, day: 1)
        let misses =
          latest < newYear + holiday.reach.lowerBound
          || newYear + holiday.reach.upperBound < earliest
        if misses { continue }
      }
      for day in try holiday.days(in: year) { days += daysInside(period, holiday: day) }
    }
    if !holiday.years.contains(period.year) { _ = try holiday.days(in: period.year) }
    return Double(days) / Double(length)
  }

  private func daysInside(_ period: Period, holiday day: CalendarDay) -> Int {
    let start = Swift.max(period.firstDay.number, day.number + first)
    let end = Swift.min(period.lastDay.number, day.number + first + length - 1)
    return Swift.max(0, end - start + 1)
  }

  /// The mean share of each month (quarter) of the year over the holiday's cycle.
  private func meanShares(_ frequency: Frequency) throws(TimeSeriesError) -> [Double] {
    guard let months = frequency.monthsPerPeriod else {
      preconditionFailure("numbered observations have no calendar")
    }
    var means = [Double](repeating: 0, count: frequency.periodsPerYear)
    for year in holiday.cycle {
      for day in try holiday.days(in: year) {
        let last = (day + (first + length - 1)).month.index / months
        for index in ((day + first).month.index / months)...last {
          let period = Period(frequency: frequency, index: index)
          means[period.positionInYear - 1] += Double(daysInside(period, holiday: day))
        }
      }
    }
    return means.map { $0 / Double(length * holiday.cycle.count) }
  }
}
