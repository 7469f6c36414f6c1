/// Below this order plain loops are used: they need no call and are never far behind there.
private let smallOrder = 6

/// The inner product Σ aᵢ bᵢ.
///
/// - Complexity: O(n).
public func dot(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "dot product of \(a.count) and \(b.count) elements")
  return a.withUnsafeBufferPointer { x in
    b.withUnsafeBufferPointer { y in
      guard let x = x.baseAddress, let y = y.baseAddress else { return 0 }
      return BLASKernels.dot(x, y, count: a.count)
    }
  }
}

extension Matrix {
  /// The sum of two matrices of one shape.
  public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(b, 1) }

  /// The difference of two matrices of one shape.
  public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(b, -1) }

  /// Every element times a number.
  public static func * (factor: Double, a: Matrix) -> Matrix {
    Matrix(rows: a.rows, columns: a.columns, columnMajor: a.storage.map { factor * $0 })
  }

  /// The matrix product A B.
  ///
  /// - Complexity: O(m n k); BLAS from order 6 on.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(
      a.columns == b.rows, "product of \(a.rows) × \(a.columns) and \(b.rows) × \(b.columns)")
    let (m, n, k) = (a.rows, b.columns, a.columns)
    guard m < smallOrder, n < smallOrder, k < smallOrder else {
      return multiplied(a, transposed: false, b, transposed: false, m, n, k)
    }
    return filled(m, n) { c in
      a.withPointer { left in
        b.withPointer { BLASKernels.multiplySmall(left, $0, into: c, m: m, n: n, k: k) }
      }
    }
  }

  /// The product A v.
  public static func * (a: Matrix, v: [Double]) -> [Double] {
    precondition(
      a.columns == v.count, "product of \(a.rows) × \(a.columns) and \(v.count) elements")
    return a.timesVector(v, transposed: false)
  }

  /// The product Aᵀ B.
  public func transposedTimes(_ b: Matrix) -> Matrix {
    precondition(rows == b.rows, "transposed product of \(rows) and \(b.rows) rows")
    return Matrix.multiplied(self, transposed: true, b, transposed: false, columns, b.columns, rows)
  }

  /// The product Aᵀ v.
  public func transposedTimes(_ v: [Double]) -> [Double] {
    precondition(rows == v.count, "transposed product of \(rows) rows and \(v.count) elements")
    return timesVector(v, transposed: true)
  }

  /// The product A Bᵀ.
  public func timesTransposed(_ b: Matrix) -> Matrix {
    precondition(columns == b.columns, "product of \(columns) and \(b.columns) columns")
    return Matrix.multiplied(self, transposed: false, b, transposed: true, rows, b.rows, columns)
  }

  /// The Gram matrix AᵀA, exactly symmetric.
  public var gram: Matrix { symmetricProduct(transposed: true, order: columns, inner: rows) }

  /// The outer Gram matrix AAᵀ, exactly symmetric.
  public var outerGram: Matrix { symmetricProduct(transposed: false, order: rows, inner: columns) }

  private func symmetricProduct(transposed: Bool, order n: Int, inner k: Int) -> Matrix {
    var result = Matrix.filled(n, n) { c in
      withPointer { a in
        BLASKernels.symmetricUpdate(
          a, leadingDimension: rows, transposed: transposed, into: c, leadingDimension: n, n: n,
          k: k)
      }
    }
    result.mirrorLower()
    return result
  }

  private func combined(_ b: Matrix, _ sign: Double) -> Matrix {
    precondition(
      rows == b.rows && columns == b.columns,
      "sum of \(rows) × \(columns) and \(b.rows) × \(b.columns)")
    var result = self
    for i in storage.indices { result.storage[i] += sign * b.storage[i] }
    return result
  }

  private func timesVector(_ v: [Double], transposed: Bool) -> [Double] {
    var result = [Double](repeating: 0, count: transposed ? columns : rows)
    result.withUnsafeMutableBufferPointer { y in
      v.withUnsafeBufferPointer { x in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        withPointer { a in
          BLASKernels.multiply(
            a, rows: rows, columns: columns, leadingDimension: rows, transposed: transposed,
            vector: x, into: y)
        }
      }
    }
    return result
  }

  private static func multiplied(
    _ a: Matrix, transposed transposeA: Bool, _ b: Matrix, transposed transposeB: Bool,
    _ m: Int, _ n: Int, _ k: Int
  ) -> Matrix {
    filled(m, n) { c in
      a.withPointer { left in
        b.withPointer { right in
          BLASKernels.multiply(
            left, leadingDimension: a.rows, transposed: transposeA,
            right, leadingDimension: b.rows, transposed: transposeB,
            into: c, leadingDimension: m, m: m, n: n, k: k)
        }
      }
    }
  }

  /// A matrix whose zeroed elements a closure overwrites.
  private static func filled(
    _ m: Int, _ n: Int, _ body: (UnsafeMutablePointer<Double>) -> Void
  ) -> Matrix {
    var result = Matrix(rows: m, columns: n)
    result.withMutablePointer(body)
    return result
  }
}
