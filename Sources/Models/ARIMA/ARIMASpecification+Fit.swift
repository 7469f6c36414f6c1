public import LinearAlgebra
import Optimization

extension ARIMASpecification {
  /// Estimates the model by exact maximum likelihood.
  ///
  /// The likelihood is that of the differenced data; regression coefficients and σ² are concentrated
  /// out, ARMA factors are kept stationary and invertible, and the search uses exact gradients. The
  /// log-likelihood that is reported is right to about 1e-9: where the fast recursions lose digits it
  /// is computed anew by the companion Kalman filter. Series of any
  /// magnitude may be given (they are scaled inside).
  ///
  /// Missing: NaN in `series`; gaps of any number and length. Regressors must be complete.
  ///
  /// - Parameters:
  ///   - series: n observations on the scale of the model.
  ///   - regressors: n × r, or nil for none; differenced like the series.
  ///   - names: Names of the r regressors.
  ///   - options: Starts, tolerance, what to compute.
  /// - Returns: The fit; `converged` tells whether the gradient test was passed.
  /// - Throws: `ModelError` for input that no estimate exists for, in a sentence.
  /// - Complexity: O(n (max(p + sP, q + sQ) + r²)) an evaluation; with more than 20 gaps
  ///   O(n max(p + sP + d + sD, q + sQ + 1)²).
  public func fit(
    _ series: [Double], regressors: Matrix? = nil, names: [String] = [],
    options: ARIMAOptions = ARIMAOptions()
  ) throws(ModelError) -> ARIMAFit {
    try options.check()
    precondition(names.count == regressors?.columns ?? 0, "one name a regressor")
    let data = try ARIMAData(
      specification: self, series: series, regressors: regressors, names: names)
    let objective = ARIMAObjective(problem: try ARIMAProblem(data: data))
    return try ARIMAEstimation(objective: objective, options: options).fit(series)
  }

  /// Evaluates the model at given coefficients, without estimating anything but what is left out.
  ///
  /// - Parameters:
  ///   - series: n observations on the scale of the model, NaN where missing.
  ///   - regressors: n × r, or nil for none.
  ///   - names: Names of the r regressors.
  ///   - armaCoefficients: In the order of `armaNames`.
  ///   - regressionCoefficients: Constant first, then regressors; nil solves for them.
  ///   - sigma2: Innovation variance; nil takes its maximum-likelihood value.
  /// - Returns: A fit with those coefficients and no covariance.
  /// - Throws: `ModelError` as `fit`, and `.estimationFailed` when the autoregression is not
  ///   stationary.
  public func evaluate(
    _ series: [Double], regressors: Matrix? = nil, names: [String] = [],
    armaCoefficients: [Double], regressionCoefficients: [Double]? = nil, sigma2: Double? = nil
  ) throws(ModelError) -> ARIMAFit {
    precondition(names.count == regressors?.columns ?? 0, "one name a regressor")
    precondition(armaCoefficients.count == armaCount, "\(armaCount) ARMA coefficients are needed")
    var reduced = self
    var data = try ARIMAData(
      specification: self, series: series, regressors: regressors, names: names)
    let full = data
    if let regressionCoefficients {
      precondition(
        regressionCoefficients.count == data.design.columns,
        "\(data.design.columns) regression coefficients are needed")
      let effect = data.design * regressionCoefficients
      reduced = ARIMASpecification(order: order, seasonal: seasonal, period: period)
      data = try ARIMAData(
        specification: reduced, series: zip(series, effect).map { $0 - $1 }, regressors: nil,
        names: [])
    }
    let objective = ARIMAObjective(problem: try ARIMAProblem(data: data))
    let estimation = ARIMAEstimation(
      objective: objective, options: ARIMAOptions(computesCovariance: false))
    return try estimation.evaluated(
      at: armaCoefficients, full: full, regression: regressionCoefficients, sigma2: sigma2,
      series: series)
  }
}

extension ARIMAOptions {
  func check() throws(ModelError) {
    guard starts >= 1 else { throw .invalidOption("starts is \(starts); give at least 1") }
    guard gradientTolerance > 0 else {
      throw .invalidOption("gradient tolerance is \(gradientTolerance); it must be positive")
    }
    guard maximumIterations >= 0 else {
      throw .invalidOption("maximum iterations is \(maximumIterations); give 0 or more")
    }
  }
}
