import COpenBLAS

/// The thin singular value decomposition A = U diag(σ) Vᵀ, with k = min(m, n) singular values.
public struct SingularValueDecomposition: Sendable {
  /// U, m × k, orthonormal columns.
  public let left: Matrix
  /// σ, k values, descending, none negative.
  public let values: [Double]
  /// Vᵀ, k × n, orthonormal rows.
  public let rightTransposed: Matrix

  /// Decomposes a matrix of any shape by divide and conquer.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`, `.notConverged`.
  /// - Complexity: O(m n k).
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    try checkFinite(a)
    let (m, n, k) = (a.rows, a.columns, min(a.rows, a.columns))
    var u = Matrix(rows: m, columns: k)
    var vt = Matrix(rows: k, columns: n)
    var sigma = [Double](repeating: 0, count: k)
    let failure = k == 0 ? 0 : Self.decompose(a, &u, &sigma, &vt)
    guard failure == 0 else { throw .notConverged(count: failure) }
    left = u
    values = sigma
    rightTransposed = vt
  }

  private static func decompose(
    _ a: Matrix, _ u: inout Matrix, _ sigma: inout [Double], _ vt: inout Matrix
  ) -> Int {
    prepareBLAS()
    var copy = a
    var indices = [Int32](repeating: 0, count: 8 * sigma.count)
    let (m, n, k) = (Int32(a.rows), Int32(a.columns), Int32(sigma.count))
    let thin = CChar(UInt8(ascii: "S"))
    return copy.withMutablePointer { a in
      u.withMutablePointer { u in
        vt.withMutablePointer { vt in
          var best = 0.0
          _ = checked(
            lapack_dgesdd(thin, m, n, a, m, &sigma, u, m, vt, k, &best, -1, &indices), "dgesdd")
          var work = [Double](repeating: 0, count: Int(best))
          return checked(
            lapack_dgesdd(
              thin, m, n, a, m, &sigma, u, m, vt, k, &work, Int32(work.count), &indices), "dgesdd")
        }
      }
    }
  }

  /// σ₁ / σₖ in the 2-norm; infinite for a singular matrix, 1 for an empty one.
  public var conditionNumber: Double {
    guard let largest = values.first, let smallest = values.last else { return 1 }
    return smallest > 0 ? largest / smallest : .infinity
  }

  /// How many singular values exceed a tolerance relative to the largest.
  ///
  /// - Parameter relativeTolerance: By default max(m, n) times the spacing of doubles at one.
  /// - Returns: The numerical rank, at most min(m, n).
  public func rank(relativeTolerance: Double? = nil) -> Int {
    let sides = Double(max(left.rows, rightTransposed.columns))
    let bound = (values.first ?? 0) * (relativeTolerance ?? sides * .ulpOfOne)
    return values.count { $0 > bound }
  }
}
