import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Checks without projecting, and differences between scenarios.
@Suite struct ScenarioCheckTests {
  @Test func everyMistakeIsFound() throws {
    let texts = [
      "growth(exprots, 2025) = 5%", "growth(exports, 2025) = 2%", "level(exports, 2030-01) = 300",
      "level(exports, 2025-01) = 5%", "step(exports, 2020-01) = 3%",
      "coefficient(exports, pmy) = 1",
      "path(world, 2024-08) = 1, hold",
    ]
    let check = try TradeExample.checker().check(
      Scenario("s", assuming: texts), report: [Measure(parsing: "growth(exports, 2035)")])
    #expect(check.problems.count == 7 && !check.isConsistent)
    let all = check.problems.map(\.description).joined(separator: "\n")
    for mention in ["exports", "until:", "2035", "published", "did you mean “pmi”?", "world"] {
      #expect(all.contains(mention), "no \(mention) in\n\(all)")
    }
  }

  @Test func contradictionsAreIrreducible() throws {
    let texts = [
      "growth(exports, 2025) = 5%", "yoy(imports, 2025-02) = 3%", "growth(exports, 2025H1) = 6%",
      "growth(exports, 2025H2) = 6%",
    ]
    let check = try TradeExample.checker().check(Scenario("s", assuming: texts))
    guard case .contradictory(let members) = check.problems.first, check.problems.count == 1 else {
      Issue.record("\(check.problems)")
      return
    }
    #expect(members.map(\.statement) == [texts[0], texts[2], texts[3]])
  }

  @Test func findingsSayWhatIsAsked() throws {
    let texts = [
      "growth(exports, 2025) = 2%", "growth(exports, 2025) = 2%", "sum(exports, 2025) >= 1",
      "shock(imports, 2024-09) = 2 sd", "coefficient(exports, pmi) = 0.01",
    ]
    let check = try TradeExample.checker().check(Scenario("s", assuming: texts))
    #expect(check.isConsistent, "\(check.problems)")
    let found = check.findings
    #expect(found.count == 5)
    #expect(found.contains { $0.redundancy?.contains("stated twice") == true })
    #expect(found[2].probability == 1)
    #expect(relativeError(found[3].cost?.sigma ?? .nan, 2) < 1e-9 && found[3].effect != nil)
    #expect(found[4].effect?.contains("in place of the estimate") == true)
    #expect(check.plausibility?.degreesOfFreedom == 2)
  }

  @Test func manyStatementsAreRefusedAtOnce() throws {
    let texts = (0..<10_000).map { "level(exports, 2025-01) = \(300 + Double($0) / 100)" }
    let check = try TradeExample.checker().check(Scenario("s", assuming: texts))
    #expect(check.problems.count == 1)
    #expect(check.problems.first?.description.contains("10000 statements") == true)
  }

  @Test func changesAreByCanonicalForm() throws {
    let first = try Scenario(
      "a",
      assuming: [
        "growth(exports, 2025)=5%", "step(exports, 2025-01) = -3%", "yoy(exports, 2025-01) = 1%",
      ])
    let second = try Scenario(
      "b",
      assuming: [
        "growth(exports, 2025) = 5%", "shock(exports, 2024-10) = 1 sd",
        "step(exports, 2025-01) = -2%",
      ])
    #expect(
      first.changes(to: second).map(\.sentence) == [
        "added: shock(exports, 2024-10) = 1 sd",
        "changed: step(exports, 2025-01) = -3% becomes -2%",
        "removed: yoy(exports, 2025-01) = 1%",
      ])
    #expect(first.changes(to: first).isEmpty)
  }

  @Test func pairsAreOnTheSameDraws() throws {
    let run = try TradeExample.run(["level(exports, 2025-03)", "level(imports, 2025-03)"])
    let a = try Scenario("a", assuming: ["growth(exports, 2025) = 2%"])
    let b = try Scenario(
      "b", assuming: ["growth(exports, 2025) = 2%", "step(imports, 2025-01) = 10%"])
    let pair = try run.pair(a, b)
    #expect(pair.changes.count == 1 && pair.differences.count == 2)
    #expect(pair.differences[0].mean == 0 && pair.differences[0].probabilityAbove == 0)
    // What is said of exports moves imports, too, in both.
    let base = pair.first.rows[1].summary.mean
    #expect(relativeError(pair.differences[1].mean, 0.1 * base) < 1e-9)
    #expect(pair.differences[1].probabilityAbove == 1)
    let same = try run.pair(a, a)
    #expect(
      same.differences.allSatisfy { $0.mean == 0 && $0.intervals.allSatisfy { $0.upper == 0 } })
  }

  @Test func aHeldCoefficientActsOnlyThroughItsRegressor() throws {
    let run = try TradeExample.run(["level(exports, 2025-03)", "level(imports, 2025-03)"])
    let path = "path(pmi, 2024-08) = 52, hold"
    let small = try Scenario("a", assuming: ["coefficient(exports, pmi) = 0", path])
    let large = try Scenario("b", assuming: ["coefficient(exports, pmi) = 0.1", path])
    let pair = try run.pair(small, large)
    #expect(pair.differences[1].mean == 0)
    #expect(pair.differences[0].mean > 0)
    let flat = try run.pair(small, Scenario("c", assuming: ["coefficient(exports, pmi) = 0"]))
    #expect((flat.differences[0].mean / 300).magnitude < 1e-9)
  }
}
