import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Files that build on each other, from trees written by hand.
@Suite struct ScenarioInheritanceTests {
  /// A tree of plain lines: a key with a text, a list, or entries of a baseline.
  private func tree(_ lines: [(String, [String])]) -> PositionedTree {
    PositionedTree(
      .mapping(
        lines.enumerated().map { i, line in
          let place = SourcePosition(line: i + 1, column: 1)
          let value = SourcePosition(line: i + 1, column: line.0.count + 3)
          func scalar(_ text: String) -> PositionedTree {
            PositionedTree(.scalar(text: text, isQuoted: true), at: value)
          }
          let content: PositionedTree
          if line.0 == "baseline" {
            content = PositionedTree(
              .mapping(
                line.1.map { entry in
                  let parts = entry.split(separator: "=").map(String.init)
                  return PositionedTree.Entry(
                    key: parts[0], keyPosition: value, value: scalar(parts[1]))
                }), at: value)
          } else if line.1.count == 1, line.0 != "assume" {
            content = scalar(line.1[0])
          } else {
            content = PositionedTree(.sequence(line.1.map(scalar)), at: value)
          }
          return PositionedTree.Entry(key: line.0, keyPosition: place, value: content)
        }), at: SourcePosition(line: 1, column: 1))
  }

  private struct Absent: Error, CustomStringConvertible { let description: String }

  private func file(
    _ lines: [(String, [String])], others: [String: [(String, [String])]] = [:]
  ) throws -> ScenarioFile {
    let own = tree(lines)
    return try ScenarioFile(
      tree: own, file: ScenarioSource(name: "own.yaml", identity: "own.yaml", tree: own)
    ) { name, _ in
      guard let found = others[name] else { throw Absent(description: "there is no file \(name)") }
      return ScenarioSource(name: name, identity: name, tree: tree(found))
    }
  }

  private let base: [(String, [String])] = [
    ("data", ["china.yaml"]), ("baseline", ["model=auto", "until=2025-12"]),
    ("assume", ["growth(exports, 2024H2) = 8%", "step(exports, 2025-01) = -3%"]),
    ("report", ["growth(exports, 2025)"]), ("notes", ["Base."]), ("sources", ["one", "two"]),
  ]

  @Test func ownLinesTakeThePlaceOfInheritedOnes() throws {
    let found = try file(
      [
        ("scenario", ["own"]), ("from", ["base.yaml"]), ("baseline", ["until=2026-12"]),
        ("assume", ["growth(exports, 2024H2) = 5% ± 1", "shock(exports, 2024-10) = 1 sd"]),
        ("notes", ["Own."]), ("sources", ["two", "three"]),
      ], others: ["base.yaml": base])
    #expect(
      found.scenario.assumptions.map(\.description) == [
        "step(exports, 2025-01) = -3%", "growth(exports, 2024H2) = 5% ± 1",
        "shock(exports, 2024-10) = 1 sd",
      ])
    #expect(found.scenario.assumptions[0].position?.file == "base.yaml")
    #expect(found.scenario.assumptions[1].position?.file == nil)
    #expect(found.data == "china.yaml" && found.dataPosition?.file == "base.yaml")
    #expect(found.baseline.model == "auto")
    #expect(found.baseline.until == Period(year: 2026, month: 12))
    #expect(found.report.map(\.description) == ["growth(exports, 2025)"])
    #expect(found.scenario.notes == "Base. Own.")
    #expect(found.scenario.sources == ["one", "two", "three"])
    #expect(found.seriesNames == ["exports"])
  }

  @Test func includedFilesCountBetweenBaseAndOwn() throws {
    let found = try file(
      [
        ("scenario", ["own"]), ("from", ["base.yaml"]), ("include", ["a.yaml", "b.yaml"]),
        ("assume", ["growth(exports, 2025) >= 1%"]),
      ],
      others: [
        "base.yaml": base,
        "a.yaml": [("assume", ["step(exports, 2025-01) = -1%"]), ("sources", ["a"])],
        "b.yaml": [("assume", ["pulse(exports, 2025-02) = 1%"]), ("notes", ["B."])],
      ])
    #expect(
      found.scenario.assumptions.map(\.description) == [
        "growth(exports, 2024H2) = 8%", "step(exports, 2025-01) = -1%",
        "pulse(exports, 2025-02) = 1%", "growth(exports, 2025) >= 1%",
      ])
    #expect(found.scenario.sources == ["one", "two", "a"])
    #expect(found.scenario.notes == "Base. B.")
  }

  @Test func circlesAreNamed() throws {
    let error = #expect(throws: ScenarioError.self) {
      try file(
        [("scenario", ["own"]), ("from", ["x.yaml"])],
        others: ["x.yaml": [("from", ["y.yaml"])], "y.yaml": [("from", ["x.yaml"])]])
    }
    #expect(
      error?.description
        == "y.yaml, line 1, column 7: x.yaml cannot be used: the files build on each other in a "
        + "circle: x.yaml → y.yaml → x.yaml")
  }

  @Test func missingFilesAreNamedWhereTheyAreAskedFor() throws {
    let error = #expect(throws: ScenarioError.self) {
      try file([("scenario", ["own"]), ("from", ["none.yaml"])])
    }
    #expect(error?.position == SourcePosition(line: 2, column: 7))
    #expect(error?.description.contains("there is no file none.yaml") == true)
  }

  @Test func mistakesInOtherFilesNameThem() throws {
    let error = #expect(throws: ScenarioError.self) {
      try file(
        [("scenario", ["own"]), ("from", ["x.yaml"])],
        others: ["x.yaml": [("assume", ["step(exports, 2024-10) == 3%"])]])
    }
    #expect(error?.position == SourcePosition(line: 1, column: 9 + 24, file: "x.yaml"))
  }

  @Test func includedFilesHoldOnlyAssumptions() throws {
    let error = #expect(throws: ScenarioError.self) {
      try file(
        [("scenario", ["own"]), ("include", ["x.yaml"])], others: ["x.yaml": [("data", ["d"])]])
    }
    #expect(error?.description.contains("write “from:”") == true)
  }

  @Test func manyFilesEnd() throws {
    let chain = Dictionary(
      uniqueKeysWithValues: (0..<50).map { ("f\($0)", [("from", ["f\($0 + 1)"])]) })
    let error = #expect(throws: ScenarioError.self) {
      try file([("scenario", ["own"]), ("from", ["f0"])], others: chain)
    }
    #expect(error?.description.contains("20 deep") == true)
  }

  @Test func aTreeAloneHasNoOtherFiles() throws {
    let error = #expect(throws: ScenarioError.self) {
      try ScenarioFile(tree: tree([("scenario", ["own"]), ("from", ["x.yaml"])]))
    }
    #expect(error?.position == SourcePosition(line: 2, column: 7))
  }
}
