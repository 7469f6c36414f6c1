import LinearAlgebra
import Models
import Probability
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Whole scenarios: baseline, differences, plausibility, refusals.
@Suite struct ScenarioRunTests {
  private let report = [
    "growth(exports, 2024)", "growth(exports, 2025)", "level(exports, 2025-03)",
    "ytdYoy(exports, 2025-06)",
  ]

  private func run(
    _ transform: Transform, draws: Int = 2_000, seed: UInt64 = 1, jobs: Int = 1
  ) throws -> ScenarioRun {
    try ScenarioRun(
      law: exportsLaw(transform: transform), report: report.map { try Measure(parsing: $0) },
      options: ScenarioOptions(draws: draws, seed: seed, jobs: jobs))
  }

  @Test(arguments: [Transform.identity, .log])
  func noStatementsGiveTheBaselineBitForBit(transform: Transform) throws {
    let run = try run(transform)
    let empty = try run.result(of: Scenario(name: "empty", assumptions: []))
    for (row, base) in zip(empty.rows, run.baseline.rows) {
      #expect(row.summary.mean == base.summary.mean)
      #expect(row.summary.median == base.summary.median)
      #expect(row.summary.standardError == base.summary.standardError)
      #expect(row.summary.intervals == base.summary.intervals)
      #expect(row.difference?.mean == 0 && row.difference?.probabilityAbove == 0)
      #expect(base.difference == nil)
    }
    #expect(empty.plausibility == nil)
  }

  @Test func workersDoNotChangeABit() throws {
    let texts = [
      "growth(exports, 2025) = 9%", "level(exports, 2025-06) >= 320",
      "yoy(exports, 2024-12) = 4% ± 2",
    ]
    let scenario = try Scenario("s", assuming: texts)
    let alone = try run(.log, jobs: 1).result(of: scenario)
    for jobs in [2, 3, 7] {
      let shared = try run(.log, jobs: jobs).result(of: scenario)
      for (a, b) in zip(alone.rows, shared.rows) {
        #expect(a.summary.mean == b.summary.mean && a.summary.intervals == b.summary.intervals)
        #expect(a.difference == b.difference)
      }
    }
  }

  /// What a run keeps between scenarios changes no bit of the next.
  @Test(arguments: [Transform.identity, .log])
  func oneChangedNumberIsAnsweredAsByAFreshRun(transform: Transform) throws {
    func scenario(_ growth: Double, _ lower: Double) throws -> Scenario {
      try Scenario(
        "s",
        assuming: [
          "growth(exports, 2025) = \(growth)%", "yoy(exports, 2024-12) = 4% ± 2",
          "level(exports, 2025-06) >= \(lower)",
        ])
    }
    let kept = try run(transform)
    for (growth, lower) in [(9.0, 320.0), (7.5, 320.0), (9.0, 200.0), (9.0, 320.0)] {
      let again = try kept.result(of: scenario(growth, lower))
      let fresh = try run(transform).result(of: scenario(growth, lower))
      for (a, b) in zip(again.rows, fresh.rows) {
        #expect(a.summary.mean == b.summary.mean && a.summary.intervals == b.summary.intervals)
        #expect(a.difference == b.difference)
      }
      #expect(again.plausibility == fresh.plausibility && again.ranges == fresh.ranges)
    }
    let single = try Scenario("s", assuming: ["growth(exports, 2024) = 6%"])
    let (again, fresh) = try (kept.result(of: single), run(transform).result(of: single))
    for (a, b) in zip(again.rows, fresh.rows) {
      #expect(a.summary.mean == b.summary.mean && a.difference == b.difference)
    }
  }

  /// Two equal independent figures are one with the error divided by √2.
  @Test func theSameSoftStatementTwiceHasTwoErrors() throws {
    let run = try run(.log, draws: 20_000)
    let text = "level(exports, 2025-03) = 280 ± 10"
    let twice = try run.result(of: Scenario("twice", assuming: [text, text])).rows[2].summary
    let once = try run.result(
      of: Scenario("once", assuming: ["level(exports, 2025-03) = 280 ± 7.0710678"])
    ).rows[2].summary
    #expect(relativeError(twice.standardError, once.standardError) < 0.03)
    #expect((twice.mean - once.mean).magnitude < 0.03 * once.standardError)
  }

  @Test func statementsThatAgreeAreNotAccused() throws {
    let sum = "sum(exports, 2025H1) = 1400"
    let growth = "growth(exports, 2025H1) = 5%"
    let error = #expect(throws: ScenarioError.self) {
      try run(.log).result(of: Scenario("s", assuming: [growth, growth, sum]))
    }
    guard case .contradictory(let members) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(members.map(\.statement) == [growth, sum])
  }

  /// Seven months are published; a sum below them would make the others negative.
  @Test(arguments: [Transform.identity, .log])
  func sumsBelowWhatIsPublishedAreRefused(transform: Transform) throws {
    let published = (0..<7).reduce(0) { $0 + exportsLevel(24 + $1) }
    let run = try run(transform)
    for text in ["sum(exports, 2024) = \(published - 1)", "ytd(exports, 2024-12) <= 900"] {
      let error = #expect(throws: ScenarioError.self) {
        try run.result(of: Scenario("s", assuming: [text]))
      }
      guard case .impossible(_, let reason, _) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(reason.contains("what is published comes to") && reason.contains("exports"))
    }
    _ = try run.result(
      of: Scenario("s", assuming: ["sum(exports, 2024) = \(published + 1000)"]))
  }

  @Test func statementsHoldInTheResult() throws {
    let result = try run(.log).result(
      of: Scenario("s", assuming: ["growth(exports, 2025) = 9%", "growth(exports, 2024H2) = 5%"]))
    let growth = result.rows[1].summary
    #expect(relativeError(growth.mean, 9) < 1e-9 && relativeError(growth.median, 9) < 1e-9)
    #expect(growth.standardError < 1e-8)
    let difference = try #require(result.rows[1].difference)
    #expect(difference.mean > 0 && difference.probabilityAbove > 0.5)
    // What the half-year fixes of 2024 is the year: seven months are published.
    #expect(result.rows[0].summary.standardError < 1e-8)
  }

  @Test func closedFormAgreesWithDraws() throws {
    // The linear law gives closed forms; a report with one curved measure forces draws.
    let scenario = try Scenario(
      "s", assuming: ["sum(exports, 2024H2) = 1700", "yoy(exports, 2024-12) = 4% ± 2"])
    let law = exportsLaw(transform: .identity)
    let measures = try ["level(exports, 2025-03)", "sum(exports, 2025H1)"].map {
      try Measure(parsing: $0)
    }
    let options = ScenarioOptions(draws: 400_000, seed: 5)
    let exact = try ScenarioRun(law: law, report: measures, options: options)
    let curved = try ScenarioRun(
      law: law, report: measures + [Measure(parsing: "growth(exports, 2025)")], options: options)
    let (a, b) = (try exact.result(of: scenario), try curved.result(of: scenario))
    for i in measures.indices {
      let (closed, sampled) = (a.rows[i].summary, b.rows[i].summary)
      #expect(closed.isExact && !sampled.isExact)
      #expect((closed.mean - sampled.mean).magnitude < 0.01 * closed.standardError)
      for (x, y) in zip(closed.intervals, sampled.intervals) {
        #expect((x.lower - y.lower).magnitude < 0.02 * closed.standardError)
        #expect((x.upper - y.upper).magnitude < 0.02 * closed.standardError)
      }
      let (p, q) = (try #require(a.rows[i].difference), try #require(b.rows[i].difference))
      #expect((p.probabilityAbove - q.probabilityAbove).magnitude < 0.01)
      #expect((p.mean - q.mean).magnitude < 0.01 * closed.standardError)
    }
  }

  @Test func differencesAreNarrowerThanWithOwnDraws() throws {
    let scenario = try Scenario("s", assuming: ["growth(exports, 2024H2) = 8%"])
    let result = try run(.log, draws: 20_000).result(of: scenario)
    let base = try run(.log, draws: 20_000).baseline
    for (row, other) in zip(result.rows, base.rows) {
      let interval = try #require(row.difference?.intervals.last)
      let (s, b) = (row.summary.standardError, other.summary.standardError)
      // Independent draws would give about ±1.96 √(s² + b²).
      #expect(interval.upper - interval.lower < 2 * 1.96 * (s * s + b * b).squareRoot() * 1.02)
    }
  }

  @Test func plausibilityOfOneStatementIsItsOwnDistance() throws {
    let law = exportsLaw(transform: .identity)
    let run = try ScenarioRun(law: law, report: [Measure(parsing: "level(exports, 2025-03)")])
    let summary = run.baseline.rows[0].summary
    let target = summary.mean + 2.4 * summary.standardError
    let result = try run.result(
      of: Scenario("s", assuming: ["level(exports, 2025-03) = \(target)"]))
    let plausibility = try #require(result.plausibility)
    #expect(relativeError(plausibility.q, 5.76) < 1e-9)
    #expect(plausibility.degreesOfFreedom == 1)
    #expect(relativeError(plausibility.pValue, 2 * Normal.standard.upperTail(2.4)) < 1e-9)
    let cost = try #require(plausibility.costliest)
    #expect(relativeError(cost.sigma, 2.4) < 1e-9 && relativeError(cost.cost, 5.76) < 1e-9)
    #expect(cost.sentence.contains("+2.4 standard deviations"))
  }

  @Test func costsAreWhatLeavingOutSaves() throws {
    let run = try run(.identity)
    let texts = [
      "level(exports, 2025-03) = 300", "level(exports, 2025-04) = 250",
      "sum(exports, 2025H2) = 1800 ± 40",
    ]
    let all = try #require(try run.result(of: Scenario("all", assuming: texts)).plausibility)
    for i in texts.indices {
      var rest = texts
      rest.remove(at: i)
      let without = try #require(try run.result(of: Scenario("r", assuming: rest)).plausibility)
      #expect(relativeError(all.costs[i].cost, all.q - without.q) < 1e-9)
    }
  }

  @Test func publishedMonthsAreFacts() throws {
    let run = try run(.log)
    let july = 250 * 1.04 * (1 + 0.003 * 30)
    let rounded = "\((july * 10).rounded() / 10)"
    let agreed = try run.result(
      of: Scenario("s", assuming: ["level(exports, 2024-07) = \(rounded)"]))
    #expect(agreed.redundant.first?.published == "283.4 USD bn")
    #expect(agreed.redundant.first?.sentence.contains("published 283.4 USD bn") == true)
    #expect(agreed.rows[0].difference?.mean == 0)
    let error = #expect(throws: ScenarioError.self) {
      try run.result(of: Scenario("s", assuming: ["level(exports, 2024-07) = 300"]))
    }
    #expect(error?.description.contains("published value 283.4 USD bn") == true)
  }

  @Test func refusalsSayWhatIsWrong() throws {
    let run = try run(.log)
    func message(_ text: String) -> String {
      do {
        _ = try run.result(of: Scenario("s", assuming: [text]))
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(message("growth(export, 2025) = 5%").contains("did you mean “exports”?"))
    #expect(message("growth(exports, 2026) = 5%").contains("needs 2026-01"))
    #expect(message("yoy(exports, 2022-01) = 5%").contains("needs 2021-01"))
    #expect(message("level(exports, 2025-01) = 5%").contains("%"))
    #expect(message("growth(exports, 2025) = 5% ±").contains("±"))
    #expect(message("path(pmi, 2024-08) = 50, hold").contains("no regressors"))
    #expect(message("mean(exports, 2025) = 300 CNY bn").contains("USD bn"))
    #expect(message("growth(exports, 2026) = 5%").contains("projected to 2025-12"))
    #expect(message("sum(exports, 2025) <= -5").contains("always above zero"))
    #expect(message("growth(exports, 2025) = -150%").contains("growth above -100%"))
  }

  @Test func messagesHaveNoLongNumbers() throws {
    let run = try run(.log)
    for text in ["growth(exports, 2025) = 1e300%", "level(exports, 2025-03) = 1e-290"] {
      do {
        let result = try run.result(of: Scenario("s", assuming: [text]))
        #expect(result.plausibility?.costliest?.sentence.contains("00000") == false)
      } catch {
        #expect(!"\(error)".contains("00000"), "\(error)")
      }
    }
  }

  @Test func aContradictionSaysWhatTheOthersGive() throws {
    let run = try run(.log)
    let error = #expect(throws: ScenarioError.self) {
      try run.result(
        of: Scenario("s", assuming: ["growth(exports, 2025) = 5%", "growth(exports, 2025) = 7%"]))
    }
    guard case .contradictory(let members) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      Set(members.map(\.implied)) == [nil, "5%"] || Set(members.map(\.implied)) == [nil, "7%"])
  }

  @Test func repeatedSoftStatementsAreNoted() throws {
    let text = "level(exports, 2025-03) = 280 ± 10"
    let result = try run(.log).result(of: Scenario("s", assuming: [text, text]))
    #expect(result.notes.contains { $0.contains("twice") && $0.contains("2 pieces") })
    #expect(try run(.log).result(of: Scenario("s", assuming: [text])).notes.count == 1)
  }

  @Test func theBaselineOfAStatementIsTheMeanOfTheTable() throws {
    let run = try run(.log)
    let result = try run.result(of: Scenario("s", assuming: ["growth(exports, 2025) = 9%"]))
    let mean = run.baseline.rows[1].summary.mean
    let shown = "\((mean * 10).rounded() / 10)%"
    #expect(result.plausibility?.costliest?.sentence.contains("baseline mean \(shown)") == true)
  }

  @Test func contradictionsAreNamedWithTheirLines() throws {
    let run = try run(.log)
    let assumptions = try [
      ("growth(exports, 2025) = 5%", 4), ("yoy(exports, 2025-02) = 3%", 5),
      ("growth(exports, 2025H1) = 6%", 6), ("growth(exports, 2024H2) = 2%", 7),
      ("growth(exports, 2025H2) = 6%", 8),
    ].map { try Assumption(parsing: $0.0, at: SourcePosition(line: $0.1, column: 5)) }
    let error = #expect(throws: ScenarioError.self) {
      try run.result(of: Scenario(name: "s", assumptions: assumptions))
    }
    guard case .contradictory(let members) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    // 5% for the year cannot be 6% in both halves; the half-year of 2024 fixes the base of H2.
    #expect(
      members.compactMap(\.position?.line) == [4, 6, 7, 8]
        || members.compactMap(\.position?.line) == [4, 6, 8])
    #expect(error?.description.contains("line 4") == true)
  }

  @Test func repeatedStatementsAreReported() throws {
    let result = try run(.log).result(
      of: Scenario("s", assuming: ["growth(exports, 2025) = 5%", "growth(exports, 2025) = 5%"]))
    #expect(result.redundant.count == 1)
    #expect(result.redundant.first?.sentence.contains("stated twice") == true)
    #expect(result.plausibility?.degreesOfFreedom == 1)
  }
}
