public import LinearAlgebra
import RealModule

/// An estimated structural model, immutable.
///
/// Units: those of the series as given (the model scale); variances in units squared.
/// Criteria are those of `LikelihoodFit`.
public struct StructuralFit: LikelihoodFit, Sendable {
  /// The model that was estimated.
  public let specification: StructuralSpecification
  /// Variances and shapes at the maximum of the likelihood.
  public let parameters: StructuralParameters
  /// Standard errors in the order of `specification.parameterNames`.
  ///
  /// From the observed information
  /// in logarithms of variances and logits of shapes; NaN for a variance that is zero and a shape
  /// at its bound. Empty when not asked for.
  public let parameterErrors: [Double]
  /// Names of the regressors with fixed coefficients.
  public let regressorNames: [String]
  /// Their generalized least squares estimates.
  public let coefficients: [Double]
  /// Covariance of `coefficients`, given variances and shapes.
  public let covariance: Matrix
  /// Exact log-likelihood of the differenced data: diffuse likelihood without the part of the
  /// observations that identify the diffuse start of a series without gaps.
  ///
  /// Comparable with that of ARIMA models of the same order of differencing. Fixed coefficients
  /// enter at their estimates.
  public let logLikelihood: Double
  /// The diffuse log-likelihood of Durbin & Koopman (2012), section 7.2, with log 2π for every
  /// observation.
  public let diffuseLogLikelihood: Double
  /// Observations of the series that are not missing.
  public let observations: Int
  /// Observations that enter the likelihood: `observations` less those that identify the start.
  public let effectiveCount: Int
  /// Variances, shapes and fixed coefficients.
  public var parameterCount: Int { specification.parameterNames.count + coefficients.count }
  /// One-step prediction errors, one an observation; NaN where missing and in the diffuse phase.
  public let residuals: [Double]
  /// Residuals divided by their own standard deviations.
  public let standardizedResiduals: [Double]
  /// Variance of the one-step prediction error at the end of the sample.
  public let predictionVariance: Double
  /// Whether the gradient test was passed.
  public let converged: Bool
  /// Iterations of the search, all starts together.
  public let iterations: Int
  /// Largest gradient element of −log L / n in the search parameters.
  public let gradientNorm: Double
  /// What a reader should know: variances at zero, shapes at bounds.
  public let notes: [String]

  /// Covariance of logarithms of variances and logits of shapes; rows of known ones are zero.
  let searchCovariance: Matrix
  let series: [Double]
  package let regressors: StructuralRegressors
  /// Coefficients held at values other than their estimates, by their place.
  private(set) var held: [Int: Double] = [:]

  /// Value of a parameter by its name (`sigma2.level`, `cycle.period`); nil for one it has not.
  public func parameter(_ name: String) -> Double? {
    let values = parameters.variances + parameters.shapes
    return specification.parameterNames.firstIndex(of: name).map { values[$0] }
  }

  /// The coefficients that are used: the estimates given those that are held,
  /// β + V₊ᵢ (b − βᵢ)/Vᵢᵢ.
  public var usedCoefficients: [Double] {
    guard !held.isEmpty else { return coefficients }
    let places = held.keys.sorted()
    let block = covariance.submatrix(rows: places, columns: places)
    let gaps = places.map { (held[$0] ?? 0) - coefficients[$0] }
    guard let weights = try? LUFactorization(block).solve(gaps) else { return coefficients }
    var used = coefficients
    for i in used.indices {
      for (k, place) in places.enumerated() { used[i] += covariance[i, place] * weights[k] }
    }
    for place in places { used[place] = held[place] ?? coefficients[place] }
    return used
  }

  /// The fit with a fixed coefficient held at a value; the others move to their estimates given it.
  func holding(_ name: String, at value: Double) -> StructuralFit {
    guard let place = regressorNames.firstIndex(of: name) else { return self }
    var copy = self
    copy.held[place] = value
    return copy
  }
}
