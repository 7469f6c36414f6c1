import Scenarios
import Testing
import TimeSeries

/// The key `system` of scenario files.
@Suite struct SystemOptionsTests {
  private func scalar(_ text: String, _ column: Int = 9) -> PositionedTree {
    PositionedTree(
      .scalar(text: text, isQuoted: false), at: SourcePosition(line: 2, column: column))
  }

  private func mapping(_ entries: [(String, PositionedTree)]) -> PositionedTree {
    PositionedTree(
      .mapping(
        entries.map {
          PositionedTree.Entry(
            key: $0.0, keyPosition: SourcePosition(line: 2, column: 1), value: $0.1)
        }), at: SourcePosition(line: 2, column: 1))
  }

  private func options(_ system: PositionedTree) throws -> SystemOptions {
    try ScenarioFile(tree: mapping([("scenario", scalar("s")), ("system", system)])).system
  }

  @Test func readsWordsAndMappings() throws {
    #expect(try ScenarioFile(tree: mapping([("scenario", scalar("s"))])).system == SystemOptions())
    #expect(try options(scalar("joint")) == SystemOptions())
    #expect(try options(scalar("independent")).isIndependent)
    let whole = try options(
      mapping([
        ("method", scalar("wls")),
        (
          "hold",
          PositionedTree(
            .sequence([scalar("trade"), scalar("us")]), at: SourcePosition(line: 2, column: 1))
        ), ("nonNegative", scalar("true")),
      ]))
    #expect(whole == SystemOptions(method: .wls, held: ["trade", "us"], isNonNegative: true))
    #expect(whole.description == "method: wls, hold: trade and us, nonNegative: true")
    for method in ReconciliationMethod.allCases {
      #expect(try options(mapping([("method", scalar(method.rawValue))])).method == method)
    }
  }

  @Test(arguments: [
    ("alone", "“alone” is no system"), ("independant", "independent"),
  ])
  func refusesOtherWords(word: String, part: String) throws {
    let error = #expect(throws: ScenarioError.self) { try options(scalar(word)) }
    #expect(error?.description.contains(part) == true)
    #expect(error?.position == SourcePosition(line: 2, column: 9))
  }

  @Test func refusesUnknownMethodsAndKeys() throws {
    let method = #expect(throws: ScenarioError.self) {
      try options(mapping([("method", scalar("mnt", 17))]))
    }
    #expect(method?.description.contains("did you mean “mint”?") == true)
    #expect(method?.position == SourcePosition(line: 2, column: 17))
    let key = #expect(throws: ScenarioError.self) {
      try options(mapping([("held", scalar("trade"))]))
    }
    #expect(key?.description.contains("hold") == true)
    let flag = #expect(throws: ScenarioError.self) {
      try options(mapping([("nonNegative", scalar("yes"))]))
    }
    #expect(flag?.description.contains("true or false") == true)
  }
}
