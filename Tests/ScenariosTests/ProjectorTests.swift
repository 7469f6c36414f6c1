import LinearAlgebra
import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Regressor paths: they change the projection's inputs while the draws stay common.
@Suite struct ProjectorTests {
  /// Sales of 100 plus twice a data regressor, with independent errors of deviation 3.
  struct Dummy: FittedModel {
    let series = Series(
      name: "sales", start: Period(year: 2024, month: 1), values: [200, 202, 201],
      description: SeriesDescription(unit: "units"))
    let formula: ModelFormula
    let transform = Transform.identity
    let residuals = [0.0, 0, 0]

    init() throws { formula = try ModelFormula(parsing: "sales ~ 1 + pmi") }

    var summary: FitSummary {
      FitSummary(
        method: "given", observations: 3, span: PeriodSpan(series.start, series.end),
        logLikelihood: 0, logLikelihoodOriginal: 0, aic: 0, aicc: 0, bic: 0, sigma2: 9,
        parameterCount: 3, converged: true, coefficients: [], diagnostics: [], notes: [], trace: [])
    }

    func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
      var mean: [Double] = []
      for step in 1...horizon {
        let value = paths["pmi"]?[series.end + step] ?? .nan
        guard !value.isNaN else {
          throw .regressorTooShort(name: "pmi", available: step - 1, needed: horizon)
        }
        mean.append(100 + 2 * value)
      }
      let law = GaussianLaw(
        positions: (0..<horizon).map { 3 + $0 }, mean: mean,
        factor: Matrix.diagonal([Double](repeating: 3, count: horizon)))
      return Projection(
        series: series, transform: transform, law: law, model: formula.description)
    }
  }

  private let end = Period(year: 2024, month: 8)

  private func run() throws -> ScenarioRun {
    let pmi = Series(
      name: "pmi", start: Period(year: 2024, month: 4), values: [50, 50, 50, 50, 50])
    return try ScenarioRun(
      models: [try Dummy()], until: end, paths: ["pmi": pmi],
      report: (4...8).map {
        Measure(.level, of: "sales", in: PeriodSpan(Period(year: 2024, month: $0)))
      })
  }

  @Test func pathsMoveTheProjection() throws {
    let run = try run()
    #expect(run.baseline.rows.map(\.summary.mean) == [200, 200, 200, 200, 200])
    let result = try run.result(of: Scenario("up", assuming: ["path(pmi, 2024-05) = 51, 52, hold"]))
    #expect(result.rows.map(\.summary.mean) == [200, 202, 204, 204, 204])
    // The draws are common, so a shift of the inputs is a difference without spread.
    for (row, shift) in zip(result.rows, [0, 2, 4, 4, 4]) {
      let difference = try #require(row.difference)
      #expect(difference.mean == Double(shift))
      #expect(difference.intervals.allSatisfy { $0.lower == Double(shift) && $0.upper == $0.lower })
      #expect(difference.probabilityAbove == (shift > 0 ? 1 : 0))
    }
    #expect(result.plausibility == nil)
  }

  @Test func pathsAndStatementsTogether() throws {
    let result = try run().result(
      of: Scenario(
        "both", assuming: ["path(pmi, 2024-05) = 51, 52", "level(sales, 2024-05) = 205"]))
    // After the path ends the baseline's own values count again.
    #expect(worstRelativeError(result.rows.map(\.summary.mean), [200, 205, 204, 200, 200]) < 1e-12)
    #expect(relativeError(result.plausibility?.q ?? .nan, 1) < 1e-12)
  }

  @Test func wrongPathsAreRefused() throws {
    let run = try run()
    func message(_ text: String) -> String {
      do {
        _ = try run.result(of: Scenario("s", assuming: [text]))
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(message("path(pmy, 2024-05) = 51, hold").contains("did you mean “pmi”?"))
    #expect(message("path(pmi, 2025-05) = 51, hold").contains("starts after"))
    #expect(message("path(pmi, 2024Q2) = 51, hold").contains("the month in which the path starts"))
  }

  @Test func theEndMustFollowTheData() throws {
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioRun(models: [try Dummy()], until: Period(year: 2024, month: 3))
    }
    #expect(error?.description.contains("reach 2024-03") == true)
  }

  @Test func severalSeriesStandInOneLaw() throws {
    // Two independent series: a statement on one leaves the other as it was.
    let projection = try Dummy().project(
      horizon: 5,
      paths: [
        "pmi": Series(
          name: "pmi", start: Period(year: 2024, month: 4), values: [50, 50, 50, 50, 50])
      ])
    var other = projection.series
    other.name = "orders"
    let second = Projection(
      series: other, transform: .log,
      law: GaussianLaw(
        positions: projection.law.positions, mean: [5, 5, 5, 5, 5],
        factor: Matrix.diagonal([0.1, 0.1, 0.1, 0.1, 0.1])), model: "test")
    let law = StackedLaw(projections: [projection, second])
    let report = try [
      "level(sales, 2024-06)", "level(orders, 2024-06)", "share(sales, orders, 2024-06)",
    ]
    .map { try Measure(parsing: $0) }
    let run = try ScenarioRun(law: law, report: report)
    let result = try run.result(of: Scenario("s", assuming: ["level(sales, 2024-06) = 190"]))
    #expect(relativeError(result.rows[0].summary.mean, 190) < 1e-9)
    #expect((result.rows[1].difference?.mean ?? .nan).magnitude < 1e-9)
    #expect((result.rows[2].difference?.mean ?? .nan) < -1)
    let shared = try run.result(
      of: Scenario("t", assuming: ["ratio(sales, orders, 2024-06) = 1.3"]))
    #expect(relativeError(shared.rows[2].summary.mean, 130) < 1e-9)
    #expect(shared.notes.contains { $0.contains("independently") })
  }
}
