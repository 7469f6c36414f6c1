import LinearAlgebra
import TestSupport
import Testing

@Suite struct LeastSquaresTests {
  /// Integer powers 0…degree of the integers 0..<count: exact in doubles while below 2⁵³.
  private func powers(_ count: Int, degree: Int, from start: Double = 0) -> Matrix {
    var x = Matrix(rows: count, columns: degree + 1, repeating: 1)
    for i in 0..<count {
      for j in 1...degree { x[i, j] = x[i, j - 1] * (start + Double(i)) }
    }
    return x
  }

  @Test(arguments: [(10, 3), (5, 5), (100, 12), (1, 1)])
  func pivotedQRReconstructs(m: Int, n: Int) throws {
    let a = randomMatrix(m, n, seed: 31)
    let qr = try PivotedQR(a)
    #expect(qr.rank == n)
    let q = qr.orthonormalBasis
    #expect(distance(q.gram, .identity(n)) < 1e-13)
    let product = q * qr.upper
    for (k, column) in qr.pivots.enumerated() {
      #expect(worstRelativeError(product.column(k), a.column(column)) < 1e-12)
    }
    let beta = (0..<n).map { Double($0) - 2 }
    #expect(worstRelativeError(try qr.leastSquares(a * beta), beta) < 1e-11)
  }

  @Test func theRankDoesNotDependOnUnits() throws {
    var a = randomMatrix(20, 4, seed: 32)
    for i in 0..<20 { a[i, 2] = 1e-20 * a[i, 2] }
    #expect(try PivotedQR(a).rank == 4)
    for i in 0..<20 { a[i, 3] = 3e12 * (a[i, 0] - 0.1 * a[i, 1]) }
    let qr = try PivotedQR(a)
    #expect(qr.rank == 3)
    #expect(qr.dependentColumns.count == 1)
    #expect(throws: LinearAlgebraError.self) {
      try qr.leastSquares([Double](repeating: 1, count: 20))
    }
  }

  @Test func collinearColumnsAreNamedInTheirOrder() throws {
    var a = randomMatrix(30, 5, seed: 33)
    for i in 0..<30 {
      a[i, 2] = a[i, 0] + 0.3 * a[i, 1]
      a[i, 4] = 0
    }
    #expect {
      try LeastSquares(a, a.column(0))
    } throws: { error in
      guard case .rankDeficient(let columns, let reciprocal)? = error as? LinearAlgebraError else {
        return false
      }
      return columns == [2, 4] && reciprocal < 1e-12
    }
    #expect(throws: LinearAlgebraError.rankDeficient(columns: [2], reciprocalCondition: 0)) {
      try LeastSquares(Matrix(rowVectors: [[1, 2, 3], [1, 3, 5]]), [1, 2])
    }
  }

  @Test(arguments: [1.0, 1e-200, 1e200])
  func normalEquationsHold(unit: Double) throws {
    let x = randomMatrix(40, 6, seed: 34)
    let y = randomMatrix(40, 1, seed: 35).elements.map { $0 * unit }
    let fit = try LeastSquares(x, y)
    #expect(x.transposedTimes(fit.residuals).allSatisfy { $0.magnitude < 1e-14 * unit })
    #expect(distance(fit.inverseGram * x.gram, .identity(6)) < 1e-12)
    #expect(distance(fit.root.outerGram, fit.inverseGram) < 1e-15)
    #expect(distance(x * fit.root, fit.orthonormalDesign) < 1e-13)
    #expect(relativeError(fit.leverages.reduce(0, +), 6) < 1e-13)
  }

  /// Noise that is orthogonal to the columns leaves integer coefficients exactly in place.
  @Test(arguments: [5, 8, 9])
  func integerPolynomialsAreSolvedExactly(degree: Int) throws {
    let x = powers(21, degree: degree)
    let beta = (0...degree).map { _ in 1.0 }
    let y = x * beta
    let fit = try LeastSquares(x, y)
    // Sums stay below 2⁵³, so y is exact and so is the answer, up to its own rounding.
    #expect(worstRelativeError(fit.coefficients, beta, floor: 0) < 1e-13)
    #expect(fit.residualSumOfSquares <= 1e-24 * dot(y, y))
  }

  /// Alternating signs times binomials annihilate polynomials of lower degree, so the noise is
  /// exactly orthogonal to the design, and its size must not spoil the coefficients.
  @Test func hugeOrthogonalNoiseDoesNotSpoilTheSolution() throws {
    let degree = 6
    let x = powers(21, degree: degree)
    var noise = [Double](repeating: 0, count: 21)
    var binomial = 1.0
    for k in 0...20 {
      noise[k] = (k % 2 == 0 ? 1 : -1) * binomial
      binomial = (binomial * Double(20 - k) / Double(k + 1)).rounded()
    }
    let y = zip(x * [Double](repeating: 1, count: degree + 1), noise).map { $0 + 1024 * $1 }
    let fit = try LeastSquares(x, y)
    #expect(fit.coefficients.allSatisfy { ($0 - 1).magnitude < 1e-9 })
    #expect(worstRelativeError(fit.residuals, noise.map { 1024 * $0 }, floor: 0) < 1e-12)
  }

  @Test func hilbertDesignsAreSolvedOrRefused() {
    for n in 2...12 {
      let x = Matrix(
        rowVectors: (0..<n + 4).map { i in (0..<n).map { 1 / Double(i + $0 + 1) } })
      let beta = [Double](repeating: 1, count: n)
      let outcome = Result { () throws(LinearAlgebraError) in try LeastSquares(x, x * beta) }
      switch outcome {
      case .success(let fit):
        #expect(worstRelativeError(fit.coefficients, beta) < 1e-6, "order \(n)")
        #expect(n <= 9)
      case .failure(.rankDeficient(let columns, let reciprocal)):
        #expect(n >= 7 && !columns.isEmpty && 1 / reciprocal > 1e10)
      case .failure(let error):
        Issue.record("order \(n): \(error)")
      }
    }
  }
}
