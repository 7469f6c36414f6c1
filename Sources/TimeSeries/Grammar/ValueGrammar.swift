/// A number as people state it: `5%`, `-8.1%`, `11.3% ± 1`, `350 USD bn`, `350`.
public struct StatedValue: Hashable, Sendable {
  /// The number; percentages stay in percent.
  public let value: Double
  /// One standard deviation in the value's unit (points after a percent); 0 when none is stated.
  public let tolerance: Double
  /// The unit as written, blanks within reduced to one: `%`, `USD bn`; nil for a bare number.
  public let unit: String?

  /// A value from its parts.
  public init(_ value: Double, tolerance: Double = 0, unit: String? = nil) {
    self.value = value
    self.tolerance = tolerance
    self.unit = unit
  }

  /// Reads a number with an optional unit and an optional tolerance after `±` or `+-`.
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readStatedValue()
    try cursor.requireEnd(after: "value")
  }
}

extension StatedValue: CustomStringConvertible {
  /// `11.3% ± 1`; reading it gives the same value.
  public var description: String {
    let tail = tolerance == 0 ? "" : " ± \(shortestNumber(tolerance))"
    return amountText(value, unit) + tail
  }
}

/// The number with its unit: `5%`, `350 USD bn`, `350`.
func amountText(_ value: Double, _ unit: String?) -> String {
  switch unit {
  case nil: shortestNumber(value)
  case "%": shortestNumber(value) + "%"
  case .some(let unit): "\(shortestNumber(value)) \(unit)"
  }
}

/// The shortest digits that read back as the same number, without a trailing `.0`.
func shortestNumber(_ value: Double) -> String {
  let digits = value.description
  return digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
}

extension TextCursor {
  mutating func readStatedValue() throws(TimeSeriesError) -> StatedValue {
    skipBlanks()
    if current == "[" { throw mismatch("a number; a range is written within [2, 4]") }
    let value = try readNumber("a number such as 5% or 350 USD bn")
    let unit = readUnit()
    guard accept("±") || accept("+-") || accept("+/-") else {
      return StatedValue(value, unit: unit)
    }
    return StatedValue(value, tolerance: try readTolerance(unit), unit: unit)
  }

  /// The number after `±`, which may repeat the unit, or say points after a percent.
  private mutating func readTolerance(_ unit: String?) throws(TimeSeriesError) -> Double {
    skipBlanks()
    let offset = position
    let tolerance = try readNumber("the standard deviation after ±")
    if tolerance < 0 { throw mismatch("a standard deviation that is not negative", at: offset) }
    skipBlanks()
    let unitOffset = position
    guard let stated = readUnit() else { return tolerance }
    let isPoints = unit == "%" && ["pp", "points", "percentage points"].contains(stated)
    if stated != unit, !isPoints {
      throw mismatch("the tolerance in the unit of the value", at: unitOffset)
    }
    return tolerance
  }

  /// `[a, b]`, with a unit at either number or after the bracket.
  mutating func readRange() throws(TimeSeriesError) -> (
    lower: Double, upper: Double, unit: String?
  ) {
    try require("[", " and a range, as in within [2, 4]")
    let lower = try readNumber("the lower end of the range")
    let lowerUnit = readUnit()
    try require(",", " and the upper end of the range")
    skipBlanks()
    let offset = position
    let upper = try readNumber("the upper end of the range")
    let upperUnit = readUnit()
    if !(lower < upper) { throw mismatch("an upper end above the lower one", at: offset) }
    try require("]", " at the end of the range")
    skipBlanks()
    let unitOffset = position
    let units = Set([lowerUnit, upperUnit, readUnit()].compactMap { $0 })
    if units.count > 1 { throw mismatch("one unit for both ends of the range", at: unitOffset) }
    return (lower, upper, units.first)
  }

  /// A decimal number with an optional sign, point and exponent.
  mutating func readNumber(_ expected: String) throws(TimeSeriesError) -> Double {
    skipBlanks()
    let start = position
    var digits = ""
    if let sign = current, "+-−".contains(sign) {
      if sign != "+" { digits = "-" }
      position += 1
    }
    digits += takeDigits()
    if current == "." {
      position += 1
      digits += "." + takeDigits()
    }
    guard digits.contains(where: \.isNumber) else { throw mismatch(expected, at: start) }
    digits += takeExponent()
    guard let value = Double(digits), value.isFinite else {
      throw mismatch("a number that fits in double precision", at: start)
    }
    return value
  }

  private mutating func takeDigits() -> String {
    let start = position
    while let digit = current, digit.isASCII, digit.isNumber { position += 1 }
    return String(characters[start..<position])
  }

  /// `e5`, `e+5`, `E-5`; nothing is taken unless digits follow.
  private mutating func takeExponent() -> String {
    guard current == "e" || current == "E" else { return "" }
    let start = position
    position += 1
    let sign = current == "-" ? "-" : ""
    if current == "-" || current == "+" { position += 1 }
    let digits = takeDigits()
    if digits.isEmpty {
      position = start
      return ""
    }
    return "e" + sign + digits
  }

  /// `%` or the words up to `±`, `+-`, `,`, `]` or the end; nil when there are none.
  mutating func readUnit() -> String? {
    skipBlanks()
    if current == "%" {
      position += 1
      return "%"
    }
    let start = position
    while let character = current, !"±,[]=<>".contains(character), !startsTolerance {
      position += 1
    }
    let words = characters[start..<position].split(whereSeparator: \.isWhitespace)
    return words.isEmpty ? nil : words.map { String($0) }.joined(separator: " ")
  }

  private var startsTolerance: Bool {
    current == "+" && (lookAhead(1) == "-" || (lookAhead(1) == "/" && lookAhead(2) == "-"))
  }
}
