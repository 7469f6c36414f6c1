/// Least squares by modified Gram–Schmidt in double-double arithmetic.
///
/// With 32 digits the loss of orthogonality, condition number times 1e-32, does not matter for any
/// design that doubles can tell from a singular one. About 25 times the work of the ordinary way,
/// so it is kept for ill-conditioned designs.
///
/// Björck (1967), Solving linear least squares problems by Gram–Schmidt orthogonalization, BIT 7.
struct DoubleDoubleQR {
  let rows: Int
  let columns: Int
  /// The orthonormal columns, their high and low parts, column after column.
  private var high: [Double]
  private var low: [Double]
  /// R, upper triangular, column after column.
  private var upper: [DoubleDouble]
  /// Columns that lie in the span of those before them, ascending.
  private(set) var dependent: [Int] = []

  /// Factors a matrix whose elements are finite and not above one in magnitude.
  ///
  /// A column whose part outside the span of those before it is not longer than `tolerance` times
  /// itself counts as dependent and takes no part in what follows.
  ///
  /// - Complexity: O(m n²), each operation about 25 ordinary ones.
  init(_ a: Matrix, tolerance: Double = 0) {
    rows = a.rows
    columns = a.columns
    high = a.storage
    low = [Double](repeating: 0, count: a.storage.count)
    upper = [DoubleDouble](repeating: DoubleDouble(0), count: columns * columns)
    for k in 0..<columns { takeColumn(k, tolerance: tolerance) }
  }

  private mutating func takeColumn(_ k: Int, tolerance: Double) {
    let (m, n) = (rows, columns)
    var isDependent = false
    high.withUnsafeMutableBufferPointer { highs in
      low.withUnsafeMutableBufferPointer { lows in
        guard let h = highs.baseAddress, let l = lows.baseAddress else { return }
        let column = Column(high: h + k * m, low: l + k * m, count: m)
        let whole = column.dot(column).squareRoot
        for i in 0..<k {
          let earlier = Column(high: h + i * m, low: l + i * m, count: m)
          let part = earlier.dot(column)
          upper[i + k * n] = part
          column.subtract(part, times: earlier)
        }
        let rest = column.dot(column).squareRoot
        isDependent = rest.high <= tolerance * whole.high
        upper[k + k * n] = rest
        column.multiply(by: isDependent ? DoubleDouble(0) : DoubleDouble(1) / rest)
      }
    }
    if isDependent { dependent.append(k) }
  }

  /// The coefficients of y and what is left of y, rounded to double at the end.
  ///
  /// Requires independent columns and |y| not above one.
  mutating func solve(_ y: [Double]) -> (coefficients: [Double], residuals: [Double]) {
    var rest = y
    var restLow = [Double](repeating: 0, count: rows)
    var parts = [DoubleDouble](repeating: DoubleDouble(0), count: columns)
    rest.withUnsafeMutableBufferPointer { restHighs in
      restLow.withUnsafeMutableBufferPointer { restLows in
        high.withUnsafeMutableBufferPointer { highs in
          low.withUnsafeMutableBufferPointer { lows in
            guard let h = highs.baseAddress, let l = lows.baseAddress,
              let yHigh = restHighs.baseAddress, let yLow = restLows.baseAddress
            else { return }
            let target = Column(high: yHigh, low: yLow, count: rows)
            for k in 0..<columns {
              let column = Column(high: h + k * rows, low: l + k * rows, count: rows)
              parts[k] = column.dot(target)
              target.subtract(parts[k], times: column)
            }
          }
        }
      }
    }
    return (backSubstituted(parts).map(\.high), zip(rest, restLow).map { $0 + $1 })
  }

  /// R⁻¹, rounded to double at the end.
  func inverseUpper() -> Matrix {
    var inverse = Matrix(rows: columns, columns: columns)
    for j in 0..<columns {
      var unit = [DoubleDouble](repeating: DoubleDouble(0), count: columns)
      unit[j] = DoubleDouble(1)
      for (i, value) in backSubstituted(unit).enumerated() { inverse[i, j] = value.high }
    }
    return inverse
  }

  /// Q, m × n, rounded to double.
  var orthonormalBasis: Matrix { Matrix(rows: rows, columns: columns, columnMajor: high) }

  /// R⁻¹ b.
  private func backSubstituted(_ b: [DoubleDouble]) -> [DoubleDouble] {
    var x = b
    for k in stride(from: columns - 1, through: 0, by: -1) {
      x[k] = x[k] / upper[k + k * columns]
      for i in 0..<k { x[i] = x[i] - upper[i + k * columns] * x[k] }
    }
    return x
  }
}

/// A borrowed column of double-double numbers.
private struct Column {
  let high: UnsafeMutablePointer<Double>
  let low: UnsafeMutablePointer<Double>
  let count: Int

  /// The inner product with another column, in four chains that run side by side.
  func dot(_ other: Column) -> DoubleDouble {
    var total = DoubleDouble(0)
    let blocks = count / 4 * 4
    var sums = (DoubleDouble(0), DoubleDouble(0), DoubleDouble(0), DoubleDouble(0))
    var i = 0
    while i < blocks {
      accumulate(i, other, &sums.0)
      accumulate(i + 1, other, &sums.1)
      accumulate(i + 2, other, &sums.2)
      accumulate(i + 3, other, &sums.3)
      i += 4
    }
    while i < count {
      accumulate(i, other, &total)
      i += 1
    }
    for part in [sums.0, sums.1, sums.2, sums.3] {
      total = total + DoubleDouble.sum(part.high, part.low)
    }
    return DoubleDouble.sum(total.high, total.low)
  }

  /// Adds one product to a sum whose low part gathers all rounding errors.
  @inline(__always)
  private func accumulate(_ i: Int, _ other: Column, _ sum: inout DoubleDouble) {
    let p = DoubleDouble.product(high[i], other.high[i])
    let s = DoubleDouble.sum(sum.high, p.high)
    sum.high = s.high
    sum.low += s.low + (p.low + (high[i] * other.low[i] + low[i] * other.high[i]))
  }

  /// Takes a multiple of another column away from this one.
  func subtract(_ factor: DoubleDouble, times other: Column) {
    for i in 0..<count {
      let difference =
        DoubleDouble(high[i], low[i]) - factor * DoubleDouble(other.high[i], other.low[i])
      high[i] = difference.high
      low[i] = difference.low
    }
  }

  /// Multiplies this column by a number.
  func multiply(by factor: DoubleDouble) {
    for i in 0..<count {
      let product = DoubleDouble(high[i], low[i]) * factor
      high[i] = product.high
      low[i] = product.low
    }
  }
}
