import Foundation
import TimeSeries

/// A number with a fixed count of decimals, `-0.0` as `0.0`.
func fixed(_ value: Double, _ decimals: Int) -> String {
  let text = String(format: "%.\(decimals)f", value)
  return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
    ? String(text.dropFirst()) : text
}

/// A number with four significant digits and at most as many decimals as it needs.
func short(_ value: Double) -> String {
  let size = value.magnitude
  let decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4
  let text = fixed(value, decimals)
  guard text.contains(".") else { return text }
  return String(text.reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed())
}

/// The value with its unit, where there is one.
func amount(_ value: Double, _ unit: String?) -> String {
  short(value) + (unit.map { " \($0)" } ?? "")
}

/// "a", "a and b", "a, b and c".
func listing(_ items: [String]) -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " and " + last
}

/// English names for the calendar months of a sentence.
let monthNames = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
]

/// What a position in the year is called: a month, a quarter.
func positionName(_ position: Int, _ frequency: Frequency) -> String {
  switch frequency {
  case .monthly: monthNames[position - 1]
  case .quarterly: "the \(["first", "second", "third", "fourth"][position - 1]) quarter"
  default: "place \(position) of the cycle"
  }
}

/// The middle value; NaN of nothing.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
