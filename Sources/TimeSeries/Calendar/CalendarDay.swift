/// A day of the Gregorian calendar as a number, for counting the days of months and windows.
///
/// Day 1 is 0001-01-01, a Monday of the proleptic calendar.
public struct CalendarDay: Hashable, Sendable {
  /// Days since 0000-12-31.
  public let number: Int

  /// The day with a number.
  public init(number: Int) { self.number = number }

  /// A day of a year; a day the month does not have traps.
  public init(year: Int, month: Int, day: Int) {
    let period = Period(year: year, month: month)
    precondition((1...period.daysInMonth).contains(day), "\(period) has no day \(day)")
    self.init(number: daysBefore(period) + day)
  }

  /// The month the day lies in.
  public var month: Period {
    // 400 Gregorian years have 146,097 days, so this year is right or off by one.
    var year = flooredQuotient((number - 1) * 400, 146_097) + 1
    if number <= daysBeforeYear(year) { year -= 1 }
    if number > daysBeforeYear(year + 1) { year += 1 }
    var month = Period(year: year, month: 1)
    while number > daysBefore(month + 1) { month = month + 1 }
    return month
  }

  /// The day of its month, 1...31.
  public var day: Int { number - daysBefore(month) }

  /// 0 for Monday to 6 for Sunday.
  public var weekday: Int { (number - 1) - 7 * flooredQuotient(number - 1, 7) }

  /// The day `count` days later.
  public static func + (day: CalendarDay, count: Int) -> CalendarDay {
    CalendarDay(number: day.number + count)
  }
}

extension CalendarDay: Comparable, CustomStringConvertible {
  /// The earlier day first.
  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    left.number < right.number
  }

  /// `2024-02-10`.
  public var description: String { "\(month)-\(day < 10 ? "0" : "")\(day)" }
}

extension Period {
  /// The first day of a calendar period; ordinal periods trap.
  public var firstDay: CalendarDay { CalendarDay(number: daysBefore(calendarMonths.first) + 1) }

  /// The last day of a calendar period; ordinal periods trap.
  public var lastDay: CalendarDay { CalendarDay(number: daysBefore(calendarMonths.last + 1)) }

  private var calendarMonths: (first: Period, last: Period) {
    guard let firstMonth, let lastMonth else {
      preconditionFailure("numbered observations have no days")
    }
    return (firstMonth, lastMonth)
  }

  /// How often each weekday, Monday to Sunday, occurs in a calendar period.
  public var weekdayCounts: [Int] {
    let first = firstDay
    let days = lastDay.number - first.number + 1
    var counts = [Int](repeating: days / 7, count: 7)
    for extra in 0..<(days % 7) { counts[(first.weekday + extra) % 7] += 1 }
    return counts
  }
}

/// Days before 1 January of a year, counted from 0001-01-01.
private func daysBeforeYear(_ year: Int) -> Int {
  let past = year - 1
  return 365 * past + flooredQuotient(past, 4) - flooredQuotient(past, 100)
    + flooredQuotient(past, 400)
}

/// Days before the first of a month.
private func daysBefore(_ month: Period) -> Int {
  let january = Period(year: month.year, month: 1)
  return (january.index..<month.index).reduce(daysBeforeYear(month.year)) {
    $0 + Period(frequency: .monthly, index: $1).daysInMonth
  }
}
