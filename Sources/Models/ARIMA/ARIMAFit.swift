public import LinearAlgebra
import RealModule

/// An estimated seasonal ARIMA model, immutable.
///
/// Units: those of the series as given (the model scale); `sigma2` in units squared.
/// Criteria are those of `LikelihoodFit`.
public struct ARIMAFit: LikelihoodFit, Sendable {
  /// The model that was estimated.
  public let specification: ARIMASpecification
  /// Names of all coefficients: ARMA first, then the constant, then regressors.
  public let coefficientNames: [String]
  /// Estimates in the order of `coefficientNames`.
  public let coefficients: [Double]
  /// Covariance of the estimates from the observed information, in the order of `coefficientNames`.
  ///
  /// Empty (0 × 0) when it was not asked for. Rows of a coefficient on the boundary of the
  /// parameter space, where the information is not positive, are NaN; a note says so.
  public let covariance: Matrix
  /// Square roots of the diagonal of `covariance`; empty when that was not asked for.
  public let standardErrors: [Double]
  /// Innovation variance: weighted sum of squares divided by `effectiveCount` (maximum likelihood,
  /// no degrees-of-freedom correction).
  public let sigma2: Double
  /// Exact Gaussian log-likelihood of the differenced data.
  public let logLikelihood: Double
  /// Observations of the series that are not missing.
  public let observations: Int
  /// Observations that enter the likelihood: `observations` less d + s D.
  public let effectiveCount: Int
  /// ARMA coefficients, constant, regressors and σ².
  public let parameterCount: Int
  /// One-step prediction errors, one an observation of the series.
  ///
  /// NaN where the observation is missing and for the first d + s D observations, which have no
  /// prediction.
  public let residuals: [Double]
  /// Residuals divided by their own standard deviations.
  public let standardizedResiduals: [Double]
  /// Whether the gradient test was passed.
  public let converged: Bool
  /// Iterations of the search, all starts together.
  public let iterations: Int
  /// Largest gradient element of −log L / n in the search parameters.
  public let gradientNorm: Double
  /// What a reader should know: boundary solutions, several starts, failed tests.
  public let notes: [String]

  package let series: [Double]
  package let design: Matrix
  package let sigma: Double

  /// The ARMA coefficients, in the order of `specification.armaNames`.
  public var armaCoefficients: [Double] { Array(coefficients.prefix(specification.armaCount)) }

  /// Constant first, then regressors.
  public var regressionCoefficients: [Double] {
    Array(coefficients.dropFirst(specification.armaCount))
  }

  /// Names of the regressors, without the constant.
  public var regressorNames: [String] {
    let constant = specification.includesConstant ? 1 : 0
    return Array(coefficientNames.dropFirst(specification.armaCount + constant))
  }

  /// The fit with one regression coefficient held at a value.
  ///
  /// Constant and other regressors move to their generalized least squares estimates given it,
  /// β + V₊ᵢ (b − βᵢ) / Vᵢᵢ, with covariance V − V₊ᵢ Vᵢ₊ / Vᵢᵢ; ARMA terms and σ² stay. Residuals and
  /// criteria are those of the estimate.
  func holding(_ name: String, at value: Double) -> ARIMAFit {
    guard let place = coefficientNames.lastIndex(of: name) else { return self }
    var (held, known) = (coefficients, covariance)
    if known.rows == held.count, known[place, place] > 0 {
      let first = specification.armaCount
      let slopes = (first..<held.count).map { known[$0, place] / known[place, place] }
      for (j, slope) in slopes.enumerated() where slope.isFinite {
        held[first + j] += slope * (value - coefficients[place])
        for (i, other) in slopes.enumerated() where other.isFinite {
          known[first + i, first + j] -= other * slope * covariance[place, place]
        }
      }
    }
    held[place] = value
    for i in 0..<known.rows { (known[i, place], known[place, i]) = (0, 0) }
    return ARIMAFit(
      specification: specification, coefficientNames: coefficientNames, coefficients: held,
      covariance: known,
      standardErrors: known.rows == 0 ? [] : known.diagonal.map { $0.squareRoot() },
      sigma2: sigma2, logLikelihood: logLikelihood, observations: observations,
      effectiveCount: effectiveCount, parameterCount: parameterCount, residuals: residuals,
      standardizedResiduals: standardizedResiduals, converged: converged, iterations: iterations,
      gradientNorm: gradientNorm, notes: notes, series: series, design: design, sigma: sigma)
  }

  /// The fit with other figures on the model's scale; residuals and criteria are those of the estimate.
  func reading(_ figures: [Double]) -> ARIMAFit {
    ARIMAFit(
      specification: specification, coefficientNames: coefficientNames, coefficients: coefficients,
      covariance: covariance, standardErrors: standardErrors, sigma2: sigma2,
      logLikelihood: logLikelihood, observations: observations, effectiveCount: effectiveCount,
      parameterCount: parameterCount, residuals: residuals,
      standardizedResiduals: standardizedResiduals, converged: converged, iterations: iterations,
      gradientNorm: gradientNorm, notes: notes, series: figures, design: design, sigma: sigma)
  }

  /// Estimate of a coefficient by name; nil for a name that the model has not.
  public func coefficient(_ name: String) -> Double? {
    coefficientNames.firstIndex(of: name).map { coefficients[$0] }
  }
}
