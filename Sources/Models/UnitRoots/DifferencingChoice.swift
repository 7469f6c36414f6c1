/// How many ordinary and seasonal differences make a series stationary.
///
/// First seasonal differences as long as the seasonal test asks for one, then ordinary differences of
/// the result as long as the ordinary test does, up to the rules' limits. A test that cannot be
/// computed (too few observations, no noise) asks for none, and a series that has become constant is
/// not tested any more; the trace says so. Missing values (NaN): seasonal tests fill them along their
/// season, ordinary ones close the gaps.
///
/// Source: Hyndman and Khandakar (2008), Automatic time series forecasting: the forecast package for
/// R, Journal of Statistical Software 27 (3), section 3; Hyndman and Athanasopoulos (2021),
/// Forecasting: Principles and Practice, section 9.1.
public struct DifferencingChoice: Sendable, Equatable {
  /// d, the ordinary differences.
  public let ordinary: Int
  /// D, the seasonal differences.
  public let seasonal: Int
  /// Every question asked, in order.
  public let trace: [DifferencingStep]
  /// What was decided without a test, and why, in words.
  public let reasons: [String]

  /// A choice from its parts.
  package init(ordinary: Int, seasonal: Int, trace: [DifferencingStep], reasons: [String] = []) {
    self.ordinary = ordinary
    self.seasonal = seasonal
    self.trace = trace
    self.reasons = reasons
  }

  /// Chooses the differences of a series.
  ///
  /// - Parameters:
  ///   - y: The series on the scale of the model (after a logarithm, say), NaN where missing.
  ///   - period: Observations a year; 1 leaves seasonal differences out.
  ///   - rules: The tests, their level and the limits.
  /// - Throws: `ModelError.allMissing`, `.unusableValue`, `.invalidOption`.
  /// - Complexity: That of the tests, at most one more than the differences taken.
  public init(
    _ y: [Double], period: Int, rules: DifferencingRules = DifferencingRules()
  ) throws(ModelError) {
    try rules.check()
    guard period >= 1 else { throw .invalidOption("the period is \(period); take 1 or more") }
    let observed = try OrderedSample(y).values
    var search = DifferencingSearch(rules: rules, period: period)
    if !isConstant(observed) { search.run(y) }
    (ordinary, seasonal, trace) = (search.ordinary, search.seasonal, search.trace)
    reasons = []
  }
}

/// The state of the search.
private struct DifferencingSearch {
  let rules: DifferencingRules
  let period: Int
  private(set) var ordinary = 0
  private(set) var seasonal = 0
  private(set) var trace: [DifferencingStep] = []

  init(rules: DifferencingRules, period: Int) {
    self.rules = rules
    self.period = period
  }

  mutating func run(_ y: [Double]) {
    var series = y
    while period > 1 && seasonal < rules.maximumSeasonal {
      // After the first difference two years must be left, or the next test says nothing.
      guard seasonal == 0 || series.count >= 2 * period, asksForSeasonal(series) else { break }
      series = differenced(series, lag: period)
      seasonal += 1
      if becameConstant(series, isSeasonal: true) { return }
    }
    while ordinary < rules.maximumOrdinary {
      guard asksForOrdinary(series) else { return }
      series = differenced(series, lag: 1)
      ordinary += 1
      if becameConstant(series, isSeasonal: false) { return }
    }
  }

  private mutating func becameConstant(_ series: [Double], isSeasonal: Bool) -> Bool {
    guard isConstant(series.filter { !$0.isNaN }) else { return false }
    let none = Finding(test: "", statistic: .nan, critical: .nan, takes: false)
    record(none, isSeasonal: isSeasonal, note: "the series is constant after differencing")
    return true
  }

  private struct Finding {
    let test: String
    let statistic: Double
    let critical: Double
    let takes: Bool
  }

  private mutating func asksForSeasonal(_ series: [Double]) -> Bool {
    do {
      let finding = try seasonalFinding(series)
      record(finding, isSeasonal: true)
      return finding.takes
    } catch {
      let name = rules.seasonalTest.rawValue
      let none = Finding(test: name, statistic: .nan, critical: .nan, takes: false)
      record(none, isSeasonal: true, note: "\(error)")
      return false
    }
  }

  private mutating func asksForOrdinary(_ series: [Double]) -> Bool {
    do {
      let finding = try ordinaryFinding(series)
      record(finding, isSeasonal: false)
      return finding.takes
    } catch {
      let name = rules.ordinaryTest.rawValue
      let none = Finding(test: name, statistic: .nan, critical: .nan, takes: false)
      record(none, isSeasonal: false, note: "\(error)")
      return false
    }
  }

  private mutating func record(_ finding: Finding, isSeasonal: Bool, note: String? = nil) {
    trace.append(
      DifferencingStep(
        isSeasonal: isSeasonal, ordinary: ordinary, seasonal: seasonal, test: finding.test,
        statistic: finding.statistic, criticalValue: finding.critical,
        takesDifference: finding.takes, note: note))
  }

  private func seasonalFinding(_ series: [Double]) throws(ModelError) -> Finding {
    switch rules.seasonalTest {
    case .strength:
      let strength = try seasonalStrength(series, period: period)
      return Finding(
        test: "seasonal strength", statistic: strength, critical: seasonalStrengthBorder,
        takes: strength > seasonalStrengthBorder)
    case .ocsb:
      let result = try ocsbTest(series, period: period)
      let critical = ocsbCriticalValue(period: period)
      return Finding(
        test: "OCSB", statistic: result.statistic, critical: critical,
        takes: result.statistic > critical)
    case .canovaHansen:
      let result = try canovaHansenTest(series, period: period).joint
      let law = CriticalValueTable(result.criticalValues.map { ($0.level, $0.value) })
      return Finding(
        test: "Canova–Hansen", statistic: result.statistic,
        critical: law.criticalValue(rules.level), takes: result.pValue < rules.level)
    }
  }

  /// Statistic and decision of the ordinary test, by the tables that forecast 8.x reads.
  private func ordinaryFinding(_ series: [Double]) throws(ModelError) -> Finding {
    switch rules.ordinaryTest {
    case .kpss:
      let result = try kpssTest(series, bandwidth: .squareRoot)
      let table = CriticalValueTable(result.criticalValues.map { ($0.level, $0.value) })
      return Finding(
        test: "KPSS", statistic: result.statistic, critical: table.criticalValue(rules.level),
        takes: result.pValue < rules.level)
    case .augmentedDickeyFuller:
      let result = try augmentedDickeyFullerTest(series, lags: .fixed(1))
      let count = series.count { !$0.isNaN } - 1
      return unitRootFinding(
        "ADF", result.statistic, DickeyFullerLaw.fullerTable(.constant, differences: count))
    case .phillipsPerron:
      let result = try phillipsPerronTest(series, form: .published)
      return unitRootFinding(
        "Phillips–Perron", result.statistic,
        DickeyFullerLaw.mackinnonTable(observations: result.observations))
    }
  }

  private func unitRootFinding(
    _ test: String, _ statistic: Double, _ table: CriticalValueTable
  ) -> Finding {
    Finding(
      test: test, statistic: statistic, critical: table.criticalValue(rules.level),
      takes: table.pValue(statistic).value > rules.level)
  }
}

/// yₜ − yₜ₋ₗₐ; NaN where either is.
private func differenced(_ y: [Double], lag: Int) -> [Double] {
  (min(lag, y.count)..<y.count).map { y[$0] - y[$0 - lag] }
}
