import LinearAlgebra

extension DifferencingChoice {
  /// The differences of a series once its regressors are taken out.
  ///
  /// Given numbers of differences are kept, and the tests decide on the others.
  ///
  /// - Throws: `ModelError` of the tests' input checks.
  init(
    _ series: [Double], regressors: Matrix?, period: Int, options: ARIMASelectionOptions
  ) throws(ModelError) {
    let values = Self.cleaned(series, regressors, period: period)
    var rules = options.differencingRules
    if !observesEverySeason(series, period: period) { rules.maximumSeasonal = 0 }
    if let given = options.seasonalDifferences { rules.maximumSeasonal = given }
    if let given = options.differences { rules.maximumOrdinary = given }
    var choice = try DifferencingChoice(values, period: period, rules: rules)
    if let given = options.seasonalDifferences, given != choice.seasonal {
      let rest = Self.seasonallyDifferenced(values, by: period, times: given)
      rules.maximumSeasonal = 0
      choice = try DifferencingChoice(rest, period: period, rules: rules).adding(seasonal: given)
    }
    // d + D = 2 at most: one difference more of an economic series is noise.
    let ordinary =
      options.differences ?? Swift.min(choice.ordinary, 2 - Swift.min(choice.seasonal, 1))
    self.init(ordinary: ordinary, seasonal: choice.seasonal, trace: choice.trace)
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
