public import LinearAlgebra

/// A covariance as a diagonal and a few directions, W = diag(d) + E Eᵀ.
///
/// Shapes: `diagonal` n, `factor` n × r; n × n numbers are never stored.
public struct FactoredCovariance: Sendable, Equatable {
  /// The diagonal part d, no entry negative.
  public let diagonal: [Double]
  /// The directions E.
  public let factor: Matrix

  /// A covariance from its parts; without directions it is diagonal.
  public init(diagonal: [Double], factor: Matrix? = nil) {
    let factor = factor ?? Matrix(rows: diagonal.count, columns: 0)
    precondition(
      factor.rows == diagonal.count, "\(diagonal.count) variances, factor of \(factor.rows) rows")
    precondition(diagonal.allSatisfy { $0 >= 0 }, "a negative variance")
    self.diagonal = diagonal
    self.factor = factor
  }

  /// The number of variables n.
  public var count: Int { diagonal.count }

  /// The variances, in O(n r).
  public var variances: [Double] {
    diagonal.indices.map { i in
      (0..<factor.columns).reduce(diagonal[i]) { $0 + factor[i, $1] * factor[i, $1] }
    }
  }

  /// The whole matrix, n × n, for few variables.
  public var matrix: Matrix { Matrix.diagonal(diagonal) + factor.outerGram }

  /// W x for each column of x, in O(n r) a column.
  func times(_ x: Matrix) -> Matrix {
    var result =
      factor.columns == 0
      ? Matrix(rows: x.rows, columns: x.columns) : factor * factor.transposedTimes(x)
    let n = count
    result.withUnsafeMutableElements { target in
      x.withUnsafeElements { source in
        for j in 0..<x.columns {
          for i in 0..<n { target[i + j * n] += diagonal[i] * source[i + j * n] }
        }
      }
    }
    return result
  }

  /// The covariance of every variable times its own number.
  func scaled(by scales: [Double]) -> FactoredCovariance {
    precondition(scales.count == count, "\(count) variables and \(scales.count) scales")
    var directions = factor
    let n = count
    directions.withUnsafeMutableElements { cells in
      for k in cells.indices { cells[k] *= scales[k % n] }
    }
    return FactoredCovariance(
      diagonal: zip(diagonal, scales).map { $0 * $1 * $1 }, factor: directions)
  }

  /// The same covariance with some variables known: no variance, no covariance.
  func fixing(_ fixed: Set<Int>) -> FactoredCovariance {
    if fixed.isEmpty { return self }
    return scaled(by: (0..<count).map { fixed.contains($0) ? 0 : 1 })
  }
}
