import Foundation

/// The rows of a long table, `series_id, period, value` in the order of the header.
///
/// The plain row without quotes is split where it lies in the buffer; a row with quotes goes
/// through the general tokenizer.
final class LongRowScanner {
  /// The identifier of the row's series, valid until the next `advance`.
  private(set) var identifier = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The period of the row, valid until the next `advance`.
  private(set) var period = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The value of the row, valid until the next `advance`.
  private(set) var value = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The line of the row, from 1.
  private(set) var line = 0

  let header: CSVHeader
  /// The place of each part in the row: 0, 1 or 2.
  let places: (series: Int, period: Int, value: Int)
  let lines: LineBuffer
  /// True when the last row had quotes, whose cells keep their blanks.
  private var hadQuotes = false
  /// Unquoted copies of the cells of a row with quotes.
  private var copies: [[UInt8]] = [[], [], []]
  private var scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256)

  /// Reads the header.
  ///
  /// - Throws: Also `SeriesIOError.invalidContent` when it is not that of a long table.
  init(_ source: ByteSource) throws(SeriesIOError) {
    lines = LineBuffer(source)
    _ = try lines.start()
    let header = try Self.readHeader(lines)
    guard case .long(let series, let period, let value) = header.layout else {
      throw .invalidContent(
        FilePlace(file: lines.path, line: lines.line),
        problem: "expected the columns series_id, period and value, found "
          + quoted(header.names.joined(separator: ",")))
    }
    self.header = header
    places = (series, period, value)
  }

  deinit { scratch.deallocate() }

  var path: String { lines.path }

  private static func readHeader(_ lines: LineBuffer) throws(SeriesIOError) -> CSVHeader {
    while let line = try lines.next() {
      if line.isEmpty { continue }
      var tokenizer = CSVTokenizer(line, file: lines.path, line: lines.line)
      if let header = try tokenizer.readHeader() { return header }
    }
    throw .emptyFile(path: lines.path)
  }

  /// Steps to the next row.
  ///
  /// - Returns: False after the last row.
  func advance() throws(SeriesIOError) -> Bool {
    while let row = try lines.next() {
      if row.isEmpty { continue }
      line = lines.line
      try split(row)
      return true
    }
    return false
  }

  private func split(_ row: UnsafeBufferPointer<UInt8>) throws(SeriesIOError) {
    hadQuotes = false
    let count = row.count
    var first = 0
    while first < count, row[first] != UInt8(ascii: ",") { first += 1 }
    var second = first + 1
    while second < count, row[second] != UInt8(ascii: ",") { second += 1 }
    guard second < count, row[0] != UInt8(ascii: "\""), row[first + 1] != UInt8(ascii: "\""),
      second + 1 == count || row[second + 1] != UInt8(ascii: "\""),
      memchr(row.baseAddress.unsafelyUnwrapped + second + 1, 44, count - second - 1) == nil
    else { return try splitWithQuotes() }
    let cells = (
      UnsafeBufferPointer(rebasing: row[..<first]),
      UnsafeBufferPointer(rebasing: row[(first + 1)..<second]),
      UnsafeBufferPointer(rebasing: row[(second + 1)...])
    )
    assign(cells.0, cells.1, cells.2)
  }

  @inline(__always)
  private func assign(
    _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>,
    _ c: UnsafeBufferPointer<UInt8>
  ) {
    func pick(_ place: Int) -> UnsafeBufferPointer<UInt8> {
      place == 0 ? a : place == 1 ? b : c
    }
    identifier = pick(places.series)
    period = pick(places.period)
    value = pick(places.value)
  }

  /// The careful way, for rows with quotes or with a wrong number of cells.
  private func splitWithQuotes() throws(SeriesIOError) {
    let row = try lines.extended()
    var tokenizer = CSVTokenizer(row, file: path, line: line)
    var cells: [CSVCell] = []
    _ = try tokenizer.nextRecord(into: &cells)
    guard cells.count == 3 else {
      try identify(cells, tokenizer)
      throw .raggedRow(FilePlace(file: path, line: line), expected: 3, found: cells.count)
    }
    lines.countLines(row.count { $0 == UInt8(ascii: "\n") })
    for (number, cell) in cells.enumerated() {
      copies[number] = Array(try tokenizer.text(cell, number: number + 1).utf8)
    }
    copyToScratch()
    hadQuotes = true
  }

  /// Names the series of a row with a wrong number of cells, as far as it says.
  private func identify(_ cells: [CSVCell], _ tokenizer: CSVTokenizer) throws(SeriesIOError) {
    copies = [[], [], []]
    if places.series < cells.count {
      copies[0] = Array(
        try tokenizer.text(cells[places.series], number: places.series + 1).utf8)
    }
    copyToScratch()
    identifier = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scratch)[..<copies[0].count])
  }

  /// Puts the copies where the slices can point at them until the next row.
  private func copyToScratch() {
    let total = copies.reduce(0) { $0 + $1.count }
    if total > scratch.count {
      scratch.deallocate()
      scratch = .allocate(capacity: 2 * total)
    }
    _ = scratch.update(fromContentsOf: copies.joined())
    let (first, second) = (copies[0].count, copies[0].count + copies[1].count)
    let all = UnsafeBufferPointer(scratch)
    assign(
      UnsafeBufferPointer(rebasing: all[..<first]),
      UnsafeBufferPointer(rebasing: all[first..<second]),
      UnsafeBufferPointer(rebasing: all[second..<total]))
  }

  /// The row's place for a message about one of its cells.
  func place(column: Int, series: String? = nil, period: String? = nil) -> FilePlace {
    FilePlace(file: path, line: line, column: column + 1, series: series, period: period)
  }

  /// A cell as text.
  ///
  /// - Throws: `SeriesIOError.invalidUTF8`.
  func text(_ cell: UnsafeBufferPointer<UInt8>, column: Int) throws(SeriesIOError) -> String {
    if let text = String(validating: cell, as: UTF8.self) {
      return hadQuotes ? text : text.trimmingBlanks()
    }
    let offset =
      (cell.baseAddress.map { lines.offset(of: $0) } ?? 0) + (firstInvalidUTF8(in: cell) ?? 0)
    throw .invalidUTF8(place(column: column), byteOffset: offset)
  }
}
