import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// What each assumption explains: adds up, equals brute force, does not depend on order.
@Suite struct ScenarioAttributionTests {
  private static let texts = [
    "growth(exports, 2024H2) = 8%", "level(exports, 2025-03) = 300 ± 12",
    "sum(exports, 2025H1) = 1700 ± 60", "mean(exports, 2025H2) = 310",
  ]

  private func run(_ transform: Transform, draws: Int = 20_000) throws -> ScenarioRun {
    try ScenarioRun(
      law: exportsLaw(transform: transform),
      report: ["sum(exports, 2025)", "level(exports, 2025-06)", "growth(exports, 2024)"].map {
        try Measure(parsing: $0)
      }, options: ScenarioOptions(draws: draws))
  }

  private func attribution(
    _ texts: [String], on run: ScenarioRun
  ) throws -> (found: ScenarioAttribution, result: ScenarioResult) {
    let scenario = try Scenario("s", assuming: texts)
    let result = try run.result(of: scenario)
    let rows = Array(run.report.indices)
    return (
      try #require(try run.attribution(of: scenario, result: result, rows: rows)), result
    )
  }

  /// Shapley's formula on the means of whole results, in a linear law known in closed form.
  @Test func linearEffectsAreThoseOfBruteForce() throws {
    let run = try run(.identity)
    let (found, _) = try attribution(Self.texts, on: run)
    let count = Self.texts.count
    #expect(found.method == .exact(subsets: 16))
    var means: [[Double]] = []
    for mask in 0..<(1 << count) {
      let chosen = Self.texts.indices.filter { mask >> $0 & 1 == 1 }.map { Self.texts[$0] }
      means.append(try run.result(of: Scenario("m", assuming: chosen)).rows.map(\.summary.mean))
    }
    let factorials = [1.0, 1, 2, 6, 24]
    for (i, row) in found.rows.enumerated() {
      for player in 0..<count {
        var effect = 0.0
        for mask in 0..<(1 << count) where mask >> player & 1 == 0 {
          let size = mask.nonzeroBitCount
          let weight = factorials[size] * factorials[count - size - 1] / factorials[count]
          effect += weight * (means[mask | 1 << player][i] - means[mask][i])
        }
        #expect((row.effects[player] - effect).magnitude < 1e-9 * (1 + effect.magnitude))
      }
      #expect(row.remainder.magnitude < 1e-9 * (1 + row.difference.magnitude))
    }
  }

  @Test(arguments: [Transform.identity, .log])
  func effectsAndRemainderAddUp(transform: Transform) throws {
    let texts = Self.texts + ["level(exports, 2025-11) >= 320"]
    let (found, result) = try attribution(texts, on: try run(transform))
    for (row, shown) in zip(found.rows, result.rows) {
      let difference = try #require(shown.difference?.mean)
      let sum = row.effects.reduce(0, +) + row.remainder
      #expect((sum - difference).magnitude < 1e-9 * (1 + difference.magnitude))
      // What the mean path leaves out is small beside what the scenario does.
      #expect(row.remainder.magnitude < 0.05 * (shown.summary.standardError + difference.magnitude))
    }
  }

  @Test func orderDoesNotMatter() throws {
    let run = try run(.log, draws: 500)
    let forward = try attribution(Self.texts, on: run).found
    let backward = try attribution(Self.texts.reversed(), on: run).found
    for (a, b) in zip(forward.rows, backward.rows) {
      for (x, y) in zip(a.effects, b.effects.reversed()) {
        #expect((x - y).magnitude < 1e-8 * (1 + x.magnitude))
      }
    }
  }

  /// One range: the mean of the truncated normal law, in closed form.
  @Test func aRangeCountsByItsTruncatedMean() throws {
    let run = try run(.identity, draws: 200_000)
    let (found, result) = try attribution(["sum(exports, 2025) >= 3600"], on: run)
    let row = found.rows[0]
    #expect(row.effects[0] > 0)
    // The difference is by draws: its sampling error is a few thousandths of the deviation.
    #expect(row.remainder.magnitude < 0.01 * result.rows[0].summary.standardError)
  }

  /// Assumptions on unrelated months add up in every order, so a sample of orders is exact.
  @Test func manyAssumptionsAreSampled() throws {
    let months = (1...12).map { "2025-\($0 < 10 ? "0" : "")\($0)" }
    let texts = months.map { "level(exports, \($0)) = 300 ± 40" }
    let run = try run(.identity)
    let (found, result) = try attribution(texts, on: run)
    #expect(found.method == .sampled(orders: 128))
    for (row, shown) in zip(found.rows, result.rows) {
      let difference = try #require(shown.difference?.mean)
      let errors = try #require(row.standardErrors)
      #expect((row.effects.reduce(0, +) - difference).magnitude < 1e-9 * (1 + difference.magnitude))
      #expect(errors.allSatisfy { $0 < 0.2 * (1 + difference.magnitude) })
    }
    let again = try attribution(texts, on: run).found
    #expect(again.rows == found.rows)
  }

  @Test func aCrowdIsTakenTogetherBySeries() throws {
    let texts = (0..<30).map { "level(exports, 2025-0\(1 + $0 % 9)) = \(290 + $0) ± 30" }
    let (found, _) = try attribution(texts, on: try run(.identity))
    #expect(found.blocks.map(\.name) == ["30 assumptions about exports"])
    #expect(found.blocks[0].assumptions.count == 30)
  }

  @Test func changesOfTheProjectionAreAttributedToo() throws {
    let run = try TradeExample.run(["growth(exports, 2025)", "growth(trade, 2025)"])
    let scenario = try Scenario(
      "s",
      assuming: [
        "path(pmi, 2024-08) = 51, hold", "step(exports, 2025-01) = -3%",
        "shock(imports, 2024-10) = -2 sd", "growth(trade, 2025) = 1% ± 1",
      ])
    let result = try run.result(of: scenario)
    let found = try #require(try run.attribution(of: scenario, result: result))
    #expect(found.method == .exact(subsets: 16))
    for row in found.rows {
      #expect((row.effects.reduce(row.remainder, +) - row.difference).magnitude < 1e-9)
      #expect(row.remainder.magnitude < 0.2)
    }
    // A step of −3% from January on takes 3% off the year.
    #expect((found.rows[0].effects[1] + 3).magnitude < 1.5)
  }
}
