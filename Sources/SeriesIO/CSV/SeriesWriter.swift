public import TimeSeries

/// Writes series as CSV text that `SeriesTable` reads back to the same numbers.
///
/// Numbers are written with the fewest digits that give the same double, missing values as empty
/// cells, names in quotes where they need them.
public enum SeriesWriter {
  /// One row a period from the earliest start to the latest end, one column a series.
  ///
  /// All series must have one frequency; several trap.
  public static func wide(_ series: [Series]) -> String {
    guard let first = series.first else { return "period\n" }
    precondition(
      series.allSatisfy { $0.frequency == first.frequency }, "a wide table has one frequency")
    var text = ([periodName(first.frequency)] + series.map { cell($0.name) })
      .joined(separator: ",")
    text += "\n"
    let start = series.map(\.start).min() ?? first.start
    let end = series.map(\.end).max() ?? first.end
    guard start <= end else { return text }
    for step in 0...(end - start) {
      let period = start + step
      text += "\(period)"
      for column in series { text += "," + number(column[period]) }
      text += "\n"
    }
    return text
  }

  /// `series_id,period,value`, the series one after another.
  public static func long(_ series: [Series]) -> String {
    var text = "series_id,period,value\n"
    for item in series {
      let name = cell(item.name)
      for (period, value) in zip(item.periods, item.values) {
        text += "\(name),\(period),\(number(value))\n"
      }
    }
    return text
  }

  /// A cell in quotes where its text needs them (RFC 4180).
  public static func cell(_ text: String) -> String {
    let needsQuotes =
      text.unicodeScalars.contains { "\",\n\r".unicodeScalars.contains($0) }
      || text.hasPrefix(" ") || text.hasSuffix(" ") || text.hasPrefix("\t")
      || text.hasSuffix("\t")
    guard needsQuotes else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// The shortest digits that give the same double; empty for a missing value.
  public static func number(_ value: Double) -> String {
    if value.isNaN { return "" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func periodName(_ frequency: Frequency) -> String {
    switch frequency {
    case .monthly: "month"
    case .quarterly: "quarter"
    case .yearly: "year"
    case .ordinal: "period"
    }
  }
}
