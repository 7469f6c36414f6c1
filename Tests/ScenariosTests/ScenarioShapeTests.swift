import LinearAlgebra
import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Shapes move the mean path by what they say, and nothing else.
@Suite struct ScenarioShapeTests {
  private let months = (1...17).map { Period(year: 2024, month: 7) + $0 }

  private func run(_ transform: Transform) throws -> ScenarioRun {
    try ScenarioRun(
      law: exportsLaw(transform: transform),
      report: months.map { Measure(.level, of: "exports", in: PeriodSpan($0)) }
        + ["sum(exports, 2024-10..2025-06)", "growth(exports, 2025)"].map {
          try Measure(parsing: $0)
        }, options: ScenarioOptions(draws: 1_000))
  }

  private func changes(_ text: String, _ transform: Transform) throws -> [Double] {
    let result = try run(transform).result(of: Scenario("s", assuming: [text]))
    return result.rows.map { $0.difference?.mean ?? .nan }
  }

  private func means(_ transform: Transform) throws -> [Double] {
    try run(transform).baseline.rows.map(\.summary.mean)
  }

  @Test(arguments: [Transform.identity, .log])
  func percentagesAreOfTheMeanPath(transform: Transform) throws {
    let base = try means(transform)
    // October 2024 is the third projected month, March 2025 the eighth.
    let cases: [(String, (Int) -> Double)] = [
      ("pulse(exports, 2024-10) = 2%", { $0 == 2 ? 2 : 0 }),
      ("step(exports, 2024-10) = -3%", { $0 >= 2 ? -3 : 0 }),
      ("ramp(exports, 2024-10, 2025-03) = -6%", { -6 * min(1, max(0, Double($0 - 2) / 5)) }),
      (
        "temporary(exports, 2024-10, 0.5) = 8%",
        { $0 < 2 ? 0 : 8 * Double.pow(0.5, Double($0 - 2)) }
      ),
    ]
    for (text, percent) in cases {
      let found = try changes(text, transform)
      for i in months.indices {
        #expect(relativeError(found[i], base[i] * percent(i) / 100) < 1e-9, "\(text) \(i)")
      }
    }
  }

  @Test(arguments: [Transform.identity, .log])
  func amountsAreInTheUnitOfTheSeries(transform: Transform) throws {
    let found = try changes("step(exports, 2025-01) = -12 USD bn", transform)
    for i in months.indices { #expect(relativeError(found[i], i >= 5 ? -12 : 0) < 1e-9) }
  }

  @Test(arguments: [Transform.identity, .log])
  func whatIsPulledForwardIsPaidBack(transform: Transform) throws {
    let base = try means(transform)
    let found = try changes("pullForward(exports, 2024Q4, 2025H1) = 4%", transform)
    #expect(found[17].magnitude < 1e-9 * base[17])
    for i in 2...4 { #expect(relativeError(found[i], 0.04 * base[i]) < 1e-9) }
    let ratio = found[5] / base[5]
    for i in 5...10 { #expect(relativeError(found[i] / base[i], ratio) < 1e-9 && ratio < 0) }
    for i in [0, 1, 11, 16] { #expect(found[i] == 0) }
    let delayed = try changes("pullForward(exports, 2024Q4, 2025H1) = -4%", transform)
    #expect(delayed[2] < 0 && delayed[6] > 0 && delayed[17].magnitude < 1e-9 * base[17])
  }

  @Test func everyDrawMovesByOneFactor() throws {
    let result = try run(.log).result(of: Scenario("s", assuming: ["step(exports, 2025-01) = -3%"]))
    let base = try run(.log).baseline
    for i in 5..<17 {
      let (after, before) = (result.rows[i].summary, base.rows[i].summary)
      #expect(relativeError(after.median, 0.97 * before.median) < 1e-12)
      #expect(relativeError(after.standardError, 0.97 * before.standardError) < 1e-9)
      #expect(result.rows[i].difference?.probabilityAbove == 0)
    }
    #expect(result.plausibility == nil)
    let sentence = try #require(result.effects.first).sentence
    #expect(sentence.hasPrefix("lowers exports by"))
    #expect(sentence.hasSuffix("a month on average from 2025-01 to 2025-12"))
  }

  @Test func orderDoesNotMatterAndStatementsComeLast() throws {
    let texts = [
      "step(exports, 2025-01) = -3%", "pulse(exports, 2025-02) = 5 USD bn",
      "growth(exports, 2025) = 4%",
    ]
    let first = try run(.log).result(of: Scenario("a", assuming: texts))
    let second = try run(.log).result(of: Scenario("b", assuming: texts.reversed()))
    for (a, b) in zip(first.rows, second.rows) {
      #expect(relativeError(a.summary.mean, b.summary.mean) < 1e-12)
    }
    #expect(relativeError(first.rows[18].summary.mean, 4) < 1e-8)
    let path = first.rows.prefix(17).map(\.summary.mean)
    let plain = try run(.log).result(of: Scenario("c", assuming: [texts[2]]))
    #expect(path[0] > plain.rows[0].summary.mean, "earlier months make up for what the step takes")
  }

  @Test(arguments: [
    ("step(export, 2024-10) = 3%", "did you mean “exports”?"),
    ("step(exports, 2024-07) = 3%", "projected from 2024-08 to 2025-12"),
    ("step(exports, 2026-01) = 3%", "until:"), ("step(exports, 2024Q4) = 3%", "more than one"),
    ("step(exports, 2024-10) = 3 CNY bn", "USD bn"),
    ("step(exports, 2024-10) = -900", "takes 900 from 2024-10"),
    ("pullForward(exports, 2024Q4, 2026H1) = 3%", "until:"),
    ("pullForward(exports, 2024-08..2025-11, 2025-12) = 30%", "always above zero"),
    ("coefficient(exports, pmi) = 3", "without models"),
  ])
  func refusalsSayWhatIsWrong(text: String, mention: String) throws {
    let run = try run(.log)
    let error = #expect(throws: ScenarioError.self) {
      try run.result(of: Scenario("s", assuming: [text]))
    }
    #expect(error?.description.contains(mention) == true, "\(String(describing: error))")
  }

  @Test func oneThingIsSetOnce() throws {
    let run = try run(.log)
    let assumptions = try [("step(exports, 2024-10) = 3%", 4), ("step(exports, 2024-10) = 2%", 6)]
      .map { try Assumption(parsing: $0.0, at: SourcePosition(line: $0.1, column: 5)) }
    let error = #expect(throws: ScenarioError.self) {
      try run.result(of: Scenario(name: "s", assumptions: assumptions))
    }
    #expect(
      error?.description.contains("step(exports, 2024-10) is set 2 times (line 4 and line 6)")
        == true)
  }

  @Test func sumsTakeNoShape() throws {
    let run = try TradeExample.run(["growth(trade, 2025)"])
    let error = #expect(throws: ScenarioError.self) {
      try run.result(of: Scenario("s", assuming: ["step(trade, 2024-10) = 3%"]))
    }
    #expect(error?.description.contains("exports or imports") == true)
    let result = try run.result(of: Scenario("s", assuming: ["step(exports, 2025-01) = 10%"]))
    let change = try #require(result.rows[0].difference)
    #expect((5...7).contains(change.mean), "60% of trade rises by 10%: \(change.mean)")
  }

  @Test func sharesStayBetweenZeroAndAll() throws {
    let run = try TradeExample.run(["growth(trade, 2025)"])
    for text in ["share(exports, trade, 2025) = 105%", "share(exports, trade, 2025) >= 100%"] {
      let error = #expect(throws: ScenarioError.self) {
        try run.result(of: Scenario("s", assuming: [text]))
      }
      #expect(error?.description.contains("write ratio") == true)
    }
  }
}
