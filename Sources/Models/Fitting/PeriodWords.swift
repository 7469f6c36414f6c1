import TimeSeries

extension Series {
  /// `month`, `quarter`, `year` or `period`.
  var periodNoun: String {
    switch frequency {
    case .monthly: "month"
    case .quarterly: "quarter"
    case .yearly: "year"
    case .ordinal: "period"
    }
  }

  /// `1 month`, `3 months`.
  func counted(_ number: Int) -> String { "\(number) \(periodNoun)\(number == 1 ? "" : "s")" }

  /// `2020-02, 2020-03, 2020-04`; the first six of many and the number of the others.
  func listed(_ positions: [Int]) -> String {
    // Six fill a line; more tell no more.
    positions.prefix(6).map { "\(start + $0)" }.joined(separator: ", ")
      + (positions.count > 6 ? " and \(positions.count - 6) more" : "")
  }
}

/// A number as people write it: 12 digits, so that rounding errors of sums do not show.
package func plainText(_ value: Double) -> String {
  guard value.isFinite, let rounded = Double(significantText(value, digits: 12)) else {
    return "\(value)"
  }
  let text = "\(rounded)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
