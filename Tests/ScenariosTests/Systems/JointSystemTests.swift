import LinearAlgebra
import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Joint, coherent laws of a set of series.
@Suite struct JointSystemTests {
  private let identity = sumIdentity("total", "a", "b")
  private let horizon = 4

  /// Two leaves and their total, errors of leaves correlated by a common part.
  private func models(_ transform: Transform) throws -> [Walk] {
    var generator = SeededGenerator(seed: 9)
    func noise() -> [Double] { (0..<48).map { _ in Double.random(in: -1...1, using: &generator) } }
    let (common, own, other, third) = (noise(), noise(), noise(), noise())
    let scale = transform == .identity ? 10.0 : 0.05
    func errors(_ weight: Double, _ part: [Double]) -> [Double] {
      zip(common, part).map { scale * (weight * $0 + $1) }
    }
    return [
      try Walk(
        "a", transform, path: [101, 102, 103, 104], deviation: scale * 0.6, errors: errors(1, own),
        level: 100),
      try Walk(
        "b", transform, path: [198, 197, 200, 205], deviation: scale * 0.5,
        errors: errors(0.8, other), level: 200),
      try Walk(
        "total", transform, path: [310, 310, 305, 320], deviation: scale * 0.7,
        errors: errors(1.5, third), level: 300),
    ]
  }

  private func run(
    _ models: [Walk], _ options: SystemOptions, report: [String] = []
  ) throws -> ScenarioRun {
    try ScenarioRun(
      models: models, until: models[0].series.end + horizon,
      sums: [SeriesSum(series: models[2].series, identity: identity)], system: options,
      report: report.map { try Measure(parsing: $0) })
  }

  private func panel(_ models: [Walk], _ order: [String]) -> Matrix {
    Matrix(
      rowVectors: order.compactMap { name in models.first { $0.series.name == name }?.residuals })
  }

  /// Mean M μ and covariance M Σ Mᵀ by dense products over all nodes and months.
  @Test(arguments: [ReconciliationMethod.mint, .wls, .ols, .structural])
  func levelsAreProjectedExactly(method: ReconciliationMethod) throws {
    let models = try models(.identity)
    let law = try run(models, SystemOptions(method: method)).law
    let system = try SeriesSystem([identity])
    let errors = ShrinkageCovariance(errors: panel(models, system.nodes))
    let exact = try Reconciliation(system, weights: method.weights(of: system, errors: errors))
    let nodes = system.nodes.compactMap { name in models.first { $0.series.name == name } }
    let base = Matrix(rowVectors: nodes.map(\.path))
    let point = exact.reconciled(base)
    let leaves = ["a", "b"].compactMap { system.nodes.firstIndex(of: $0) }
    #expect(worstRelativeError(law.mean, leaves.flatMap { point.row($0) }) < 1e-12)
    // Month h of a walk holds h innovations, correlated between nodes as errors are.
    let correlation = errors.correlation
    var sigma = Matrix(rows: 3, columns: 3)
    for i in 0..<3 {
      for j in 0..<3 { sigma[i, j] = correlation[i, j] * nodes[i].deviation * nodes[j].deviation }
    }
    let half = exact.reconciled(try CholeskyFactorization(sigma).lower).outerGram
    for (p, i) in leaves.enumerated() {
      for (q, j) in leaves.enumerated() {
        for s in 0..<horizon {
          for t in 0..<horizon {
            let expected = Double(min(s, t) + 1) * half[i, j]
            #expect(
              relativeError(law.covariance[p * horizon + s, q * horizon + t], expected) < 1e-10)
          }
        }
      }
    }
  }

  /// On logarithms medians add up, and stay the nearest point in the metric of W.
  @Test func logarithmsAddUpAtTheirMedians() throws {
    let models = try models(.log)
    let run = try run(models, SystemOptions(method: .mint))
    let system = try SeriesSystem([identity])
    let errors = ShrinkageCovariance(errors: panel(models, system.nodes))
    let metric = try CholeskyFactorization(errors.covariance.matrix)
    for h in 0..<horizon {
      let (a, b) = (run.law.mean[h], run.law.mean[horizon + h])
      let total = Double.log(Double.exp(a) + Double.exp(b))
      let point = system.nodes.map { ["a": a, "b": b, "total": total][$0] ?? .nan }
      let own = system.nodes.map { name in
        Double.log(models.first { $0.series.name == name }?.path[h] ?? .nan)
      }
      let gradient = metric.solve(zip(point, own).map { $0 - $1 })
      // Along leaf a the total moves by its share; the gradient must have no part that way.
      for (leaf, share) in [("a", Double.exp(a - total)), ("b", Double.exp(b - total))] {
        let direction = system.nodes.map { $0 == leaf ? 1 : $0 == "total" ? share : 0 }
        #expect(dot(gradient, direction).magnitude < 1e-7, "month \(h)")
      }
    }
    #expect(run.system?.movements.count == 3)
    #expect(run.system?.sentences.first?.contains("minimum trace") == true)
  }

  @Test(arguments: [Transform.identity, .log])
  func noStatementsIsTheCoherentBaseline(transform: Transform) throws {
    let month = "2024-03"
    let run = try run(
      models(transform), SystemOptions(),
      report: ["level(total, \(month))", "level(a, \(month))", "level(b, \(month))"])
    let result = try run.result(of: Scenario("none", assuming: [String]()))
    #expect(result.rows.map(\.summary.mean) == run.baseline.rows.map(\.summary.mean))
    #expect(result.rows.map(\.summary.median) == run.baseline.rows.map(\.summary.median))
    #expect(result.rows.map(\.summary.intervals) == run.baseline.rows.map(\.summary.intervals))
    let means = run.baseline.rows.map(\.summary.mean)
    #expect(relativeError(means[0], means[1] + means[2]) < 1e-12)
    // What is said of one leaf now tells something about the other.
    let low = try run.result(of: Scenario("low", assuming: ["level(a, \(month)) = 90"]))
    #expect((low.rows[2].difference?.mean ?? 0) < -0.1)
    // On logarithms means under statements are averages of draws, each corrected on its own.
    #expect(
      relativeError(low.rows[0].summary.mean, low.rows[1].summary.mean + low.rows[2].summary.mean)
        < (transform == .identity ? 1e-12 : 1e-4))
  }

  @Test func bottomUpKeepsTheLeavesAndHeldTotalsStay() throws {
    for transform in [Transform.identity, .log] {
      let models = try models(transform)
      let paths = models.prefix(2).flatMap { walk in walk.path.map { transform.apply($0) } }
      #expect(try run(models, SystemOptions(method: .bottomUp)).law.mean == paths)
      let held = try run(models, SystemOptions(held: ["total"])).law
      for h in 0..<horizon {
        let sum = transform.inverse(held.mean[h]) + transform.inverse(held.mean[horizon + h])
        #expect(relativeError(sum, models[2].path[h]) < 1e-11)
      }
    }
    let error = #expect(throws: ScenarioError.self) {
      try run(models(.identity), SystemOptions(held: ["a", "b", "total"]))
    }
    #expect(error?.description.contains("no room") == true)
  }

  @Test func shortHistoriesGetVariances() throws {
    let models = try models(.identity)
    let short = try Walk(
      "b", .identity, path: models[1].path, deviation: 5,
      errors: models[1].residuals.enumerated().map { $0 < 30 ? .nan : $1 }, level: 200)
    let run = try run([models[0], short, models[2]], SystemOptions())
    #expect(run.system?.method == .wls && run.system?.observations == 18)
    #expect(try self.run(models, SystemOptions()).system?.method == .mint)
  }
}
