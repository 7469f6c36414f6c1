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
  /// A month without any value is missing. Days are not weighted and not filled in; months in which
  /// fewer values were found than usual are kept, and a warning names them with the number of days.
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
        throw .invalidContent(
          FilePlace(file: file, line: tokenizer.line),
          problem: "only a table with one column a series can be turned into months")
      }
      var reader = DailyReader(header: header, aggregation: aggregation)
      try reader.read(&tokenizer)
      return try reader.finish(file: file)
    }
  }
}
