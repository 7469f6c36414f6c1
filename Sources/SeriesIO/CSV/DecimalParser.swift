/// Reads decimal numbers from bytes, correctly rounded.
///
/// With at most 19 digits, a value of the digits w ≤ 2⁵³ and a power of ten |q| ≤ 22 both w and
/// 10^|q| are exact doubles, so one multiplication or division rounds w · 10^q correctly. Everything
/// else goes to the system's conversion.
///
/// - SeeAlso: Clinger (1990), How to read floating point numbers accurately, PLDI '90, 92–101.
enum DecimalParser {
  /// What a cell holds.
  enum Cell: Equatable {
    /// A finite number of magnitude at most 1e300.
    case number(Double)
    /// Empty, `NA`, `NaN` (in any case) or a single point.
    case missing
    /// Infinity, or a magnitude above 1e300.
    case unusable
    /// Anything else.
    case text
  }

  /// Larger magnitudes overflow as soon as anything is computed with them.
  static let largest = 1e300

  static func parse(_ text: String) -> Cell {
    var copy = text
    return copy.withUTF8 { parse($0) }
  }

  /// Reads the whole of `bytes`; blanks around the number are ignored.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    var start = 0
    var end = bytes.count
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    let cell = UnsafeBufferPointer(rebasing: bytes[start..<end])
    if cell.isEmpty { return .missing }
    return parseNumber(cell) ?? parseWord(cell)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  /// The fast path; nil when the bytes are not a plain decimal number.
  private static func parseNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell? {
    let count = bytes.count
    var i = 0
    let isNegative = bytes[0] == UInt8(ascii: "-")
    if isNegative || bytes[0] == UInt8(ascii: "+") { i = 1 }
    let digitsStart = i
    var digits: UInt64 = 0
    while i < count, case let digit = bytes[i] &- 48, digit < 10 {
      digits = digits &* 10 &+ UInt64(digit)
      i += 1
    }
    var digitCount = i - digitsStart
    var exponent = 0
    if i < count, bytes[i] == UInt8(ascii: ".") {
      i += 1
      let fractionStart = i
      while i < count, case let digit = bytes[i] &- 48, digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        i += 1
      }
      exponent = fractionStart - i
      digitCount += i - fractionStart
    }
    if digitCount == 0 { return nil }
    if i < count {
      guard let (power, next) = readExponent(bytes, from: i), next == count else { return nil }
      exponent += power
    }
    // 19 digits always fit 64 bits; 2⁵³ is the largest run of exact integers.
    if digitCount <= 19, digits <= 1 << 53, exponent.magnitude <= 22 {
      let exact = Double(digits)
      let value = exponent < 0 ? exact / powersOfTen[-exponent] : exact * powersOfTen[exponent]
      return .number(isNegative ? -value : value)
    }
    return convertSlowly(bytes)
  }

  /// `e` or `E`, a sign, digits.
  ///
  /// - Returns: The power of ten (cut off at a million) and where the reading stopped.
  private static func readExponent(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (power: Int, next: Int)? {
    var i = start
    guard bytes[i] | 0x20 == UInt8(ascii: "e") else { return nil }
    i += 1
    var isNegative = false
    if i < bytes.count, bytes[i] == UInt8(ascii: "-") || bytes[i] == UInt8(ascii: "+") {
      isNegative = bytes[i] == UInt8(ascii: "-")
      i += 1
    }
    let digitsStart = i
    var power = 0
    while i < bytes.count, case let digit = bytes[i] &- 48, digit < 10 {
      power = Swift.min(power * 10 + Int(digit), 1_000_000)
      i += 1
    }
    return i == digitsStart ? nil : (isNegative ? -power : power, i)
  }

  /// The standard library's correctly rounded conversion, of bytes known to be a decimal number.
  private static func convertSlowly(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    guard let value = Double(String(decoding: bytes, as: UTF8.self)) else { return .text }
    return value.magnitude <= largest ? .number(value) : .unusable
  }

  private static func parseWord(_ bytes: UnsafeBufferPointer<UInt8>) -> Cell {
    // The longest word that means something is "-infinity".
    guard bytes.count <= 9 else { return .text }
    switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "na", "nan", ".": return .missing
    case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞": return .unusable
    default: return .text
    }
  }

  /// 10⁰ … 10²², all exact.
  static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

/// The usual cause of a text in a number column, as advice; nil when it is not recognized.
func numberHint(_ text: String) -> String? {
  let trimmed = text.trimmingBlanks()
  let digits = trimmed.filter(\.isNumber)
  guard !digits.isEmpty else { return nil }
  if trimmed.hasSuffix("%") { return "write percentages without the sign" }
  if trimmed.contains("\u{2212}") { return "write the minus sign as the plain hyphen -" }
  let rest = trimmed.filter { !$0.isNumber && $0 != "-" && $0 != "+" }
  switch rest {
  case ",": return "write decimals with a point and thousands without separators"
  case _ where !rest.isEmpty && rest.allSatisfy { ",.' \u{A0}\u{202F}".contains($0) }:
    return "write decimals with a point and thousands without separators"
  default: return nil
  }
}

extension String {
  /// Without blanks and tabs at both ends.
  func trimmingBlanks() -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let first = firstIndex(where: { !isBlank($0) }),
      let last = lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(self[first...last])
  }
}
