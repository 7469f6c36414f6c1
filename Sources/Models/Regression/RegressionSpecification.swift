public import LinearAlgebra

/// How the covariance matrix of least-squares coefficients is estimated.
///
/// With e the residuals, h the leverages, n observations and p coefficients,
/// the heteroskedasticity-consistent ones are (XᵀX)⁻¹ Xᵀ diag(ω) X (XᵀX)⁻¹.
///
/// Source: MacKinnon and White (1985), Some heteroskedasticity-consistent covariance matrix estimators
/// with improved finite sample properties, Journal of Econometrics 29.
public enum CoefficientCovariance: Hashable, Sendable {
  /// s² (XᵀX)⁻¹: right when errors are independent with one variance.
  case classical
  /// ω = e², White (1980).
  case hc0
  /// ω = e² n / (n − p).
  case hc1
  /// ω = e² / (1 − h).
  case hc2
  /// ω = e² / (1 − h)².
  case hc3
  /// Newey and West (1987): also consistent when errors are autocorrelated, Bartlett weights.
  ///
  /// `smallSample` multiplies the covariance by n / (n − p). Rows that were left out are gaps: products
  /// across them do not count (prewhitened scores are taken row by row).
  case neweyWest(lag: NeweyWestLag, smallSample: Bool)
}

/// How many autocovariances a Newey–West covariance takes in.
public enum NeweyWestLag: Hashable, Sendable {
  /// This many; zero gives `hc0`.
  case fixed(Int)
  /// ⌊4 (n/100)^(2/9)⌋, the rule of thumb.
  case ruleOfThumb
  /// Chosen from the data: Newey and West (1994), Automatic lag selection in covariance matrix
  /// estimation, Review of Economic Studies 61.
  ///
  /// `prewhitened` filters the scores by a first-order vector autoregression before, and undoes it
  /// after.
  case automatic(prewhitened: Bool)
}

/// A linear regression to estimate by least squares.
///
///     yₜ = β₀ + xₜ'β + eₜ,   minimizing Σ wₜ eₜ²
public struct RegressionSpecification: Hashable, Sendable {
  /// The name under which the constant appears in tables.
  public static let constantName = "intercept"

  /// Whether a constant is put before the regressors.
  public let includesConstant: Bool
  /// How standard errors are computed.
  public let covariance: CoefficientCovariance

  /// A regression with a constant and classical standard errors unless told otherwise.
  public init(includesConstant: Bool = true, covariance: CoefficientCovariance = .classical) {
    if case .neweyWest(.fixed(let lag), _) = covariance {
      precondition(lag >= 0, "Newey–West lag \(lag) is negative")
    }
    self.includesConstant = includesConstant
    self.covariance = covariance
  }

  /// Estimates the regression.
  ///
  /// Shapes: `y` n, `regressors` n × k with `names` k, `weights` n or nil for equal ones. Units:
  /// coefficients in units of y per unit of the regressor; weights are inverse variances up to a
  /// common factor. Missing: a row with NaN in y, a regressor or the weight, or with weight zero, is
  /// left out and counted in `RegressionFit.dropped`.
  ///
  /// Coefficients are refined until they are as exact as the data: see `LeastSquares`.
  ///
  /// - Throws: `ModelError.allMissing`, `.tooFewObservations` unless more rows than coefficients are
  ///   left, `.unusableValue` for an infinite value or a negative weight, `.collinear` with the names
  ///   of the columns that depend on those before them and the condition number.
  /// - Complexity: O(n k²).
  public func fit(
    _ y: [Double], regressors: Matrix, names: [String], weights: [Double]? = nil
  ) throws(ModelError) -> RegressionFit {
    try RegressionFit(
      self, RegressionData(self, y, regressors: regressors, names: names, weights: weights))
  }
}
