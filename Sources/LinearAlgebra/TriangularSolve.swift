import COpenBLAS

/// Which half of a matrix holds the triangle.
public enum Triangle: Sendable {
  /// On and below the diagonal.
  case lower
  /// On and above the diagonal.
  case upper
}

extension BLASKernels {
  /// b ← op(T)⁻¹ b in place, for a triangle of order n and one right side.
  package static func solveTriangle(
    _ triangle: Triangle, _ t: UnsafePointer<Double>, leadingDimension: Int, transposed: Bool,
    order n: Int, vector b: UnsafeMutablePointer<Double>
  ) {
    guard n > 0 else { return }
    prepareBLAS()
    cblas_dtrsv(
      CblasColMajor, triangle == .lower ? CblasLower : CblasUpper,
      transposed ? CblasTrans : CblasNoTrans, CblasNonUnit, Int32(n), t, Int32(leadingDimension), b,
      1)
  }

  /// B ← op(T)⁻¹ B in place, or B ← B op(T)⁻¹ from the right; B is m × n as stored.
  package static func solveTriangle(
    _ triangle: Triangle, _ t: UnsafePointer<Double>, leadingDimension ldt: Int, transposed: Bool,
    fromRight: Bool = false, matrix b: UnsafeMutablePointer<Double>, leadingDimension ldb: Int,
    rows m: Int, columns n: Int
  ) {
    guard m > 0, n > 0 else { return }
    prepareBLAS()
    cblas_dtrsm(
      CblasColMajor, fromRight ? CblasRight : CblasLeft,
      triangle == .lower ? CblasLower : CblasUpper, transposed ? CblasTrans : CblasNoTrans,
      CblasNonUnit, Int32(m), Int32(n), 1, t, Int32(ldt), b, Int32(ldb))
  }
}

extension Matrix {
  /// Solves T x = b, or Tᵀ x = b, with the triangle of this square matrix.
  ///
  /// The other half is not read.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`; `.singular(index:)` for a zero on the diagonal.
  /// - Complexity: O(n²) a right side.
  public func solveTriangular(
    _ triangle: Triangle, transposed: Bool = false, _ b: [Double]
  ) throws(LinearAlgebraError) -> [Double] {
    let right = Matrix(rows: b.count, columns: 1, columnMajor: b)
    return try solveTriangular(triangle, transposed: transposed, right).storage
  }

  /// Solves T X = B, or Tᵀ X = B, with the triangle of this square matrix.
  ///
  /// The other half is not read.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`; `.singular(index:)` for a zero on the diagonal.
  /// - Complexity: O(n²) a right side.
  public func solveTriangular(
    _ triangle: Triangle, transposed: Bool = false, _ b: Matrix
  ) throws(LinearAlgebraError) -> Matrix {
    precondition(rows == columns, "a triangle of \(rows) × \(columns)")
    precondition(rows == b.rows, "a triangle of order \(rows) and \(b.rows) rows")
    try checkFinite(self)
    try checkFinite(b)
    if let zero = diagonal.firstIndex(of: 0) { throw .singular(index: zero) }
    return triangularSolution(triangle, transposed: transposed, b)
  }

  /// The solution without checks, for factors known to be sound.
  func triangularSolution(_ triangle: Triangle, transposed: Bool, _ b: Matrix) -> Matrix {
    var x = b
    x.withMutablePointer { x in
      withPointer { t in
        BLASKernels.solveTriangle(
          triangle, t, leadingDimension: rows, transposed: transposed, matrix: x,
          leadingDimension: b.rows, rows: b.rows, columns: b.columns)
      }
    }
    return x
  }

  /// The solution without checks for one right side.
  func triangularSolution(_ triangle: Triangle, transposed: Bool, _ b: [Double]) -> [Double] {
    var x = b
    x.withUnsafeMutableBufferPointer { x in
      guard let x = x.baseAddress else { return }
      withPointer { t in
        BLASKernels.solveTriangle(
          triangle, t, leadingDimension: rows, transposed: transposed, order: rows, vector: x)
      }
    }
    return x
  }

  /// The reciprocal condition number, in the 1-norm, of the triangle of this square matrix.
  ///
  /// An estimate, seldom off by more than a factor of three; 0 for a singular triangle, 1 for order 0.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`.
  /// - Complexity: O(n²).
  public func triangularReciprocalCondition(
    _ triangle: Triangle
  ) throws(LinearAlgebraError) -> Double {
    precondition(rows == columns, "a triangle of \(rows) × \(columns)")
    try checkFinite(self)
    guard rows > 0 else { return 1 }
    prepareBLAS()
    var reciprocal = 0.0
    var work = [Double](repeating: 0, count: 3 * rows)
    var indices = [Int32](repeating: 0, count: rows)
    let side = CChar(UInt8(ascii: triangle == .lower ? "L" : "U"))
    withPointer { t in
      _ = checked(
        lapack_dtrcon(
          CChar(UInt8(ascii: "1")), side, CChar(UInt8(ascii: "N")), Int32(rows), t, Int32(rows),
          &reciprocal, &work, &indices), "dtrcon")
    }
    return reciprocal
  }
}
