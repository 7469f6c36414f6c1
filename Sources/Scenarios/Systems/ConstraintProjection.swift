import LinearAlgebra

/// The projection onto C x = b along W: x = y − W Cᵀ (C W Cᵀ)⁻¹ (C y − b).
///
/// The nearest point to y in the metric W⁻¹, and the mean of y ~ N(·, W) given C y = b. Only the
/// matrix C W Cᵀ of as many rows as C is formed.
///
/// - Complexity: O(p² r + p³) once for p rows and r directions of W; O(p² + n r) a column.
struct ConstraintProjection: Sendable {
  /// The smallest reciprocal condition number of the scaled matrix that still leaves six digits.
  static let leastCondition = 1e-10

  let rows: SparseRows
  let weights: FactoredCovariance
  private let scales: [Double]
  private let factorization: CholeskyFactorization

  /// Prepares the projection; nil where the rows leave no room or repeat each other under W.
  init?(_ rows: SparseRows, weights: FactoredCovariance) {
    self.rows = rows
    self.weights = weights
    var matrix = rows.gram(weightedBy: weights.diagonal)
    if weights.factor.columns > 0 { matrix = matrix + rows.times(weights.factor).outerGram }
    let diagonal = matrix.diagonal
    guard diagonal.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    let scales = diagonal.map { 1 / $0.squareRoot() }
    let order = rows.count
    matrix.withUnsafeMutableElements { cells in
      for j in 0..<order {
        for i in 0..<order { cells[i + j * order] *= scales[i] * scales[j] }
      }
    }
    guard let factorization = try? CholeskyFactorization(matrix),
      order == 0 || factorization.reciprocalCondition > Self.leastCondition
    else { return nil }
    self.scales = scales
    self.factorization = factorization
  }

  /// The multipliers (C W Cᵀ)⁻¹ (C y − b), one column a column of y.
  func multipliers(_ y: Matrix, values: Matrix?) -> Matrix {
    var gap = rows.times(y)
    if let values { gap = gap - values }
    return scaled(factorization.solve(scaled(gap)))
  }

  /// The projected columns of y.
  ///
  /// - Parameters:
  ///   - y: n × h.
  ///   - values: b, one column a column of y; nil for zero.
  /// - Returns: n × h.
  func projected(_ y: Matrix, onto values: Matrix? = nil) -> Matrix {
    y - weights.times(rows.transposedTimes(multipliers(y, values: values)))
  }

  private func scaled(_ x: Matrix) -> Matrix {
    var result = x
    let order = rows.count
    result.withUnsafeMutableElements { cells in
      for j in 0..<x.columns {
        for i in 0..<order { cells[i + j * order] *= scales[i] }
      }
    }
    return result
  }
}
