import Scenarios
import TimeSeries

/// Files of sentences as the reader of YAML files makes them: a sentence a line from line 1 on.
enum SentenceTree {
  static func file(
    _ series: [(String, String?)], _ statements: [String], identities: [String] = [],
    ask: [String] = []
  ) throws -> SentenceFile {
    let quantities = series.map { entry($0.0, scalar($0.1 ?? "", 1)) }
    return try SentenceFile(
      tree: mapping([
        entry("series", mapping(quantities)), entry("identities", list(identities)),
        entry("statements", list(statements)), entry("ask", list(ask)),
      ]))
  }

  static func findings(
    _ series: [(String, String?)], _ statements: [String], identities: [String] = [],
    ask: [String] = []
  ) throws -> SentenceFindings {
    try file(series, statements, identities: identities, ask: ask).findings()
  }

  static func scalar(_ text: String, _ line: Int) -> PositionedTree {
    PositionedTree(
      .scalar(text: text, isQuoted: false), at: SourcePosition(line: line, column: 5))
  }

  static func list(_ items: [String]) -> PositionedTree {
    PositionedTree(
      .sequence(items.enumerated().map { scalar($0.element, $0.offset + 1) }),
      at: SourcePosition(line: 1, column: 3))
  }

  static func entry(_ key: String, _ value: PositionedTree) -> PositionedTree.Entry {
    .init(key: key, keyPosition: SourcePosition(line: 1, column: 1), value: value)
  }

  static func mapping(_ entries: [PositionedTree.Entry]) -> PositionedTree {
    PositionedTree(.mapping(entries), at: SourcePosition(line: 1, column: 1))
  }
}

extension SentenceFindings {
  /// What follows for a measure; nil where nothing does.
  func value(_ measure: String) -> Implied? {
    implied.first { $0.measure.description == measure }
  }
}
