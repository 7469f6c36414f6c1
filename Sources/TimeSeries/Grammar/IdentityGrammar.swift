extension Identity {
  /// Reads `trade = exports + imports`, with factors as in `total = 2 * half`.
  ///
  ///     identity = name "=" term { ( "+" | "-" ) term }
  ///     term     = [ number "*" ] name
  ///
  /// Names are letters, digits, `_` and `.`; others stand in backticks.
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  package init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    let name = try cursor.readName("the name of a series")
    try cursor.require("=", " and the parts, as in trade = exports + imports")
    let terms = try cursor.readSignedTerms { cursor, sign throws(TimeSeriesError) in
      try cursor.readIdentityTerm(sign: sign)
    }
    try cursor.requireEnd(after: "identity, or + or - and another part")
    self.init(name: name, terms: terms)
  }
}

extension TextCursor {
  /// Reads terms with `+` or `-` between them and perhaps a `-` in front.
  mutating func readSignedTerms<Term>(
    _ read: (inout TextCursor, _ sign: Double) throws(TimeSeriesError) -> Term
  ) throws(TimeSeriesError) -> [Term] {
    var terms: [Term] = []
    var sign = acceptMinus() ? -1.0 : 1.0
    while true {
      terms.append(try read(&self, sign))
      if accept("+") {
        sign = 1
      } else if acceptMinus() {
        sign = -1
      } else {
        return terms
      }
    }
  }

  private mutating func acceptMinus() -> Bool { accept("-") || accept("−") }

  /// A word that begins like a number and is followed by `*` is a factor.
  fileprivate mutating func readIdentityTerm(
    sign: Double
  ) throws(TimeSeriesError) -> Identity.Term {
    skipBlanks()
    let (start, first) = (position, current)
    let word = try readName("the name of a series or a number")
    guard let first, first.isNumber || first == ".", let factor = Double(word) else {
      return Identity.Term(coefficient: sign, series: word)
    }
    guard factor.isFinite, accept("*") else {
      throw mismatch("the name of a series, or “*” and a name after the number", at: start)
    }
    return Identity.Term(
      coefficient: sign * factor, series: try readName("the name of a series"))
  }
}
