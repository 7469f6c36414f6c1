/// Columns made orthonormal one after the other: A = Q R with R upper triangular.
///
/// Modified Gram–Schmidt, each column twice, which keeps Q orthonormal to working precision.
/// Source: Björck (1996), Numerical Methods for Least Squares Problems, section 2.4.
struct OrthonormalBasis: Sendable {
  /// Q, one array a column; dependent columns are zero.
  private(set) var columns: [[Double]] = []
  /// R, column j has j + 1 entries.
  private(set) var triangle: [[Double]] = []
  /// Norm of each column before over after the earlier columns were taken out.
  private(set) var condition: [Double] = []

  /// A column whose remainder is smaller relative to the column is taken as dependent: the data of a
  /// regressor rarely carry more than eight digits, and rounding of long columns stays below 1e-12.
  static let smallestRemainder = 1e-10

  /// Adds a column; false when it depends on those before.
  @discardableResult
  mutating func append(_ column: [Double]) -> Bool {
    var rest = column
    var coefficients = [Double](repeating: 0, count: columns.count + 1)
    for _ in 0..<2 {
      for (j, q) in columns.enumerated() {
        let share = sumOfProducts(q, rest)
        coefficients[j] += share
        for t in rest.indices { rest[t] -= share * q[t] }
      }
    }
    let before = sumOfProducts(column, column).squareRoot()
    let after = sumOfProducts(rest, rest).squareRoot()
    let isIndependent = after > Self.smallestRemainder * before
    let inverse = isIndependent ? 1 / after : 0
    columns.append(rest.map { $0 * inverse })
    coefficients[columns.count - 1] = isIndependent ? after : 1
    triangle.append(coefficients)
    // The largest number that still means something where nothing is left.
    condition.append(after > 1e-16 * before ? before / after : 1e16)
    return isIndependent
  }

  /// Takes the projection on the basis out of a vector; returns its coefficients Qᵀv.
  func project(outOf vector: inout [Double]) -> [Double] {
    var coefficients = [Double](repeating: 0, count: columns.count)
    for _ in 0..<2 {
      for (j, q) in columns.enumerated() {
        let share = sumOfProducts(q, vector)
        coefficients[j] += share
        for t in vector.indices { vector[t] -= share * q[t] }
      }
    }
    return coefficients
  }

  /// x with R x = c for the columns from `start` on (the trailing block of R).
  func solve(_ c: [Double], from start: Int = 0) -> [Double] {
    var x = c
    for j in stride(from: columns.count - 1, through: start, by: -1) {
      x[j - start] /= triangle[j][j]
      for i in start..<j { x[i - start] -= triangle[j][i] * x[j - start] }
    }
    return x
  }
}

/// Σ aᵢ bᵢ with four accumulators.
func sumOfProducts(_ a: [Double], _ b: [Double]) -> Double {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      let n = Swift.min(a.count, b.count)
      var sums = SIMD4<Double>(repeating: 0)
      var i = 0
      while i + 4 <= n {
        let left = SIMD4<Double>(a[i], a[i + 1], a[i + 2], a[i + 3])
        let right = SIMD4<Double>(b[i], b[i + 1], b[i + 2], b[i + 3])
        sums += left * right
        i += 4
      }
      var rest = 0.0
      while i < n {
        rest += a[i] * b[i]
        i += 1
      }
      return (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
    }
  }
}
