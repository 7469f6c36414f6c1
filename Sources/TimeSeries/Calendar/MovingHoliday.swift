/// A holiday whose date moves from year to year.
public struct MovingHoliday: Hashable, Sendable {
  private enum Rule: Hashable {
    case easter
    case table([Int: [CalendarDay]])
  }

  /// The name in errors, such as "Chinese New Year".
  public let name: String
  /// The name of coefficients, such as `newYear`.
  public let identifier: String
  /// The years whose date is known.
  public let years: ClosedRange<Int>
  /// The years over which regressors are centred.
  public let cycle: ClosedRange<Int>
  /// Places in the year the holiday can take, in days from 1 January (0).
  let reach: ClosedRange<Int>
  private let rule: Rule

  private init(
    name: String, identifier: String, years: ClosedRange<Int>, cycle: ClosedRange<Int>,
    reach: ClosedRange<Int>, rule: Rule
  ) {
    self.name = name
    self.identifier = identifier
    self.years = years
    self.cycle = cycle
    self.reach = reach
    self.rule = rule
  }

  /// Chinese New Year, 1930–2050.
  public static let chineseNewYear = MovingHoliday(
    name: "Chinese New Year", identifier: "newYear", years: ChineseNewYear.years,
    cycle: ChineseNewYear.years,
    // 21 January to 21 February, the astronomical limits.
    reach: 20...51, rule: .table(ChineseNewYear.days.mapValues { [$0] }))

  /// Easter Sunday of the Gregorian calendar.
  ///
  /// Regressors are centred over 1600–2099, the 500 years that X-13ARIMA-SEATS uses.
  public static let easter = MovingHoliday(
    name: "Easter", identifier: "easter", years: 1583...9999, cycle: 1600...2099,
    // 22 March to 25 April.
    reach: 80...115, rule: .easter)

  /// A holiday given by its dates, such as those of one name in a calendar file.
  ///
  /// - Returns: Nil when there are no dates.
  public init?(name: String, identifier: String, days: [CalendarDay]) {
    let table = Dictionary(grouping: days) { $0.month.year }
    guard let first = table.keys.min(), let last = table.keys.max() else { return nil }
    let places = days.map { $0.number - CalendarDay(year: $0.month.year, month: 1, day: 1).number }
    self.init(
      name: name, identifier: identifier, years: first...last, cycle: first...last,
      reach: (places.min() ?? 0)...(places.max() ?? 365), rule: .table(table))
  }

  /// The holiday's days in a year: one, or none to two of a holiday that moves through the year.
  ///
  /// - Throws: `TimeSeriesError.outsideCalendar` for a year that is not known.
  public func days(in year: Int) throws(TimeSeriesError) -> [CalendarDay] {
    guard years.contains(year) else {
      throw .outsideCalendar(
        calendar: name, year: year, first: years.lowerBound, last: years.upperBound)
    }
    switch rule {
    case .easter: return [easterSunday(year)]
    case .table(let table): return table[year] ?? []
    }
  }
}

/// Easter Sunday of a Gregorian year.
///
/// - SeeAlso: Meeus (1998), Astronomical Algorithms, chapter 8 (the method of Butcher's
///   Ecclesiastical Calendar).
func easterSunday(_ year: Int) -> CalendarDay {
  let (golden, century, ofCentury) = (year % 19, year / 100, year % 100)
  let correction = century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15
  let epact = (19 * golden + correction) % 30
  let weekday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7
  let late = (golden + 11 * epact + 22 * weekday) / 451
  let place = epact + weekday - 7 * late + 114
  return CalendarDay(year: year, month: place / 31, day: place % 31 + 1)
}
