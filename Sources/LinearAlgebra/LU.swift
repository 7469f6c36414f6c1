import COpenBLAS
import RealModule

/// The LU factorization of a square matrix with row interchanges: P A = L U.
public struct LUFactorization: Sendable {
  /// L below the diagonal (its own diagonal is one), U on and above it.
  private let factors: Matrix
  /// Row interchanges as LAPACK counts them, from one.
  private let pivots: [Int32]
  private let oneNorm: Double

  /// Factors a square matrix.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`; `.singular(index:)` when a pivot is exactly zero.
  ///   Nearly singular matrices pass: look at `reciprocalCondition`.
  /// - Complexity: O(2 n³ / 3).
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    precondition(a.rows == a.columns, "LU factors of \(a.rows) × \(a.columns)")
    try checkFinite(a)
    oneNorm = a.oneNorm
    let n = a.rows
    var work = a
    var interchanges = [Int32](repeating: 0, count: n)
    let failure = work.withMutablePointer {
      LAPACKKernels.factorLU($0, order: n, leadingDimension: n, pivots: &interchanges)
    }
    guard failure == 0 else { throw .singular(index: failure - 1) }
    factors = work
    pivots = interchanges
  }

  /// The order n.
  public var order: Int { factors.rows }

  /// Solves A x = b, or Aᵀ x = b.
  ///
  /// - Complexity: O(n²).
  public func solve(_ b: [Double], transposed: Bool = false) -> [Double] {
    solve(Matrix(rows: b.count, columns: 1, columnMajor: b), transposed: transposed).storage
  }

  /// Solves A X = B, or Aᵀ X = B.
  ///
  /// - Complexity: O(n²) a column.
  public func solve(_ b: Matrix, transposed: Bool = false) -> Matrix {
    precondition(b.rows == order, "order \(order) and \(b.rows) rows")
    var x = b
    x.withMutablePointer { x in
      factors.withPointer { a in
        LAPACKKernels.solveLU(
          a, order: order, leadingDimension: order, pivots: pivots, transposed: transposed, x,
          leadingDimension: order, count: b.columns)
      }
    }
    return x
  }

  /// A⁻¹.
  ///
  /// - Complexity: O(n³).
  public func inverse() -> Matrix { solve(.identity(order)) }

  /// The determinant as a sign and the logarithm of its magnitude, which cannot overflow.
  public var determinant: (sign: Double, logMagnitude: Double) {
    var (sign, logarithm) = (1.0, 0.0)
    for (i, pivot) in factors.diagonal.enumerated() {
      if pivot < 0 { sign = -sign }
      if Int(pivots[i]) != i + 1 { sign = -sign }
      logarithm += Double.log(pivot.magnitude)
    }
    return (sign, logarithm)
  }

  /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁): 1 is perfect, below 1e-16 nothing is left.
  ///
  /// - Complexity: O(n²).
  public var reciprocalCondition: Double {
    guard order > 0 else { return 1 }
    prepareBLAS()
    var reciprocal = 0.0
    var work = [Double](repeating: 0, count: 4 * order)
    var indices = [Int32](repeating: 0, count: order)
    let n = Int32(order)
    factors.withPointer { a in
      _ = checked(
        lapack_dgecon(CChar(UInt8(ascii: "1")), n, a, n, oneNorm, &reciprocal, &work, &indices),
        "dgecon")
    }
    return reciprocal
  }
}

extension Matrix {
  /// The largest column sum of |elements|.
  public var oneNorm: Double {
    var largest = 0.0
    for j in 0..<columns {
      var sum = 0.0
      for i in 0..<rows { sum += storage[i + j * rows].magnitude }
      largest = Swift.max(largest, sum)
    }
    return largest
  }
}
