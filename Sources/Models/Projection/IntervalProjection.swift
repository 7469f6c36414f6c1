public import TimeSeries

extension FittedModel {
  /// The joint law of unknown months with intervals of a given kind.
  ///
  /// - Gaussian: as `project(horizon:paths:)`.
  /// - Bootstrap: the shocks of the future months have the distribution of the residuals, centred and
  ///   brought to the estimated variance (Thombs & Schucany 1990, without re-estimation).
  /// - Conformal: each month ahead is as wide as the errors of past forecasts over the same distance
  ///   were, relative to the standard deviation of the model (split conformal by horizon, with
  ///   errors inside the sample at the final estimates).
  ///
  /// All three have the same median path under a model whose residuals are symmetric; the joint
  /// dependence between months is that of the model in each.
  ///
  /// - Parameters:
  ///   - horizon: Months past the last observation.
  ///   - paths: Values past the data of regressors that are columns, by name.
  ///   - intervals: What the intervals rest on.
  /// - Returns: The projection; with too few residuals (9) the normal law is kept.
  /// - Throws: `ModelError` as `project(horizon:paths:)`.
  public func project(
    horizon: Int, paths: [String: Series], intervals: IntervalMethod
  ) throws(ModelError) -> Projection {
    guard intervalMethods.contains(intervals) else {
      throw .invalidOption(
        "\(formula) has the intervals of its members, combined; --intervals "
          + "\(intervals.rawValue) is for a single model")
    }
    let projection = try project(horizon: horizon, paths: paths)
    switch intervals {
    case .gaussian: return projection
    case .bootstrap:
      guard let pool = residualPool(residuals) else { return projection }
      return projection.with(.resampled(pool), as: .bootstrap)
    case .conformal:
      let scores = pastScores(projection, horizon: horizon)
      return projection.with(.shaped(scores), as: .conformal)
    }
  }

  /// Scores a month of the law; none for gaps, which keep the normal law.
  private func pastScores(_ projection: Projection, horizon: Int) -> [ErrorShape] {
    let deviations = projection.conditional.variances.map { $0.squareRoot() }
    let gaps = projection.gapCount
    let errors = pastErrors(horizon: horizon)
    return deviations.indices.map { i in
      guard i >= gaps, deviations[i] > 0 else { return .normal }
      return .scores(ScoreDistribution(errors[i - gaps].map { $0 / deviations[i] }))
    }
  }
}

extension FittedModel {
  /// The residuals for every horizon: the errors of a model without dynamics.
  public func pastErrors(horizon: Int) -> [[Double]] {
    Array(repeating: residuals.filter { !$0.isNaN }, count: horizon)
  }
}

/// Residuals with mean 0 and variance 1, ascending; nil when there are too few.
private func residualPool(_ residuals: [Double]) -> [Double]? {
  let known = residuals.filter { !$0.isNaN }
  guard known.count >= ScoreDistribution.fewest else { return nil }
  let mean = known.reduce(0, +) / Double(known.count)
  let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)
  guard variance > 0 else { return nil }
  return known.map { ($0 - mean) / variance.squareRoot() }.sorted()
}
