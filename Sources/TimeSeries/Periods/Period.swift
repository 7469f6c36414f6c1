/// One month, quarter or year (or one numbered observation) as an integer index.
///
/// The index of a calendar period is `year · periodsPerYear + (position − 1)`, so neighbours
/// differ by one and the same month of the next year by `frequency.periodsPerYear`.
/// There is no day arithmetic here.
///
///     Period(year: 2024, month: 12) + 1        // 2025-01
public struct Period: Hashable, Sendable {
  /// What kind of period this is.
  public let frequency: Frequency
  /// The place on the integer axis of its frequency.
  public let index: Int

  /// The period at a place of the integer axis.
  public init(frequency: Frequency, index: Int) {
    self.frequency = frequency
    self.index = index
  }

  /// A month, 1 for January to 12 for December; another number traps.
  public init(year: Int, month: Int) {
    precondition((1...12).contains(month), "month \(month) is not in 1...12")
    self.init(frequency: .monthly, index: year * 12 + month - 1)
  }

  /// A quarter, 1 to 4; another number traps.
  public init(year: Int, quarter: Int) {
    precondition((1...4).contains(quarter), "quarter \(quarter) is not in 1...4")
    self.init(frequency: .quarterly, index: year * 4 + quarter - 1)
  }

  /// A calendar year.
  public init(year: Int) { self.init(frequency: .yearly, index: year) }

  /// The numbered observation `number` of data that repeat after `period` observations.
  public init(ordinal number: Int, period: Int) {
    self.init(frequency: .ordinal(period: period), index: number)
  }

  /// The calendar year, or the seasonal cycle of ordinal data counted from zero.
  public var year: Int {
    frequency.isCalendar
      ? flooredQuotient(index, frequency.periodsPerYear)
      : flooredQuotient(index - 1, frequency.periodsPerYear)
  }

  /// The place within the year or cycle, 1...periodsPerYear.
  public var positionInYear: Int {
    (frequency.isCalendar ? index : index - 1) - year * frequency.periodsPerYear + 1
  }

  /// The first calendar month of the period, 1...12; of ordinal data the place in the cycle.
  public var month: Int {
    guard let length = frequency.monthsPerPeriod else { return positionInYear }
    return (positionInYear - 1) * length + 1
  }

  /// The quarter the period begins in, 1...4 (calendar periods only).
  public var quarter: Int { (month - 1) / 3 + 1 }

  /// The same period one year (one cycle) earlier.
  public var yearEarlier: Period { self - frequency.periodsPerYear }

  /// The first month of a calendar period; nil for ordinal data.
  public var firstMonth: Period? {
    frequency.isCalendar ? Period(year: year, month: month) : nil
  }

  /// The last month of a calendar period; nil for ordinal data.
  public var lastMonth: Period? {
    guard let first = firstMonth, let length = frequency.monthsPerPeriod else { return nil }
    return first + (length - 1)
  }

  /// The period `count` places later.
  public static func + (period: Period, count: Int) -> Period {
    Period(frequency: period.frequency, index: period.index + count)
  }

  /// The period `count` places earlier.
  public static func - (period: Period, count: Int) -> Period {
    Period(frequency: period.frequency, index: period.index - count)
  }

  /// How many places `left` is later than `right`; both must have one frequency.
  public static func - (left: Period, right: Period) -> Int {
    precondition(
      left.frequency == right.frequency,
      "the distance between \(left.frequency) \(left) and \(right.frequency) \(right)")
    return left.index - right.index
  }
}

extension Period: Comparable {
  /// Order in time within one frequency.
  ///
  /// Across frequencies the order is total but only conventional: by first month, the shorter
  /// period first, ordinal data last.
  public static func < (left: Period, right: Period) -> Bool {
    if left.frequency == right.frequency { return left.index < right.index }
    return left.orderKey.lexicographicallyPrecedes(right.orderKey)
  }

  private var orderKey: [Int] {
    let months = frequency.monthsPerPeriod
    return [months == nil ? 1 : 0, year * 12 + month, months ?? frequency.periodsPerYear, index]
  }
}

extension Period: CustomStringConvertible {
  /// `2024-07`, `2024Q3`, `2024`; an ordinal period prints its number.
  ///
  /// Parsing the text of a calendar period gives the period back.
  public var description: String {
    switch frequency {
    case .monthly: "\(paddedYear(year))-\(month < 10 ? "0" : "")\(month)"
    case .quarterly: "\(paddedYear(year))Q\(quarter)"
    case .yearly: paddedYear(year)
    case .ordinal: String(index)
    }
  }
}

/// The year with at least four digits, as every accepted spelling has them.
func paddedYear(_ year: Int) -> String {
  let digits = String(year.magnitude)
  let padding = String(repeating: "0", count: Swift.max(0, 4 - digits.count))
  return (year < 0 ? "-" : "") + padding + digits
}

/// ⌊a / b⌋ for a positive b (Swift's `/` rounds towards zero).
func flooredQuotient(_ a: Int, _ b: Int) -> Int {
  let quotient = a / b
  return a < 0 && quotient * b != a ? quotient - 1 : quotient
}
