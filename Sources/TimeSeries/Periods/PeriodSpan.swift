/// A run of consecutive periods: `2024-07`, `2024Q3`, `2024H2`, `2024`, `2024-01..2024-07`.
///
/// However it is written, a calendar span is kept in months, so a quarter and its three months are
/// one and the same value; `converted(to:)` gives the quarters or years of a series that has those.
/// A span of numbered observations is written `#17` or `#17..#20`.
public struct PeriodSpan: Hashable, Sendable {
  /// The first period.
  public let start: Period
  /// The last period, which belongs to the span.
  public let end: Period

  /// The span from `start` to `end`, both included.
  ///
  /// Calendar periods are turned into their months. A reversed order or two kinds of periods trap.
  public init(_ start: Period, _ end: Period) {
    let first = start.firstMonth ?? start
    let last = end.lastMonth ?? end
    precondition(first.frequency == last.frequency && first <= last, "no span: \(start)..\(end)")
    self.start = first
    self.end = last
  }

  /// The span of one period.
  public init(_ period: Period) { self.init(period, period) }

  /// The number of periods: months of a calendar span.
  public var count: Int { end - start + 1 }

  /// The periods in order: months of a calendar span.
  public var periods: [Period] { (0..<count).map { start + $0 } }

  /// True if `period` lies inside, for a quarter or year with all its months.
  public func contains(_ period: Period) -> Bool {
    let first = period.firstMonth ?? period
    let last = period.lastMonth ?? period
    return first.frequency == start.frequency && start <= first && last <= end
  }

  /// The same span one year (one cycle) earlier.
  public var yearEarlier: PeriodSpan { PeriodSpan(start.yearEarlier, end.yearEarlier) }

  /// The span in periods of another frequency.
  ///
  /// - Returns: First and last period; nil when the span does not begin and end with such periods
  ///   (a month is no quarter), or when calendar and ordinal meet.
  public func converted(to frequency: Frequency) -> (start: Period, end: Period)? {
    guard let months = frequency.monthsPerPeriod else {
      guard !start.frequency.isCalendar else { return nil }
      return (
        Period(frequency: frequency, index: start.index),
        Period(frequency: frequency, index: end.index)
      )
    }
    guard start.frequency.isCalendar else { return nil }
    let first = flooredQuotient(start.index, months)
    let next = flooredQuotient(end.index + 1, months)
    guard first * months == start.index, next * months == end.index + 1 else { return nil }
    return (
      Period(frequency: frequency, index: first), Period(frequency: frequency, index: next - 1)
    )
  }
}

extension PeriodSpan: CustomStringConvertible {
  /// The shortest spelling: a year, half or quarter where the span is one, else months.
  ///
  /// Parsing the text gives the span back.
  public var description: String {
    guard start.frequency.isCalendar else {
      return count == 1 ? "#\(start.index)" : "#\(start.index)..#\(end.index)"
    }
    let year = paddedYear(start.year)
    switch (count, start.month) {
    case (1, _): return start.description
    case (12, 1): return year
    case (6, 1), (6, 7): return "\(year)H\((start.month + 5) / 6)"
    case (3, 1), (3, 4), (3, 7), (3, 10): return "\(year)Q\(start.quarter)"
    default: return "\(start)..\(end)"
    }
  }
}
