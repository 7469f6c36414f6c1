import LinearAlgebra
import RealModule
import Scenarios
import TestSupport
import Testing

/// The shrunk covariance against its formula over pairs, written out.
@Suite struct ShrinkageCovarianceTests {
  private func panel(_ n: Int, _ months: Int, seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    let common = (0..<months).map { _ in Double.random(in: -2...2, using: &generator) }
    var errors = Matrix(rows: n, columns: months)
    for i in 0..<n {
      for t in 0..<months {
        errors[i, t] = Double(i + 1) * (common[t] + Double.random(in: -3...3, using: &generator))
      }
    }
    return errors
  }

  /// λ and W by sums over pairs of series.
  private func direct(_ errors: Matrix) -> (lambda: Double, covariance: Matrix) {
    let (n, count) = (errors.rows, Double(errors.columns))
    let rows = (0..<n).map { errors.row($0) }
    let scale = rows.map { row in (row.reduce(0) { $0 + $1 * $1 } / count).squareRoot() }
    var (variance, squares) = (0.0, 0.0)
    var products = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n {
        let terms = zip(rows[i], rows[j]).map { $0 * $1 / scale[i] / scale[j] }
        let r = terms.reduce(0, +) / count
        products[i, j] = r * scale[i] * scale[j]
        if i == j { continue }
        squares += r * r
        variance +=
          terms.reduce(0) { $0 + ($1 - r) * ($1 - r) } / (count * (count - 1))
      }
    }
    let lambda = min(1, variance / squares)
    for i in 0..<n { for j in 0..<n where i != j { products[i, j] *= 1 - lambda } }
    return (lambda, products)
  }

  @Test(arguments: [(2, 30), (5, 40), (12, 9), (30, 24)])
  func completePanelsAgreeWithPairs(n: Int, months: Int) {
    let errors = panel(n, months, seed: 7)
    let expected = direct(errors)
    let found = ShrinkageCovariance(errors: errors)
    #expect(relativeError(found.intensity, expected.lambda) < 1e-11)
    #expect(
      worstRelativeError(found.covariance.matrix.elements, expected.covariance.elements) < 1e-10)
    #expect(found.observations == months)
    #expect(found.correlation.diagonal.allSatisfy { $0 == 1 })
  }

  @Test func missingMonthsAreLeftOutPairByPair() throws {
    var errors = panel(4, 60, seed: 11)
    // Months that no series has count for nothing, so the numbers must be those without them.
    let whole = ShrinkageCovariance(errors: errors)
    var wider = Matrix(rows: 4, columns: 66, repeating: .nan)
    for i in 0..<4 { for t in 0..<60 { wider[i, t + 3] = errors[i, t] } }
    let found = ShrinkageCovariance(errors: wider)
    #expect(relativeError(found.intensity, whole.intensity) < 1e-11)
    #expect(
      worstRelativeError(found.covariance.matrix.elements, whole.covariance.matrix.elements) < 1e-10
    )
    // A short series keeps its own deviation and its correlation over the common months.
    for t in 0..<30 { errors[3, t] = .nan }
    let ragged = ShrinkageCovariance(errors: errors)
    #expect(ragged.observations == 30)
    let own = (30..<60).reduce(0) { $0 + errors[3, $1] * errors[3, $1] } / 30
    #expect(relativeError(ragged.covariance.variances[3], own) < 1e-10)
    #expect((try? CholeskyFactorization(ragged.covariance.matrix)) != nil)
  }

  @Test func impossibleCorrelationsLoseTheirNegativeEigenvalues() {
    // Three series that meet in pairs only: +1, +1 and −1 cannot hold together.
    var errors = Matrix(rows: 3, columns: 60, repeating: .nan)
    var generator = SeededGenerator(seed: 3)
    for t in 0..<60 {
      let value = Double.random(in: -1...1, using: &generator)
      let (i, j) = [(0, 1), (1, 2), (0, 2)][t % 3]
      errors[i, t] = value
      errors[j, t] = (i, j) == (0, 2) ? -value : value
    }
    let found = ShrinkageCovariance(errors: errors)
    let correlation = found.correlation
    #expect(correlation.elements.allSatisfy { $0.magnitude <= 1 + 1e-12 })
    let least = (try? SymmetricEigen(correlation).values.first) ?? -1
    #expect(least > -1e-12)
  }

  @Test func aSeriesWithoutErrorsHasNoVariance() {
    var errors = panel(3, 40, seed: 5)
    for t in 0..<40 { errors[1, t] = 0 }
    let found = ShrinkageCovariance(errors: errors)
    #expect(found.deviations[1] == 0 && found.covariance.variances[1] == 0)
    #expect(found.intensity.isFinite && found.correlation[0, 1] == 0)
  }
}
