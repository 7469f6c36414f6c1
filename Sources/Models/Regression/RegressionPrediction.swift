public import LinearAlgebra

/// What a regression predicts for new rows of regressors.
public struct RegressionPrediction: Sendable {
  /// x'β, one a row; NaN where a regressor is missing.
  public let means: [Double]
  /// Standard errors of x'β, by the fit's covariance.
  public let meanErrors: [Double]
  /// Standard errors of a new observation: coefficients and error together.
  public let observationErrors: [Double]
  private let factor: @Sendable (Double) -> Double

  init(
    means: [Double], meanErrors: [Double], observationErrors: [Double],
    factor: @escaping @Sendable (Double) -> Double
  ) {
    self.means = means
    self.meanErrors = meanErrors
    self.observationErrors = observationErrors
    self.factor = factor
  }

  /// Intervals that cover x'β with this probability, from Student's t.
  public func confidenceIntervals(level: Double = 0.95) -> [(lower: Double, upper: Double)] {
    intervals(meanErrors, level)
  }

  /// Intervals that cover a new observation with this probability, from Student's t.
  public func predictionIntervals(level: Double = 0.95) -> [(lower: Double, upper: Double)] {
    intervals(observationErrors, level)
  }

  private func intervals(
    _ errors: [Double], _ level: Double
  ) -> [(lower: Double, upper: Double)] {
    let reach = factor(level)
    return zip(means, errors).map { ($0 - reach * $1, $0 + reach * $1) }
  }
}

extension RegressionFit {
  /// Predicts y for new rows of regressors.
  ///
  ///     Var(x'β) = x'V x,   Var(y) = x'V x + s² / w
  ///
  /// - Parameters:
  ///   - regressors: One row a prediction, columns as at estimation (without the constant).
  ///   - weights: Weights of the new observations, on the scale of those at estimation; ones when nil.
  /// - Returns: Means and standard errors, one a row.
  public func predict(_ regressors: Matrix, weights: [Double]? = nil) -> RegressionPrediction {
    let given = regressors.columns + (specification.includesConstant ? 1 : 0)
    precondition(given == names.count, "\(given) columns for \(names.count) coefficients")
    precondition(weights.map { $0.count == regressors.rows } ?? true, "weights of another length")
    let constant =
      specification.includesConstant ? [Double](repeating: 1, count: regressors.rows) : []
    let design = Matrix(
      rows: regressors.rows, columns: given, columnMajor: constant + regressors.elements)
    let variances = meanVariances(design)
    return RegressionPrediction(
      means: design * coefficients,
      meanErrors: variances.map { $0.squareRoot() },
      observationErrors: variances.indices.map { i in
        (variances[i] + errorVariance / (weights?[i] ?? 1)).squareRoot()
      },
      factor: { [self] in studentFactor($0) })
  }

  /// x'V x of each row; by the root of (XᵀX)⁻¹ for the classical V, which cannot turn negative.
  private func meanVariances(_ design: Matrix) -> [Double] {
    if specification.covariance == .classical {
      let parts = design * solution.root
      return (0..<design.rows).map { i in
        let row = parts.row(i)
        return errorVariance * dot(row, row)
      }
    }
    let spread = design * covariance
    return (0..<design.rows).map { max(0, dot(design.row($0), spread.row($0))) }
  }
}
