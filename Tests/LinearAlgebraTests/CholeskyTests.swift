import LinearAlgebra
import TestSupport
import Testing

/// A symmetric positive definite matrix with eigenvalues above one.
func randomPositiveDefinite(_ n: Int, seed: UInt64) -> Matrix {
  randomMatrix(n, n, seed: seed).gram + .identity(n)
}

/// 1 / (i + j + 1): notoriously ill-conditioned, its inverse is known in integers.
func hilbert(_ n: Int) -> Matrix {
  Matrix(rowVectors: (0..<n).map { i in (0..<n).map { 1 / Double(i + $0 + 1) } })
}

@Suite struct CholeskyTests {
  @Test(arguments: [0, 1, 2, 5, 16, 17, 40])
  func reconstructsAndSolves(n: Int) throws {
    let a = randomPositiveDefinite(n, seed: UInt64(n))
    let factor = try CholeskyFactorization(a)
    #expect(distance(factor.lower.timesTransposed(factor.lower), a) <= 1e-14 * Double(n))
    let x = randomMatrix(n, 3, seed: 99)
    #expect(distance(factor.solve(a * x), x) < 1e-12)
    #expect(distance(factor.lower * factor.solveLower(x), x) < 1e-13)
    #expect(distance(factor.lower.transposedTimes(factor.solveLowerTransposed(x)), x) < 1e-13)
    #expect(distance(factor.inverse() * a, .identity(n)) < 1e-13 * Double(n + 1))
    if n > 0 {
      #expect(worstRelativeError(factor.solve(x.column(1)), factor.solve(x).column(1)) < 1e-14)
    }
  }

  @Test(arguments: [4, 30])
  func namesTheMinorThatFails(n: Int) {
    var a = randomPositiveDefinite(n, seed: 7)
    a[2, 2] = -1
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 3)) {
      try CholeskyFactorization(a)
    }
  }

  @Test(arguments: [Double.nan, .infinity])
  func refusesWhatIsNotFinite(value: Double) {
    for n in [3, 30] {
      var a = randomPositiveDefinite(n, seed: 8)
      a[2, 1] = value
      #expect(throws: LinearAlgebraError.notFinite(row: 2, column: 1)) {
        try CholeskyFactorization(a)
      }
    }
  }

  @Test func hilbertHasItsKnownDeterminantAndCondition() throws {
    let factor = try CholeskyFactorization(hilbert(5))
    // det H₅ = 1 / 266716800000 and κ₁(H₅) = 943656 (Hilbert matrices have integer inverses).
    #expect(relativeError(factor.logDeterminant, -26.309453258276445, floor: 0) < 1e-11)
    #expect(relativeError(1 / factor.reciprocalCondition, 943656, floor: 0) < 1e-6)
    #expect(relativeError(factor.inverse()[0, 0], 25, floor: 0) < 1e-9)
  }
}
