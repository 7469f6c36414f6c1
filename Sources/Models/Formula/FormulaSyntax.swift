/// One argument of a call in a formula, still text: the term that owns it decides its meaning.
package struct FormulaArgument: Hashable, Sendable {
  package let label: String?
  package let text: String
  package let offset: Int
}

/// A term of a formula as written: a name, or a name with one or two argument lists.
package struct FormulaTerm: Hashable, Sendable {
  package let name: String
  /// Argument lists in order; none for a bare name, two for `arima(0,1,1)(0,1,1)`.
  package let lists: [[FormulaArgument]]
  /// True when the name stood in backticks, so that it can only be a column.
  package let isQuoted: Bool
  package let offset: Int
}

/// Splits the text of a formula into terms.
///
/// Knows brackets, backticks and `+`, no meaning.
package struct FormulaScanner {
  package let text: String
  private let characters: [Character]
  private var position: Int

  /// Starts reading at the beginning of a text.
  package init(_ text: String) {
    self.text = text
    characters = Array(text)
    position = 0
  }

  /// An error at a place of this text.
  package func error(_ message: String, at offset: Int? = nil) -> FormulaError {
    FormulaError(formula: text, offset: offset ?? position, message: message)
  }

  /// The place now, after any blanks.
  package mutating func here() -> Int {
    skipBlanks()
    return position
  }

  /// True when only blanks are left.
  package mutating func isAtEnd() -> Bool {
    skipBlanks()
    return position >= characters.count
  }

  /// Takes a character if it comes next.
  package mutating func take(_ character: Character) -> Bool {
    skipBlanks()
    guard position < characters.count, characters[position] == character else { return false }
    position += 1
    return true
  }

  /// Reads a term: `name`, `name(…)`, `name(…)(…)`, a number, or a name in backticks.
  package mutating func term() throws(FormulaError) -> FormulaTerm {
    let start = here()
    let (name, isQuoted) = try name()
    var lists: [[FormulaArgument]] = []
    while !isQuoted, take("(") { lists.append(try arguments()) }
    return FormulaTerm(name: name, lists: lists, isQuoted: isQuoted, offset: start)
  }

  /// Reads a name: letters, digits, `_` and `.`, or anything in backticks.
  private mutating func name() throws(FormulaError) -> (String, Bool) {
    let start = here()
    if take("`") {
      let first = position
      while position < characters.count, characters[position] != "`" { position += 1 }
      guard position < characters.count else {
        throw error("the backtick has no closing partner", at: start)
      }
      position += 1
      return (String(characters[first..<position - 1]), true)
    }
    while position < characters.count, Self.isNameCharacter(characters[position]) { position += 1 }
    guard position > start else {
      let found = position < characters.count ? "'\(characters[position])'" : "the end"
      throw error("expected a name, a function or 0 or 1, found \(found)")
    }
    return (String(characters[start..<position]), false)
  }

  /// Reads what stands between brackets, the opening one taken already.
  private mutating func arguments() throws(FormulaError) -> [FormulaArgument] {
    let open = position - 1
    var list: [FormulaArgument] = []
    if take(")") { return list }
    while true {
      list.append(try argument(openedAt: open))
      if take(",") { continue }
      guard take(")") else { throw error("this bracket has no closing partner", at: open) }
      return list
    }
  }

  /// Reads one argument up to a comma or bracket of its own level.
  private mutating func argument(openedAt open: Int) throws(FormulaError) -> FormulaArgument {
    let start = here()
    var label: String?
    var first = start
    var depth = 0
    while position < characters.count {
      let character = characters[position]
      if character == "`" {
        repeat { position += 1 } while position < characters.count && characters[position] != "`"
      }
      if depth == 0, character == "," || character == ")" { break }
      if character == "(" || character == "[" { depth += 1 }
      if character == ")" || character == "]" { depth -= 1 }
      if depth == 0, character == ":", label == nil {
        label = trimmed(start..<position)
        first = position + 1
      }
      position += 1
    }
    guard position < characters.count else {
      throw error("this bracket has no closing partner", at: open)
    }
    let value = trimmed(first..<position)
    guard !value.isEmpty else { throw error("expected a value before this") }
    return FormulaArgument(label: label, text: value, offset: start)
  }

  private func trimmed(_ range: Range<Int>) -> String {
    var slice = characters[range]
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    while let first = slice.first, first.isWhitespace { slice.removeFirst() }
    return String(slice)
  }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  /// Letters of any script, digits, `_` and `.` make a name without backticks.
  package static func isNameCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_" || character == "."
  }
}
