import LinearAlgebra
import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// What holds of joint laws as users meet them: one series, ragged ends, statements, groupings.
@Suite struct JointLawTests {
  private let horizon = 18

  private func noise(_ count: Int, _ seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
  }

  /// A walk whose errors share a part with the others; `extra` further months of data.
  private func walk(
    _ name: String, _ transform: Transform, level: Double, seed: UInt64, extra: Int = 0
  ) throws -> Walk {
    let count = 48 + extra
    let scale = transform == .identity ? 0.03 * level : 0.03
    let errors = zip(noise(60, 1), noise(60, seed)).map { scale * ($0 + $1) }
    let history = (0..<count).map { level * (1 + 0.002 * Double($0)) }
    return try Walk(
      name, transform, path: (0..<horizon).map { level * (1.1 + 0.003 * Double($0)) },
      deviation: 0.7 * scale, errors: Array(errors.prefix(count)), level: level, history: history)
  }

  private func sum(_ identity: Identity, of parts: [Walk]) -> SeriesSum {
    let values = parts[0].series.values.indices.map { t in
      identity.terms.reduce(0.0) { total, term in
        let part = parts.first { $0.series.name == term.series }
        return total + term.coefficient * (part?.series.values[t] ?? .nan)
      }
    }
    return SeriesSum(
      series: Series(
        name: identity.name, start: parts[0].series.start, values: values,
        description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true)),
      identity: identity)
  }

  private func measures(_ texts: [String]) throws -> [Measure] {
    try texts.map { try Measure(parsing: $0) }
  }

  @Test(arguments: [Transform.identity, .log])
  func oneSeriesIsItsOwnProjectionBitForBit(transform: Transform) throws {
    let model = try walk("a", transform, level: 100, seed: 2)
    let end = model.series.end + horizon
    let alone = StackedLaw(projections: [try model.project(horizon: horizon, paths: [:])])
    let run = try ScenarioRun(models: [model], until: end)
    #expect(run.law.mean == alone.mean && run.law.factor == alone.factor && run.system == nil)
    // Independent series are those of one law each.
    let other = try walk("b", transform, level: 200, seed: 3)
    let apart = try ScenarioRun(
      models: [model, other], until: end, system: SystemOptions(isIndependent: true))
    let stacked = StackedLaw(projections: [
      try model.project(horizon: horizon, paths: [:]),
      try other.project(horizon: horizon, paths: [:]),
    ])
    #expect(apart.law.mean == stacked.mean && apart.law.factor == stacked.factor)
  }

  /// A month that one series has and the other has not tells of the other by the correlation.
  @Test func aRaggedEndIsConditionedOn() throws {
    let a = try walk("a", .identity, level: 100, seed: 2)
    let b = try walk("b", .identity, level: 200, seed: 3, extra: 1)
    let law = try ScenarioRun(models: [a, b], until: a.series.end + horizon).law
    var panel = Matrix(rows: 2, columns: 49, repeating: .nan)
    for (i, model) in [a, b].enumerated() {
      for (t, error) in model.residuals.enumerated() { panel[i, t] = error }
    }
    let errors = ShrinkageCovariance(errors: panel)
    let rho = errors.correlation[0, 1]
    #expect(rho > 0.2)
    let surprise = b.residuals[48] / errors.deviations[1]
    for t in 0..<horizon {
      #expect(relativeError(law.mean[t], a.path[t] + a.deviation * rho * surprise) < 1e-12)
      // Month t holds the first innovation, of which ρ² is known, and t more.
      let variance = a.deviation * a.deviation * (Double(t + 1) - rho * rho)
      #expect(relativeError(law.covariance[t, t], variance) < 1e-12)
    }
    // From the second month on the innovations of both are still to come.
    let shared = rho * a.deviation * b.deviation
    #expect(relativeError(law.covariance[1, horizon], shared) < 1e-12)
    #expect(law.covariance[0, horizon].magnitude < 1e-12)
  }

  /// Statements on leaves and totals against the textbook formulas over all months at once.
  @Test func statementsAgreeWithBruteForce() throws {
    let parts = try [
      walk("a", .identity, level: 100, seed: 2), walk("b", .identity, level: 200, seed: 3),
    ]
    let total = try walk("total", .identity, level: 303, seed: 4)
    let texts = [
      "sum(total, 2024H1)", "level(a, 2024-09)", "growth(b, 2024)", "level(total, 2025-03)",
      "level(a, 2024-02)", "share(a, total, 2024-01)",
    ]
    let linear = Array(texts.prefix(5))
    let run = try ScenarioRun(
      models: parts + [total], until: total.series.end + horizon,
      sums: [sum(sumIdentity("total", "a", "b"), of: parts)], report: measures(linear))
    let stated: [(String, Double, Double)] = [
      (texts[0], 2060, 0), (texts[1], 118, 4), (texts[2], 9, 0), (texts[3], 345, 2),
    ]
    let rows = try stated.map { text, target, tolerance -> ConditioningRow in
      var stated = try row(text, on: run.law, target: target, tolerance: tolerance)
      // The textbook formulas know no constant.
      if case .linear(let form) = stated.form { stated.target -= form.constant }
      return stated
    }
    let exact = try bruteForce(run.law, rows)
    func assumption(_ s: (String, Double, Double)) -> String {
      "\(s.0) = \(s.1)" + (s.0.hasPrefix("growth") ? "%" : "") + (s.2 > 0 ? " ± \(s.2)" : "")
    }
    let result = try run.result(of: Scenario("s", assuming: stated.map(assumption)))
    let reversed = try run.result(of: Scenario("r", assuming: stated.reversed().map(assumption)))
    for (place, text) in linear.enumerated() {
      guard case .linear(let form) = try row(text, on: run.law, target: 0).form else {
        Issue.record("\(text) is not linear")
        continue
      }
      var (mean, variance) = (form.constant, 0.0)
      for (i, w) in zip(form.indices, form.weights) {
        mean += w * exact.mean[i]
        for (j, v) in zip(form.indices, form.weights) { variance += w * v * exact.covariance[i, j] }
      }
      let summary = result.rows[place].summary
      #expect(summary.isExact && relativeError(summary.mean, mean) < 1e-9)
      #expect(
        (summary.standardError - max(variance, 0).squareRoot()).magnitude < 1e-5, "\(text)")
      #expect(relativeError(reversed.rows[place].summary.mean, summary.mean) < 1e-9)
      #expect(
        (reversed.rows[place].summary.standardError - summary.standardError).magnitude < 1e-9)
    }
  }

  /// Regions by products: every grouping adds up in means and in draws, whatever is stated.
  @Test(arguments: [Transform.identity, .log])
  func crossedGroupingsAddUp(transform: Transform) throws {
    let cells = try [("nf", 50.0), ("nt", 80), ("sf", 40), ("st", 120)].enumerated().map {
      try walk($1.0, transform, level: $1.1, seed: UInt64(10 + $0))
    }
    let identities = [
      sumIdentity("total", "north", "south"), sumIdentity("total", "food", "tools"),
      sumIdentity("north", "nf", "nt"), sumIdentity("south", "sf", "st"),
      sumIdentity("food", "nf", "sf"), sumIdentity("tools", "nt", "st"),
    ]
    let names = ["total", "north", "south", "food", "tools"]
    let plan = try IdentityPlan(of: names + ["nf"], identities: identities)
    let sums = plan.sums.map { sum($0, of: cells) }
    let levels = [("total", 300.0), ("north", 132), ("south", 158), ("food", 88), ("tools", 205)]
    let totals = try levels.enumerated().map {
      try walk($1.0, transform, level: $1.1, seed: UInt64(20 + $0))
    }
    let month = "2024-11"
    let all = names + ["nf", "nt", "sf", "st"]
    let run = try ScenarioRun(
      models: cells + totals, until: cells[0].series.end + horizon, sums: sums,
      report: measures(all.map { "level(\($0), \(month))" } + ["growth(total, 2024)"]),
      options: ScenarioOptions(draws: 400))
    #expect(run.system?.method == .mint && run.system?.movements.count == 9)
    let scenario = try Scenario(
      "s", assuming: ["growth(north, 2024) = 15%", "level(tools, \(month)) = 230 ± 3"])
    for result in [run.baseline, try run.result(of: scenario)] {
      let mean = Dictionary(
        uniqueKeysWithValues: zip(all, result.rows.map(\.summary.mean)))
      for identity in identities {
        let parts = identity.terms.reduce(0) { $0 + (mean[$1.series] ?? .nan) }
        // Means under statements on logarithms come from draws with a correction of their own.
        let bar = result.name == "s" && transform == .log ? 2e-3 : 1e-10
        #expect(relativeError(mean[identity.name] ?? .nan, parts) < bar, "\(identity)")
      }
      let entry = try #require(result.contributions.first)
      #expect(entry.parts.count == 4 && entry.remainder.magnitude < 1e-9)
    }
  }

  /// Contributions add up to growth in every kind of result.
  @Test(arguments: [Transform.identity, .log])
  func contributionsAddUp(transform: Transform) throws {
    let parts = try [
      walk("a", transform, level: 100, seed: 2), walk("b", transform, level: 200, seed: 3),
    ]
    let gap = Identity(
      name: "gap",
      terms: [
        Identity.Term(coefficient: -1, series: "a"), Identity.Term(coefficient: 1, series: "b"),
      ])
    let texts = [
      "growth(total, 2024)", "growth(total, 2025H1)", "growth(total, 2024Q2)",
      "ytdYoy(total, 2024-07)", "growth(gap, 2024)", "level(a, 2024-03)",
    ]
    for reweights in [false, true] {
      let run = try ScenarioRun(
        models: parts, until: parts[0].series.end + horizon,
        sums: [
          sum(sumIdentity("total", "a", "b"), of: parts), sum(gap, of: parts),
        ], report: measures(texts),
        options: ScenarioOptions(draws: 700, reweights: reweights))
      let scenario = try Scenario(
        "s", assuming: ["growth(total, 2024H1) = 12% ± 1", "share(a, total, 2024-12) = 35%"])
      for result in [run.baseline, try run.result(of: scenario)] {
        #expect(result.rows.count == texts.count)
        #expect(result.contributions.map(\.measure.description) == Array(texts.prefix(5)))
        for (entry, row) in zip(result.contributions, result.rows) {
          #expect(entry.growth == row.summary.mean && entry.parts.count == 2)
          let total = entry.parts.reduce(0) { $0 + $1.points }
          #expect((total - entry.growth).magnitude < 1e-9, "\(entry.measure)")
          let changes = entry.parts.reduce(0) { $0 + ($1.change ?? 0) }
          #expect((changes - (row.difference?.mean ?? 0)).magnitude < 1e-9, "\(entry.measure)")
        }
      }
    }
  }

  @Test func aBrokenIdentityNamesPeriodAndDiscrepancy() throws {
    let parts = try [
      walk("a", .identity, level: 100, seed: 2), walk("b", .identity, level: 200, seed: 3),
    ]
    var total = sum(sumIdentity("total", "a", "b"), of: parts)
    var values = total.series.values
    values[40] += 7.5
    total = SeriesSum(
      series: Series(name: "total", start: parts[0].series.start, values: values),
      identity: total.identity)
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioRun(models: parts, until: parts[0].series.end + 3, sums: [total])
    }
    let message = error?.description ?? ""
    #expect(message.contains("2023-05") && message.contains("differs by -7.5"), "\(message)")
  }

  @Test func boundsAtZeroHold() throws {
    // A total far below the first part would pull the second one below zero.
    let parts = try [
      walk("a", .identity, level: 100, seed: 2), walk("b", .identity, level: 2, seed: 3),
    ]
    let total = try walk("total", .identity, level: 80, seed: 4)
    func law(_ options: SystemOptions) throws -> StackedLaw {
      try ScenarioRun(
        models: parts + [total], until: total.series.end + horizon,
        sums: [sum(sumIdentity("total", "a", "b"), of: parts)], system: options
      ).law
    }
    let free = try law(SystemOptions(method: .ols))
    let bounded = try law(SystemOptions(method: .ols, isNonNegative: true))
    #expect(free.mean.contains { $0 < 0 })
    #expect(bounded.mean.allSatisfy { $0 >= 0 })
  }
}
