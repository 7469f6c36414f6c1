import TimeSeries

/// How numbers are written for people.
///
/// Missing numbers (NaN) are written `n/a`, infinities `inf` and `-inf`. No locale is consulted:
/// the point is the decimal mark, and the same number is the same text on every machine.
public enum NumberText {
  /// What a missing number is written as.
  public static let missing = "n/a"

  /// A number with a fixed count of decimals, `310.2`; `signed` puts `+` before positive ones.
  ///
  /// A value that rounds to zero is written without a sign. `grouped` separates thousands with
  /// commas. Magnitudes from 10¹⁵, whose decimals mean nothing, are written in exponent form.
  public static func fixed(
    _ value: Double, decimals: Int, signed: Bool = false, grouped: Bool = false
  ) -> String {
    guard value.isFinite else { return notFinite(value) }
    let text =
      value.magnitude < 1e15
      ? fixedText(value, decimals: decimals, separator: grouped ? "," : "")
      : exponentForm(value, digits: 5)
    let isPositive = value > 0 && text.utf8.contains { (0x31...0x39).contains($0) }
    return signed && isPositive ? "+" + text : text
  }

  /// A number with a count of significant digits, in exponent form outside 1e-4 ..< 1e7.
  public static func significant(_ value: Double, digits: Int = 5) -> String {
    guard value.isFinite else { return notFinite(value) }
    if value == 0 { return "0" }
    let exponent = decimalExponent(value, digits: digits)
    if exponent >= -4 && exponent < 7 {
      return fixed(value, decimals: Swift.min(Swift.max(digits - 1 - exponent, 0), 12))
    }
    return exponentForm(value, digits: digits)
  }

  /// A number in exponent form, `2.50e-18`.
  public static func exponentForm(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return notFinite(value) }
    if value == 0 { return "0" }
    let exponent = decimalExponent(value, digits: digits)
    let mantissa = scaledByPowerOfTen(value, -exponent)
    let sign = exponent < 0 ? "-" : "+"
    let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    return fixed(mantissa, decimals: digits - 1) + "e" + sign + power
  }

  /// A probability value: four decimals, `<0.0001` below that.
  public static func probability(_ value: Double) -> String {
    if value.isNaN { return missing }
    return value < 0.0001 ? "<0.0001" : fixed(value, decimals: 4)
  }

  /// Decimals that show `digits` significant ones of the largest magnitude among `values`.
  ///
  /// Between 0 and `limit`; what a column of numbers shares so that it can be read downwards.
  public static func commonDecimals(_ values: [Double], digits: Int = 4, limit: Int = 6) -> Int {
    let largest = values.filter(\.isFinite).map(\.magnitude).max() ?? 0
    if largest == 0 { return 1 }
    return Swift.min(Swift.max(digits - 1 - decimalExponent(largest, digits: digits), 0), limit)
  }

  /// The decimal exponent of a finite nonzero value after rounding to `digits` digits.
  static func decimalExponent(_ value: Double, digits: Int) -> Int {
    var exponent = 0
    var magnitude = value.magnitude
    while magnitude >= 10 {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < 1 {
      magnitude *= 10
      exponent -= 1
    }
    let rounded = (magnitude * powersOfTen[digits - 1]).rounded(.toNearestOrEven)
    return rounded >= powersOfTen[digits] ? exponent + 1 : exponent
  }

  private static func notFinite(_ value: Double) -> String {
    value.isNaN ? missing : value < 0 ? "-inf" : "inf"
  }

  /// x · 10ᵏ in steps that overflow only if the result does.
  private static func scaledByPowerOfTen(_ value: Double, _ power: Int) -> Double {
    var result = value
    var remaining = power.magnitude
    while remaining > 0 {
      let step = Swift.min(Int(remaining), powersOfTen.count - 1)
      result = power > 0 ? result * powersOfTen[step] : result / powersOfTen[step]
      remaining -= step.magnitude
    }
    return result
  }

  /// 10⁰ to 10²², the powers a `Double` holds exactly.
  private static let powersOfTen: [Double] = {
    var powers = [1.0]
    for _ in 1...22 { powers.append((powers.last ?? 1) * 10) }
    return powers
  }()
}
