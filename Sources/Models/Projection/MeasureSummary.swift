public import TimeSeries

/// An interval that holds a quantity with a stated probability, equal tails.
public struct ProbabilityInterval: Hashable, Sendable {
  /// The probability, between 0 and 1.
  public let level: Double
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// An interval from its ends.
  public init(level: Double, lower: Double, upper: Double) {
    self.level = level
    self.lower = lower
    self.upper = upper
  }
}

/// A measure under a projection: mean, median, spread and intervals, in the measure's unit.
public struct MeasureSummary: Sendable {
  /// What is summarised.
  public let measure: Measure
  /// Its unit, such as `USD bn` or `%`.
  public let unit: String
  /// Expected value.
  public let mean: Double
  /// The value that is as likely exceeded as not.
  public let median: Double
  /// Standard deviation of the predictive law; 0 for a quantity that is already published.
  public let standardError: Double
  /// One interval a level asked for, in that order.
  public let intervals: [ProbabilityInterval]
  /// True when quantiles come from a formula, false when from draws.
  public let isExact: Bool

  /// A summary from its parts.
  public init(
    measure: Measure, unit: String, mean: Double, median: Double, standardError: Double,
    intervals: [ProbabilityInterval], isExact: Bool
  ) {
    self.measure = measure
    self.unit = unit
    self.mean = mean
    self.median = median
    self.standardError = standardError
    self.intervals = intervals
    self.isExact = isExact
  }
}

/// How draws are made where a law has no formula.
public struct DrawOptions: Hashable, Sendable {
  /// Number of draws.
  ///
  /// 10,000 put a 95% bound within about 3% of a standard deviation.
  public var count: Int
  /// Seed of the random streams.
  public var seed: UInt64

  /// Options with the house defaults.
  public init(count: Int = 10_000, seed: UInt64 = 1) {
    self.count = count
    self.seed = seed
  }
}
