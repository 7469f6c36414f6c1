import LinearAlgebra
import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Series without history: a flat prior, and only what statements determine.
@Suite struct FreeStatementsTests {
  private let horizon = 12

  private func walk(_ name: String, _ transform: Transform, _ level: Double) throws -> Walk {
    var generator = SeededGenerator(seed: UInt64(level))
    let scale = transform == .identity ? 0.03 * level : 0.03
    return try Walk(
      name, transform, path: (0..<horizon).map { level * (1 + 0.004 * Double($0)) },
      deviation: scale,
      errors: (0..<48).map { _ in Double.random(in: -scale...scale, using: &generator) },
      level: level)
  }

  private func empty(_ name: String) -> Series {
    Series(
      name: name, start: Period(year: 2020, month: 1), values: [],
      description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
  }

  /// world and us have models, asean has no history and rest is what remains.
  private func run(
    _ transform: Transform, _ report: [String], draws: Int = 2_000
  ) throws -> ScenarioRun {
    let identities = [sumIdentity("world", "us", "asean", "rest")]
    let plan = try IdentityPlan(
      of: ["world", "us", "asean", "rest"], identities: identities, unobserved: ["asean", "rest"])
    #expect(Set(plan.modelled) == ["world", "us"] && plan.free == ["asean"])
    let rest = try #require(plan.sums.first)
    let gap = Identity(
      name: "gap",
      terms: [
        Identity.Term(coefficient: 1, series: "world"),
        Identity.Term(coefficient: -1, series: "us"),
      ])
    let models = try [walk("world", transform, 300), walk("us", transform, 100)]
    let difference = Series(
      name: "gap", start: models[0].series.start,
      values: zip(models[0].series.values, models[1].series.values).map { $0 - $1 },
      description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
    return try ScenarioRun(
      models: models, until: models[0].series.end + horizon,
      sums: [
        SeriesSum(series: empty("rest"), identity: rest),
        SeriesSum(series: difference, identity: gap),
      ],
      free: [empty("asean")], report: report.map { try Measure(parsing: $0) },
      options: ScenarioOptions(draws: draws))
  }

  private let report = [
    "sum(world, 2024)", "sum(us, 2024)", "sum(asean, 2024)", "sum(rest, 2024)",
    "growth(asean, 2024)", "sum(asean, 2023)", "level(asean, 2024-05)", "share(asean, world, 2024)",
  ]

  @Test(arguments: [Transform.identity, .log])
  func statementsOnItAloneLeaveTheOthersAlone(transform: Transform) throws {
    let run = try run(transform, report)
    for i in 2..<report.count { #expect(run.baseline.rows[i].summary.mean.isNaN) }
    let result = try run.result(
      of: Scenario("s", assuming: ["sum(asean, 2024) = 600 ± 10", "growth(asean, 2024) = 11.3%"]))
    for i in 0..<2 {
      let (row, base) = (result.rows[i], run.baseline.rows[i])
      #expect(row.summary.mean == base.summary.mean)
      for (x, y) in zip(row.summary.intervals, base.summary.intervals) {
        #expect(relativeError(x.lower, y.lower) < 1e-12 && relativeError(x.upper, y.upper) < 1e-12)
      }
      #expect(row.difference?.mean == 0)
    }
    #expect(result.plausibility == nil)
    let bar = transform == .identity ? 1e-9 : 2e-3
    #expect(relativeError(result.rows[2].summary.mean, 600) < bar)
    #expect(relativeError(result.rows[2].summary.standardError, 10) < max(bar, 0.05))
    #expect(relativeError(result.rows[4].summary.mean, 11.3) < 1e-8)
    #expect(relativeError(result.rows[5].summary.mean, 600 / 1.113) < bar)
    #expect(result.rows[6].summary.mean.isNaN)
    // The rest is what remains of the world.
    let rest =
      result.rows[0].summary.mean - result.rows[1].summary.mean - result.rows[2].summary.mean
    #expect(relativeError(result.rows[3].summary.mean, rest) < max(bar, 5e-3))
    #expect(result.rows[7].summary.mean > 10)
  }

  /// Both unknown parts stated: their sum binds the series that have models.
  @Test func whatGoesBeyondItBindsTheOthers() throws {
    let run = try run(.identity, report)
    for (first, second) in [("± 5", "± 12"), ("", "")] {
      let apart = try run.result(
        of: Scenario(
          "s", assuming: ["sum(asean, 2024) = 600 \(first)", "sum(rest, 2024) = 1700 \(second)"]))
      let tolerance = first.isEmpty ? "" : " ± 13"
      let together = try run.result(
        of: Scenario("t", assuming: ["sum(gap, 2024) = 2300\(tolerance)"]))
      for i in 0..<2 {
        #expect(relativeError(apart.rows[i].summary.mean, together.rows[i].summary.mean) < 1e-9)
        #expect(
          (apart.rows[i].summary.standardError - together.rows[i].summary.standardError).magnitude
            < 1e-7)
      }
      #expect(apart.rows[0].difference?.mean != 0 && apart.plausibility?.degreesOfFreedom == 1)
      let sum = apart.rows[2].summary.mean + apart.rows[3].summary.mean
      let gap = apart.rows[0].summary.mean - apart.rows[1].summary.mean
      #expect(relativeError(sum, gap) < 1e-9)
    }
  }

  @Test func aShareOfATotalOnLogarithmsHoldsInEveryDraw() throws {
    let run = try run(.log, report)
    let result = try run.result(
      of: Scenario("s", assuming: ["share(asean, world, 2024) = 14%", "growth(world, 2024) = 3%"]))
    #expect(relativeError(result.rows[7].summary.mean, 14) < 1e-8)
    #expect(result.rows[7].summary.standardError < 1e-7)
    #expect(relativeError(result.rows[2].summary.mean, 0.14 * result.rows[0].summary.mean) < 1e-8)
  }

  @Test func contradictionsAndBoundsAreNamed() throws {
    let run = try run(.identity, report)
    let twice = #expect(throws: ScenarioError.self) {
      try run.result(
        of: Scenario("s", assuming: ["sum(asean, 2024) = 600", "sum(asean, 2024) = 610"]))
    }
    #expect(
      twice?.description.contains("cannot hold together") == true, "\(String(describing: twice))")
    for text in [
      "level(asean, 2024-05) >= 40", "shock(asean, 2024-05) = 1 sd", "level(asean, 2012-05) = 4",
    ] {
      let error = #expect(throws: ScenarioError.self) {
        try run.result(of: Scenario("s", assuming: [text]))
      }
      #expect(error?.description.contains("asean") == true, "\(text)")
    }
  }
}
