public import LinearAlgebra

/// The exact likelihood of one seasonal ARIMA model on one series, ready for many evaluations.
///
/// The series is differenced once; regressors, mean or drift and gaps are solved for at each
/// evaluation, and so is σ². An evaluation allocates nothing. One object serves one thread.
///
/// - SeeAlso: `ARIMASpecification.fit`, which maximises it.
public final class ARIMALikelihood {
  private let objective: ARIMAObjective

  /// Prepares the likelihood of a model.
  ///
  /// - Parameters:
  ///   - specification: The model.
  ///   - series: n observations on the scale of the model, NaN where missing.
  ///   - regressors: n × r, or nil for none.
  ///   - names: Names of the r regressors.
  /// - Throws: `ModelError` as `ARIMASpecification.fit`.
  public init(
    _ specification: ARIMASpecification, _ series: [Double], regressors: Matrix? = nil,
    names: [String] = []
  ) throws(ModelError) {
    let data = try ARIMAData(
      specification: specification, series: series, regressors: regressors, names: names)
    objective = ARIMAObjective(problem: try ARIMAProblem(data: data))
  }

  /// log L at ARMA coefficients in the order ar, ma, sar, sma; −∞ outside the stationary region.
  ///
  /// - Complexity: O(n (max(p + sP, q + sQ) + r²)).
  public func logLikelihood(_ armaCoefficients: [Double]) -> Double {
    precondition(armaCoefficients.count == objective.parameterCount, "one value a coefficient")
    objective.setNatural(armaCoefficients)
    return objective.evaluate(gradient: nil).isFinite ? objective.logLikelihood : -.infinity
  }

  /// log L with its exact gradient, by a reverse pass over the recursions.
  ///
  /// - Parameters:
  ///   - armaCoefficients: In the order ar, ma, sar, sma.
  ///   - gradient: Receives ∂ log L / ∂ coefficient; must have one element a coefficient.
  /// - Returns: log L; −∞ outside the stationary region, where the gradient is left alone.
  /// - Complexity: About 3 evaluations of the likelihood for any number of coefficients.
  public func logLikelihood(_ armaCoefficients: [Double], gradient: inout [Double]) -> Double {
    precondition(armaCoefficients.count == objective.parameterCount, "one value a coefficient")
    precondition(gradient.count == objective.parameterCount, "one element a coefficient")
    objective.setNatural(armaCoefficients)
    let value = gradient.withUnsafeMutableBufferPointer {
      objective.evaluate(gradient: $0.baseAddress)
    }
    guard value.isFinite else { return -.infinity }
    // The objective is −log L divided by the number of differenced observations.
    let scale = -Double(objective.problem.effectiveCount)
    for i in gradient.indices { gradient[i] *= scale }
    return objective.logLikelihood
  }
}
