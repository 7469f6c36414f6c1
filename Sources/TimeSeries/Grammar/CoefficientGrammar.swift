/// A coefficient of a series' model set to a value: `coefficient(exports, pmi) = 0.3`.
public struct CoefficientValue: Hashable, Sendable {
  /// The series whose model it is.
  public let series: String
  /// The regressor's name as the estimation table prints it, such as `pmi` or `lag(pmi, 1)`.
  public let regressor: String
  /// The value, on the scale of the model.
  public let value: Double

  /// A coefficient's value from its parts.
  public init(series: String, regressor: String, value: Double) {
    self.series = series
    self.regressor = regressor
    self.value = value
  }

  /// Reads a coefficient's value.
  ///
  ///     coefficient = "coefficient" "(" name "," regressor ")" "=" number
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readCoefficient()
    try cursor.requireEnd(after: "coefficient, which has neither unit nor tolerance")
  }

  /// The left side: what a second line of the same kind replaces.
  public var subject: String {
    let isPlain = !regressor.contains("`") && TextCursor.closes(regressor)
    return "coefficient(\(quotedName(series)), \(isPlain ? regressor : quotedName(regressor)))"
  }
}

extension CoefficientValue: CustomStringConvertible {
  /// The canonical spelling; reading it gives the same value.
  public var description: String { "\(subject) = \(shortestNumber(value))" }
}

extension TextCursor {
  /// True if every bracket of a name closes inside it, so that it can stand without backticks.
  static func closes(_ name: String) -> Bool {
    var depth = 0
    for character in name {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      if depth < 0 { return false }
    }
    return depth == 0 && !name.isEmpty
  }

  mutating func readCoefficient() throws(TimeSeriesError) -> CoefficientValue {
    let usage = "coefficient(exports, pmi) = 0.3"
    try require("coefficient", ", as in \(usage)")
    try require("(", " after coefficient, as in \(usage)")
    let series = try readName("the name of a series, as in \(usage)")
    try require(",", " and a regressor of its model, as in \(usage)")
    let regressor = try readRegressor("the name of a regressor, as in \(usage)")
    try require(")", " after the regressor, as in \(usage)")
    try require("=", " and the value, as in \(usage)")
    let value = try readNumber("the value of the coefficient, as in \(usage)")
    return CoefficientValue(series: series, regressor: regressor, value: value)
  }

  /// A name as the estimation table prints it: everything up to the bracket that closes.
  private mutating func readRegressor(_ expected: String) throws(TimeSeriesError) -> String {
    skipBlanks()
    if current == "`" { return try readName(expected) }
    let start = position
    var depth = 0
    while let character = current, character != ")" || depth > 0 {
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      position += 1
    }
    let words = characters[start..<position].split(whereSeparator: \.isWhitespace)
    if words.isEmpty { throw mismatch(expected, at: start) }
    return words.map { String($0) }.joined(separator: " ")
  }
}

/// The word before the first bracket of an assumption, which says what kind it is.
package func leadingWord(of text: String) -> String? {
  var cursor = TextCursor(text)
  guard let word = try? cursor.readName("a word"), cursor.accept("(") else { return nil }
  return word
}
