import RealModule

/// The least-squares solution of an overdetermined system y ≈ X β, with what statistics needs.
///
/// Three grades of work by the condition number κ of the columns scaled to unit length:
/// one factorization for harmless designs; iterative refinement with residuals in double-double
/// arithmetic (Björck 1967, Iterative refinement of linear least squares solutions I, BIT 7)
/// for κ above 100; a factorization in double-double arithmetic for κ above 10⁶. A design beyond
/// `largestConditionNumber` is refused with the names of the columns to look at.
///
/// The dependence on the units of the columns is nil: scaling is by powers of two.
public struct LeastSquares: Sendable {
  /// Designs worse than this are refused.
  ///
  /// Data are decimal fractions rounded to doubles; that alone changes coefficients by up to about
  /// κ × 1e-16, so beyond 2e10 six digits cannot be promised even by exact arithmetic.
  public static let largestConditionNumber = 2e10

  /// Above this condition number refinement pays: below it errors, about κ² × 1e-16, are under 1e-12.
  private static let refinementBound = 100.0

  /// Above this condition number (XᵀX)⁻¹ from an ordinary factorization loses its tenth digit.
  private static let doubleDoubleBound = 1e6

  /// β, one value a column of X.
  public let coefficients: [Double]
  /// y − X β, computed with the refined solution.
  public let residuals: [Double]
  /// (XᵀX)⁻¹, exactly symmetric.
  public let inverseGram: Matrix
  /// W, p × p, with (XᵀX)⁻¹ = W Wᵀ and X W = `orthonormalDesign`.
  public let root: Matrix
  /// The condition number of X with columns of unit length (2-norm).
  public let conditionNumber: Double
  private let basis: Basis

  /// Where an orthonormal basis of the design comes from when it is asked for.
  private enum Basis: Sendable {
    case factored(PivotedQR)
    case stored(Matrix)
  }

  /// Solves min ‖y − X β‖ for a design X with n rows and p ≤ n columns.
  ///
  /// - Throws: `LinearAlgebraError.notFinite` (column p stands for y); `.rankDeficient` with the
  ///   columns that depend on those before them, when there are more columns than rows or the
  ///   condition number exceeds `largestConditionNumber`.
  /// - Complexity: O(n p²).
  public init(_ design: Matrix, _ y: [Double]) throws(LinearAlgebraError) {
    precondition(y.count == design.rows, "\(design.rows) rows and \(y.count) values")
    try checkFinite(design)
    if let place = y.withUnsafeBufferPointer(firstNotFinite) {
      throw .notFinite(row: place, column: design.columns)
    }
    let scaled = ColumnScaling(design)
    let qr = try PivotedQR(scaled)
    conditionNumber = qr.conditionNumber
    guard qr.rank == design.columns, qr.conditionNumber <= Self.largestConditionNumber else {
      throw Self.refusal(scaled, qr)
    }
    var target = y
    let shift = target.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { ColumnScaling.normalize($0, count: buffer.count) } ?? 0
    }
    let solution: (coefficients: [Double], residuals: [Double])
    let scaledRoot: Matrix
    if qr.conditionNumber > Self.doubleDoubleBound {
      var exact = DoubleDoubleQR(scaled.matrix)
      solution = exact.solve(target)
      scaledRoot = exact.inverseUpper()
      basis = .stored(exact.orthonormalBasis)
    } else {
      let refine = qr.conditionNumber > Self.refinementBound
      solution = Self.refined(scaled.matrix, target, qr, steps: refine ? 5 : 0)
      scaledRoot = Self.unpermutedRows(qr.inverseUpper(), qr)
      basis = .factored(qr)
    }
    coefficients = qr.unscaled(solution.coefficients).map { Self.scaled($0, -shift) }
    residuals = solution.residuals.map { Self.scaled($0, -shift) }
    root = Self.unscaledRows(scaledRoot, qr)
    inverseGram = root.outerGram
  }

  /// Q = X W, n × p, orthonormal columns that span those of X.
  ///
  /// - Complexity: O(n p²).
  public var orthonormalDesign: Matrix {
    switch basis {
    case .factored(let qr): qr.orthonormalBasis
    case .stored(let matrix): matrix
    }
  }

  /// The leverages hᵢ, the diagonal of X (XᵀX)⁻¹ Xᵀ, each between 0 and 1.
  ///
  /// - Complexity: O(n p²).
  public var leverages: [Double] {
    let q = orthonormalDesign
    var sums = [Double](repeating: 0, count: q.rows)
    for j in 0..<q.columns {
      for i in 0..<q.rows {
        let value = q.storage[i + j * q.rows]
        sums[i] += value * value
      }
    }
    return sums.map { min($0, 1) }
  }

  /// Σ rᵢ², the residual sum of squares.
  public var residualSumOfSquares: Double { dot(residuals, residuals) }
}

extension LeastSquares {
  /// 2ᵏ x.
  private static func scaled(_ x: Double, _ k: Int) -> Double {
    Double(sign: .plus, exponent: k, significand: x)
  }

  /// Solves by the factorization, then corrects x and r together while the corrections shrink.
  ///
  /// The augmented system r + X x = y, Xᵀ r = 0 is refined as a whole: its residuals are computed
  /// in double-double, its corrections from the ordinary factors.
  private static func refined(
    _ x: Matrix, _ y: [Double], _ qr: PivotedQR, steps: Int
  ) -> (coefficients: [Double], residuals: [Double]) {
    var coefficients = [Double](repeating: 0, count: x.columns)
    var residuals = [Double](repeating: 0, count: x.rows)
    var lastChange = Double.infinity
    for step in 0...steps {
      let (f, g) =
        step == 0 ? (y, coefficients) : augmentedResiduals(x, y, coefficients, residuals)
      let (change, residualChange) = augmentedSolution(qr, f, g)
      let size = dot(change, change).squareRoot()
      // A correction that does not shrink is rounding error: the previous step was the last useful.
      guard size < 0.5 * lastChange else { break }
      for j in coefficients.indices { coefficients[j] += change[j] }
      for i in residuals.indices { residuals[i] += residualChange[i] }
      lastChange = size
    }
    return (coefficients, residuals)
  }

  /// f = y − r − X x and g = −Xᵀ r, computed with twice the working precision.
  private static func augmentedResiduals(
    _ x: Matrix, _ y: [Double], _ coefficients: [Double], _ residuals: [Double]
  ) -> (f: [Double], g: [Double]) {
    var high = y
    var low = [Double](repeating: 0, count: y.count)
    subtract(residuals, times: 1, &high, &low)
    var g = [Double](repeating: 0, count: x.columns)
    x.withPointer { base in
      residuals.withUnsafeBufferPointer { r in
        guard let r = r.baseAddress else { return }
        for j in g.indices {
          g[j] = -DoubleDouble.dot(base + j * x.rows, r, count: x.rows).high
        }
      }
    }
    for j in coefficients.indices {
      subtract(x.column(j), times: coefficients[j], &high, &low)
    }
    return (zip(high, low).map { $0 + $1 }, g)
  }

  /// (high, low) −= factor × column, element by element in double-double.
  private static func subtract(
    _ column: [Double], times factor: Double, _ high: inout [Double], _ low: inout [Double]
  ) {
    high.withUnsafeMutableBufferPointer { high in
      low.withUnsafeMutableBufferPointer { low in
        column.withUnsafeBufferPointer { column in
          for i in 0..<column.count {
            let p = DoubleDouble.product(column[i], -factor)
            let s = DoubleDouble.sum(high[i], p.high)
            high[i] = s.high
            low[i] += s.low + p.low
          }
        }
      }
    }
  }

  /// Solves r + X x = f, Xᵀ r = g with the factors of X.
  private static func augmentedSolution(
    _ qr: PivotedQR, _ f: [Double], _ g: [Double]
  ) -> (x: [Double], r: [Double]) {
    var rotated = Matrix(rows: f.count, columns: 1, columnMajor: f)
    qr.applyQ(to: &rotated, transposed: true)
    let h = qr.solveUpper(qr.permuted(g), transposed: true)
    let difference = zip(rotated.storage, h).map { $0 - $1 }
    let x = qr.unpermuted(qr.solveUpper(difference, transposed: false))
    for (k, value) in h.enumerated() { rotated.storage[k] = value }
    qr.applyQ(to: &rotated, transposed: false)
    return (x, rotated.storage)
  }

  /// Rows in pivoted order, put back in the order of the columns of X.
  private static func unpermutedRows(_ a: Matrix, _ qr: PivotedQR) -> Matrix {
    var result = a
    for (k, column) in qr.pivots.enumerated() {
      for j in 0..<a.columns { result[column, j] = a[k, j] }
    }
    return result
  }

  /// The root of the scaled design as the root of the design itself.
  private static func unscaledRows(_ a: Matrix, _ qr: PivotedQR) -> Matrix {
    var result = a
    for j in 0..<a.columns {
      for (i, value) in qr.unscaled(a.column(j)).enumerated() { result[i, j] = value }
    }
    return result
  }

  /// The error that names the columns which depend on those before them.
  private static func refusal(_ scaled: ColumnScaling, _ qr: PivotedQR) -> LinearAlgebraError {
    let exact = DoubleDoubleQR(scaled.matrix, tolerance: 1 / largestConditionNumber)
    // No single column may be that close to the others although together they are: name the worst.
    let named = exact.dependent.isEmpty ? Array(qr.pivots.suffix(1)) : exact.dependent
    return .rankDeficient(columns: named, reciprocalCondition: 1 / qr.conditionNumber)
  }
}
