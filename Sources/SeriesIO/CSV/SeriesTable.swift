public import TimeSeries

/// The series of one CSV file.
///
/// *Wide*: first column `month`, `quarter`, `year`, `date` or `period`, then one column a series.
/// *Long*: the columns `series_id`, `period` and `value` in any order. Cells are quoted as in
/// RFC 4180, the text is UTF-8 with or without a byte order mark, lines end with LF, CRLF or CR.
/// Empty cells, `NA`, `NaN` and `.` are missing values (NaN). Periods are written as `Period`
/// reads them; whole rows that are absent are missing values too, and a warning.
public struct SeriesTable: Sendable {
  /// How the file is arranged.
  public enum Layout: Sendable {
    /// One column a series.
    case wide
    /// One row a value.
    case long
  }

  /// The file as the user named it.
  public let file: String
  /// How the file is arranged.
  public let layout: Layout
  /// The series in the order of the file, each from its first to its last value that is present;
  /// one without any value keeps its full length.
  public let series: [Series]
  /// What the user should know.
  public let warnings: [DataWarning]
  /// How many empty periods of the file follow the last value, for the series where there are any.
  var emptyEnds: [String: Int] = [:]

  /// Reads a file; `-` is standard input.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - period: The seasonal period of data whose column `period` only numbers the rows.
  ///   - allowsOneRow: Whether a single period will do, as for values that continue other data.
  /// - Returns: The series of the file.
  /// - Throws: `SeriesIOError` that names file, line, column, series and period.
  /// - Complexity: O(bytes); the whole file is held in memory. For many series see
  ///   `LongSeriesReader`.
  public static func read(
    path: String, period: Int? = nil, allowsOneRow: Bool = false
  ) throws(SeriesIOError) -> SeriesTable {
    let bytes = try ByteSource(path: path).readAll()
    return try read(bytes: bytes, file: path, period: period, allowsOneRow: allowsOneRow)
  }

  /// Reads bytes that are in memory; `file` names them in messages.
  ///
  /// - Throws: `SeriesIOError` that names file, line, column, series and period.
  public static func read(
    bytes: [UInt8], file: String, period: Int? = nil, allowsOneRow: Bool = false
  ) throws(SeriesIOError) -> SeriesTable {
    try checkIsText(bytes, path: file)
    try checkNoNul(bytes, path: file)
    let table = try bytes.withUnsafeBufferPointer { buffer throws(SeriesIOError) in
      try readWide(buffer, file: file, cycle: period, allowsOneRow: allowsOneRow)
    }
    if let table { return table }
    return try LongTable.read(bytes: bytes, file: file, cycle: period)
  }

  /// Reads a wide table; nil when the header is that of a long one.
  private static func readWide(
    _ bytes: UnsafeBufferPointer<UInt8>, file: String, cycle: Int?, allowsOneRow: Bool
  ) throws(SeriesIOError) -> SeriesTable? {
    let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    var tokenizer = CSVTokenizer(bytes, file: file, position: start)
    guard let header = try tokenizer.readHeader() else { throw .emptyFile(path: file) }
    guard header.layout == .wide else { return nil }
    var reader = WideTableReader(tokenizer, header: header, cycle: cycle)
    reader.allowsOneRow = allowsOneRow
    return try reader.read()
  }
}

/// U+FEFF in UTF-8, which some programs write at the start of a file.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

extension CSVTokenizer {
  /// The header; nil when there are only blank lines.
  mutating func readHeader() throws(SeriesIOError) -> CSVHeader? {
    var cells: [CSVCell] = []
    guard try nextRecord(into: &cells) else { return nil }
    var names: [String] = []
    for (column, cell) in cells.enumerated() {
      names.append(try text(cell, number: column + 1))
    }
    if names.count == 1 && names[0].isEmpty { return nil }
    return try CSVHeader(names, file: file, line: line)
  }
}
