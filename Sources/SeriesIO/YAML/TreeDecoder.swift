import TimeSeries

/// Reads values out of the nodes of one file and names the place in every error.
struct TreeDecoder {
  /// The file as the user named it.
  let file: String

  func place(_ tree: PositionedTree) -> FilePlace { FilePlace(file: file, at: tree.position) }

  func invalid(_ tree: PositionedTree, _ problem: String) -> SeriesIOError {
    .invalidContent(place(tree), problem: problem)
  }

  /// The entries of a mapping all of whose keys are known.
  func entries(
    of tree: PositionedTree, keys: [String]
  ) throws(SeriesIOError) -> [PositionedTree.Entry] {
    let found = try entries(of: tree, "a mapping with the keys \(keys.joined(separator: ", "))")
    for entry in found where !keys.contains(entry.key) {
      throw .unknownKey(
        FilePlace(file: file, at: entry.keyPosition), key: entry.key,
        nearest: nearestName(to: entry.key, in: keys), known: keys)
    }
    return found
  }

  func entries(
    of tree: PositionedTree, _ expected: String
  ) throws(SeriesIOError) -> [PositionedTree.Entry] {
    if let entries = tree.entries { return entries }
    throw invalid(tree, "expected \(expected), found \(summary(tree))")
  }

  func elements(
    of tree: PositionedTree, _ expected: String
  ) throws(SeriesIOError) -> [PositionedTree] {
    if let elements = tree.elements { return elements }
    throw invalid(tree, "expected \(expected), found \(summary(tree))")
  }

  func text(_ tree: PositionedTree, _ expected: String) throws(SeriesIOError) -> String {
    if let text = tree.text { return text }
    throw invalid(tree, "expected \(expected), found \(summary(tree))")
  }

  func bool(_ tree: PositionedTree) throws(SeriesIOError) -> Bool {
    switch tree.content {
    case .scalar(text: "true", isQuoted: false): return true
    case .scalar(text: "false", isQuoted: false): return false
    default: throw invalid(tree, "expected true or false, found \(summary(tree))")
    }
  }

  func int(_ tree: PositionedTree, in range: ClosedRange<Int>) throws(SeriesIOError) -> Int {
    if let number = tree.text.flatMap({ Int($0) }), range.contains(number) { return number }
    let limits = "from \(range.lowerBound) to \(range.upperBound)"
    throw invalid(tree, "expected a whole number \(limits), found \(summary(tree))")
  }

  /// A list of numbers above zero, such as the levels of twelve months.
  func positiveNumbers(_ tree: PositionedTree) throws(SeriesIOError) -> [Double] {
    let expected = "a list of positive numbers"
    var numbers: [Double] = []
    for element in try elements(of: tree, expected) {
      guard let number = Double(try text(element, expected)), number > 0, number.isFinite else {
        throw invalid(element, "expected \(expected), found \(summary(element))")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// One of a few words; the nearest is suggested for another.
  func choice(_ tree: PositionedTree, of words: [String]) throws(SeriesIOError) -> String {
    let word = try text(tree, "one of \(words.joined(separator: ", "))")
    if words.contains(word) { return word }
    let nearest = nearestName(to: word, in: words).map { "; did you mean \($0)?" } ?? ""
    throw invalid(
      tree, "expected one of \(words.joined(separator: ", ")), found \(quoted(word))\(nearest)")
  }

  private func summary(_ tree: PositionedTree) -> String {
    if tree.isNull { return "nothing" }
    return switch tree.content {
    case .scalar(let text, _): quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

extension FilePlace {
  /// The place of a node of a YAML file.
  init(file: String, at position: SourcePosition) {
    self.init(file: file, line: position.line, column: position.column)
  }
}
