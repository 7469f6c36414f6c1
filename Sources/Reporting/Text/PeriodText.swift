public import TimeSeries

/// How periods are named for people: `Aug 2024`, `2024 Q3`, `2024`.
public enum PeriodText {
  /// Three-letter names of the months, January first.
  static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// A period by name.
  public static func name(_ period: Period) -> String {
    switch period.frequency {
    case .monthly: "\(monthNames[period.month - 1]) \(period.year)"
    case .quarterly: "\(period.year) Q\(period.quarter)"
    case .yearly, .ordinal: period.description
    }
  }

  /// What one period is called: `month`, `quarter`, `year` or `period`.
  public static func noun(_ frequency: Frequency) -> String {
    switch frequency {
    case .monthly: "month"
    case .quarterly: "quarter"
    case .yearly: "year"
    case .ordinal: "period"
    }
  }

  /// A count with its noun, `24 months`, `1 year`.
  public static func count(_ count: Int, _ frequency: Frequency) -> String {
    "\(count) \(noun(frequency))\(count == 1 ? "" : "s")"
  }
}
