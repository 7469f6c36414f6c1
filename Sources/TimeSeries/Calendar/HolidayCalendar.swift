/// A set of holidays: fixed days of the year and dated days, as one calendar.
///
/// As text there is one date a line, `#` starts a comment, and `--MM-DD` stands for every year:
///
///     # China
///     2024-02-10 Spring Festival
///     --10-01 National Day
public struct HolidayCalendar: Hashable, Sendable {
  /// A day that returns every year.
  public struct FixedDay: Hashable, Sendable {
    /// The month, 1...12.
    public let month: Int
    /// The day; 29 February counts in leap years only.
    public let day: Int
    /// What is celebrated.
    public let name: String

    /// The day `day` of month `month`; one that no year has traps.
    public init(month: Int, day: Int, name: String) {
      // 2000 is a leap year, so that 29 February is accepted.
      let longest = Period(year: 2000, month: month).daysInMonth
      precondition((1...longest).contains(day), "month \(month) has no day \(day)")
      self.month = month
      self.day = day
      self.name = name
    }

    fileprivate func date(in year: Int) -> CalendarDay? {
      let length = Period(year: year, month: month).daysInMonth
      return day <= length ? CalendarDay(year: year, month: month, day: day) : nil
    }
  }

  /// A day of one year.
  public struct DatedDay: Hashable, Sendable {
    /// The day.
    public let day: CalendarDay
    /// What is celebrated.
    public let name: String

    /// A dated day.
    public init(_ day: CalendarDay, name: String) {
      self.day = day
      self.name = name
    }
  }

  /// What the calendar is called in errors.
  public let name: String
  /// Days of every year.
  public let fixedDays: [FixedDay]
  /// Days of one year each, in order of time.
  public let datedDays: [DatedDay]

  /// A calendar of fixed and dated days.
  public init(name: String, fixedDays: [FixedDay] = [], datedDays: [DatedDay] = []) {
    self.name = name
    self.fixedDays = fixedDays
    self.datedDays = datedDays.sorted { $0.day < $1.day }
  }

  /// The years of the dated days; nil when there are only fixed days, which hold for any year.
  public var years: ClosedRange<Int>? {
    guard let first = datedDays.first, let last = datedDays.last else { return nil }
    return first.day.month.year...last.day.month.year
  }

  /// The distinct days between two days, both included, in order of time.
  func days(from first: CalendarDay, through last: CalendarDay) -> [CalendarDay] {
    var found = Set(datedDays.lazy.map(\.day).filter { first <= $0 && $0 <= last })
    for year in first.month.year...last.month.year {
      for day in fixedDays.compactMap({ $0.date(in: year) }) where first <= day && day <= last {
        found.insert(day)
      }
    }
    return found.sorted()
  }

  /// How many holidays on weekdays (Monday to Friday) each period has, centred by calendar month.
  ///
  /// Centred on the long-run mean of the same month: over the 400-year cycle of the Gregorian
  /// calendar, or over the years of the dated days when there are any.
  ///
  /// - Throws: `TimeSeriesError.outsideCalendar` for a period outside the dated years.
  public func weekdayColumn(for periods: [Period]) throws(TimeSeriesError) -> CalendarColumn {
    CalendarColumn(name: name, values: try centredCounts(of: Set(0...4), for: periods))
  }

  /// Holidays on the given weekdays (0 Monday … 6 Sunday) in each period minus the long-run mean.
  func centredCounts(
    of weekdays: Set<Int>, for periods: [Period]
  ) throws(TimeSeriesError) -> [Double] {
    guard let frequency = periods.first?.frequency else { return [] }
    // Weekdays and leap years repeat after 400 years; 2000 begins such a cycle.
    let cycle = years ?? 2000...2399
    var means = [Double](repeating: 0, count: frequency.periodsPerYear)
    let start = CalendarDay(year: cycle.lowerBound, month: 1, day: 1)
    let end = CalendarDay(year: cycle.upperBound, month: 12, day: 31)
    for day in days(from: start, through: end) where weekdays.contains(day.weekday) {
      means[(day.month.month - 1) * means.count / 12] += 1 / Double(cycle.count)
    }
    var counts: [Double] = []
    for period in periods {
      if let years, !years.contains(period.year) {
        throw .outsideCalendar(
          calendar: name, year: period.year, first: years.lowerBound, last: years.upperBound)
      }
      let found = days(from: period.firstDay, through: period.lastDay)
      let count = found.count { weekdays.contains($0.weekday) }
      counts.append(Double(count) - means[period.positionInYear - 1])
    }
    return counts
  }
}
