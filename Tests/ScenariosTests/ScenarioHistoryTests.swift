import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// What would follow had published months been otherwise.
@Suite struct ScenarioHistoryTests {
  private func difference(_ text: String, _ measures: [String]) throws -> [Double] {
    let result = try TradeExample.run(measures).result(of: Scenario("s", assuming: [text]))
    return result.rows.map { $0.difference?.mean ?? .nan }
  }

  @Test func theTextIsReadBack() throws {
    let assumption = try Assumption(parsing: " What  if level(exports, 2024-07) = 310")
    #expect(assumption.description == "what if level(exports, 2024-07) = 310")
    #expect(try Assumption(parsing: assumption.description) == assumption)
    #expect(assumption.statement == nil && assumption.history != nil)
    let error = #expect(throws: ScenarioError.self) {
      try Assumption(
        parsing: "what if level(exports 2024-07) = 310", at: SourcePosition(line: 3, column: 5))
    }
    // The character after “exports”, in the file.
    #expect(error?.position == SourcePosition(line: 3, column: 5 + 22))
  }

  @Test func whatWasPublishedChangesNothing() throws {
    let published = TradeExample.exports.values[54]
    for change in try difference(
      "what if level(exports, 2024-07) = \(published)", ["level(exports, 2024-08)"])
    {
      #expect(change.magnitude < 1e-9)
    }
  }

  /// In a first-order autoregression an error e of the last month returns as φʰ e.
  @Test func theProjectionStartsFromTheOtherFigure() throws {
    let models = try TradeExample.models()
    let phi = try #require(models[1].summary.coefficients.first { $0.name == "ar1" }?.estimate)
    let last = TradeExample.imports.values[54]
    let run = try TradeExample.run(
      ["level(imports, 2024-08)", "level(imports, 2024-10)"], draws: 2_000)
    let result = try run.result(
      of: Scenario("s", assuming: ["what if level(imports, 2024-07) = \(1.1 * last)"]))
    for (row, horizon) in zip(result.rows, [1.0, 3]) {
      let before = row.summary.mean - (row.difference?.mean ?? .nan)
      let ratio = Double.log(row.summary.mean / before)
      // Means also carry the parameters' uncertainty, which depends a little on the figures.
      #expect((ratio - Double.pow(phi, horizon) * Double.log(1.1)).magnitude < 2e-3)
    }
  }

  @Test func totalsMoveWithTheirParts() throws {
    let july = TradeExample.exports.values[54]
    let changes = try difference(
      "what if level(exports, 2024-07) = \(july + 30)",
      ["ytd(exports, 2024-07)", "ytd(trade, 2024-07)", "ytd(imports, 2024-07)"])
    #expect(relativeError(changes[0], 30) < 1e-9)
    #expect(relativeError(changes[1], 30) < 1e-9)
    #expect(changes[2] == 0)
  }

  @Test func aSpanIsMovedByOneFactor() throws {
    let run = try TradeExample.run(["ytdYoy(exports, 2024-07)", "yoy(exports, 2024-03)"])
    let result = try run.result(
      of: Scenario("s", assuming: ["what if ytdYoy(exports, 2024-07) = 10%"]))
    #expect(relativeError(result.rows[0].summary.mean, 10) < 1e-9)
    let old = run.baseline.rows.map { 1 + $0.summary.mean / 100 }
    let new = result.rows.map { 1 + $0.summary.mean / 100 }
    #expect(relativeError(new[1] / old[1], new[0] / old[0]) < 1e-9)
    #expect(result.effects.first?.sentence.contains("instead of") == true)
    let found = try #require(
      try run.attribution(
        of: Scenario("s", assuming: ["what if ytdYoy(exports, 2024-07) = 10%"]),
        result: result))
    #expect(found.rows[0].remainder.magnitude < 1e-9)
  }

  @Test(arguments: [
    ("what if level(exports, 2024-12) = 310", "2024-12 is not published"),
    ("what if level(exports, 2024-07) = 310 ± 5", "without tolerance"),
    ("what if level(trade, 2024-07) = 500", "give it to exports or imports"),
    ("what if level(exports, 2024-07) = 310 CNY bn", "USD bn"),
    ("what if level(export, 2024-07) = 310", "exports"),
    ("what if carryover(exports, 2024) = 1%", "ask about a month"),
    ("what if growth(exports, 2020H2) = 1%", "not published"),
    ("level(exports, 2024-07) = 999", "what if"),
  ])
  func wrongQuestionsAreExplained(text: String, mention: String) throws {
    let error = #expect(throws: ScenarioError.self) {
      try TradeExample.run(["growth(exports, 2025)"]).result(of: Scenario("s", assuming: [text]))
    }
    #expect(error?.description.contains(mention) == true, "\(String(describing: error))")
  }

  @Test func questionsThatDisagreeAreRefused() throws {
    let texts = ["what if level(exports, 2024-07) = 310", "what if level(exports, 2024-07) = 320"]
    #expect(throws: ScenarioError.self) {
      try TradeExample.run(["growth(exports, 2025)"]).result(of: Scenario("s", assuming: texts))
    }
  }
}
