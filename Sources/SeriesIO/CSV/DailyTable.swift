import TimeSeries

/// How the days of a month become one value.
public enum DailyAggregation: String, CaseIterable, Hashable, Sendable {
  /// The arithmetic mean of the days with a value.
  case mean
  /// The sum of the days with a value.
  case sum
  /// The last value of the month.
  case last
}

/// Turns daily or weekly data into months, which everything else here needs.
public enum DailyTable {
  /// Reads a wide table whose first column holds full dates (`2024-07-31`) that rise in time.
  ///
  /// A month without any value is missing. Days are not weighted and not filled in.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - aggregation: How the days of a month become one value.
  /// - Returns: The monthly series.
  /// - Throws: `SeriesIOError` that names file, line, column, series and date.
  public static func readMonths(
    path: String, aggregation: DailyAggregation
  ) throws(SeriesIOError) -> SeriesTable {
    let bytes = try ByteSource(path: path).readAll()
    return try readMonths(bytes: bytes, file: path, aggregation: aggregation)
  }

  /// Reads bytes that are in memory; `file` names them in messages.
  ///
  /// - Throws: `SeriesIOError` that names file, line, column, series and date.
  public static func readMonths(
    bytes: [UInt8], file: String, aggregation: DailyAggregation
  ) throws(SeriesIOError) -> SeriesTable {
    try checkIsText(bytes, path: file)
    try checkNoNul(bytes, path: file)
    return try bytes.withUnsafeBufferPointer { buffer throws(SeriesIOError) in
      let start = buffer.starts(with: byteOrderMark) ? byteOrderMark.count : 0
      var tokenizer = CSVTokenizer(buffer, file: file, position: start)
      guard let header = try tokenizer.readHeader() else { throw .emptyFile(path: file) }
      guard header.layout == .wide else {
        throw .noHeader(FilePlace(file: file, line: 1, column: 1), found: header.names[0])
      }
      var reader = DailyReader(header: header, aggregation: aggregation)
      try reader.read(&tokenizer)
      return try reader.finish(file: file)
    }
  }
}

/// Collects the days of each month, column by column.
private struct DailyReader {
  let header: CSVHeader
  let aggregation: DailyAggregation
  private var months: [Int] = []
  private var totals: [[Double]]
  private var counts: [[Int]]
  private var last: (day: Int, line: Int)?

  init(header: CSVHeader, aggregation: DailyAggregation) {
    self.header = header
    self.aggregation = aggregation
    totals = Array(repeating: [], count: header.names.count - 1)
    counts = Array(repeating: [], count: header.names.count - 1)
  }

  mutating func read(_ tokenizer: inout CSVTokenizer) throws(SeriesIOError) {
    var cells: [CSVCell] = []
    while try tokenizer.nextRecord(into: &cells) {
      if cells.allSatisfy(\.isEmpty) { continue }
      guard cells.count == header.names.count else {
        throw .raggedRow(
          FilePlace(file: tokenizer.file, line: tokenizer.line),
          expected: header.names.count, found: cells.count)
      }
      let date = try tokenizer.text(cells[0], number: 1)
      try step(to: cells[0], date, tokenizer)
      let reader = CellReader(tokenizer: tokenizer, cycle: nil)
      for column in totals.indices {
        let cell = cells[column + 1]
        switch DecimalParser.parse(tokenizer.raw(cell)) {
        case .number(let value): add(value, column)
        case .missing: break
        case .text, .unusable:
          throw try reader.numberError(
            cell, number: column + 2, series: header.names[column + 1], period: date)
        }
      }
    }
  }

  /// Checks the date against the one before and opens a month where it is the first in it.
  private mutating func step(
    to cell: CSVCell, _ date: String, _ tokenizer: CSVTokenizer
  ) throws(SeriesIOError) {
    let place = FilePlace(file: tokenizer.file, line: tokenizer.line, column: 1, period: date)
    guard let period = RowPeriod(tokenizer.raw(cell)), period.perYear == 12, period.day > 0 else {
      throw .notAPeriod(place, text: date, expected: "expected a date like 2024-07-31")
    }
    if let last, let month = months.last {
      let previous = "\(Period(frequency: .monthly, index: month))"
      if (period.index, period.day) == (month, last.day) {
        throw .duplicatePeriod(place, firstLine: last.line)
      }
      if (period.index, period.day) < (month, last.day) {
        throw .periodsOutOfOrder(place, previous: previous, previousLine: last.line)
      }
    }
    last = (period.day, tokenizer.line)
    if months.last == period.index { return }
    months.append(period.index)
    for column in totals.indices {
      totals[column].append(0)
      counts[column].append(0)
    }
  }

  private mutating func add(_ value: Double, _ column: Int) {
    let month = months.count - 1
    counts[column][month] += 1
    totals[column][month] = aggregation == .last ? value : totals[column][month] + value
  }

  func finish(file: String) throws(SeriesIOError) -> SeriesTable {
    guard let first = months.first else { throw .headerOnly(path: file) }
    let axis = FinishedAxis(
      start: Period(frequency: .monthly, index: first), positions: months.map { $0 - first },
      note: nil)
    let series = totals.indices.map { column in
      let rows = months.indices.map { month -> Double in
        let count = counts[column][month]
        if count == 0 { return .nan }
        let total = totals[column][month]
        return aggregation == .mean ? total / Double(count) : total
      }
      return axis.series(named: header.names[column + 1], rows: rows)
    }
    let warnings = [axis.gapMessage].compactMap { $0 }
      .map { DataWarning(place: FilePlace(file: file), message: $0) }
    return SeriesTable(file: file, layout: .wide, series: series, warnings: warnings)
  }
}
