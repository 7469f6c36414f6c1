import LinearAlgebra
import Probability
import Scenarios
import TimeSeries

/// A law of `count` months of one series with random means and a random full covariance.
func randomLaw(
  count: Int, seed: UInt64, transform: Transform = .identity, deviation: Double = 1,
  mean: Double = 0
) -> StackedLaw {
  var stream = RandomStream(seed: seed, stream: 0)
  var factor = Matrix(rows: count, columns: count)
  for j in 0..<count {
    for i in j..<count {
      factor[i, j] = deviation * stream.nextNormal() / Double(count).squareRoot()
    }
    factor[j, j] = deviation * (0.5 + stream.nextUniform())
  }
  let means = (0..<count).map { _ in mean + deviation * stream.nextNormal() }
  return law(mean: means, factor: factor, transform: transform)
}

/// A law of one series `x` whose history is one month, December 2023.
func law(mean: [Double], factor: Matrix, transform: Transform = .identity) -> StackedLaw {
  let series = Series(name: "x", start: Period(year: 2023, month: 12), values: [100])
  let block = StackedLaw.Block(
    series: series, transform: transform, months: (1...mean.count).map { series.start + $0 },
    offset: 0, model: "test")
  return StackedLaw(blocks: [block], mean: mean, factor: factor)
}

/// A row of random weights on all months.
func randomRow(
  count: Int, seed: UInt64, target: Double, tolerance: Double = 0
) -> ConditioningRow {
  var stream = RandomStream(seed: seed, stream: 1)
  let weights = (0..<count).map { _ in stream.nextNormal() }
  return row(weights, target: target, tolerance: tolerance)
}

/// A linear row from its weights.
func row(_ weights: [Double], target: Double, tolerance: Double = 0) -> ConditioningRow {
  let form = LinearForm(constant: 0, indices: Array(weights.indices), weights: weights)
  return ConditioningRow(
    form: .linear(form), target: target, tolerance: tolerance)
}

/// Mean and covariance of a normal law given A y = b + e by the textbook formulas.
///
/// μ + Σ Aᵀ (A Σ Aᵀ + R)⁻¹ (b − A μ) and Σ − Σ Aᵀ (A Σ Aᵀ + R)⁻¹ A Σ with everything formed densely.
func bruteForce(
  _ law: StackedLaw, _ rows: [ConditioningRow]
) throws -> (mean: [Double], covariance: Matrix) {
  let sigma = law.covariance
  var a = Matrix(rows: rows.count, columns: law.count)
  for (i, row) in rows.enumerated() {
    guard case .linear(let form) = row.form else { continue }
    for (j, w) in zip(form.indices, form.weights) { a[i, j] += w }
  }
  let noise = Matrix.diagonal(rows.map { $0.tolerance * $0.tolerance })
  let inner = try CholeskyFactorization(a * sigma * a.transposed + noise)
  let gain = inner.solve(a * sigma).transposed
  let gap = zip(rows, a * law.mean).map { $0.target - $1 }
  let mean = zip(law.mean, gain * gap).map { $0 + $1 }
  return (mean, sigma - gain * (a * sigma))
}
