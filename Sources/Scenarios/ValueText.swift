import Models
import TimeSeries

/// A number for people: four significant digits, no closing zeros, powers of ten at both ends.
///
/// `5`, `312.4`, `0.05`, `2.429e-80`.
func numberText(_ value: Double) -> String {
  let size = value.magnitude
  // Between these, zeros before or after the digits are still counted at a glance.
  if value == 0 || !value.isFinite || (size >= 1e-4 && size < 1e7) {
    return withoutClosingZeros(significantText(value, digits: 4))
  }
  var (mantissa, exponent) = (size, 0)
  while mantissa >= 9.9995 {
    mantissa /= 10
    exponent += 1
  }
  while mantissa < 0.99995 {
    mantissa *= 10
    exponent -= 1
  }
  let digits = withoutClosingZeros(significantText(mantissa, digits: 4))
  return (value < 0 ? "-" : "") + digits + "e\(exponent)"
}

private func withoutClosingZeros(_ text: String) -> String {
  guard text.contains(".") else { return text }
  var digits = Substring(text)
  while digits.last == "0" { digits.removeLast() }
  if digits.last == "." { digits.removeLast() }
  return String(digits)
}

/// A value with its unit: `5.312%`, `312.4 USD bn`.
func valueText(_ value: Double, _ unit: MeasureUnit) -> String {
  withUnit(numberText(value), unit)
}

/// A published value in all its digits, with its unit: `81306.9 CNY 100m`.
func exactText(_ value: Double, _ unit: MeasureUnit) -> String { withUnit(plainText(value), unit) }

/// A value with its unit and the decimals of the tables: one for percentages and points.
func tableText(_ value: Double, _ unit: MeasureUnit) -> String {
  switch unit {
  case .percent, .percentagePoints: withUnit(fixedText(value, decimals: 1), unit)
  default: valueText(value, unit)
  }
}

private func withUnit(_ number: String, _ unit: MeasureUnit) -> String {
  switch unit {
  case .percent: number + "%"
  default: unit.description.isEmpty ? number : "\(number) \(unit)"
  }
}

/// One unit of the last decimal a number was written with: 0.1 for 5.5, 1 for 12.
///
/// Digits come from the shortest spelling that reads back as the same number.
func roundingUnit(of value: Double) -> Double {
  var unit = 1.0
  // Past ten decimals a statement is exact for every purpose.
  for _ in 0..<10 {
    let scaled = value / unit
    if (scaled - scaled.rounded()).magnitude <= 1e-9 * Swift.max(1, scaled.magnitude) { break }
    unit /= 10
  }
  return unit
}

extension SourcePosition {
  /// ` (line 5)`, to stand after a statement.
  var remark: String { " (\(place))" }

  /// `line 5`, with the file where that is another one.
  var place: String { (file.map { $0 + ", " } ?? "") + "line \(line)" }
}
