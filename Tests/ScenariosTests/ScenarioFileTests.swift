import Scenarios
import Testing
import TimeSeries

/// Trees as the reader of YAML files makes them, written by hand.
@Suite struct ScenarioFileTests {
  private func scalar(_ text: String, _ line: Int, _ column: Int) -> PositionedTree {
    PositionedTree(.scalar(text: text, isQuoted: false), at: at(line, column))
  }

  private func at(_ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(line: line, column: column)
  }

  private func mapping(_ entries: [(String, Int, PositionedTree)]) -> PositionedTree {
    PositionedTree(
      .mapping(
        entries.map { PositionedTree.Entry(key: $0.0, keyPosition: at($0.1, 1), value: $0.2) }),
      at: at(1, 1))
  }

  private func list(_ items: [PositionedTree], _ line: Int) -> PositionedTree {
    PositionedTree(.sequence(items), at: at(line, 3))
  }

  @Test func readsAWholeFile() throws {
    // The report is a list in brackets, which YAML cuts at every comma.
    let tree = mapping([
      ("scenario", 1, scalar("Strong half", 1, 11)),
      ("data", 2, scalar("../china/dataset.yaml", 2, 7)),
      (
        "baseline", 3,
        mapping([("model", 3, scalar("auto", 3, 19)), ("until", 3, scalar("2025-12", 3, 32))])
      ),
      (
        "assume", 4,
        list(
          [
            scalar("growth(exports, 2024H2) = 8% ± 1", 5, 5),
            scalar("path(pmi, 2024-08) = 50.1, 50.3, hold", 6, 5),
          ], 5)
      ),
      (
        "report", 7,
        list(
          [
            scalar("growth(exports", 7, 10), scalar("2024)", 7, 26),
            scalar("share(us", 7, 33), scalar("exports", 7, 43), scalar("2024-12)", 7, 52),
          ], 7)
      ),
      ("sources", 8, scalar("a briefing", 8, 10)),
    ])
    let file = try ScenarioFile(tree: tree)
    #expect(file.scenario.name == "Strong half")
    #expect(file.data == "../china/dataset.yaml")
    #expect(file.baseline.model == "auto" && file.baseline.until == Period(year: 2025, month: 12))
    #expect(
      file.scenario.assumptions.map(\.description) == [
        "growth(exports, 2024H2) = 8% ± 1", "path(pmi, 2024-08) = 50.1, 50.3, hold",
      ])
    #expect(file.scenario.assumptions[1].position == at(6, 5))
    #expect(
      file.report.map(\.description) == ["growth(exports, 2024)", "share(us, exports, 2024-12)"])
    #expect(file.seriesNames == ["exports", "us"])
    #expect(file.scenario.sources == ["a briefing"])
  }

  @Test func refusesUnknownKeysWithTheNearest() throws {
    let tree = mapping([("scenario", 1, scalar("x", 1, 11)), ("asume", 2, scalar("y", 2, 8))])
    let error = #expect(throws: ScenarioError.self) { try ScenarioFile(tree: tree) }
    #expect(error?.description == "line 2, column 1: unknown key “asume”; did you mean “assume”?")
  }

  @Test func pointsAtTheCharacter() throws {
    let tree = mapping([
      ("scenario", 1, scalar("x", 1, 11)),
      ("assume", 2, list([scalar("growth(exports, 2024H2) == 8%", 3, 5)], 3)),
    ])
    let error = #expect(throws: ScenarioError.self) { try ScenarioFile(tree: tree) }
    #expect(error?.position == at(3, 5 + 25))
    let misspelt = mapping([
      ("scenario", 1, scalar("x", 1, 11)),
      ("assume", 2, list([scalar("grwth(exports, 2024H2) = 8%", 3, 5)], 3)),
    ])
    let second = #expect(throws: ScenarioError.self) { try ScenarioFile(tree: misspelt) }
    #expect(second?.description.contains("did you mean “growth”") == true)
  }

  @Test func aFormulaWithCommasNeedsQuotes() throws {
    let tree = mapping([
      ("scenario", 1, scalar("x", 1, 11)),
      (
        "baseline", 2,
        mapping([("model", 2, scalar("arima(0", 2, 19)), ("1", 2, scalar("", 2, 27))])
      ),
    ])
    let error = #expect(throws: ScenarioError.self) { try ScenarioFile(tree: tree) }
    #expect(error?.position == at(2, 19) && error?.description.contains("quotes") == true)
  }

  @Test func needsANameAndOneEnd() throws {
    let nameless = mapping([("data", 1, scalar("x.csv", 1, 7))])
    #expect(throws: ScenarioError.self) { try ScenarioFile(tree: nameless) }
    let twoEnds = mapping([
      ("scenario", 1, scalar("x", 1, 11)),
      (
        "baseline", 2,
        mapping([("until", 2, scalar("2025-12", 2, 18)), ("horizon", 2, scalar("24", 2, 36))])
      ),
    ])
    let error = #expect(throws: ScenarioError.self) { try ScenarioFile(tree: twoEnds) }
    #expect(error?.position == at(2, 36))
    #expect(throws: ScenarioError.self) { try ScenarioFile(tree: scalar("just text", 1, 1)) }
  }
}
