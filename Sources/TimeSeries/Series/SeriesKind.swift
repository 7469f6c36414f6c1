/// What the numbers of a series measure; decides which aggregations make sense.
public enum SeriesKind: String, CaseIterable, Hashable, Sendable, CustomStringConvertible {
  /// An amount per period, such as exports: months add up to quarters and years.
  case flow
  /// An amount at a moment, such as reserves: spans take the mean.
  case stock
  /// A number against a base, such as a price index: spans take the mean.
  case index
  /// A ratio or percentage, such as an exchange or unemployment rate: spans take the mean.
  case rate

  /// True if the sum over a span is an amount of its own.
  public var addsUp: Bool { self == .flow }

  /// The raw value.
  public var description: String { rawValue }
}
