/// What is known about a series beside its numbers; every field may be absent.
public struct SeriesDescription: Hashable, Sendable {
  /// A readable name, such as "Goods exports".
  public var title: String?
  /// What the numbers measure; taken as `flow` where a decision is needed and nothing is stated.
  public var kind: SeriesKind?
  /// The unit of the values, such as "USD bn".
  public var unit: String?
  /// True if the values are positive by their nature, so that logarithms and growth make sense.
  public var positive: Bool?
  /// Decimals the publisher prints.
  public var decimals: Int?
  /// The publisher's adjustment, such as "none" or "seasonal".
  public var adjustment: String?
  /// The calendar that moves the series, such as "china".
  public var calendar: String?
  /// Who publishes it.
  public var publisher: String?
  /// Where the numbers come from.
  public var source: String?
  /// Anything the user of the numbers should know.
  public var notes: String?
  /// True when the rounding of levels to `decimals` counts as an error of theirs.
  public var rounding: Bool?
  /// Levels of the year before the first figure, for a series published as growth alone.
  public var profile: [Double]?

  /// A description with the given fields.
  public init(
    title: String? = nil, kind: SeriesKind? = nil, unit: String? = nil, positive: Bool? = nil,
    decimals: Int? = nil, adjustment: String? = nil, calendar: String? = nil,
    publisher: String? = nil, source: String? = nil, notes: String? = nil
  ) {
    self.title = title
    self.kind = kind
    self.unit = unit
    self.positive = positive
    self.decimals = decimals
    self.adjustment = adjustment
    self.calendar = calendar
    self.publisher = publisher
    self.source = source
    self.notes = notes
  }

  /// True when the publisher has adjusted the figures, for the season, the calendar or both.
  public var isAdjusted: Bool { adjustment.map { $0 != "none" } ?? false }

  /// True when the figures move with the Chinese New Year and nobody has taken that out.
  public var movesWithChineseNewYear: Bool { calendar == "china" && !isAdjusted }
}
