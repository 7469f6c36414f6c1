/// A test of a single series, by the name that `tradewind test --test` takes.
public enum SeriesTest: String, Sendable, CaseIterable {
  /// `kpssTest`: stationary around a level or a trend.
  case kpss
  /// `augmentedDickeyFullerTest`: a unit root.
  case dickeyFuller = "adf"
  /// `phillipsPerronTest`: a unit root.
  case phillipsPerron = "pp"
  /// `ocsbTest`: a seasonal unit root.
  case ocsb
  /// `canovaHansenTest`: a season that does not change.
  case canovaHansen = "ch"
  /// `seasonalStrength`: how much of the movement is season.
  case strength
  /// `chowTest`: a break at a known date.
  case chow
  /// `quandtTest`: a break at an unknown date.
  case quandt = "qlr"
  /// `olsCumulativeSumTest`: coefficients that drift, by ordinary residuals.
  case cumulativeSum = "cusum"
  /// `recursiveCumulativeSumTest`: coefficients that drift, by recursive residuals.
  case recursiveCumulativeSum = "reccusum"
  /// `ljungBoxTest`: no autocorrelation.
  case ljungBox = "ljungbox"
  /// `boxPierceTest`: no autocorrelation.
  case boxPierce = "boxpierce"
  /// `mcLeodLiTest`: no autocorrelation of the squares.
  case mcLeodLi = "mcleodli"
  /// `archTest`: no autoregressive conditional heteroscedasticity.
  case arch
  /// `jarqueBeraTest`: a normal distribution.
  case jarqueBera = "jarquebera"
  /// `runsTest`: random order above and below the median.
  case runs

  /// True for tests that need a season.
  public var isSeasonal: Bool { [.ocsb, .canovaHansen, .strength].contains(self) }

  /// True for tests of constant coefficients.
  public var isBreakTest: Bool {
    [.chow, .quandt, .cumulativeSum, .recursiveCumulativeSum].contains(self)
  }
}

/// What the tests of a series have in common.
public struct SeriesTestOptions: Hashable, Sendable {
  /// Observations a year; 1 without a season.
  public var period: Int
  /// Whether the unit-root, KPSS and break tests have a straight line beside the constant.
  public var hasTrend: Bool
  /// Lagged differences, autocovariances or autocorrelations; nil takes each test's own rule.
  public var lags: Int?
  /// The first observation of the second part in the Chow test, counted from 0.
  public var breakPosition: Int?

  /// Options for a series of a period.
  public init(
    period: Int, hasTrend: Bool = false, lags: Int? = nil, breakPosition: Int? = nil
  ) {
    self.period = period
    self.hasTrend = hasTrend
    self.lags = lags
    self.breakPosition = breakPosition
  }
}

/// The outcome of one test of a series, the same shape for all of them.
public struct SeriesTestOutcome: Sendable, Equatable {
  /// The test.
  public let test: SeriesTest
  /// The test in words, with its deterministic terms: "KPSS (level)".
  public let name: String
  /// The statistic.
  public let statistic: Double
  /// The probability of a statistic at least as extreme under the null hypothesis; NaN without one.
  public let pValue: Double
  /// Whether the p-value is the probability or a bound for it.
  public let pValueKind: UnitRootResult.PValueKind
  /// Critical values for 1, 5 and 10 percent, those that are known.
  public let criticalValues: [CriticalValue]
  /// Lagged differences, autocovariances or autocorrelations; nil where the test has none.
  public let lags: Int?
  /// Observations that entered the test.
  public let observations: Int
  /// The first observation after a break, counted from 0; nil for tests without a date.
  public let breakPosition: Int?
  /// The autocorrelation at lag 1 of what a break test takes for independent; nil for other tests.
  public let persistence: Double?
  /// Whether the null hypothesis is rejected at 5 percent; false when that is not known.
  public let isRejected: Bool
}
