import LinearAlgebra
import Models
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
  return simpleLaw(mean: means, factor: factor, transform: transform)
}

/// A law of one series `x` whose history is one month, December 2023.
func simpleLaw(mean: [Double], factor: Matrix, transform: Transform = .identity) -> StackedLaw {
  let series = Series(name: "x", start: Period(year: 2023, month: 12), values: [100])
  let block = StackedLaw.Block(
    series: series, transform: transform, months: (1...mean.count).map { series.start + $0 },
    offset: 0, model: "test")
  return StackedLaw(blocks: [block], mean: mean, factor: factor)
}

/// Rows of random weights with targets 0, 1, 2, … and tolerances that grow by `step` a row.
func randomRows(count: Int, months: Int, seed: UInt64, step: Double) -> [ConditioningRow] {
  (0..<count).map { (i: Int) -> ConditioningRow in
    let tolerance = step * Double(i)
    return randomRow(
      count: months, seed: seed * 100 + UInt64(i), target: Double(i), tolerance: tolerance)
  }
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

/// The level of month t, counted from January 2022: a trend times a season.
func exportsLevel(_ t: Int) -> Double {
  let season: [Double] = [1.05, 0.8, 1, 1.01, 1.02, 1.03, 1.04, 1.04, 1.05, 1, 1.03, 1.08]
  let trend: Double = 1 + 0.003 * Double(t)
  return 250 * season[t % 12] * trend
}

/// Exports of 2022-01 to 2024-07, about 250 a month with a season, and a law of the 17 months after.
///
/// The law is a random walk with a monthly deviation of `deviation` relative to the level.
func exportsLaw(transform: Transform, deviation: Double = 0.05) -> StackedLaw {
  let start = Period(year: 2022, month: 1)
  let history = (0..<31).map(exportsLevel)
  let series = Series(
    name: "exports", start: start, values: history,
    description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true, decimals: 1))
  let months = (1...17).map { series.end + $0 }
  let levels = (31..<48).map(exportsLevel)
  var factor = Matrix(rows: 17, columns: 17)
  for j in 0..<17 {
    for i in j..<17 {
      let scale = transform == .identity ? levels[i] : 1
      factor[i, j] = deviation * scale * (i == j ? 1 : 0.4)
    }
  }
  let block = StackedLaw.Block(
    series: series, transform: transform, months: months, offset: 0, model: "test")
  return StackedLaw(blocks: [block], mean: levels.map(transform.apply), factor: factor)
}

/// A row from a measure's text.
func row(
  _ text: String, on law: StackedLaw, target: Double, tolerance: Double = 0
) throws -> ConditioningRow {
  let form = try law.form(of: Measure(parsing: text), in: text, at: nil).form
  return ConditioningRow(form: form, target: target, tolerance: tolerance)
}

/// Plain draws of a law.
func drawn(_ law: StackedLaw, count: Int, seed: UInt64) -> Matrix {
  let shocks = standardNormals(rows: law.factor.columns, columns: count, seed: seed)
  var months = law.factor * shocks
  for j in 0..<count { for i in 0..<law.count { months[i, j] += law.mean[i] } }
  return months
}

/// The value of a form at a column of months on the model scale.
func value(_ form: StackedForm, _ law: StackedLaw, _ months: [Double]) -> Double {
  zip(law.scales, months).map { $0.inverse($1) }.withUnsafeBufferPointer { form.value($0) }
}
