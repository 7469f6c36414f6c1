/// The eigenvalues and orthonormal eigenvectors of a symmetric matrix: A = V diag(λ) Vᵀ.
public struct SymmetricEigen: Sendable {
  /// λ, ascending.
  public let values: [Double]
  /// V; column j belongs to value j.
  public let vectors: Matrix

  /// Decomposes a square matrix, reading its lower triangle.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`, `.notConverged`.
  /// - Complexity: O(n³).
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    precondition(a.rows == a.columns, "eigenvalues of \(a.rows) × \(a.columns)")
    try checkFinite(a)
    let n = a.rows
    var work = a
    var lambda = [Double](repeating: 0, count: n)
    var scratch = [Double](repeating: 0, count: LAPACKKernels.eigenWorkspaceCount(order: n))
    let failure = work.withMutablePointer { a in
      scratch.withUnsafeMutableBufferPointer {
        LAPACKKernels.symmetricEigen(
          a, order: n, leadingDimension: n, values: &lambda, work: $0)
      }
    }
    guard failure == 0 else { throw .notConverged(count: failure) }
    values = lambda
    vectors = work
  }

  /// F with F Fᵀ = A for a positive semidefinite A: V diag(√λ), negative λ taken as zero.
  ///
  /// Columns belong to ascending eigenvalues.
  public var squareRootFactor: Matrix {
    var factor = vectors
    for (j, value) in values.enumerated() {
      let root = max(value, 0).squareRoot()
      for i in 0..<factor.rows { factor.storage[i + j * factor.rows] *= root }
    }
    return factor
  }
}
