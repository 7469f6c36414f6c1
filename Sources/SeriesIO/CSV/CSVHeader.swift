/// What the header of a CSV file says.
struct CSVHeader {
  /// How the cells are arranged.
  enum Layout: Equatable {
    /// First the period, then one column a series.
    case wide
    /// `series_id, period, value` in any order: the number of each column, from 0.
    case long(series: Int, period: Int, value: Int)
  }

  let names: [String]
  let layout: Layout

  /// Names of the period column; the last one is what FRED writes.
  private static let periodNames = [
    "month", "quarter", "year", "date", "period", "observation_date",
  ]
  private static let seriesNames = ["series_id", "series"]

  /// Understands the first record.
  init(_ names: [String], file: String, line: Int) throws(SeriesIOError) {
    self.names = names
    let lowercased = names.map { $0.lowercased() }
    if let long = Self.longLayout(lowercased) {
      layout = long
      return
    }
    guard Self.periodNames.contains(lowercased[0]) else {
      throw Self.refusal(names, file: file, line: line)
    }
    layout = .wide
    for (column, name) in names.enumerated() {
      let place = FilePlace(file: file, line: line, column: column + 1)
      if name.isEmpty { throw .unnamedColumn(place) }
    }
    try Self.checkUnique(names, file: file, line: line)
    if names.count == 1 {
      throw .invalidContent(
        FilePlace(file: file, line: line),
        problem: "there is only the period column; add a "
          + "column for each series")
    }
  }

  /// The name of the period column in small letters.
  var periodName: String {
    switch layout {
    case .wide: names[0].lowercased()
    case .long(_, let period, _): names[period].lowercased()
    }
  }

  private static func longLayout(_ names: [String]) -> Layout? {
    guard names.count == 3, let value = names.firstIndex(of: "value"),
      let series = names.firstIndex(where: seriesNames.contains),
      let period = names.firstIndex(where: periodNames.contains)
    else { return nil }
    return .long(series: series, period: period, value: value)
  }

  private static func refusal(_ names: [String], file: String, line: Int) -> SeriesIOError {
    if names.count == 1 {
      for (separator, word) in [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
      where names[0].contains(separator) {
        return .notText(
          path: file, found: "the columns are separated by \(word)",
          remedy: "separate them by commas and write decimals with a point")
      }
    }
    return .noHeader(FilePlace(file: file, line: line, column: 1), found: names[0])
  }

  private static func checkUnique(
    _ names: [String], file: String, line: Int
  ) throws(SeriesIOError) {
    var seen: [String: Int] = [:]
    for (column, name) in names.enumerated() {
      if let first = seen.updateValue(column + 1, forKey: name) {
        let place = FilePlace(file: file, line: line, column: column + 1, series: name)
        throw .duplicateColumn(place, firstColumn: first)
      }
    }
  }
}
