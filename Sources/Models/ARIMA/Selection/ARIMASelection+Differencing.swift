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
    let house = HouseDifferences(options, period: period, observed: observed)
    rules.maximumOrdinary = Swift.min(rules.maximumOrdinary, house.most)
    if let given = options.differences { rules.maximumOrdinary = given }
    var seasonal = options.seasonalDifferences
    var seasonalTrace: [DifferencingStep] = []
    if seasonal == nil, house.applies, let regressors {
      var seasonalRules = rules
      seasonalRules.maximumOrdinary = 0
      let season = try DifferencingChoice(
        Self.withoutEffects(series, regressors, period: period), period: period,
        rules: seasonalRules)
      (seasonal, seasonalTrace) = (season.seasonal, season.trace)
    }
    if let seasonal { rules.maximumSeasonal = seasonal }
    var choice = try DifferencingChoice(values, period: period, rules: rules)
    if let seasonal, seasonal != choice.seasonal || !seasonalTrace.isEmpty {
      let rest = Self.seasonallyDifferenced(values, by: period, times: seasonal)
      rules.maximumSeasonal = 0
      choice = try DifferencingChoice(rest, period: period, rules: rules)
        .adding(seasonal: seasonal, after: seasonalTrace)
    }
    let left = Swift.max(options.maximumDifferences - choice.seasonal, 0)
    let wanted = Swift.max(choice.ordinary, house.fewest)
    self.init(
      ordinary: options.differences ?? Swift.min(wanted, left), seasonal: choice.seasonal,
      trace: choice.trace, reasons: house.reasons(for: choice))
  }

  private func adding(
    seasonal given: Int, after earlier: [DifferencingStep]
  ) -> DifferencingChoice {
    DifferencingChoice(ordinary: ordinary, seasonal: given, trace: earlier + trace)
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
      for column in scaledColumns(of: regressors) { basis.append(column) }
    }
    _ = basis.project(outOf: &values)
    return values
  }
}

extension DifferencingChoice {
  /// Gaps filled, largest magnitude one, and regressors taken out with the effects that they have on
  /// the series differenced once and over the season.
  ///
  /// In levels the least-squares effect of a step or a slow pulse is taken from the trend, and the
  /// jumps that it leaves hide the season. What vanishes under the differences goes out in levels.
  fileprivate static func withoutEffects(
    _ series: [Double], _ regressors: Matrix, period: Int
  ) -> [Double] {
    let largest = series.reduce(0) { $1.isNaN ? $0 : Swift.max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return series.map { _ in 0 } }
    var values = filledSeasonally(series.map { $0 / largest }, period: period)
    let operation = Differencing(
      ARIMASpecification(
        order: ARIMAOrder(p: 0, d: 1, q: 0), seasonal: ARIMAOrder(p: 0, d: 1, q: 0),
        period: period))
    var (moving, columns) = (OrthonormalBasis(), [[Double]]())
    var still = OrthonormalBasis()
    still.append([Double](repeating: 1, count: values.count))
    for column in scaledColumns(of: regressors) {
      let change = operation.apply(column)
      // Below this it is the rounding of a column of size one.
      if change.contains(where: { $0.magnitude > 1e-12 }) {
        moving.append(change)
        columns.append(column)
      } else {
        still.append(column)
      }
    }
    var rest = operation.apply(values)
    let effects = moving.solve(moving.project(outOf: &rest))
    for (column, effect) in zip(columns, effects) {
      for t in values.indices { values[t] -= effect * column[t] }
    }
    _ = still.project(outOf: &values)
    return values
  }

  /// Regressors with largest magnitude one, without those that are zero or not finite.
  fileprivate static func scaledColumns(of regressors: Matrix) -> [[Double]] {
    (0..<regressors.columns).compactMap { j in
      let column = regressors.column(j)
      let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
      return size > 0 && size.isFinite ? column.map { $0 / size } : nil
    }
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

/// What the house rules say on ordinary differences before any test.
private struct HouseDifferences {
  /// The fewest ordinary differences.
  private(set) var fewest = 0
  /// The most.
  private(set) var most = Int.max
  /// Whether the rules say anything.
  private(set) var applies = false

  /// Below this many years unit-root tests have too little power: taking the ordinary difference
  /// anyway forecast better, above it the tests did.
  private static let yearsForTests = 12

  init(_ options: ARIMASelectionOptions, period: Int, observed: Int) {
    // Two seasons must be left after differencing for anything to be estimated.
    guard options.rules == .house, period > 1, observed > 2 * period else { return }
    applies = true
    // A second one carries the slope of the last months on for ever.
    most = 1
    if observed < Self.yearsForTests * period { fewest = 1 }
  }

  /// What these rules decided where the tests did not.
  func reasons(for tested: DifferencingChoice) -> [String] {
    guard fewest > tested.ordinary else { return [] }
    return ["an ordinary difference below \(Self.yearsForTests) years, where tests see too little"]
  }
}
