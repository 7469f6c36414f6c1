import Foundation
import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// The page on scenario files: every example is read, checked and projected; every form has one.
@Suite struct ScenarioFilesPageTests {
  /// The last cell of each row of the page's tables.
  private static let examples: [String] = {
    let page = Golden.root.appendingPathComponent(
      "Sources/Scenarios/Scenarios.docc/ScenarioFiles.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("|"), line.hasSuffix("` |") else { return nil }
      return line.dropLast(3).split(separator: "`").last.map(String.init)
    }
  }()

  @Test func everyFormHasAnExample() {
    #expect(Self.examples.count > 28)
    let words =
      MeasureKind.allCases.map(\.rawValue) + PolicyShape.usages.map(\.word)
      + ["path", "shock", "coefficient"]
    for word in words {
      #expect(Self.examples.contains { $0.hasPrefix(word + "(") }, "\(word)")
    }
  }

  @Test func everyExampleIsProjected() throws {
    let run = try TradeExample.run(["growth(exports, 2025)", "level(trade, 2025-06)"])
    let checker = try TradeExample.checker()
    for text in Self.examples {
      let scenario = try Scenario("example", assuming: [text])
      #expect(
        try Assumption(parsing: scenario.assumptions[0].description) == scenario.assumptions[0])
      let check = checker.check(scenario)
      #expect(check.isConsistent, "\(text): \(check.problems)")
      let result = try run.result(of: scenario)
      #expect(result.rows.allSatisfy { $0.summary.mean.isFinite }, "\(text)")
      let isMoved = result.rows.contains { ($0.difference?.mean ?? 0) != 0 }
      #expect(isMoved, "\(text) changes nothing")
    }
  }

  @Test func allExamplesOfChangesHoldTogether() throws {
    let texts = Self.examples.filter { text in
      !MeasureKind.allCases.contains { text.hasPrefix($0.rawValue + "(") }
    }
    var seen: Set<String> = []
    let assumptions = try texts.map { try Assumption(parsing: $0) }
      .filter { seen.insert($0.subject).inserted }
    let result = try TradeExample.run(["growth(exports, 2025)"])
      .result(of: Scenario(name: "all", assumptions: assumptions))
    #expect(result.effects.count == assumptions.filter { $0.path == nil }.count)
  }
}
