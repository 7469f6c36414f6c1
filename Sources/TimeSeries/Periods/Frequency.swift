/// How often a series is observed.
///
/// `ordinal` is for data that carry only an order: the periods are numbered and `period` of them
/// make one seasonal cycle (1 when there is none).
public enum Frequency: Hashable, Sendable, CustomStringConvertible {
  case monthly
  case quarterly
  case yearly
  case ordinal(period: Int)

  /// Observations in one year, or in one seasonal cycle of ordinal data.
  public var periodsPerYear: Int {
    switch self {
    case .monthly: 12
    case .quarterly: 4
    case .yearly: 1
    case .ordinal(let period): period
    }
  }

  /// True for months, quarters and years; false for numbered observations.
  public var isCalendar: Bool {
    if case .ordinal = self { false } else { true }
  }

  /// Months in one period; nil for ordinal data.
  public var monthsPerPeriod: Int? { isCalendar ? 12 / periodsPerYear : nil }

  /// "monthly", "quarterly", "yearly", "ordinal".
  public var description: String {
    switch self {
    case .monthly: "monthly"
    case .quarterly: "quarterly"
    case .yearly: "yearly"
    case .ordinal: "ordinal"
    }
  }
}
