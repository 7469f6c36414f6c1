import COpenBLAS
import RealModule

/// The lower Cholesky factor of a symmetric positive definite matrix: A = L Lᵀ.
///
/// Only the lower triangle of A is used. Solutions are for A itself unless the name says L.
public struct CholeskyFactorization: Sendable {
  /// L, lower triangular, zeros above the diagonal.
  public let lower: Matrix
  /// The largest column sum of |A|.
  private let oneNorm: Double

  /// Factors a square matrix, reading its lower triangle.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`; `.notPositiveDefinite(order:)` with the order of the
  ///   first leading minor that is not positive.
  /// - Complexity: O(n³ / 3).
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    precondition(a.rows == a.columns, "Cholesky factor of \(a.rows) × \(a.columns)")
    try checkFinite(a)
    oneNorm = a.symmetricOneNorm
    let n = a.rows
    var factor = a
    let minor = factor.withMutablePointer {
      LAPACKKernels.choleskyLower($0, order: n, leadingDimension: n)
    }
    guard minor == 0 else { throw .notPositiveDefinite(order: minor) }
    for j in 0..<n {
      for i in 0..<j { factor.storage[i + j * n] = 0 }
    }
    lower = factor
  }

  /// The order n.
  public var order: Int { lower.rows }

  /// Solves A x = b.
  public func solve(_ b: [Double]) -> [Double] { solveLowerTransposed(solveLower(b)) }

  /// Solves A X = B.
  public func solve(_ b: Matrix) -> Matrix { solveLowerTransposed(solveLower(b)) }

  /// Solves L x = b, which whitens b when A is its covariance.
  public func solveLower(_ b: [Double]) -> [Double] {
    precondition(b.count == order, "order \(order) and \(b.count) elements")
    return lower.triangularSolution(.lower, transposed: false, b)
  }

  /// Solves L X = B.
  public func solveLower(_ b: Matrix) -> Matrix {
    precondition(b.rows == order, "order \(order) and \(b.rows) rows")
    return lower.triangularSolution(.lower, transposed: false, b)
  }

  /// Solves Lᵀ x = b.
  public func solveLowerTransposed(_ b: [Double]) -> [Double] {
    precondition(b.count == order, "order \(order) and \(b.count) elements")
    return lower.triangularSolution(.lower, transposed: true, b)
  }

  /// Solves Lᵀ X = B.
  public func solveLowerTransposed(_ b: Matrix) -> Matrix {
    precondition(b.rows == order, "order \(order) and \(b.rows) rows")
    return lower.triangularSolution(.lower, transposed: true, b)
  }

  /// A⁻¹, exactly symmetric.
  ///
  /// - Complexity: O(n³).
  public func inverse() -> Matrix {
    guard order > 0 else { return lower }
    prepareBLAS()
    var result = lower
    let n = Int32(order)
    let info = result.withMutablePointer { lapack_dpotri(lowerTriangle, n, $0, n) }
    // The diagonal of a Cholesky factor is positive, so the inverse exists.
    precondition(checked(info, "dpotri") == 0, "a Cholesky factor with a zero diagonal")
    result.mirrorLower()
    return result
  }

  /// log |A| = 2 Σ log Lᵢᵢ.
  public var logDeterminant: Double {
    var sum = 0.0
    for value in lower.diagonal { sum += Double.log(value) }
    return 2 * sum
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁): 1 is perfect, below 1e-16 nothing is left.
  ///
  /// - Complexity: O(n²).
  public var reciprocalCondition: Double {
    guard order > 0 else { return 1 }
    prepareBLAS()
    var reciprocal = 0.0
    var work = [Double](repeating: 0, count: 3 * order)
    var indices = [Int32](repeating: 0, count: order)
    let n = Int32(order)
    lower.withPointer { factor in
      _ = checked(
        lapack_dpocon(lowerTriangle, n, factor, n, oneNorm, &reciprocal, &work, &indices), "dpocon")
    }
    return reciprocal
  }
}

extension Matrix {
  /// The 1-norm of the symmetric matrix whose lower triangle this is.
  var symmetricOneNorm: Double {
    var sums = [Double](repeating: 0, count: columns)
    for j in 0..<columns {
      sums[j] += storage[j + j * rows].magnitude
      for i in (j + 1)..<rows {
        let size = storage[i + j * rows].magnitude
        sums[i] += size
        sums[j] += size
      }
    }
    return sums.max() ?? 0
  }
}
