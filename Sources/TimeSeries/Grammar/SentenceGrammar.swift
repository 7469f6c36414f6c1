/// A published sentence about one or more measures, with the width that its digits leave open.
///
///     sum(asean, 2019-01..2019-07) = 2.35 CNY trn
///     growth(belt_and_road, 2019-01..2019-07) - growth(trade, 2019-01..2019-07) = 6 points
///     change(trade, 2018) = over 510 USD bn
///     share(yangtze_delta, trade, 2023) >= 33.3%
///
/// An equation holds within half a unit of the last digit written: 2.35 stands for 2.345 to 2.355,
/// 30 for 29.5 to 30.5. Words change that width, always in units u of the last digit that is not a
/// closing zero (10 for 510, 1 for 9, 0.1 for 4.5): `about v` is v ± u/2, `over v` from v to v + u,
/// `nearly v` from v − u/2 to v.
public struct PublishedSentence: Hashable, Sendable {
  /// A measure and what it is multiplied with.
  public struct Term: Hashable, Sendable {
    /// 1 or −1 as a rule.
    public let coefficient: Double
    /// The measure.
    public let measure: Measure

    /// A measure times a number.
    public init(_ coefficient: Double, _ measure: Measure) {
      self.coefficient = coefficient
      self.measure = measure
    }
  }

  /// The measures on the left, added up.
  public let terms: [Term]
  /// The number stated; nil for a bound or a range.
  public let value: Double?
  /// The least value the sentence allows, in the unit as written; −∞ where it sets none.
  public let lower: Double
  /// The largest value the sentence allows; +∞ where it sets none.
  public let upper: Double
  /// The unit as written, such as `%`, `points`, `CNY trn`; nil for a bare number.
  public let unit: String?
  /// The relation as written: `= over 510 USD bn`.
  public let relation: String

  /// Reads a sentence.
  ///
  ///     sentence = term { ( "+" | "-" ) term } relation
  ///     term     = [ number "*" ] measure
  ///     relation = "=" [ "about" | "over" | "nearly" ] number [ unit ]
  ///              | ( ">=" | ">" | "<=" | "<" ) number [ unit ] | "within" "[" a "," b "]"
  ///
  /// - Parameters:
  ///   - text: The sentence.
  ///   - rounding: The unit to which an equation is rounded, in the unit as written, where that is
  ///     not the last digit; nil to read it off the digits.
  /// - Throws: `TimeSeriesError` with the offset of what does not fit.
  public init(parsing text: String, rounding: Double? = nil) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    let terms = try cursor.readSignedTerms { cursor, sign throws(TimeSeriesError) in
      try cursor.readSentenceTerm(sign: sign)
    }
    cursor.skipBlanks()
    let start = cursor.position
    let claim = try cursor.readClaim(rounding: rounding)
    try cursor.requireEnd(after: "sentence")
    self.terms = terms
    value = claim.value
    lower = claim.lower
    upper = claim.upper
    unit = claim.unit
    let words = cursor.characters[start...].split(whereSeparator: \.isWhitespace)
    relation = words.map { String($0) }.joined(separator: " ")
  }
}

extension PublishedSentence: CustomStringConvertible {
  /// The sentence with its measures in canonical spelling; reading it gives the same sentence.
  public var description: String { "\(subject) \(relation)" }

  /// The left side: `growth(a, 2019) - growth(b, 2019)`.
  public var subject: String {
    var text = ""
    for (place, term) in terms.enumerated() {
      if place > 0 {
        text += term.coefficient < 0 ? " - " : " + "
      } else if term.coefficient < 0 {
        text += "-"
      }
      let size = term.coefficient.magnitude
      text += (size == 1 ? "" : shortestNumber(size) + " * ") + term.measure.description
    }
    return text
  }
}

/// What the right side of a sentence says.
private struct SentenceClaim {
  var value: Double?
  var lower = -Double.infinity
  var upper = Double.infinity
  var unit: String?
}

extension TextCursor {
  fileprivate mutating func readSentenceTerm(
    sign: Double
  ) throws(TimeSeriesError) -> PublishedSentence.Term {
    skipBlanks()
    guard let first = current, first.isNumber || first == "." else {
      return PublishedSentence.Term(sign, try readMeasure())
    }
    let factor = try readNumber("a number or a measure")
    try require("*", " between the number and the measure, as in 2 * sum(x, 2024)")
    return PublishedSentence.Term(sign * factor, try readMeasure())
  }

  fileprivate mutating func readClaim(rounding: Double?) throws(TimeSeriesError) -> SentenceClaim {
    skipBlanks()
    let offset = position
    if accept("within") {
      let range = try readRange()
      return SentenceClaim(lower: range.lower, upper: range.upper, unit: range.unit)
    }
    for (symbol, isLower) in [(">=", true), ("≥", true), (">", true), ("<=", false), ("≤", false)] {
      guard accept(symbol) else { continue }
      return try readSentenceBound(isLower: isLower)
    }
    if accept("<") { return try readSentenceBound(isLower: false) }
    guard accept("=") else {
      throw mismatch("“=”, “>=”, “<=”, “within”, or “+” or “-” and another measure", at: offset)
    }
    return try readEquation(rounding: rounding)
  }

  private mutating func readSentenceBound(
    isLower: Bool
  ) throws(TimeSeriesError) -> SentenceClaim {
    let value = try readNumber("a number such as 5% or 350 USD bn")
    let unit = readUnit()
    try refuseTolerance()
    return isLower
      ? SentenceClaim(lower: value, unit: unit) : SentenceClaim(upper: value, unit: unit)
  }

  private mutating func readEquation(rounding: Double?) throws(TimeSeriesError) -> SentenceClaim {
    let word = ["about", "over", "nearly"].first { accept($0) }
    skipBlanks()
    let start = position
    let value = try readNumber("a number such as 5% or 350 USD bn")
    let digits = String(characters[start..<position])
    let unit = readUnit()
    try refuseTolerance()
    let step = rounding ?? lastDigit(of: digits, skipsZeros: word != nil)
    let (below, above) =
      switch word {
      case "over": (0.0, step)
      case "nearly": (step / 2, 0.0)
      default: (step / 2, step / 2)
      }
    return SentenceClaim(value: value, lower: value - below, upper: value + above, unit: unit)
  }

  private mutating func refuseTolerance() throws(TimeSeriesError) {
    skipBlanks()
    if current == "±" || (current == "+" && lookAhead(1) == "-") {
      throw mismatch(
        "the end: the width is that of the digits written; another one is given by within [a, b]")
    }
  }

  /// One unit of the last digit: 0.01 for 5.03, 1 for 510, or 10 where closing zeros do not count.
  private func lastDigit(of digits: String, skipsZeros: Bool) -> Double {
    let parts = digits.lowercased().split(separator: "e", maxSplits: 1)
    let mantissa = parts.first ?? ""
    var power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    if let point = mantissa.firstIndex(of: ".") {
      power -= mantissa.distance(from: point, to: mantissa.endIndex) - 1
    } else if skipsZeros, mantissa.contains(where: { ("1"..."9").contains($0) }) {
      power += mantissa.reversed().prefix { $0 == "0" }.count
    }
    // Read as text the power of ten is the nearest double; multiplied out it would not be.
    return Double("1e\(power)") ?? 1
  }
}
