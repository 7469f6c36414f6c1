import LinearAlgebra
import Models
import Probability
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Moving draws onto statements: Matheron's rule where linear, Newton's method where curved.
@Suite struct ConditionalDrawsTests {
  @Test func linearDrawsFollowMatheronsRule() throws {
    let law = randomLaw(count: 10, seed: 3)
    let rows = [
      randomRow(count: 10, seed: 4, target: 1), randomRow(count: 10, seed: 5, target: -2),
      randomRow(count: 10, seed: 6, target: 0.5, tolerance: 0.7),
    ]
    let months = drawn(law, count: 50, seed: 8)
    let errors = standardNormals(rows: 1, columns: 50, seed: 9)
    let draws = ConditionalDraws(try Conditioning(law, on: rows))
    let moved = draws.moved(months: months, errors: errors).months
    // K formed densely from Σ, and y + K (b + e − A y) draw by draw.
    var a = Matrix(rows: 3, columns: 10)
    for (i, row) in rows.enumerated() {
      guard case .linear(let form) = row.form else { continue }
      for (j, weight) in zip(form.indices, form.weights) { a[i, j] = weight }
    }
    let sigma = law.covariance
    let noise = Matrix.diagonal(rows.map { $0.tolerance * $0.tolerance })
    let inner = try CholeskyFactorization(a * sigma * a.transposed + noise)
    let gain = inner.solve(a * sigma).transposed
    for j in 0..<50 {
      let y = months.column(j)
      var gap = zip(rows, a * y).map { $0.target - $1 }
      gap[2] += 0.7 * errors[0, j]
      let expected = zip(y, gain * gap).map { $0 + $1 }
      #expect(worstRelativeError(moved.column(j), expected) < 1e-9)
    }
  }

  @Test(arguments: [0.02, 0.05, 0.1])
  func everyDrawSatisfiesHardStatements(deviation: Double) throws {
    let law = exportsLaw(transform: .log, deviation: deviation)
    let rows = [
      try row("growth(exports, 2025)", on: law, target: 0),
      try row("sum(exports, 2024H2)", on: law, target: 1750),
      try row("ytdYoy(exports, 2025-03)", on: law, target: 12.5),
      try row("yoy(exports, 2025-09)", on: law, target: 3, tolerance: 2),
    ]
    let months = drawn(law, count: 2_000, seed: 21)
    let errors = standardNormals(rows: 1, columns: 2_000, seed: 22)
    let conditioning = try Conditioning(law, on: rows)
    #expect(!conditioning.isLinear)
    let block = ConditionalDraws(conditioning).moved(months: months, errors: errors)
    #expect(block.unmet.isEmpty)
    var worst = 0.0
    for j in 0..<2_000 {
      for row in rows.prefix(3) {
        let reached = value(row.form, law, block.months.column(j))
        // Growth of 0% is held against 100%.
        let scale = row.target == 0 ? 100 : row.target.magnitude
        worst = Swift.max(worst, (reached - row.target).magnitude / scale)
      }
    }
    #expect(worst < 1e-8, "worst \(worst)")
  }

  /// Other scales than logarithms, and scales that differ from month to month.
  @Test func drawsOnAnyScaleMeetHardStatements() throws {
    let law = exportsLaw(transform: .boxCox(lambda: 0.5), deviation: 0.8)
    let rows = [
      try row("growth(exports, 2025)", on: law, target: 4),
      try row("sum(exports, 2024Q4)", on: law, target: 900),
    ]
    // Not a multiple of what goes side by side.
    let months = drawn(law, count: 333, seed: 5)
    let block = ConditionalDraws(try Conditioning(law, on: rows)).moved(
      months: months, errors: Matrix(rows: 0, columns: 333))
    #expect(block.unmet.isEmpty)
    for j in 0..<333 {
      for row in rows {
        let reached = value(row.form, law, block.months.column(j))
        #expect(relativeError(reached, row.target) < 1e-8)
      }
    }
    // A draw goes where it goes alone.
    let alone = ConditionalDraws(try Conditioning(law, on: rows)).moved(
      months: months.submatrix(rows: Array(0..<law.count), columns: [77]),
      errors: Matrix(rows: 0, columns: 1))
    #expect(worstRelativeError(alone.months.column(0), block.months.column(77)) < 1e-12)
    #expect((alone.logWeights[0] - block.logWeights[77]).magnitude < 1e-9)
  }

  @Test func modeIsTheConstrainedOptimum() throws {
    // Two log months with a given sum: one free dimension, searched by golden section.
    var factor = Matrix(rows: 2, columns: 2)
    factor[0, 0] = 0.3
    factor[1, 0] = 0.2
    factor[1, 1] = 0.25
    let law = simpleLaw(mean: [1, 1.2], factor: factor, transform: .log)
    let sum = row([1, 1], target: 8)
    let mode = try Conditioning(law, on: [sum]).mean
    let inverse = try CholeskyFactorization(law.covariance).inverse()
    func distance(_ first: Double) -> Double {
      let y = [first - 1, Double.log(8 - Double.exp(first)) - 1.2]
      return dot(y, inverse * y)
    }
    var (low, high) = (0.5, 2.0)
    let section = (5.0.squareRoot() - 1) / 2
    for _ in 0..<200 {
      let (left, right) = (high - section * (high - low), low + section * (high - low))
      if distance(left) < distance(right) { high = right } else { low = left }
    }
    // Golden section finds a minimum to the square root of the precision.
    #expect(relativeError(mode[0], (low + high) / 2) < 1e-7)
    #expect(distance(mode[0]) <= distance((low + high) / 2) + 1e-12)
  }

  @Test func modeMeetsTheOptimalityConditions() throws {
    let law = exportsLaw(transform: .log, deviation: 0.1)
    let rows = [
      try row("growth(exports, 2025)", on: law, target: 15),
      try row("growth(exports, 2024)", on: law, target: -2),
      try row("level(exports, 2025-06)", on: law, target: 310, tolerance: 6),
    ]
    let mode = try Conditioning(law, on: rows).mean
    // Σ⁻¹(y − μ) must be a combination of the statements' gradients.
    let pull = try CholeskyFactorization(law.covariance).solve(zip(mode, law.mean).map { $0 - $1 })
    let gradients = rows.map { numericGradient($0.form, law, mode) }
    let fit = try LeastSquares(Matrix(columnVectors: gradients), pull)
    #expect(dot(fit.residuals, fit.residuals).squareRoot() < 1e-5 * dot(pull, pull).squareRoot())
    for row in rows.prefix(2) {
      #expect(relativeError(value(row.form, law, mode), row.target) < 1e-10)
    }
    // The soft statement's multiplier is its residual over its variance.
    let residual = 310 - value(rows[2].form, law, mode)
    #expect(relativeError(fit.coefficients[2], residual / 36, floor: 1e-3) < 1e-4)
  }

  private func numericGradient(
    _ form: StackedForm, _ law: StackedLaw, _ months: [Double]
  ) -> [Double] {
    months.indices.map { i in
      var (up, down) = (months, months)
      up[i] += 1e-5
      down[i] -= 1e-5
      return (value(form, law, up) - value(form, law, down)) / 2e-5
    }
  }

  @Test func impossibleValuesAreRefused() throws {
    let law = exportsLaw(transform: .log)
    // Positive months cannot fall by more than 100%.
    let fall = try row("growth(exports, 2025)", on: law, target: -120)
    #expect {
      try Conditioning(law, on: [fall])
    } throws: { error in
      (error as? ConditioningFailure)?.rows == [0]
    }
    // A month cannot exceed the half-year it belongs to, though each alone is possible.
    let half = try row("sum(exports, 2025H2)", on: law, target: 1500)
    let month = try row("level(exports, 2025-10)", on: law, target: 1600)
    let other = try row("level(exports, 2025-02)", on: law, target: 260)
    #expect {
      try Conditioning(law, on: [other, half, month])
    } throws: { error in
      (error as? ConditioningFailure)?.rows == [1, 2]
    }
  }
}
