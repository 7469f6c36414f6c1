import Models
import Probability
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Targets: probability, what the open months must do, and who delivers.
@Suite struct TargetAnswerTests {
  private func run(_ transform: Transform) throws -> ScenarioRun {
    try ScenarioRun(
      law: exportsLaw(transform: transform), report: [Measure(parsing: "growth(exports, 2024)")],
      options: ScenarioOptions(draws: 20_000))
  }

  @Test func linearAnswersAreExact() throws {
    let run = try run(.identity)
    let base = run.baseline.rows[0].summary
    let target = try MeasureStatement(parsing: "growth(exports, 2024) = 5%")
    let answer = try run.answer(to: target)
    let distance = (5 - base.mean) / base.standardError
    #expect(relativeError(answer.probability, Normal.standard.upperTail(distance)) < 1e-9)
    #expect(answer.draws == nil)
    let delivery = try #require(answer.deliveries.first)
    #expect(
      delivery.open == PeriodSpan(Period(year: 2024, month: 8), Period(year: 2024, month: 12)))
    #expect(relativeError(delivery.sigma, distance) < 1e-9)
    #expect(relativeError(delivery.share, 1) < 1e-9)
    // The published months and the required ones together give the target.
    let history = run.law.blocks[0].series
    let published = (1...7).reduce(0.0) { $0 + history[Period(year: 2024, month: $1)] }
    let before = (1...12).reduce(0.0) { $0 + history[Period(year: 2023, month: $1)] }
    let required = answer.path.reduce(0.0) { $0 + $1.required.mean }
    #expect(relativeError(100 * ((published + required) / before - 1), 5) < 1e-9)
    let openBase = (8...12).reduce(0.0) { $0 + history[Period(year: 2023, month: $1)] }
    #expect(relativeError(delivery.required, 100 * (required / openBase - 1)) < 1e-9)
    let first = try #require(answer.path.first)
    let year = history[Period(year: 2023, month: 8)]
    #expect(
      relativeError(first.requiredGrowth ?? .nan, 100 * (first.required.mean / year - 1)) < 1e-9)
  }

  @Test func probabilitiesOfBothSidesAddUp() throws {
    for transform in [Transform.identity, .log] {
      let run = try run(transform)
      let above = try run.answer(to: MeasureStatement(parsing: "growth(exports, 2024) >= 5%"))
      let below = try run.answer(to: MeasureStatement(parsing: "growth(exports, 2024) <= 5%"))
      #expect(relativeError(above.probability + below.probability, 1) < 1e-9)
    }
  }

  @Test func drawsMeetTheTargetInTheSum() throws {
    let run = try run(.log)
    let answer = try run.answer(to: MeasureStatement(parsing: "sum(exports, 2025H2) = 2000"))
    let months = answer.path.filter { $0.period >= Period(year: 2025, month: 7) }
    #expect(months.count == 6)
    #expect(relativeError(months.reduce(0.0) { $0 + $1.required.mean }, 2000) < 1e-3)
    #expect(answer.draws == 20_000 && !answer.isExact)
  }

  @Test func scenariosMoveTheOdds() throws {
    let run = try run(.log)
    let target = try MeasureStatement(parsing: "growth(exports, 2025) = 4%")
    let strong = try Scenario("strong", assuming: ["growth(exports, 2025H1) = 12% ± 1"])
    let (alone, helped) = (try run.answer(to: target), try run.answer(to: target, under: strong))
    #expect(helped.probability > alone.probability)
    #expect(helped.scenario == "strong" && alone.scenario == "baseline")
  }

  @Test func partsDeliverTheTotal() throws {
    let run = try TradeExample.run(["growth(trade, 2025)"])
    let answer = try run.answer(to: MeasureStatement(parsing: "growth(trade, 2025) = 6%"))
    let shares = Dictionary(uniqueKeysWithValues: answer.deliveries.map { ($0.series, $0.share) })
    #expect(Set(shares.keys) == ["exports", "imports", "trade"])
    #expect(relativeError((shares["exports"] ?? 0) + (shares["imports"] ?? 0), 1) < 1e-9)
    #expect(relativeError(shares["trade"] ?? 0, 1) < 1e-9)
    // Exports are larger and vary more, so they would have to deliver more.
    #expect((shares["exports"] ?? 0) > (shares["imports"] ?? 0))
  }

  @Test func targetsThatMakeNoSenseAreRefused() throws {
    let run = try run(.log)
    func message(_ text: String, _ scenario: Scenario? = nil) -> String {
      do {
        _ = try run.answer(to: MeasureStatement(parsing: text), under: scenario)
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(message("growth(exports, 2023) = 5%").contains("published"))
    #expect(message("growth(exports, 2024) within [1%, 2%]").contains("one value"))
    #expect(message("growth(export, 2024) = 1%").contains("did you mean “exports”?"))
    #expect(message("growth(exports, 2025) = -120%").contains("cannot hold"))
    let fixed = try Scenario("fixed", assuming: ["growth(exports, 2024) = 4%"])
    #expect(message("growth(exports, 2024) = 5%", fixed).contains("cannot hold together"))
  }
}
