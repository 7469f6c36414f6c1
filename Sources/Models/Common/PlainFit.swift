/// A fit without regressors whose months ahead have a normal law: the theta family, simple methods,
/// methods for intermittent demand, complex smoothing.
package protocol PlainFit: Sendable {
  /// The name of the estimator.
  var method: String { get }
  /// Estimates by name, in the order of a table.
  var estimates: [(name: String, value: Double)] { get }
  /// Errors of one-step predictions, one an observation, NaN where there is none.
  var residuals: [Double] { get }
  /// Observations that are not missing.
  var observations: Int { get }
  /// Estimated numbers, σ² among them.
  var parameterCount: Int { get }
  /// Observations that the sum of squares holds.
  var effectiveCount: Int { get }
  /// log L where the method is a model with one, NaN otherwise.
  var logLikelihood: Double { get }
  /// Variance of the errors.
  var sigma2: Double { get }
  /// What a reader should know.
  var notes: [String] { get }
  /// The law of gaps and of `horizon` months ahead, given the estimates and with their uncertainty as
  /// far as it is known.
  func laws(horizon: Int) throws(ModelError) -> (widened: GaussianLaw, conditional: GaussianLaw)
  /// Errors of forecasts 1 … `horizon` months ahead at the final estimates.
  func pastErrors(horizon: Int) -> [[Double]]
}

extension PlainFit {
  /// −2 log L + 2 k; NaN without a likelihood.
  var aic: Double { -2 * logLikelihood + 2 * Double(parameterCount) }
}

/// Checks what every method without a transform needs of its data.
///
/// - Returns: Number of observations that are not missing.
func requireUsable(
  _ series: [Double], atLeast needed: Int, for reason: String
) throws(ModelError) -> Int {
  let observed = series.count { !$0.isNaN }
  guard observed > 0 else { throw .allMissing }
  if let position = series.firstIndex(where: \.isInfinite) {
    throw .unusableValue(position: position, value: series[position])
  }
  try requireSize(series, atLeast: 1e-150)
  guard observed >= needed else {
    throw .tooFewObservations(usable: observed, needed: needed, reason: reason)
  }
  return observed
}

/// A power of two near the mean magnitude of the observed values: scaling by it is exact.
func unitScale(of series: [Double]) -> Double {
  let known = series.filter { !$0.isNaN }
  let largest = known.reduce(0) { Swift.max($0, $1.magnitude) }
  guard largest > 0 else { return 1 }
  let mean = known.reduce(0) { $0 + $1.magnitude / largest } / Double(known.count) * largest
  return Double(sign: .plus, exponent: mean.exponent, significand: 1)
}
