import TimeSeries

/// Reads the rows below the header of a wide table.
struct WideTableReader {
  private var tokenizer: CSVTokenizer
  private let header: CSVHeader
  private let numbersRows: Bool
  private var axis: PeriodAxis
  private var columns: [[Double]]
  /// Whether a single row is a table.
  var allowsOneRow = false

  init(_ tokenizer: CSVTokenizer, header: CSVHeader, cycle: Int?) {
    self.tokenizer = tokenizer
    self.header = header
    numbersRows = cycle != nil && header.periodName == "period"
    axis = PeriodAxis(file: tokenizer.file, column: 1, cycle: cycle ?? 1)
    axis.namedLonger = ["quarter", "year"].contains(header.periodName)
    columns = Array(repeating: [], count: header.names.count - 1)
  }

  /// Reads all rows.
  mutating func read() throws(SeriesIOError) -> SeriesTable {
    var cells: [CSVCell] = []
    while try tokenizer.nextRecord(into: &cells) {
      if cells.allSatisfy(\.isEmpty) { continue }
      guard cells.count == header.names.count else {
        throw .raggedRow(
          FilePlace(file: tokenizer.file, line: tokenizer.line),
          expected: header.names.count, found: cells.count)
      }
      try readRow(cells)
    }
    return try finish()
  }

  private mutating func readRow(_ cells: [CSVCell]) throws(SeriesIOError) {
    let cellReader = CellReader(tokenizer: tokenizer, cycle: numbersRows ? axis.cycle : nil)
    try axis.append(try cellReader.period(cells[0], number: 1), line: tokenizer.line)
    for column in columns.indices {
      let cell = cells[column + 1]
      switch DecimalParser.parse(tokenizer.raw(cell)) {
      case .number(let value): columns[column].append(value)
      case .missing: columns[column].append(.nan)
      case .text, .unusable:
        throw try refusal(cell, column: column, cellReader)
      }
    }
  }

  private func refusal(
    _ cell: CSVCell, column: Int, _ reader: CellReader
  ) throws(SeriesIOError) -> SeriesIOError {
    let period = axis.finished().map { $0.start + ($0.count - 1) }
    return try reader.numberError(
      cell, number: column + 2, series: header.names[column + 1], period: period?.description)
  }

  private func finish() throws(SeriesIOError) -> SeriesTable {
    let file = tokenizer.file
    guard let finished = axis.finished() else { throw .headerOnly(path: file) }
    if finished.positions.count == 1, !allowsOneRow {
      let period = finished.start.description
      throw .oneRow(FilePlace(file: file, line: axis.lines.first, period: period))
    }
    let series = columns.enumerated().map { column, rows in
      finished.series(named: header.names[column + 1], rows: rows)
    }
    let warnings = [finished.note, finished.gapMessage].compactMap { $0 }
      .map { DataWarning(place: FilePlace(file: file), message: $0) }
    var table = SeriesTable(file: file, layout: .wide, series: series, warnings: warnings)
    for (column, rows) in columns.enumerated() {
      table.emptyEnds[header.names[column + 1]] = finished.emptyEnd(rows: rows)
    }
    return table
  }
}

/// Understands single cells and words the errors about them.
struct CellReader {
  let tokenizer: CSVTokenizer
  /// The seasonal period when rows are numbered, nil when they carry calendar periods.
  let cycle: Int?

  func period(_ cell: CSVCell, number: Int) throws(SeriesIOError) -> RowPeriod {
    let raw = tokenizer.raw(cell)
    if cycle != nil, let ordinal = Int(try tokenizer.text(cell, number: number)) {
      return RowPeriod(ordinal: ordinal)
    }
    if let period = RowPeriod(raw) { return period }
    let text = try tokenizer.text(cell, number: number)
    let place = FilePlace(file: tokenizer.file, line: tokenizer.line, column: number)
    throw .notAPeriod(place, text: text, expected: periodAdvice(text))
  }

  func numberError(
    _ cell: CSVCell, number: Int, series: String, period: String?
  ) throws(SeriesIOError) -> SeriesIOError {
    let text = try tokenizer.text(cell, number: number)
    let place = FilePlace(
      file: tokenizer.file, line: tokenizer.line, column: number, series: series, period: period)
    if case .unusable = DecimalParser.parse(tokenizer.raw(cell)) {
      return .unusableNumber(place, text: text)
    }
    return .notANumber(place, text: text, hint: numberHint(text))
  }
}

/// `201501` as `2015-01`; nil for anything else.
func compactMonth(_ text: String) -> String? {
  guard text.utf8.count == 6, let number = Int(text), (1..<13).contains(number % 100),
    (1800..<2200).contains(number / 100)
  else { return nil }
  return "\(text.prefix(4))-\(text.suffix(2))"
}

/// What a period should look like, and what to do with rows that are only numbered.
func periodAdvice(_ text: String) -> String {
  if let month = compactMonth(text.trimmingBlanks()) { return "for the month write \(month)" }
  if Int(text.trimmingBlanks()) != nil {
    return "where rows carry only an order, call the column period and give the seasonal period "
      + "(--period 12)"
  }
  return "expected one like 2024-07, 2024-07-01, 2024M07, Jul 2024, 2024Q3 or 2024"
}
