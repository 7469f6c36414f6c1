/// The test that decides on ordinary differences.
public enum OrdinaryDifferenceTest: String, Sendable, CaseIterable {
  /// Difference while `kpssTest` rejects stationarity around a level.
  case kpss
  /// Difference while the Dickey–Fuller test with a constant and one lag does not reject a unit root.
  case augmentedDickeyFuller = "adf"
  /// Difference while the Phillips–Perron test with a constant does not reject a unit root.
  case phillipsPerron = "pp"
}

/// The test that decides on seasonal differences.
public enum SeasonalDifferenceTest: String, Sendable, CaseIterable {
  /// Difference when `seasonalStrength` exceeds 0.64.
  case strength = "seas"
  /// Difference when `ocsbTest` does not reject a seasonal unit root, at 5 percent.
  case ocsb
  /// Difference when `canovaHansenTest` rejects a stable season.
  case canovaHansen = "ch"
}

/// How `DifferencingChoice` decides.
///
/// The defaults are those of R's forecast 8.x: KPSS and seasonal strength at 5 percent.
public struct DifferencingRules: Hashable, Sendable {
  /// The test for ordinary differences.
  public var ordinaryTest = OrdinaryDifferenceTest.kpss
  /// The test for seasonal differences.
  public var seasonalTest = SeasonalDifferenceTest.strength
  /// The level of the tests, from 0.01 to 0.10, the range of their tables.
  public var level = 0.05
  /// The most ordinary differences.
  public var maximumOrdinary = 2
  /// The most seasonal differences.
  public var maximumSeasonal = 1

  /// The default rules.
  public init() {}

  func check() throws(ModelError) {
    guard (0.01...0.10).contains(level) else {
      throw .invalidOption("the level of the differencing tests is \(level); take 0.01 to 0.10")
    }
    guard maximumOrdinary >= 0 && maximumSeasonal >= 0 else {
      throw .invalidOption("the largest number of differences is negative")
    }
  }
}

/// One question asked while choosing differences, with its answer.
public struct DifferencingStep: Sendable, Equatable {
  /// Whether the question was about a seasonal difference.
  public let isSeasonal: Bool
  /// Ordinary differences taken when it was asked.
  public let ordinary: Int
  /// Seasonal differences taken when it was asked.
  public let seasonal: Int
  /// The test in words.
  public let test: String
  /// The statistic; NaN when the test could not be computed.
  public let statistic: Double
  /// The value that the statistic is compared with; NaN when the test could not be computed.
  public let criticalValue: Double
  /// Whether one more difference is taken.
  public let takesDifference: Bool
  /// Why the test could not be computed or was not needed.
  public let note: String?
}
