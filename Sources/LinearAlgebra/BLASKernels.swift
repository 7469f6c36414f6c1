import COpenBLAS

/// Products on raw column-major storage; they allocate nothing.
///
/// Sizes are not checked and storage may not overlap.
package enum BLASKernels {
  /// Σ xᵢ yᵢ over `count` neighbouring elements.
  package static func dot(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int
  ) -> Double {
    // A call costs about 5 ns, a short sum less.
    if count < 8 {
      var sum = 0.0
      for i in 0..<count { sum += x[i] * y[i] }
      return sum
    }
    prepareBLAS()
    return cblas_ddot(Int32(count), x, 1, y, 1)
  }

  /// c ← α op(a) op(b) + β c, with op(a) m × k and op(b) k × n.
  package static func multiply(
    _ a: UnsafePointer<Double>, leadingDimension lda: Int, transposed transposeA: Bool,
    _ b: UnsafePointer<Double>, leadingDimension ldb: Int, transposed transposeB: Bool,
    into c: UnsafeMutablePointer<Double>, leadingDimension ldc: Int,
    m: Int, n: Int, k: Int, alpha: Double = 1, beta: Double = 0
  ) {
    guard m > 0, n > 0 else { return }
    prepareBLAS()
    cblas_dgemm(
      CblasColMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), alpha, a, Int32(max(1, lda)), b, Int32(max(1, ldb)), beta, c,
      Int32(max(1, ldc)))
  }

  /// y ← α op(a) x + β y, with a m × n as stored.
  package static func multiply(
    _ a: UnsafePointer<Double>, rows m: Int, columns n: Int, leadingDimension lda: Int,
    transposed: Bool, vector x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>,
    alpha: Double = 1, beta: Double = 0
  ) {
    guard m > 0, n > 0 else { return }
    prepareBLAS()
    cblas_dgemv(
      CblasColMajor, transposed ? CblasTrans : CblasNoTrans, Int32(m), Int32(n), alpha, a,
      Int32(lda), x, 1, beta, y, 1)
  }

  /// The lower triangle of c ← α a aᵀ + β c (n × k), or of α aᵀ a + β c (k × n) when transposed.
  package static func symmetricUpdate(
    _ a: UnsafePointer<Double>, leadingDimension lda: Int, transposed: Bool,
    into c: UnsafeMutablePointer<Double>, leadingDimension ldc: Int, n: Int, k: Int,
    alpha: Double = 1, beta: Double = 0
  ) {
    guard n > 0 else { return }
    prepareBLAS()
    cblas_dsyrk(
      CblasColMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, Int32(n), Int32(k), alpha,
      a, Int32(max(1, lda)), beta, c, Int32(max(1, ldc)))
  }

  /// The plain product of small matrices, columns hoisted.
  static func multiplySmall(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>,
    m: Int, n: Int, k: Int
  ) {
    for j in 0..<n {
      let target = c + j * m
      for i in 0..<m { target[i] = 0 }
      for l in 0..<k {
        let factor = b[l + j * k]
        let source = a + l * m
        for i in 0..<m { target[i] += source[i] * factor }
      }
    }
  }
}
