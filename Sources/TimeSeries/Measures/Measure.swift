/// A function of monthly values: what a published figure, an assumption or a result states.
///
///     try Measure(parsing: "growth(exports, 2024H2)")
///     try Measure(parsing: "share(us, exports, 2020-12)")
///
/// The value is the same whatever spelling it came from; `description` is the canonical one.
public struct Measure: Hashable, Sendable {
  /// Which function.
  public let kind: MeasureKind
  /// The series it is taken of.
  public let series: String
  /// The second series of `share`, `ratio` and `contribution`; nil for the others.
  public let other: String?
  /// The period or span; of `cagr` the later one.
  public let span: PeriodSpan
  /// The earlier span of `cagr`; nil for the others.
  public let base: PeriodSpan?

  /// A measure from its parts.
  ///
  /// `other` must be given exactly for `share`, `ratio` and `contribution`, `base` exactly for
  /// `cagr`; anything else traps.
  public init(
    _ kind: MeasureKind, of series: String, and other: String? = nil, in span: PeriodSpan,
    from base: PeriodSpan? = nil
  ) {
    precondition((other != nil) == kind.needsOtherSeries, "\(kind) and its second series")
    precondition((base != nil) == (kind == .cagr), "\(kind) and its first span")
    self.kind = kind
    self.series = series
    self.other = other
    self.span = span
    self.base = base
  }
}

/// One value a measure reads: a series at one of its periods.
public struct MonthReference: Hashable, Sendable, CustomStringConvertible {
  /// The series' name.
  public let series: String
  /// A period of the series' frequency.
  public let period: Period

  /// The value of `series` at `period`.
  public init(series: String, period: Period) {
    self.series = series
    self.period = period
  }

  /// Such as `exports[2024-07]`.
  public var description: String { "\(series)[\(period)]" }
}

/// Anything that can say the value of a series in a month: data, a projection's path, a draw.
public protocol MonthlyValues {
  /// The value in the unit of the series; NaN where it is not known.
  func value(of series: String, at period: Period) -> Double
  /// What the series measures.
  func kind(of series: String) -> SeriesKind
  /// How often the series is observed; monthly unless said otherwise.
  func frequency(of series: String) -> Frequency
}

extension MonthlyValues {
  /// Monthly.
  public func frequency(of series: String) -> Frequency { .monthly }
}
