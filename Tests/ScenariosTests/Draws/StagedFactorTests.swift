import LinearAlgebra
import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// The factor of a joint law as a product of sparse ones is the factor.
@Suite struct StagedFactorTests {
  private let horizon = 7

  private func walk(
    _ name: String, _ transform: Transform, level: Double, seed: UInt64, extra: Int = 0
  ) throws -> Walk {
    var generator = SeededGenerator(seed: seed)
    let scale = transform == .identity ? 0.03 * level : 0.03
    let errors = (0..<48 + extra).map { _ in scale * Double.random(in: -1...1, using: &generator) }
    return try Walk(
      name, transform, path: (0..<horizon).map { level * (1.1 + 0.003 * Double($0)) },
      deviation: 0.7 * scale, errors: errors, level: level,
      history: (0..<48 + extra).map { level * (1 + 0.002 * Double($0)) })
  }

  /// Leaves with and without models of their totals, with a ragged end, and an order of their own.
  @Test(arguments: [Transform.identity, .log], [false, true])
  func stagesMultiplyToTheFactor(transform: Transform, hasTotal: Bool) throws {
    let parts = try [
      walk("c", transform, level: 100, seed: 2),
      walk("a", transform, level: 200, seed: 3, extra: 1),
      walk("b", transform, level: 50, seed: 4),
    ]
    let total = try walk("total", transform, level: 355, seed: 5)
    let identity = sumIdentity("total", "a", "b", "c")
    let sum = SeriesSum(
      series: Series(
        name: "total", start: total.series.start,
        values: (0..<48).map { t in parts.reduce(0) { $0 + $1.series.values[t] } },
        description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true)),
      identity: identity)
    let law = try ScenarioRun(
      models: hasTotal ? parts + [total] : parts, until: parts[0].series.end + horizon, sums: [sum],
      options: ScenarioOptions(draws: 2)
    ).law
    let stages = try #require(law.stages)
    let shocks = standardNormals(rows: law.factor.columns, columns: 300, seed: 6)
    let expected = (law.factor * shocks).transposed
    let found = stages.months(of: shocks)
    #expect(found.rows == 300 && found.columns == law.count)
    let scale = expected.elements.map(\.magnitude).max() ?? 0
    for (x, y) in zip(found.elements, expected.elements) {
      #expect((x - y).magnitude < 1e-13 * scale)
    }
    let shock = shocks.column(0)
    let months = stages.product(with: shock)
    for (x, y) in zip(months, expected.row(0)) { #expect((x - y).magnitude < 1e-13 * scale) }
    let back = stages.transposedProduct(with: months, count: law.factor.columns)
    let wanted = law.factor.transposedTimes(months)
    #expect(back.count == wanted.count)
    let size = wanted.map(\.magnitude).max() ?? 0
    for (x, y) in zip(back, wanted) { #expect((x - y).magnitude < 1e-13 * size) }
  }
}
