import LinearAlgebra
import Probability

extension SeriesTest {
  /// Runs the test on a series.
  ///
  /// Missing values (NaN): tests of seasons fill them along their season, all others leave them out.
  ///
  /// - Parameters:
  ///   - y: The series, on the scale and differenced as it is to be tested, NaN where missing.
  ///   - options: Season, trend, lags and the date of a break.
  /// - Returns: The outcome.
  /// - Throws: The `ModelError` of the test; `.invalidOption` for a Chow test without a date.
  /// - Complexity: That of the test.
  public func run(
    _ y: [Double], options: SeriesTestOptions
  ) throws(ModelError) -> SeriesTestOutcome {
    switch self {
    case .kpss, .dickeyFuller, .phillipsPerron: return try runUnitRoot(y, options)
    case .ocsb, .canovaHansen, .strength: return try runSeasonal(y, options)
    case .chow, .quandt, .cumulativeSum, .recursiveCumulativeSum:
      return try runBreak(y, options)
    case .ljungBox, .boxPierce, .mcLeodLi, .arch, .jarqueBera, .runs:
      return try runNoise(y, options)
    }
  }

  private func runUnitRoot(
    _ y: [Double], _ options: SeriesTestOptions
  ) throws(ModelError) -> SeriesTestOutcome {
    let terms: DeterministicTerms = options.hasTrend ? .trend : .constant
    let bandwidth = options.lags.map { Bandwidth.lags($0) } ?? .short
    switch self {
    case .kpss:
      return outcome(
        try kpssTest(y, null: options.hasTrend ? .trend : .level, bandwidth: bandwidth))
    case .phillipsPerron:
      return outcome(try phillipsPerronTest(y, terms: terms, bandwidth: bandwidth))
    default:
      let lags = options.lags.map { LagChoice.fixed($0) } ?? .aic(maximum: nil)
      return outcome(try augmentedDickeyFullerTest(y, terms: terms, lags: lags))
    }
  }

  private func runSeasonal(
    _ y: [Double], _ options: SeriesTestOptions
  ) throws(ModelError) -> SeriesTestOutcome {
    guard options.period < 2 || observesEverySeason(y, period: options.period) else {
      throw .invalidOption(
        "a season of the year is never observed, so its pattern cannot be tested; use a series "
          + "that has every season")
    }
    switch self {
    case .ocsb:
      let lags = options.lags.map { LagChoice.fixed($0) } ?? .aic(maximum: 3)
      return outcome(try ocsbTest(y, period: options.period, lags: lags))
    case .canovaHansen:
      return outcome(try canovaHansenTest(y, period: options.period, lags: options.lags).joint)
    default:
      let strength = try seasonalStrength(y, period: options.period)
      return SeriesTestOutcome(
        test: self, name: "Seasonal strength", statistic: strength, pValue: .nan,
        pValueKind: .none, criticalValues: [], lags: nil, observations: y.count { !$0.isNaN },
        breakPosition: nil, persistence: nil, isRejected: strength > seasonalStrengthBorder)
    }
  }

  private func runBreak(
    _ y: [Double], _ options: SeriesTestOptions
  ) throws(ModelError) -> SeriesTestOutcome {
    let rows = Double(max(1, y.count - 1))
    let line = Matrix(columnVectors: [
      [Double](repeating: 1, count: y.count), y.indices.map { Double($0) / rows },
    ])
    let regressors = options.hasTrend ? line : nil
    switch self {
    case .chow:
      guard let position = options.breakPosition else {
        throw .invalidOption("the Chow test needs the date of the break; for an unknown one, qlr")
      }
      let result = try chowTest(y, regressors: regressors, secondPartFrom: position)
      return breakOutcome("Chow", result, y, options, position: position)
    case .quandt:
      let result = try quandtTest(y, regressors: regressors)
      let law = result.law
      return breakOutcome(
        "QLR", result.test, y, options, position: result.breakPosition,
        critical: criticalValues { law.upperTail($0) })
    case .cumulativeSum:
      let result = try olsCumulativeSumTest(y, regressors: regressors)
      return breakOutcome(
        "CUSUM", result.test, y, options, position: nil,
        critical: criticalValues(brownianBridgeUpperTail))
    default:
      let result = try recursiveCumulativeSumTest(y, regressors: regressors)
      return breakOutcome(
        "Recursive CUSUM", result.test, y, options, position: nil,
        critical: criticalValues(slopingLinesUpperTail))
    }
  }

  private func runNoise(
    _ y: [Double], _ options: SeriesTestOptions
  ) throws(ModelError) -> SeriesTestOutcome {
    let observed = try OrderedSample(y, atLeast: 8, for: "the \(rawValue) test").values
    let lag = try noiseLags(options, count: observed.count)
    let centred = deviations(y)
    switch self {
    case .ljungBox: return noiseOutcome("Ljung–Box", ljungBoxTest(y, lag: lag), y, lags: lag)
    case .boxPierce: return noiseOutcome("Box–Pierce", boxPierceTest(y, lag: lag), y, lags: lag)
    case .mcLeodLi:
      return noiseOutcome("McLeod–Li", mcLeodLiTest(centred, lag: lag), y, lags: lag)
    case .arch:
      return noiseOutcome("ARCH-LM", try archTest(centred, lag: lag).multiplier, y, lags: lag)
    case .jarqueBera: return noiseOutcome("Jarque–Bera", jarqueBeraTest(y), y, lags: nil)
    default: return noiseOutcome("Runs", runsTest(y), y, lags: nil)
    }
  }

  /// Two years, or 10 without a season; a year, or 4, for volatility; a fifth of the data at most.
  private func noiseLags(
    _ options: SeriesTestOptions, count: Int
  ) throws(ModelError) -> Int {
    let season = options.period
    let usual =
      switch self {
      case .arch: season > 1 ? season : 4
      default: season > 1 ? 2 * season : 10
      }
    let lag = options.lags ?? max(1, min(usual, count / 5))
    guard lag >= 1 && lag < count else {
      throw .invalidOption("\(lag) lags of the \(rawValue) test; take 1 to \(count - 1)")
    }
    return lag
  }
}

extension SeriesTest {
  private func outcome(_ result: UnitRootResult) -> SeriesTestOutcome {
    SeriesTestOutcome(
      test: self, name: result.name, statistic: result.statistic, pValue: result.pValue,
      pValueKind: result.pValueKind,
      criticalValues: result.criticalValues.filter { shownLevels.contains($0.level) },
      lags: result.lags, observations: result.observations, breakPosition: nil, persistence: nil,
      isRejected: result.rejects(at: 0.05))
  }

  private func breakOutcome(
    _ name: String, _ result: TestResult, _ y: [Double], _ options: SeriesTestOptions,
    position: Int?, critical: [CriticalValue]? = nil
  ) -> SeriesTestOutcome {
    let observed = y.filter { !$0.isNaN }
    let rest = detrended(observed, line: options.hasTrend)
    return SeriesTestOutcome(
      test: self, name: "\(name) (\(options.hasTrend ? "constant and trend" : "constant"))",
      statistic: result.statistic, pValue: result.pValue,
      pValueKind: result.pValue.isNaN ? .none : .value,
      criticalValues: critical ?? result.reference.criticalValues, lags: nil,
      observations: observed.count, breakPosition: position,
      persistence: autocorrelations(rest, maximumLag: 1)[1], isRejected: result.pValue < 0.05)
  }

  private func noiseOutcome(
    _ name: String, _ result: TestResult, _ y: [Double], lags: Int?
  ) -> SeriesTestOutcome {
    SeriesTestOutcome(
      test: self, name: name, statistic: result.statistic, pValue: result.pValue,
      pValueKind: result.pValue.isNaN ? .none : .value,
      criticalValues: result.reference.criticalValues, lags: lags,
      observations: y.count { !$0.isNaN }, breakPosition: nil, persistence: nil,
      isRejected: result.pValue < 0.05)
  }
}

/// Deviations from the mean of the observed values.
private func deviations(_ y: [Double]) -> [Double] {
  let observed = y.filter { !$0.isNaN }
  var mean = 0.0
  for value in observed { mean += value / Double(observed.count) }
  return y.map { $0 - mean }
}

/// The levels that a report shows.
private let shownLevels = [0.01, 0.05, 0.10]

/// Points of a law given by its upper tail, which falls from 1 at 0.
private func criticalValues(_ upperTail: (Double) -> Double) -> [CriticalValue] {
  shownLevels.map { level in
    var (low, high) = (0.0, 1.0)
    while upperTail(high) > level && high < 1e6 { high *= 2 }
    // Forty halvings leave twelve digits of the interval.
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if upperTail(middle) > level { low = middle } else { high = middle }
    }
    return CriticalValue(level: level, value: (low + high) / 2)
  }
}

extension TestResult.Reference {
  /// The points of the distribution for 1, 5 and 10 percent; for two-sided tests of the size.
  fileprivate var criticalValues: [CriticalValue] {
    let point: (Double) -> Double
    switch self {
    case .chiSquared(let count) where count > 0:
      point = { ChiSquared(degreesOfFreedom: Double(count)).upperQuantile($0) }
    case .fisherF(let upper, let lower) where upper > 0 && lower > 0:
      point = { FisherF(numerator: Double(upper), denominator: Double(lower)).upperQuantile($0) }
    case .studentT(let count) where count > 0:
      point = { StudentT(degreesOfFreedom: Double(count)).upperQuantile($0 / 2) }
    case .normal: point = { Normal.standard.upperQuantile($0 / 2) }
    default: return []
    }
    return shownLevels.map { CriticalValue(level: $0, value: point($0)) }
  }
}
