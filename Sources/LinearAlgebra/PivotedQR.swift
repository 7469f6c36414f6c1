import RealModule

/// A rank-revealing QR factorization A D P = Q R with column scaling D and column pivoting P.
///
/// Columns are first brought to about unit length, by powers of two and so without rounding:
/// the rank does not depend on the units in which columns are measured.
public struct PivotedQR: Sendable {
  /// R above and the reflectors of Q below, as LAPACK stores them; of the inner matrix when there
  /// is an outer factorization.
  private let factors: Matrix
  private let tau: [Double]
  /// A first factorization without pivoting, of tall matrices: it goes by blocks and leaves a square
  /// matrix with the same singular values to pivot.
  private let outer: Reflectors?
  /// The rows m of A.
  public let rows: Int
  private let exponents: [Int]

  /// The columns of A in the order in which they were taken, the most independent first.
  public let pivots: [Int]

  /// How many columns are linearly independent to working precision.
  ///
  /// A pivot counts when it exceeds max(m, n) times the spacing of doubles at one, relative to the
  /// first.
  public let rank: Int

  /// The condition number σ₁/σₙ of A with columns of unit length (2-norm).
  ///
  /// Belsley, Kuh and Welsch (1980), Regression Diagnostics, chapter 3: above 30 coefficients begin
  /// to blur, at 1e16 nothing is left. Infinite when a column is exactly dependent or m < n.
  public let conditionNumber: Double

  /// Factors a matrix of any shape.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`; `.notConverged` from the singular values of R.
  /// - Complexity: O(m n²).
  public init(_ a: Matrix) throws(LinearAlgebraError) {
    try checkFinite(a)
    try self.init(ColumnScaling(a))
  }

  /// Factors a matrix that is finite and scaled already.
  init(_ scaled: ColumnScaling) throws(LinearAlgebraError) {
    let (m, n) = (scaled.matrix.rows, scaled.matrix.columns)
    rows = m
    // From four times as tall the second factorization costs less than a tenth of the first.
    outer = m > 4 * n ? Reflectors(scaled.matrix) : nil
    var work = outer?.upper ?? scaled.matrix
    var order = [Int32](repeating: 0, count: n)
    var reflections = [Double](repeating: 0, count: min(work.rows, n))
    var scratch = [Double](repeating: 0, count: LAPACKKernels.qrWorkspaceCount(columns: n))
    let height = work.rows
    work.withMutablePointer { a in
      scratch.withUnsafeMutableBufferPointer {
        LAPACKKernels.factorPivotedQR(
          a, rows: height, columns: n, leadingDimension: height, pivots: &order, tau: &reflections,
          work: $0)
      }
    }
    factors = work
    tau = reflections
    exponents = scaled.exponents
    pivots = m > 0 ? order.map { Int($0) - 1 } : Array(0..<n)
    let diagonal = work.diagonal.map(\.magnitude)
    let bound = (diagonal.first ?? 0) * Double(max(m, n)) * .ulpOfOne
    rank = diagonal.prefix { $0 > bound }.count
    conditionNumber = try Self.conditionNumber(of: work)
  }

  /// The condition number of R with its columns brought to unit length.
  private static func conditionNumber(of factors: Matrix) throws(LinearAlgebraError) -> Double {
    let n = factors.columns
    guard factors.rows >= n else { return .infinity }
    var r = Matrix(rows: n, columns: n)
    for j in 0..<n {
      let column = Array(factors.storage[j * factors.rows...j * factors.rows + j])
      let length = dot(column, column).squareRoot()
      guard length > 0 else { return .infinity }
      for (i, value) in column.enumerated() { r.storage[i + j * n] = value / length }
    }
    return try SingularValueDecomposition(r).conditionNumber
  }

  /// The columns n of A.
  public var columns: Int { factors.columns }

  /// The columns, ascending, that depend linearly on the others to working precision.
  public var dependentColumns: [Int] { pivots[rank...].sorted() }

  /// R, rank × n, in the units of A: column k of Q R is column `pivots[k]` of A.
  public var upper: Matrix {
    var result = Matrix(rows: rank, columns: columns)
    for j in 0..<columns {
      let exponent = -exponents[pivots[j]]
      for i in 0..<min(j + 1, rank) {
        result[i, j] = Double(sign: .plus, exponent: exponent, significand: factors[i, j])
      }
    }
    return result
  }

  /// Q, m × rank, an orthonormal basis of the column space.
  ///
  /// - Complexity: O(m n²).
  public var orthonormalBasis: Matrix {
    var basis = Matrix(rows: rows, columns: rank)
    for i in 0..<rank { basis.storage[i + i * rows] = 1 }
    applyQ(to: &basis, transposed: false)
    return basis
  }

  /// The coefficients x that minimize ‖y − A x‖, to the accuracy of one factorization.
  ///
  /// `LeastSquares` gives the same, refined to full accuracy, with what statistics needs.
  ///
  /// - Throws: `LinearAlgebraError.notFinite`; `.rankDeficient` unless all columns are independent.
  /// - Complexity: O(m n).
  public func leastSquares(_ y: [Double]) throws(LinearAlgebraError) -> [Double] {
    precondition(y.count == rows, "\(rows) rows and \(y.count) values")
    guard rank == columns else {
      throw .rankDeficient(columns: dependentColumns, reciprocalCondition: 1 / conditionNumber)
    }
    var right = Matrix(rows: rows, columns: 1, columnMajor: y)
    try checkFinite(right)
    applyQ(to: &right, transposed: true)
    return unscaled(unpermuted(solveUpper(right.storage, transposed: false)))
  }

  /// c ← Q c or Qᵀ c, with the full square Q.
  func applyQ(to c: inout Matrix, transposed: Bool) {
    if transposed { outer?.apply(to: &c, transposed: true) }
    Reflectors.apply(factors, tau: tau, to: &c, transposed: transposed)
    if !transposed { outer?.apply(to: &c, transposed: false) }
  }

  /// R⁻¹ or R⁻ᵀ times the first n elements, for full column rank; in pivoted order.
  func solveUpper(_ b: [Double], transposed: Bool) -> [Double] {
    var x = Array(b.prefix(columns))
    x.withUnsafeMutableBufferPointer { x in
      guard let x = x.baseAddress else { return }
      factors.withPointer { r in
        BLASKernels.solveTriangle(
          .upper, r, leadingDimension: factors.rows, transposed: transposed, order: columns,
          vector: x)
      }
    }
    return x
  }

  /// R⁻¹, in pivoted and scaled order, for full column rank.
  func inverseUpper() -> Matrix {
    var inverse = Matrix.identity(columns)
    inverse.withMutablePointer { x in
      factors.withPointer { r in
        BLASKernels.solveTriangle(
          .upper, r, leadingDimension: factors.rows, transposed: false, matrix: x,
          leadingDimension: columns, rows: columns, columns: columns)
      }
    }
    return inverse
  }

  /// Values in pivoted order, put back in the order of A's columns.
  func unpermuted(_ values: [Double]) -> [Double] {
    var result = values
    for (k, column) in pivots.enumerated() { result[column] = values[k] }
    return result
  }

  /// Values in the order of A's columns, in pivoted order.
  func permuted(_ values: [Double]) -> [Double] { pivots.map { values[$0] } }

  /// Coefficients of the scaled columns as coefficients of A's own.
  func unscaled(_ values: [Double]) -> [Double] {
    zip(values, exponents).map { Double(sign: .plus, exponent: $1, significand: $0) }
  }
}

/// A QR factorization without pivoting, as LAPACK stores it.
private struct Reflectors: Sendable {
  private let factors: Matrix
  private let tau: [Double]

  /// Factors a matrix with at least as many rows as columns.
  init(_ a: Matrix) {
    let (m, n) = (a.rows, a.columns)
    var work = a
    var reflections = [Double](repeating: 0, count: n)
    var scratch = [Double](repeating: 0, count: LAPACKKernels.qrWorkspaceCount(columns: n))
    work.withMutablePointer { a in
      scratch.withUnsafeMutableBufferPointer {
        LAPACKKernels.factorQR(
          a, rows: m, columns: n, leadingDimension: m, tau: &reflections, work: $0)
      }
    }
    factors = work
    tau = reflections
  }

  /// R, n × n.
  var upper: Matrix {
    let n = factors.columns
    var result = Matrix(rows: n, columns: n)
    for j in 0..<n {
      for i in 0...j { result.storage[i + j * n] = factors.storage[i + j * factors.rows] }
    }
    return result
  }

  /// c ← Q c or Qᵀ c.
  func apply(to c: inout Matrix, transposed: Bool) {
    Self.apply(factors, tau: tau, to: &c, transposed: transposed)
  }

  /// c ← Q c or Qᵀ c for the first rows of c, as many as the reflectors have.
  static func apply(_ factors: Matrix, tau: [Double], to c: inout Matrix, transposed: Bool) {
    let (height, count) = (c.rows, c.columns)
    var scratch = [Double](
      repeating: 0, count: LAPACKKernels.applyQWorkspaceCount(columns: count))
    c.withMutablePointer { c in
      factors.withPointer { a in
        scratch.withUnsafeMutableBufferPointer {
          LAPACKKernels.applyQ(
            a, leadingDimension: factors.rows, count: tau.count, tau: tau, transposed: transposed,
            c, leadingDimension: height, rows: factors.rows, columns: count, work: $0)
        }
      }
    }
  }
}
