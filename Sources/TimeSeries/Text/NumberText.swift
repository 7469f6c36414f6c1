/// A number with a fixed count of decimals, rounded half to even from its exact binary value.
///
/// What C's `printf("%.*f")` gives: 0.125 with two decimals is 0.12, and 2.675, whose nearest
/// double lies below, is 2.67.
///
/// - Parameters:
///   - value: Any number; NaN and infinities print as `NaN`, `inf`, `-inf`.
///   - decimals: Digits after the point, 0 or more.
///   - separator: Put between groups of three digits before the point; none when empty.
///   - dropsNegativeZero: Prints a number that rounds to zero without its sign.
/// - Returns: The digits with a point.
package func fixedText(
  _ value: Double, decimals: Int, separator: String = "", dropsNegativeZero: Bool = true
) -> String {
  precondition(decimals >= 0, "\(decimals) decimals")
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value > 0 ? "inf" : "-inf" }
  var digits = ExactDecimal(value.magnitude).digits(decimals: decimals)
  let isZero = digits.allSatisfy { $0 == 0 }
  let point = digits.count - decimals
  var text = ""
  for (place, digit) in digits[..<point].enumerated() {
    if place > 0, (point - place) % 3 == 0 { text += separator }
    text += String(digit)
  }
  digits.removeFirst(point)
  if decimals > 0 { text += "." + digits.map { String($0) }.joined() }
  let isNegative = value.sign == .minus && !(isZero && dropsNegativeZero)
  return isNegative ? "-" + text : text
}

/// A number with a fixed count of significant digits, rounded half to even, without exponent.
///
/// - Returns: Such as `345.7` for 345.6789 with 4 digits; digits before the point are never cut.
package func significantText(_ value: Double, digits: Int, separator: String = "") -> String {
  precondition(digits > 0, "\(digits) significant digits")
  guard value.isFinite, value != 0 else {
    return fixedText(value, decimals: Swift.max(0, digits - 1), separator: separator)
  }
  var decimals = Swift.max(0, digits - 1 - decimalExponent(value.magnitude))
  // Rounding can carry into one digit more, as 9.996 with three digits does to 10.00.
  let rounded = ExactDecimal(value.magnitude).digits(decimals: decimals)
  if decimals > 0, rounded.drop(while: { $0 == 0 }).count > digits { decimals -= 1 }
  return fixedText(value, decimals: decimals, separator: separator)
}

/// ⌊log₁₀ value⌋ of a positive number, from its shortest digits.
private func decimalExponent(_ value: Double) -> Int {
  var exponent = 0
  let text = value.description
  if let mark = text.firstIndex(of: "e") { exponent = Int(text[text.index(after: mark)...]) ?? 0 }
  let mantissa = text.prefix { $0 != "e" }
  let whole = mantissa.prefix { $0 != "." }
  if whole != "0" { return exponent + whole.count - 1 }
  let zeros = mantissa.drop { $0 != "." }.dropFirst().prefix { $0 == "0" }.count
  return exponent - zeros - 1
}

/// The exact decimal expansion of a double: whole and fractional part as binary fixed point.
private struct ExactDecimal {
  /// The whole part in limbs of 32 bits, least significant first.
  private var whole: [UInt32]
  /// The fraction in limbs of 32 bits, most significant first.
  private var fraction: [UInt32]

  /// Takes a finite number that is not negative apart.
  init(_ value: Double) {
    whole = []
    fraction = []
    let limb = 4_294_967_296.0  // 2³²; scaling by it is exact.
    var part = value.rounded(.down)
    var rest = value - part
    while part > 0 {
      let quotient = (part / limb).rounded(.down)
      whole.append(UInt32(part - quotient * limb))
      part = quotient
    }
    while rest > 0 {
      let scaled = rest * limb
      fraction.append(UInt32(scaled.rounded(.down)))
      rest = scaled - scaled.rounded(.down)
    }
  }

  /// The decimal digits, `decimals` of them after the point, at least one before it.
  func digits(decimals: Int) -> [UInt8] {
    var copy = self
    var digits = copy.takeWholeDigits()
    for _ in 0..<decimals { digits.append(copy.takeFractionDigit()) }
    if copy.restRoundsUp(after: digits.last ?? 0) { ExactDecimal.increment(&digits) }
    return digits
  }

  private mutating func takeWholeDigits() -> [UInt8] {
    var reversed: [UInt8] = []
    while whole.contains(where: { $0 != 0 }) {
      var remainder: UInt64 = 0
      for index in whole.indices.reversed() {
        let current = remainder << 32 | UInt64(whole[index])
        whole[index] = UInt32(current / 10)
        remainder = current % 10
      }
      reversed.append(UInt8(remainder))
    }
    return reversed.isEmpty ? [0] : reversed.reversed()
  }

  private mutating func takeFractionDigit() -> UInt8 {
    var carry: UInt64 = 0
    for index in fraction.indices.reversed() {
      let product = UInt64(fraction[index]) * 10 + carry
      fraction[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    return UInt8(carry)
  }

  /// True if what is left of the fraction is above a half, or a half after an odd digit.
  private func restRoundsUp(after digit: UInt8) -> Bool {
    guard let first = fraction.first, first >= 0x8000_0000 else { return false }
    let isExactHalf = first == 0x8000_0000 && fraction.dropFirst().allSatisfy { $0 == 0 }
    return !isExactHalf || digit % 2 == 1
  }

  private static func increment(_ digits: inout [UInt8]) {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
  }
}
