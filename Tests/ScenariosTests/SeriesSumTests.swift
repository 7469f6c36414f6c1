import LinearAlgebra
import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Totals that are the sum of their parts in every draw.
@Suite struct SeriesSumTests {
  private let start = Period(year: 2023, month: 1)

  private func series(_ name: String, _ scale: Double, count: Int = 19) -> Series {
    Series(
      name: name, start: start,
      values: (0..<count).map { scale * (1 + 0.01 * Double($0 % 12)) },
      description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
  }

  private func law(_ transform: Transform, total: Series? = nil) -> StackedLaw {
    let parts = [series("exports", 300), series("imports", 200)]
    let projections = parts.map { part in
      let levels = (0..<17).map { part.values[($0 + 7) % 12] }
      let deviations = levels.map { transform == .identity ? 0.05 * $0 : 0.05 }
      return Projection(
        series: part, transform: transform,
        law: GaussianLaw(
          positions: (0..<17).map { 19 + $0 }, mean: levels.map(transform.apply),
          factor: Matrix.diagonal(deviations)), model: "test")
    }
    let identity = Identity(
      name: "trade", terms: parts.map { Identity.Term(coefficient: 1, series: $0.name) })
    let sum = SeriesSum(series: total ?? series("trade", 500), identity: identity)
    return StackedLaw(projections: projections, sums: [sum])
  }

  private let report = [
    "sum(trade, 2025)", "sum(exports, 2025)", "sum(imports, 2025)", "growth(trade, 2024)",
    "share(exports, trade, 2025)",
  ]

  private func run(_ transform: Transform, total: Series? = nil) throws -> ScenarioRun {
    try ScenarioRun(
      law: law(transform, total: total), report: report.map { try Measure(parsing: $0) },
      options: ScenarioOptions(draws: 2_000))
  }

  @Test(arguments: [Transform.identity, .log])
  func statementsOnTotalAndPartMoveTheOtherPart(transform: Transform) throws {
    let run = try run(transform)
    let result = try run.result(
      of: Scenario("s", assuming: ["sum(trade, 2025) = 6400", "sum(exports, 2025) = 3850"]))
    let means = result.rows.map(\.summary.mean)
    #expect(worstRelativeError(Array(means.prefix(3)), [6400, 3850, 2550]) < 1e-8)
    #expect(relativeError(means[4], 100 * 3850.0 / 6400) < 1e-8)
    #expect(result.rows[2].summary.standardError < 1e-5)
    #expect(result.plausibility?.degreesOfFreedom == 2)
  }

  @Test(arguments: [Transform.identity, .log])
  func theTotalFollowsAStatementOnItsPart(transform: Transform) throws {
    let run = try run(transform)
    let base = run.baseline.rows.map(\.summary.mean)
    #expect(relativeError(base[0], base[1] + base[2]) < 1e-12)
    let result = try run.result(of: Scenario("s", assuming: ["sum(exports, 2025) = 3700"]))
    let changes = result.rows.map { $0.difference?.mean ?? .nan }
    // Means of totals are corrected by their own control variate: equal up to a deviation of 36 over
    // the root of 2,000 draws.
    #expect((changes[0] - changes[1]).magnitude < 3)
    #expect(changes[2].magnitude < 1e-8 && changes[1] < -50)
  }

  @Test func publishedTotalsCountWherePartsArePublished() throws {
    // Rounded totals, as a publisher prints them.
    var total = series("trade", 500)
    for i in total.values.indices { total.values[i] = total.values[i].rounded() }
    let law = law(.identity, total: total)
    let run = try ScenarioRun(
      law: law, report: [Measure(parsing: "level(trade, 2024-02)")])
    #expect(run.baseline.rows[0].summary.mean == total.values[13])
  }

  @Test func aTotalThatIsNotTheSumIsRefused() throws {
    struct Fixed: FittedModel {
      let series: Series
      let formula: ModelFormula
      let transform = Transform.identity
      let residuals: [Double] = []
      var summary: FitSummary {
        FitSummary(
          method: "given", observations: 19, span: PeriodSpan(series.start, series.end),
          logLikelihood: 0, logLikelihoodOriginal: 0, aic: 0, aicc: 0, bic: 0, sigma2: 1,
          parameterCount: 1, converged: true, coefficients: [], diagnostics: [], notes: [],
          trace: [])
      }
      func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
        Projection(
          series: series, transform: transform,
          law: GaussianLaw(
            positions: (0..<horizon).map { series.count + $0 },
            mean: [Double](repeating: 100, count: horizon),
            factor: Matrix.diagonal([Double](repeating: 1, count: horizon))), model: "test")
      }
    }
    let models = try ["exports", "imports"].map { name in
      Fixed(
        series: series(name, name == "exports" ? 300 : 200),
        formula: try ModelFormula(parsing: "\(name) ~ 1"))
    }
    let sum = SeriesSum(series: series("trade", 510), identity: law(.identity).sums[0].identity)
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioRun(models: models, until: Period(year: 2025, month: 12), sums: [sum])
    }
    #expect(error?.description.contains("does not hold in the data") == true)
  }
}
