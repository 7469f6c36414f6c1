import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Published sentences solved together.
@Suite struct SentenceFindingsTests {
  private func isNear(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-6) -> Bool {
    a.map { ($0 - b).magnitude <= tolerance * Swift.max(1, b.magnitude) } ?? false
  }

  @Test func totalGrowthFollowsFromADifference() throws {
    let findings = try SentenceTree.findings(
      [("road", "CNY trn"), ("trade", "CNY trn")],
      [
        "sum(road, 2019-01..2019-07) = 5.03 CNY trn", "growth(road, 2019-01..2019-07) = 10.2%",
        "growth(road, 2019-01..2019-07) - growth(trade, 2019-01..2019-07) = 6 points",
      ])
    #expect(findings.isConsistent && findings.roundingNeeded == 0)
    let growth = try #require(findings.value("growth(trade, 2019-01..2019-07)"))
    #expect(isNear(growth.central, 4.2))
    #expect(isNear(growth.range.lower, 3.65) && isNear(growth.range.upper, 4.75))
    #expect(growth.range.isExact)
    let base = try #require(findings.value("sum(road, 2018-01..2018-07)"))
    #expect(isNear(base.central, 5.03 / 1.102))
    #expect(isNear(base.range.lower, 5.025 / 1.1025) && isNear(base.range.upper, 5.035 / 1.1015))
  }

  @Test func theBaseFollowsFromAnIncrease() throws {
    let findings = try SentenceTree.findings(
      [("trade", "USD trn")],
      ["sum(trade, 2018) = 4.62 USD trn", "change(trade, 2018) = over 510 USD bn"])
    let base = try #require(findings.value("sum(trade, 2017)"))
    #expect(isNear(base.central, 4.11))
    #expect(isNear(base.range.lower, 4.095) && isNear(base.range.upper, 4.115))
    let growth = try #require(findings.value("growth(trade, 2018)"))
    #expect(isNear(growth.range.lower, 100 * 0.51 / 4.115))
    #expect(isNear(growth.range.upper, 100 * 0.52 / 4.095))
  }

  @Test func sharesIdentitiesAndCompoundGrowth() throws {
    let findings = try SentenceTree.findings(
      [("t", "CNY bn"), ("a", "CNY bn"), ("b", "CNY bn")],
      [
        "sum(t, 2023) = 100 CNY bn", "share(a, t, 2023) = 30.0%",
        "cagr(t, 2012, 2023) = 5.0%", "cagr(a, 2012, 2023) - cagr(t, 2012, 2023) = 4.5 points",
      ], identities: ["t = a + b"], ask: ["cagr(a, 2012, 2023)", "sum(b, 2023)"])
    #expect(findings.isConsistent)
    #expect(isNear(findings.value("cagr(a, 2012, 2023)")?.central, 9.5, 1e-4))
    let b = try #require(findings.value("sum(b, 2023)"))
    #expect(isNear(b.central, 70) && b.isAsked)
    #expect(isNear(b.range.lower, 99.5 * 0.6995) && isNear(b.range.upper, 100.5 * 0.7005))
    let a = try #require(findings.value("sum(a, 2012)"))
    #expect(isNear(a.central, 30 / 2.7132 * 1.0, 0.01) || a.range.lower < 30 / 2.71)
  }

  @Test func spansOfOneYearAreTied() throws {
    let findings = try SentenceTree.findings(
      [("x", nil)],
      ["sum(x, 2024H1) = 10.0", "sum(x, 2024) = 24.0", "growth(x, 2024H2) = 40.0%"],
      ask: ["sum(x, 2024H2)", "sum(x, 2023H2)"])
    #expect(isNear(findings.value("sum(x, 2024H2)")?.central, 14))
    #expect(isNear(findings.value("sum(x, 2023H2)")?.central, 10))
  }

  @Test func contradictionsAreNamedAndIrreducible() throws {
    let statements = [
      "sum(a, 2019) = 2.35 CNY trn", "growth(a, 2019) = 11.3%", "sum(a, 2018) = 2.2 CNY trn",
      "growth(b, 2019) = 3%", "sum(b, 2019) = 7 CNY trn",
    ]
    let series: [(String, String?)] = [("a", "CNY trn"), ("b", "CNY trn")]
    let findings = try SentenceTree.findings(series, statements)
    #expect(findings.conflicts.count == 1)
    let members = findings.conflicts[0].members
    #expect(members.map(\.entry.position.line) == [1, 2, 3])
    #expect(members.allSatisfy { $0.implied != nil && $0.isSuspect })
    #expect(isNear(members[2].implied?.lower, 2.345 / 1.1135))
    // Without any one of them the others hold, and what is in no conflict still has values.
    for line in 1...3 {
      var rest = statements
      rest.remove(at: line - 1)
      #expect(try SentenceTree.findings(series, rest).isConsistent)
    }
    #expect(findings.value("sum(b, 2018)") != nil)
  }

  @Test func differencesCanContradict() throws {
    let findings = try SentenceTree.findings(
      [("a", nil), ("t", nil), ("c", nil)],
      [
        "growth(a, 2019) = 10.2%", "growth(a, 2019) - growth(t, 2019) = 6 points",
        "growth(c, 2019) = 1%", "growth(t, 2019) = 5.5%",
      ])
    #expect(findings.conflicts.map { $0.members.map(\.entry.position.line) } == [[1, 2, 4]])
  }

  @Test func aMistakeIsSuspectedWhereAllOthersHold() throws {
    let findings = try SentenceTree.findings(
      [("a", nil)],
      [
        "sum(a, 2019) = 110", "growth(a, 2019) = 10.0%", "sum(a, 2018) = 100",
        "change(a, 2019) = 10", "growth(a, 2019) = 25.0%",
      ])
    let suspects = findings.conflicts.flatMap(\.members).filter(\.isSuspect)
    #expect(suspects.map(\.entry.position.line) == [5])
  }

  @Test func numbersThatAgreeOnlyByRoundingSaySo() throws {
    let findings = try SentenceTree.findings(
      [("a", nil)], ["sum(a, 2019) = 10.04", "sum(a, 2018) = 10.0", "growth(a, 2019) = 0.0%"])
    #expect(findings.isConsistent)
    #expect(findings.roundingNeeded > 0.3 && findings.roundingNeeded < 1)
  }

  /// Figures of a known truth, rounded: never a contradiction, and the truth within every range.
  @Test func theTruthLiesInEveryRange() throws {
    for seed in UInt64(1)...25 {
      var generator = SeededGenerator(seed: seed)
      func number(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * Double(generator.next() % 100_000) / 100_000
      }
      let names = ["a", "b", "c"]
      let now = names.map { _ in number(1, 9) }
      let before = now.map { $0 * number(0.7, 1.2) }
      let totals = (now.reduce(0, +), before.reduce(0, +))
      func growth(_ place: Int) -> Double { 100 * (now[place] / before[place] - 1) }
      let total = 100 * (totals.0 / totals.1 - 1)
      func text(_ value: Double, _ decimals: Int) -> String { fixedText(value, decimals: decimals) }
      let statements = [
        "sum(a, 2019) = \(text(now[0], 2))", "growth(a, 2019) = \(text(growth(0), 1))%",
        "growth(a, 2019) - growth(t, 2019) = \(text(growth(0) - total, 0)) points",
        "share(b, t, 2019) = \(text(100 * now[1] / totals.0, 0))%",
        "growth(b, 2019) = \(text(growth(1), 1))%", "sum(t, 2019) = \(text(totals.0, 1))",
      ]
      let findings = try SentenceTree.findings(
        [("t", nil), ("a", nil), ("b", nil), ("c", nil)], statements,
        identities: ["t = a + b + c"],
        ask: ["growth(t, 2019)", "growth(c, 2019)", "sum(t, 2018)", "share(c, t, 2018)"])
      #expect(findings.isConsistent, "seed \(seed): \(statements)")
      let truth = [
        "growth(t, 2019)": total, "growth(c, 2019)": growth(2), "sum(t, 2018)": totals.1,
        "share(c, t, 2018)": 100 * before[2] / totals.1, "sum(a, 2018)": before[0],
        "sum(b, 2019)": now[1], "sum(c, 2019)": now[2],
      ]
      for value in findings.implied {
        guard let expected = truth[value.measure.description] else { continue }
        let slack = 1e-6 * Swift.max(1, expected.magnitude)
        #expect(
          value.range.lower - slack <= expected && expected <= value.range.upper + slack,
          "seed \(seed): \(value.measure) is \(expected), not \(value.range)")
      }
      #expect(findings.value("sum(t, 2018)") != nil, "seed \(seed)")
    }
  }

  /// A sentence at the end of an exact range can be added, one past the end contradicts.
  @Test(arguments: ["growth(t, 2019)", "sum(t, 2018)"])
  func rangesEndWhereContradictionsBegin(measure: String) throws {
    // Far above the solver's error, far below the width of any rounding here.
    let step = 1e-4
    let series: [(String, String?)] = [("t", nil), ("a", nil), ("b", nil)]
    let statements = [
      "sum(a, 2019) = 2.35", "growth(a, 2019) = 11.3%", "share(a, t, 2019) = 30.2%",
      "growth(a, 2019) - growth(t, 2019) = 6 points",
    ]
    let identities = ["t = a + b"]
    let found = try SentenceTree.findings(
      series, statements, identities: identities, ask: [measure])
    let range = try #require(found.value(measure)).range
    #expect(range.isExact && range.lower < range.upper)
    for (relation, end, sign) in [("<=", range.lower, -1.0), (">=", range.upper, 1.0)] {
      let inside = "\(measure) \(relation) \(end - sign * step)"
      let outside = "\(measure) \(relation) \(end + sign * step)"
      #expect(
        try SentenceTree.findings(series, statements + [inside], identities: identities)
          .isConsistent, "\(inside)")
      #expect(
        try !SentenceTree.findings(series, statements + [outside], identities: identities)
          .isConsistent, "\(outside)")
    }
  }

  @Test func mistakesCarryTheirPlace() throws {
    func message(_ statement: String, _ series: [(String, String?)] = [("x", "CNY trn")]) -> String
    {
      do {
        _ = try SentenceTree.findings(series, ["growth(x, 2019) = 1%", statement])
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message("growth(y, 2019) = 3%").contains("line 2, column 5"))
    #expect(message("growth(x 2019) = 3%").contains("line 2, column 14"))
    #expect(message("sum(x, 2019) = 3 USD trn").contains("USD trn"))
    #expect(message("growth(x, 2019) = 3 points").contains("points"))
    #expect(message("sum(x, 2019) + growth(x, 2019) = 3").contains("not in the same unit"))
    #expect(message("sum(x, #3) = 3").contains("months"))
    #expect(message("ytd(x, 2019H1) = 3").contains("single period"))
    let many = [String](repeating: "growth(x, 2019) = 1%", count: 201)
    #expect {
      _ = try SentenceTree.findings([("x", nil)], many)
    } throws: { error in
      "\(error)".contains("201")
    }
  }

  @Test func unitsOfOneCurrencyConvert() throws {
    let findings = try SentenceTree.findings(
      [("x", "CNY trn")], ["sum(x, 2023) = 471495 CNY 100m", "sum(x, 2022) = 43970 CNY bn"],
      ask: ["growth(x, 2023)"])
    #expect(isNear(findings.value("growth(x, 2023)")?.central, 100 * (47.1495 / 43.97 - 1), 1e-4))
  }
}
