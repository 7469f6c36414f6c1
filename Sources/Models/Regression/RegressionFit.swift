public import LinearAlgebra
import Probability
import RealModule

/// An estimated linear regression.
///
/// For weighted least squares sums of squares, the likelihood, diagnostics and robust covariances are
/// those of the weighted rows √w y, √w x; residuals and fitted values are in the units of y.
public struct RegressionFit: LikelihoodFit, Sendable {
  /// What was asked for.
  public let specification: RegressionSpecification
  /// The names of the coefficients, the constant first.
  public let names: [String]
  /// The estimates β, in the order of `names`.
  public let coefficients: [Double]
  /// The covariance of the estimates, as the specification asks.
  public let covariance: Matrix
  /// Rows used.
  public let observations: Int
  /// Rows left out because a value was missing or the weight zero.
  public let dropped: Int
  /// Observations less coefficients.
  public let degreesOfFreedom: Int
  /// y − Xβ, one a row given, NaN where the row was left out.
  public let residuals: [Double]
  /// Xβ, one a row given, NaN where the row was left out.
  public let fitted: [Double]
  /// Σ w e².
  public let residualSumOfSquares: Double
  /// Σ w y², about the weighted mean when the model has a constant.
  public let totalSumOfSquares: Double
  /// Whether some column of the design is constant.
  public let hasConstant: Bool
  /// The condition number of the design with columns of unit length (2-norm).
  ///
  /// Above 30 coefficients begin to blur; designs beyond `LeastSquares.largestConditionNumber` are
  /// refused. Source: Belsley, Kuh and Welsch (1980), Regression Diagnostics, chapter 3.
  public let conditionNumber: Double
  let data: RegressionData
  let solution: LeastSquares

  init(_ specification: RegressionSpecification, _ data: RegressionData) throws(ModelError) {
    let design = data.weightedDesign
    let response = data.weighted(data.response)
    let solution = try leastSquares(design, response, names: data.names)
    self.specification = specification
    self.data = data
    self.solution = solution
    names = data.names
    coefficients = solution.coefficients
    conditionNumber = solution.conditionNumber
    observations = data.rows.count
    dropped = data.total - data.rows.count
    degreesOfFreedom = data.rows.count - data.names.count
    residualSumOfSquares = solution.residualSumOfSquares
    hasConstant = data.hasConstant
    totalSumOfSquares = Self.totalSumOfSquares(data, response)
    let plain = data.rootWeights.map { zip(solution.residuals, $0).map { $0 / $1 } }
    residuals = data.spread(plain ?? solution.residuals)
    fitted = data.spread(zip(data.response, plain ?? solution.residuals).map { $0 - $1 })
    covariance = try RobustCovariance(solution, design, data)
      .matrix(specification.covariance)
  }

  private static func totalSumOfSquares(_ data: RegressionData, _ response: [Double]) -> Double {
    guard data.hasConstant else { return dot(response, response) }
    let roots = data.weighted([Double](repeating: 1, count: response.count))
    let mean = dot(roots, response) / dot(roots, roots)
    let centered = zip(response, roots).map { $0 - mean * $1 }
    return dot(centered, centered)
  }

  /// The covariance of the estimates by another estimator.
  ///
  /// - Throws: `ModelError.estimationFailed` where it does not exist: a leverage of one for `hc2` and
  ///   `hc3`, scores that cannot be prewhitened.
  public func covariance(_ estimator: CoefficientCovariance) throws(ModelError) -> Matrix {
    try RobustCovariance(solution, data.weightedDesign, data).matrix(estimator)
  }

  /// Autocovariances in a Newey–West covariance; nil when the specification asks for another one.
  public var neweyWestLag: Int? {
    guard case .neweyWest(let lag, _) = specification.covariance else { return nil }
    return try? RobustCovariance(solution, data.weightedDesign, data).count(of: lag)
  }
}

extension RegressionFit {
  /// F with F Fᵀ the covariance of the estimates; it exists for perfect fits and ill-conditioned
  /// designs too, where a Cholesky factor of the covariance does not.
  ///
  /// - Throws: `ModelError.estimationFailed` when the covariance is not finite.
  package func covarianceFactor() throws(ModelError) -> Matrix {
    if specification.covariance == .classical { return standardError * solution.root }
    let scales = standardErrors.map { $0 > 0 ? $0 : 1 }
    var correlation = covariance
    for j in scales.indices {
      for i in scales.indices { correlation[i, j] /= scales[i] * scales[j] }
    }
    do {
      var factor = try SymmetricEigen(correlation).squareRootFactor
      for j in 0..<factor.columns {
        for i in scales.indices { factor[i, j] *= scales[i] }
      }
      return factor
    } catch {
      throw .estimationFailed("the covariance of the coefficients: \(error)")
    }
  }
}

/// Least squares with the columns' names in the error.
func leastSquares(
  _ design: Matrix, _ y: [Double], names: [String]
) throws(ModelError) -> LeastSquares {
  do {
    return try LeastSquares(design, y)
  } catch {
    switch error {
    case .rankDeficient(let columns, let reciprocal):
      throw .collinear(columns: columns.map { names[$0] }, conditionNumber: 1 / reciprocal)
    default: throw .estimationFailed("least squares: \(error)")
    }
  }
}

extension RegressionFit {
  /// One row of the estimation table.
  public struct Coefficient: Sendable, Equatable {
    /// The regressor.
    public let name: String
    /// β.
    public let estimate: Double
    /// The root of its variance, by the covariance asked for.
    public let standardError: Double
    /// Estimate over standard error.
    public let statistic: Double
    /// Two-sided, from Student's t with n − p degrees of freedom.
    public let pValue: Double
  }

  /// The estimation table.
  public var table: [Coefficient] {
    zip(names, zip(coefficients, standardErrors)).map { name, numbers in
      let test = TestResult(
        statistic: numbers.0 / numbers.1,
        reference: .studentT(degreesOfFreedom: degreesOfFreedom))
      return Coefficient(
        name: name, estimate: numbers.0, standardError: numbers.1, statistic: test.statistic,
        pValue: test.pValue)
    }
  }

  /// Standard errors, by the covariance asked for.
  public var standardErrors: [Double] { covariance.diagonal.map { $0.squareRoot() } }

  /// s² = Σ w e² / (n − p), the unbiased estimate of the error variance.
  public var errorVariance: Double { residualSumOfSquares / Double(degreesOfFreedom) }

  /// s, the standard error of the regression.
  public var standardError: Double { errorVariance.squareRoot() }

  /// R², the share of the variation explained; about zero when the model has no constant.
  public var rSquared: Double { 1 - residualSumOfSquares / totalSumOfSquares }

  /// R² adjusted for degrees of freedom.
  public var adjustedRSquared: Double {
    let free = Double(observations - (hasConstant ? 1 : 0))
    return 1 - (1 - rSquared) * free / Double(degreesOfFreedom)
  }

  /// log L = −n/2 (log 2π + log(Σ w e²/n) + 1) + ½ Σ log w, at the maximum-likelihood variance.
  public var logLikelihood: Double {
    let n = Double(observations)
    var logWeights = 0.0
    for root in data.rootWeights ?? [] { logWeights += Double.log(root) }
    return logWeights
      - n / 2 * (Double.log(2 * Double.pi) + Double.log(residualSumOfSquares / n) + 1)
  }

  /// Parameters counted in the criteria: the coefficients and σ².
  public var parameterCount: Int { coefficients.count + 1 }

  /// Observations that enter the likelihood: all that were used.
  public var effectiveCount: Int { observations }

  /// The leverages hᵢ of the rows given, NaN where a row was left out.
  public var leverages: [Double] { data.spread(solution.leverages) }

  /// Two-sided confidence intervals of the coefficients, from Student's t.
  ///
  /// - Parameter level: The probability covered, as in 0.95.
  /// - Returns: Lower and upper bounds in the order of `names`.
  public func confidenceIntervals(level: Double = 0.95) -> [(lower: Double, upper: Double)] {
    let factor = studentFactor(level)
    return zip(coefficients, standardErrors).map { ($0 - factor * $1, $0 + factor * $1) }
  }

  /// The t quantile that a two-sided interval of this level reaches to.
  func studentFactor(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a level lies between 0 and 1, this one is \(level)")
    return StudentT(degreesOfFreedom: Double(degreesOfFreedom)).upperQuantile((1 - level) / 2)
  }
}
