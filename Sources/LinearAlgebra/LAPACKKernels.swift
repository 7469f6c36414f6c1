import COpenBLAS

/// LAPACK's letter for the lower triangle.
let lowerTriangle = CChar(UInt8(ascii: "L"))
/// LAPACK's letter for a transposed matrix.
let transposedMatrix = CChar(UInt8(ascii: "T"))
/// LAPACK's letter for a matrix as it stands, and for "no vectors".
let plainMatrix = CChar(UInt8(ascii: "N"))

/// Factorizations on raw column-major storage; they allocate nothing and check nothing.
package enum LAPACKKernels {
  /// Up to this order the loop is faster than the call (measured on one machine: equal near 20).
  private static let smallOrder = 16

  /// Overwrites the lower triangle of a with its Cholesky factor; the upper one is left alone.
  ///
  /// - Returns: 0, or the order of the first leading minor that is not positive.
  package static func choleskyLower(
    _ a: UnsafeMutablePointer<Double>, order n: Int, leadingDimension lda: Int
  ) -> Int {
    guard n > smallOrder else { return smallCholesky(a, order: n, leadingDimension: lda) }
    prepareBLAS()
    return checked(lapack_dpotrf(lowerTriangle, Int32(n), a, Int32(lda)), "dpotrf")
  }

  /// The right-looking form: each finished column updates those to its right.
  private static func smallCholesky(
    _ a: UnsafeMutablePointer<Double>, order n: Int, leadingDimension lda: Int
  ) -> Int {
    for j in 0..<n {
      let column = a + j * lda
      let pivot = column[j]
      guard pivot > 0 else { return j + 1 }
      let root = pivot.squareRoot()
      column[j] = root
      for i in (j + 1)..<n { column[i] /= root }
      for k in (j + 1)..<n {
        let factor = column[k]
        let target = a + k * lda
        for i in k..<n { target[i] -= column[i] * factor }
      }
    }
    return 0
  }

  /// Overwrites a square matrix with its LU factors; `pivots` (n) counts from one, as LAPACK does.
  ///
  /// - Returns: 0, or the position (from one) of the first pivot that is exactly zero.
  package static func factorLU(
    _ a: UnsafeMutablePointer<Double>, order n: Int, leadingDimension lda: Int,
    pivots: UnsafeMutablePointer<Int32>
  ) -> Int {
    guard n > 0 else { return 0 }
    prepareBLAS()
    return checked(lapack_dgetrf(Int32(n), Int32(n), a, Int32(lda), pivots), "dgetrf")
  }

  /// Overwrites the right sides b (n × count) with the solution of A X = B, or Aᵀ X = B.
  package static func solveLU(
    _ factors: UnsafePointer<Double>, order n: Int, leadingDimension lda: Int,
    pivots: UnsafePointer<Int32>, transposed: Bool = false,
    _ b: UnsafeMutablePointer<Double>, leadingDimension ldb: Int, count: Int
  ) {
    guard n > 0, count > 0 else { return }
    prepareBLAS()
    _ = checked(
      lapack_dgetrs(
        transposed ? transposedMatrix : plainMatrix, Int32(n), Int32(count), factors, Int32(lda),
        pivots, b, Int32(ldb)), "dgetrs")
  }

  /// The length of `work` that `factorPivotedQR` and `applyQ` need at least.
  ///
  /// Room for blocks of 32 columns, LAPACK's own default.
  package static func qrWorkspaceCount(columns n: Int) -> Int { 2 * n + (n + 1) * 32 }

  /// Overwrites a (m × n, m ≥ n) with R above and the reflectors of Q below: A = Q R.
  ///
  /// `tau` has n elements and `work` at least `qrWorkspaceCount(columns: n)`.
  package static func factorQR(
    _ a: UnsafeMutablePointer<Double>, rows m: Int, columns n: Int, leadingDimension lda: Int,
    tau: UnsafeMutablePointer<Double>, work: UnsafeMutableBufferPointer<Double>
  ) {
    guard m > 0, n > 0, let scratch = work.baseAddress else { return }
    prepareBLAS()
    _ = checked(
      lapack_dgeqrf(Int32(m), Int32(n), a, Int32(lda), tau, scratch, Int32(work.count)), "dgeqrf")
  }

  /// The length of `work` that `applyQ` needs.
  ///
  /// With 32 columns a column and a triangle of 65 × 64 beside them LAPACK proceeds by blocks of
  /// reflectors; for few columns forming the blocks costs more than it saves.
  package static func applyQWorkspaceCount(columns count: Int) -> Int {
    count < 8 ? max(1, count) : 32 * count + 65 * 64
  }

  /// Overwrites a (m × n) with R above and the reflectors of Q below: A P = Q R.
  ///
  /// `pivots` (n) counts from one; `tau` has min(m, n) elements.
  package static func factorPivotedQR(
    _ a: UnsafeMutablePointer<Double>, rows m: Int, columns n: Int, leadingDimension lda: Int,
    pivots: UnsafeMutablePointer<Int32>, tau: UnsafeMutablePointer<Double>,
    work: UnsafeMutableBufferPointer<Double>
  ) {
    guard m > 0, n > 0, let scratch = work.baseAddress else { return }
    prepareBLAS()
    for j in 0..<n { pivots[j] = 0 }
    _ = checked(
      lapack_dgeqp3(
        Int32(m), Int32(n), a, Int32(lda), pivots, tau, scratch, Int32(work.count)), "dgeqp3")
  }

  /// c ← Q c or Qᵀ c in place, for m rows of c and Q from k reflectors.
  ///
  /// `work` has at least `applyQWorkspaceCount(columns: count)` elements.
  package static func applyQ(
    _ reflectors: UnsafePointer<Double>, leadingDimension lda: Int, count k: Int,
    tau: UnsafePointer<Double>, transposed: Bool, _ c: UnsafeMutablePointer<Double>,
    leadingDimension ldc: Int, rows m: Int, columns count: Int,
    work: UnsafeMutableBufferPointer<Double>
  ) {
    guard m > 0, count > 0, let scratch = work.baseAddress else { return }
    prepareBLAS()
    _ = checked(
      lapack_dormqr(
        CChar(UInt8(ascii: "L")), transposed ? transposedMatrix : plainMatrix, Int32(m),
        Int32(count), Int32(k), reflectors, Int32(lda), tau, c, Int32(ldc), scratch,
        Int32(work.count)), "dormqr")
  }

  /// The length of `work` that `symmetricEigen` needs.
  package static func eigenWorkspaceCount(order n: Int) -> Int { max(1, 34 * n) }

  /// Overwrites a symmetric matrix (lower triangle read) with its eigenvectors, values ascending.
  ///
  /// - Returns: 0, or how many elements did not converge.
  package static func symmetricEigen(
    _ a: UnsafeMutablePointer<Double>, order n: Int, leadingDimension lda: Int,
    values: UnsafeMutablePointer<Double>, work: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    guard n > 0, let scratch = work.baseAddress else { return 0 }
    prepareBLAS()
    let info = lapack_dsyev(
      CChar(UInt8(ascii: "V")), lowerTriangle, Int32(n), a, Int32(lda), values, scratch,
      Int32(work.count))
    return checked(info, "dsyev")
  }
}
