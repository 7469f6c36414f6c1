/// The measure in which a figure is published.
///
/// A figure is a statement about months: a level, a sum of months or a growth rate. Figures in
/// other forms than the level are kept as they are, for models that take them as statements.
public enum FigureForm: Hashable, Sendable {
  /// The value of the period itself.
  case level
  /// The sum from January to the month it stands at.
  case ytd
  /// Growth on the same period a year earlier, in percent.
  case yoy
  /// Growth of the sum from January on that of a year earlier, in percent.
  case ytdYoy
  /// Growth on the period before, in percent.
  case mom
  /// January and February together, standing at February.
  case janFeb
  /// The part of another series, in percent: of the period, or of a sum such as the year to date.
  indirect case share(of: String, over: FigureForm = .level)
  /// The sum of this many periods, standing at the last of them.
  case sum(periods: Int)

  /// Forms without an argument, as dictionaries write them.
  static let words = ["level", "ytd", "yoy", "ytdYoy", "mom", "janFeb"]

  /// Reads `level`, `ytd`, `yoy`, `ytdYoy`, `mom`, `janFeb`, `sum(3)`, `share(exports)`, and shares of
  /// sums as `share(exports, ytd)`, `share(exports, janFeb)` or `share(exports, sum(12))`.
  public init?(parsing text: String) {
    switch text {
    case "level": self = .level
    case "ytd": self = .ytd
    case "yoy": self = .yoy
    case "ytdYoy": self = .ytdYoy
    case "mom": self = .mom
    case "janFeb": self = .janFeb
    default:
      guard text.hasSuffix(")"), let opening = text.firstIndex(of: "(") else { return nil }
      let argument = text[text.index(after: opening)...].dropLast()
      let inside = String(argument).trimmingBlanks()
      switch text[..<opening] {
      case "share":
        guard let share = Self.share(parsing: inside) else { return nil }
        self = share
      case "sum":
        // Sums of a year and less are what statistical offices publish.
        guard let count = Int(inside), (2...12).contains(count) else { return nil }
        self = .sum(periods: count)
      default: return nil
      }
    }
  }

  /// Reads `exports` or `exports, ytd`.
  private static func share(parsing text: String) -> FigureForm? {
    let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      .map { String($0).trimmingBlanks() }
    guard let whole = parts.first, !whole.isEmpty else { return nil }
    guard parts.count > 1 else { return .share(of: whole) }
    guard let span = FigureForm(parsing: parts[1]), !span.isPercent else { return nil }
    return .share(of: whole, over: span)
  }

  /// True for growth rates and shares, which are in percent whatever the unit of the series.
  public var isPercent: Bool {
    switch self {
    case .yoy, .ytdYoy, .mom, .share: true
    case .level, .ytd, .janFeb, .sum: false
    }
  }
}

extension FigureForm: CustomStringConvertible {
  /// The spelling of dictionaries.
  public var description: String {
    switch self {
    case .level: "level"
    case .ytd: "ytd"
    case .yoy: "yoy"
    case .ytdYoy: "ytdYoy"
    case .mom: "mom"
    case .janFeb: "janFeb"
    case .share(let other, .level): "share(\(other))"
    case .share(let other, let span): "share(\(other), \(span))"
    case .sum(let periods): "sum(\(periods))"
    }
  }
}

/// Which state of the data a figure shows, where the publisher revises.
public enum FigureRelease: String, CaseIterable, Hashable, Sendable {
  /// As first published, never changed afterwards.
  case first
  /// With later revisions.
  case revised
}
