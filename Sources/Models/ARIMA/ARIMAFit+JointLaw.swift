public import LinearAlgebra

extension ARIMAFit {
  /// The joint law of every month that is not known: gaps in the sample, then the coming months.
  ///
  /// Exact given the coefficients and σ²: gaps have their conditional law given all observations
  /// (generalized least squares, Kohn & Ansley 1986), which is carried into the forecasts together
  /// with what the sample leaves open about past shocks; future shocks add their response. The mean
  /// and regression effects are those of the estimated coefficients, whose own uncertainty is not
  /// included (as in R's `predict` and gretl's `fcast`).
  ///
  /// - Parameters:
  ///   - horizon: Number h of months after the last observation; 0 for the gaps alone.
  ///   - futureRegressors: h × r values of the regressors, nil when there are none.
  /// - Returns: The law of g gaps and h months; its factor is square and block lower triangular.
  /// - Throws: `ModelError.regressorTooShort` or `.missingRegressor` for the future regressors,
  ///   `.invalidOption` for a negative horizon.
  /// - Complexity: O((n + h)(g + h) r + n g² + g³).
  public func jointLaw(
    horizon: Int, futureRegressors: Matrix? = nil
  ) throws(ModelError) -> GaussianLaw {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    let future = try futureDesign(horizon, futureRegressors)
    let reduced = ARIMASpecification(
      order: specification.order, seasonal: specification.seasonal, period: specification.period)
    let effect = design * regressionCoefficients
    let data = try ARIMAData(
      specification: reduced, series: zip(series, effect).map { $0 - $1 }, regressors: nil,
      names: [])
    let objective = ARIMAObjective(problem: try ARIMAProblem(data: data, diffuse: false))
    objective.setNatural(armaCoefficients)
    let end = SampleEnd(objective: objective, horizon: horizon)
    objective.prefersCompanion = true
    guard end != nil || objective.evaluate(gradient: nil).isFinite else {
      throw .estimationFailed("the likelihood of \(specification) does not exist at the estimates")
    }
    let law = ARIMAProjection(
      objective: objective, horizon: horizon, sigma: sigma / data.scale, end: end)
    let known = data.gaps.map { effect[$0] } + future * regressionCoefficients
    return GaussianLaw(
      positions: data.gaps + (series.count..<(series.count + horizon)),
      mean: zip(law.mean, known).map { ($0 + data.offset) * data.scale + $1 },
      factor: data.scale * law.factor)
  }

  /// Constant and regressors of the coming months.
  private func futureDesign(
    _ horizon: Int, _ given: Matrix?
  ) throws(ModelError) -> Matrix {
    let names = regressorNames
    if let first = names.first, horizon > 0 {
      guard let given, given.rows >= horizon else {
        throw .regressorTooShort(name: first, available: given?.rows ?? 0, needed: horizon)
      }
    }
    precondition(
      horizon == 0 || given?.columns ?? 0 == names.count,
      "future regressors need \(names.count) columns")
    var regressors: Matrix?
    if let given, horizon > 0 {
      regressors = given.submatrix(
        rows: Array(0..<horizon), columns: Array(0..<given.columns))
    } else if !names.isEmpty {
      regressors = Matrix(rows: 0, columns: names.count)
    }
    if let regressors {
      for j in 0..<regressors.columns {
        for (t, value) in regressors.column(j).enumerated() where !value.isFinite {
          throw .missingRegressor(name: names[j], position: series.count + t)
        }
      }
    }
    return ARIMAData.design(
      specification, count: horizon, from: series.count, regressors: regressors)
  }
}
