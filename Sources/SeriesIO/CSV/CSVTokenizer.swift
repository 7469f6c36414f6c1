/// One cell of a CSV record as a range of the bytes, without its quotes.
struct CSVCell {
  let start: Int
  let end: Int
  /// True when the cell stands in quotes.
  let isQuoted: Bool
  /// True when the text contains doubled quotes.
  let hasDoubledQuotes: Bool

  var isEmpty: Bool { start == end }
}

/// Splits bytes into records and cells (RFC 4180).
///
/// Lines end with LF, CRLF or CR; a quoted cell may contain commas, line ends and doubled quotes.
/// Blank lines are skipped, outside of quotes everything else is taken as it is.
struct CSVTokenizer {
  let bytes: UnsafeBufferPointer<UInt8>
  let file: String
  /// The line the last record began in.
  private(set) var line = 1
  private var nextLine: Int
  private(set) var position: Int

  /// Starts at `position`, which is in line `line`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, position: Int = 0, line: Int = 1) {
    self.bytes = bytes
    self.file = file
    self.position = position
    nextLine = line
  }

  /// Reads the next record into `cells`.
  ///
  /// - Returns: False at the end of the bytes.
  mutating func nextRecord(into cells: inout [CSVCell]) throws(SeriesIOError) -> Bool {
    skipBlankLines()
    guard position < bytes.count else { return false }
    line = nextLine
    cells.removeAll(keepingCapacity: true)
    while true {
      cells.append(try readCell(number: cells.count + 1))
      guard position < bytes.count else { return true }
      if bytes[position] != UInt8(ascii: ",") {
        endLine()
        return true
      }
      position += 1
    }
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func skipBlankLines() {
    while position < bytes.count, isLineEnd(bytes[position]) { endLine() }
  }

  /// Steps over LF, CRLF or CR.
  private mutating func endLine() {
    let isReturn = bytes[position] == UInt8(ascii: "\r")
    position += 1
    if isReturn && position < bytes.count && bytes[position] == UInt8(ascii: "\n") { position += 1 }
    nextLine += 1
  }

  private mutating func readCell(number: Int) throws(SeriesIOError) -> CSVCell {
    if position < bytes.count && bytes[position] == UInt8(ascii: "\"") {
      return try readQuotedCell(number: number)
    }
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: ","),
      !isLineEnd(bytes[position])
    {
      position += 1
    }
    return CSVCell(start: start, end: position, isQuoted: false, hasDoubledQuotes: false)
  }

  private mutating func readQuotedCell(number: Int) throws(SeriesIOError) -> CSVCell {
    let place = FilePlace(file: file, line: nextLine, column: number)
    position += 1
    let start = position
    var hasDoubledQuotes = false
    while position < bytes.count {
      if isLineEnd(bytes[position]) {
        endLine()
      } else if bytes[position] != UInt8(ascii: "\"") {
        position += 1
      } else if position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "\"") {
        hasDoubledQuotes = true
        position += 2
      } else {
        let end = position
        position += 1
        try skipAfterQuote(place)
        return CSVCell(start: start, end: end, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes)
      }
    }
    throw .unterminatedQuote(place)
  }

  /// Blanks may follow a closing quote, nothing else.
  private mutating func skipAfterQuote(_ place: FilePlace) throws(SeriesIOError) {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    guard position < bytes.count, bytes[position] != UInt8(ascii: ","),
      !isLineEnd(bytes[position])
    else { return }
    throw .textAfterQuote(place)
  }

  /// The bytes of a cell that has no doubled quotes.
  func raw(_ cell: CSVCell) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[cell.start..<cell.end])
  }

  /// The text of a cell, quotes undone and blanks at the ends of an unquoted one removed.
  ///
  /// - Throws: `SeriesIOError.invalidUTF8`.
  func text(_ cell: CSVCell, number: Int) throws(SeriesIOError) -> String {
    let raw = raw(cell)
    guard let text = String(validating: raw, as: UTF8.self) else {
      let offset = cell.start + (firstInvalidUTF8(in: raw) ?? 0)
      throw .invalidUTF8(FilePlace(file: file, line: line, column: number), byteOffset: offset)
    }
    if cell.hasDoubledQuotes { return undoubled(text) }
    return cell.isQuoted ? text : text.trimmingBlanks()
  }

  private func undoubled(_ text: String) -> String {
    var result = ""
    var skipsNext = false
    for character in text.unicodeScalars {
      if character == "\"" && skipsNext {
        skipsNext = false
      } else {
        result.unicodeScalars.append(character)
        skipsNext = character == "\""
      }
    }
    return result
  }
}
