import LinearAlgebra

extension DifferencingChoice {
  /// The differences of a series once its regressors are taken out.
  ///
  /// Given numbers of differences are kept, and the rules and tests decide on the others.
  ///
  /// - Throws: `ModelError` of the tests' input checks.
  init(
    _ series: [Double], regressors: Matrix?, period: Int, options: ARIMASelectionOptions
  ) throws(ModelError) {
    let observed = series.count { !$0.isNaN }
    let values = Self.cleaned(series, regressors, period: period)
    var rules = options.differencingRules
    if !observesEverySeason(series, period: period) { rules.maximumSeasonal = 0 }
    let house = HouseDifferences(
      options, largestSeasonal: rules.maximumSeasonal, period: period, observed: observed)
    let seasonal = options.seasonalDifferences ?? house.seasonal
    if let seasonal { rules.maximumSeasonal = seasonal }
    if let given = options.differences { rules.maximumOrdinary = given }
    var choice = try DifferencingChoice(values, period: period, rules: rules)
    if let seasonal, seasonal != choice.seasonal {
      let rest = Self.seasonallyDifferenced(values, by: period, times: seasonal)
      rules.maximumSeasonal = 0
      choice = try DifferencingChoice(rest, period: period, rules: rules)
        .adding(seasonal: seasonal)
    }
    let left = Swift.max(options.maximumDifferences - choice.seasonal, 0)
    let wanted = Swift.max(choice.ordinary, house.ordinary)
    self.init(
      ordinary: options.differences ?? Swift.min(wanted, left), seasonal: choice.seasonal,
      trace: choice.trace,
      reasons: house.reasons(for: choice, givenSeasonal: options.seasonalDifferences != nil))
  }

  private func adding(seasonal given: Int) -> DifferencingChoice {
    DifferencingChoice(ordinary: ordinary, seasonal: given, trace: trace)
  }

  private static func seasonallyDifferenced(
    _ values: [Double], by period: Int, times: Int
  ) -> [Double] {
    (0..<times).reduce(values) { rest, _ in
      rest.count > period ? (period..<rest.count).map { rest[$0] - rest[$0 - period] } : rest
    }
  }

  /// Gaps filled, largest magnitude one, regressors and mean taken out.
  private static func cleaned(
    _ series: [Double], _ regressors: Matrix?, period: Int
  ) -> [Double] {
    let largest = series.reduce(0) { $1.isNaN ? $0 : Swift.max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return series.map { _ in 0 } }
    var values = filledSeasonally(series.map { $0 / largest }, period: period)
    var basis = OrthonormalBasis()
    basis.append([Double](repeating: 1, count: values.count))
    if let regressors {
      for j in 0..<regressors.columns {
        let column = regressors.column(j)
        let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
        guard size > 0, size.isFinite else { continue }
        basis.append(column.map { $0 / size })
      }
    }
    _ = basis.project(outOf: &values)
    return values
  }
}

/// True when every season has an observation, without which a seasonal difference leaves its level
/// undetermined: retail sales of a January that is never published, for one.
func observesEverySeason(_ series: [Double], period: Int) -> Bool {
  guard period > 1, series.count >= period else { return true }
  return (0..<period).allSatisfy { season in
    stride(from: season, to: series.count, by: period).contains { !series[$0].isNaN }
  }
}

/// What the house rules say on differences before any test.
private struct HouseDifferences {
  /// The seasonal differences, nil where the test decides.
  var seasonal: Int?
  /// The fewest ordinary differences.
  var ordinary = 0

  /// From this many years on a seasonal difference forecast better than what the test of seasonal
  /// strength chose, even where the season is weak: Θ near −1 then keeps the season fixed.
  private static let years = 5
  /// Below this many years unit-root tests have too little power: taking the ordinary difference
  /// anyway forecast better, above it the tests did.
  private static let yearsForTests = 12

  init(_ options: ARIMASelectionOptions, largestSeasonal: Int, period: Int, observed: Int) {
    // Two seasons must be left after differencing for anything to be estimated.
    guard options.rules == .house, period > 1, observed > 2 * period else { return }
    if observed < Self.yearsForTests * period { ordinary = 1 }
    if observed >= Self.years * period {
      seasonal = Swift.min(1, largestSeasonal)
    }
  }

  /// What these rules decided where the tests did not.
  func reasons(for tested: DifferencingChoice, givenSeasonal: Bool) -> [String] {
    var reasons: [String] = []
    if seasonal == 1, !givenSeasonal, !tested.trace.contains(where: \.isSeasonal) {
      reasons.append("a seasonal difference from \(Self.years) years of data on")
    }
    if ordinary > tested.ordinary {
      reasons.append(
        "an ordinary difference below \(Self.yearsForTests) years, where tests see too little")
    }
    return reasons
  }
}
