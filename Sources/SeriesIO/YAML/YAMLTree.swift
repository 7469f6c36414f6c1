public import TimeSeries
import Yams

/// Reads YAML into trees whose every node knows its line and column.
///
/// Aliases are replaced by what they stand for; keys are unique in their mapping.
public enum YAMLTree {
  /// Reads a file; `-` is standard input.
  ///
  /// - Throws: `SeriesIOError` when the file cannot be read or is not YAML, with line and column.
  public static func load(path: String) throws(SeriesIOError) -> PositionedTree {
    let bytes = try ByteSource(path: path).readAll()
    try checkIsText(bytes, path: path)
    return try parse(try decodedText(bytes, path: path), file: path)
  }

  /// Reads a text; `file` names it in messages.
  ///
  /// - Throws: `SeriesIOError.yamlSyntax` with line and column.
  public static func parse(_ text: String, file: String) throws(SeriesIOError) -> PositionedTree {
    try checkNesting(text, file: file)
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw syntaxError(error, file: file)
    } catch {
      throw .yamlSyntax(FilePlace(file: file), problem: "\(error)")
    }
    guard let root else { throw .emptyFile(path: file) }
    var converter = NodeConverter(file: file)
    return try converter.convert(root, depth: 0)
  }
}

/// Turns the parser's nodes into ours.
private struct NodeConverter {
  let file: String
  private var count = 0

  init(file: String) { self.file = file }

  /// Aliases may repeat large parts (and repeat the repetition); no real file has so many nodes.
  private static let countLimit = 200_000

  mutating func convert(_ node: Node, depth: Int) throws(SeriesIOError) -> PositionedTree {
    let position = position(of: node.mark)
    count += 1
    guard count <= Self.countLimit, depth <= nestingLimit else {
      throw syntax(position, "the document is nested or repeated too often")
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return PositionedTree(.scalar(text: scalar.string, isQuoted: !isPlain), at: position)
    case .sequence(let sequence):
      var elements: [PositionedTree] = []
      for element in sequence { elements.append(try convert(element, depth: depth + 1)) }
      return PositionedTree(.sequence(elements), at: position)
    case .mapping(let mapping):
      return PositionedTree(.mapping(try entries(of: mapping, depth: depth)), at: position)
    case .alias:
      throw syntax(position, "this alias does not stand for anything")
    }
  }

  private mutating func entries(
    of mapping: Node.Mapping, depth: Int
  ) throws(SeriesIOError) -> [PositionedTree.Entry] {
    var entries: [PositionedTree.Entry] = []
    for (key, value) in mapping {
      let keyPosition = position(of: key.mark)
      guard let text = key.scalar?.string else {
        throw syntax(keyPosition, "a key must be a plain text")
      }
      let tree = try convert(value, depth: depth + 1)
      entries.append(.init(key: text, keyPosition: keyPosition, value: tree))
    }
    return entries
  }

  private func position(of mark: Mark?) -> SourcePosition {
    SourcePosition(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  private func syntax(_ position: SourcePosition, _ problem: String) -> SeriesIOError {
    .yamlSyntax(FilePlace(file: file, at: position), problem: problem)
  }
}

/// Levels a document may nest; ours use five.
private let nestingLimit = 64

/// Refuses documents that nest so deep that the recursive parser would exhaust the stack.
private func checkNesting(_ text: String, file: String) throws(SeriesIOError) {
  var depth = 0
  var line = 1
  var column = 0
  var indicators = 0
  var isLeading = true
  for byte in text.utf8 {
    column += 1
    switch byte {
    case UInt8(ascii: "\n"):
      (line, column, indicators, isLeading) = (line + 1, 0, 0, true)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      depth += 1
      isLeading = false
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth = Swift.max(0, depth - 1)
      isLeading = false
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: " "):
      if isLeading { indicators += 1 }
    default: isLeading = false
    }
    // A leading run of blanks and indicators is at least as long as the blocks it opens; texts
    // with unbalanced brackets stay far below the second limit.
    if depth > 4 * nestingLimit || indicators > 8 * nestingLimit {
      let place = FilePlace(file: file, line: line, column: column)
      throw .yamlSyntax(place, problem: "the document is nested too deeply")
    }
  }
}

/// Our error for the parser's.
private func syntaxError(_ error: YamlError, file: String) -> SeriesIOError {
  switch error {
  case .scanner(let context, let problem, let mark, _),
    .parser(let context, let problem, let mark, _),
    .composer(let context, let problem, let mark, _):
    let place = FilePlace(file: file, line: mark.line, column: mark.column)
    let during = context.map { " (\($0.text), from line \($0.mark.line))" } ?? ""
    return .yamlSyntax(place, problem: problem + during)
  case .duplicatedKeysInMapping(let duplicates, let context):
    let place = FilePlace(file: file, line: context.mark.line, column: context.mark.column)
    let keys = duplicates.map(quoted).joined(separator: ", ")
    let hint =
      duplicates.contains { Int($0) != nil } ? "; put a text that contains commas in quotes" : ""
    return .yamlSyntax(place, problem: "the mapping that begins here has \(keys) twice" + hint)
  case .reader(let problem, _, _, _):
    return .yamlSyntax(FilePlace(file: file), problem: problem)
  default:
    return .yamlSyntax(FilePlace(file: file), problem: "\(error)")
  }
}
