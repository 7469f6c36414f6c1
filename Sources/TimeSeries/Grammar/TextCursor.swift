/// A place in a text, shared by the parsers of spans, measures, values and statements.
///
/// Every failure carries the offset in characters from the start of the whole text.
struct TextCursor {
  let text: String
  let characters: [Character]
  var position = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  /// The character at the place; nil at the end.
  var current: Character? { position < characters.count ? characters[position] : nil }

  /// The character `distance` places on; nil past the end.
  func lookAhead(_ distance: Int) -> Character? {
    position + distance < characters.count ? characters[position + distance] : nil
  }

  /// The error "expected … here", or at another offset.
  func mismatch(_ expected: String, at offset: Int? = nil) -> TimeSeriesError {
    .syntax(text: text, offset: offset ?? position, expected: expected)
  }

  mutating func skipBlanks() {
    while let character = current, character.isWhitespace { position += 1 }
  }

  /// Skips blanks, then consumes `symbol` if it stands there.
  mutating func accept(_ symbol: String) -> Bool {
    skipBlanks()
    let wanted = Array(symbol)
    guard characters[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  /// Consumes `symbol` or fails; `purpose` completes the expectation, as in "“,” and a span".
  mutating func require(_ symbol: String, _ purpose: String = "") throws(TimeSeriesError) {
    if !accept(symbol) { throw mismatch("“\(symbol)”" + purpose) }
  }

  /// Fails unless nothing but blanks is left.
  mutating func requireEnd(after what: String) throws(TimeSeriesError) {
    skipBlanks()
    if current != nil { throw mismatch("the end of the \(what)") }
  }
}

extension TextCursor {
  /// A series name: letters, digits, `_` and `.`, or anything between backticks.
  ///
  /// A backtick inside backticks is written twice.
  mutating func readName(_ expected: String) throws(TimeSeriesError) -> String {
    skipBlanks()
    if current == "`" { return try readQuotedName() }
    let start = position
    while let character = current, isNameCharacter(character) { position += 1 }
    if position == start { throw mismatch(expected) }
    return String(characters[start..<position])
  }

  private mutating func readQuotedName() throws(TimeSeriesError) -> String {
    let start = position
    position += 1
    var name = ""
    while let character = current {
      position += 1
      if character != "`" {
        name.append(character)
      } else if current == "`" {
        name.append(character)
        position += 1
      } else {
        if name.isEmpty { throw mismatch("a name between the backticks", at: start) }
        return name
      }
    }
    throw mismatch("the closing backtick of the name", at: start)
  }
}

/// Letters and decimal digits of any script, `_` and `.`.
func isNameCharacter(_ character: Character) -> Bool {
  if character == "_" || character == "." || character.isLetter { return true }
  return character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .decimalNumber }
}

/// A series name as the grammar reads it back: in backticks where letters and digits do not do.
public func quotedName(_ name: String) -> String {
  if !name.isEmpty, name.allSatisfy(isNameCharacter) { return name }
  let doubled = name.map { $0 == "`" ? "``" : String($0) }.joined()
  return "`\(doubled)`"
}
