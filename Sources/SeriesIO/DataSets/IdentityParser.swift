package import TimeSeries

extension Identity {
  /// Reads `name = term ± term …` where a term is a name, or a number, `*` and a name.
  ///
  /// Names are letters, digits, `_` and `.`; others stand in backticks.
  ///
  /// - Throws: `SyntaxError` with the offset in characters.
  package init(parsing text: String) throws(SyntaxError) {
    var scanner = IdentityScanner(text)
    let name = try scanner.name("the name of a series")
    try scanner.expect("=")
    var terms: [Term] = []
    var sign = scanner.take("-") ? -1.0 : 1.0
    while true {
      terms.append(try scanner.term(sign: sign))
      if scanner.isAtEnd { break }
      if scanner.take("+") {
        sign = 1
      } else {
        try scanner.expect("-", orElse: "+, - or the end")
        sign = -1
      }
    }
    self.init(name: name, terms: terms)
  }

  /// Where an identity cannot be read and what should stand there.
  package struct SyntaxError: Error {
    package let offset: Int
    package let expected: String
  }
}

private func isNameCharacter(_ character: Character) -> Bool {
  character.isLetter || character.isNumber || character == "_" || character == "."
}

/// Reads the words of an identity.
private struct IdentityScanner {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    characters = Array(text)
    skipBlanks()
  }

  var isAtEnd: Bool { position == characters.count }

  private mutating func skipBlanks() {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
  }

  private func mismatch(_ expected: String) -> Identity.SyntaxError {
    Identity.SyntaxError(offset: position, expected: expected)
  }

  mutating func take(_ character: Character) -> Bool {
    guard position < characters.count, characters[position] == character else { return false }
    position += 1
    skipBlanks()
    return true
  }

  mutating func expect(
    _ character: Character, orElse expected: String? = nil
  ) throws(Identity.SyntaxError) {
    if !take(character) { throw mismatch(expected ?? String(character)) }
  }

  mutating func name(_ expected: String) throws(Identity.SyntaxError) -> String {
    let isBackticked = position < characters.count && characters[position] == "`"
    if isBackticked { position += 1 }
    let start = position
    while position < characters.count,
      isBackticked ? characters[position] != "`" : isNameCharacter(characters[position])
    {
      position += 1
    }
    let name = String(characters[start..<position])
    if name.isEmpty { throw mismatch(expected) }
    if isBackticked {
      guard position < characters.count else { throw mismatch("a closing backtick") }
      position += 1
    }
    skipBlanks()
    return name
  }

  mutating func term(sign: Double) throws(Identity.SyntaxError) -> Identity.Term {
    let start = position
    let first = try name("the name of a series or a number")
    guard case .number(let factor) = DecimalParser.parse(first), take("*") else {
      if first.allSatisfy({ $0.isNumber || $0 == "." }) {
        position = start
        throw mismatch("the name of a series")
      }
      return Identity.Term(coefficient: sign, series: first)
    }
    return Identity.Term(coefficient: sign * factor, series: try name("the name of a series"))
  }
}
