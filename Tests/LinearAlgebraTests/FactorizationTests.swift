import LinearAlgebra
import TestSupport
import Testing

@Suite struct FactorizationTests {
  @Test(arguments: [1, 2, 7, 33])
  func luSolvesBothWays(n: Int) throws {
    let a = randomMatrix(n, n, seed: UInt64(n)) + 2 * .identity(n)
    let lu = try LUFactorization(a)
    let x = randomMatrix(n, 2, seed: 50)
    #expect(distance(lu.solve(a * x), x) < 1e-12)
    #expect(distance(lu.solve(a.transposedTimes(x), transposed: true), x) < 1e-12)
    #expect(distance(lu.inverse() * a, .identity(n)) < 1e-12)
    #expect(lu.reciprocalCondition > 0 && lu.reciprocalCondition <= 1)
  }

  @Test func luKnowsTheDeterminant() throws {
    let lu = try LUFactorization(Matrix(rowVectors: [[0, 2, 1], [1, 1, 0], [3, 0, 1]]))
    // By the first row: 0 − 2 (1·1 − 0·3) + 1 (1·0 − 1·3) = −5.
    #expect(lu.determinant.sign == -1)
    #expect(relativeError(lu.determinant.logMagnitude, 1.6094379124341003) < 1e-15)
  }

  @Test func luNamesThePivot() {
    #expect(throws: LinearAlgebraError.singular(index: 1)) {
      try LUFactorization(Matrix(rowVectors: [[1, 2], [2, 4]]))
    }
  }

  @Test(arguments: [(6, 3), (3, 6), (5, 5), (40, 8), (1, 1)])
  func singularValuesReconstruct(m: Int, n: Int) throws {
    let a = randomMatrix(m, n, seed: 11)
    let svd = try SingularValueDecomposition(a)
    let rebuilt = svd.left * Matrix.diagonal(svd.values) * svd.rightTransposed
    #expect(distance(rebuilt, a) < 1e-13)
    #expect(distance(svd.left.gram, .identity(min(m, n))) < 1e-13)
    #expect(distance(svd.rightTransposed.outerGram, .identity(min(m, n))) < 1e-13)
    #expect(svd.values == svd.values.sorted(by: >))
    #expect(svd.rank() == min(m, n))
  }

  @Test func singularValuesRevealTheRank() throws {
    let thin = randomMatrix(9, 2, seed: 3)
    let svd = try SingularValueDecomposition(thin.timesTransposed(randomMatrix(5, 2, seed: 4)))
    #expect(svd.rank() == 2)
    #expect(svd.conditionNumber > 1e14)
  }

  @Test(arguments: [1, 2, 8, 35])
  func eigenvectorsReconstruct(n: Int) throws {
    let root = randomMatrix(n, n, seed: UInt64(n))
    let a = root + root.transposed
    let eigen = try SymmetricEigen(a)
    let rebuilt = (eigen.vectors * Matrix.diagonal(eigen.values)).timesTransposed(eigen.vectors)
    #expect(distance(rebuilt, a) < 1e-13 * Double(n))
    #expect(distance(eigen.vectors.gram, .identity(n)) < 1e-13 * Double(n))
    #expect(eigen.values == eigen.values.sorted())
  }

  @Test func eigenvaluesMakeASquareRootOfASingularCovariance() throws {
    let covariance = randomMatrix(6, 3, seed: 5).outerGram
    let factor = try SymmetricEigen(covariance).squareRootFactor
    #expect(distance(factor.outerGram, covariance) < 1e-14 * 6)
  }

  @Test(arguments: [(1, 0), (6, 2), (30, 4), (5, 4)])
  func bandedCholeskyAgreesWithTheDenseOne(n: Int, b: Int) throws {
    var band = randomMatrix(b + 1, n, seed: 21)
    for j in 0..<n { band[0, j] = 2 * Double(b) + 2 }  // diagonally dominant
    var dense = Matrix(rows: n, columns: n)
    for j in 0..<n {
      for d in 0...b where j + d < n {
        dense[j + d, j] = band[d, j]
        dense[j, j + d] = band[d, j]
      }
    }
    let banded = try BandedCholesky(band: band)
    let full = try CholeskyFactorization(dense)
    let right = randomMatrix(n, 2, seed: 22)
    #expect(distance(banded.solve(right), full.solve(right)) < 1e-14)
    let one = right.column(0)
    #expect(worstRelativeError(banded.solveLower(one), full.solveLower(one)) < 1e-14)
    #expect(
      worstRelativeError(banded.solveLowerTransposed(one), full.solveLowerTransposed(one)) < 1e-14)
    #expect(relativeError(banded.logDeterminant, full.logDeterminant) < 1e-14)
    // Both are estimates from the same iteration; the factors differ by rounding only.
    #expect(relativeError(banded.reciprocalCondition, full.reciprocalCondition, floor: 0) < 1e-6)
  }

  @Test func bandedCholeskyNamesTheMinor() {
    let band = Matrix(rowVectors: [[1, 1, 1], [0.5, 2, 0]])
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 3)) {
      try BandedCholesky(band: band)
    }
  }

  @Test func trianglesSolveAndRefuseZeros() throws {
    var t = randomPositiveDefinite(5, seed: 4)
    let x = randomMatrix(5, 2, seed: 5)
    let lower = try CholeskyFactorization(t).lower
    #expect(distance(try lower.solveTriangular(.lower, lower * x), x) < 1e-13)
    #expect(
      distance(
        try lower.transposed.solveTriangular(.upper, transposed: true, lower * x), x) < 1e-13)
    #expect(try lower.triangularReciprocalCondition(.lower) > 0.01)
    t[3, 3] = 0
    #expect(throws: LinearAlgebraError.singular(index: 3)) { try t.solveTriangular(.lower, x) }
  }

  @Test(arguments: [Double.nan, -.infinity])
  func everyRoutineRefusesWhatIsNotFinite(value: Double) {
    var a = Matrix.identity(4)
    a[1, 3] = value
    a[3, 1] = value
    let refusal = LinearAlgebraError.notFinite(row: 3, column: 1)
    #expect(throws: refusal) { try LUFactorization(a) }
    #expect(throws: refusal) { try PivotedQR(a) }
    #expect(throws: refusal) { try SingularValueDecomposition(a) }
    #expect(throws: refusal) { try SymmetricEigen(a) }
    #expect(throws: refusal) { try BandedCholesky(band: a) }
    #expect(throws: refusal) { try a.solveTriangular(.lower, [1, 1, 1, 1]) }
    #expect(throws: refusal) { try LeastSquares(a, [1, 1, 1, 1]) }
    #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 4)) {
      try LeastSquares(.identity(4), [1, 1, value, 1])
    }
  }

  @Test func errorsAreSentences() {
    #expect(
      LinearAlgebraError.notPositiveDefinite(order: 3).description
        == "the matrix is not positive definite: its leading minor of order 3 is not positive")
    #expect(
      LinearAlgebraError.rankDeficient(columns: [1, 4], reciprocalCondition: 1e-17).description
        == "columns 1, 4 depend linearly on the others (reciprocal condition number 1e-17)")
  }
}
