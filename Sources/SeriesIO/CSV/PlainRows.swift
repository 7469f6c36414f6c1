import Foundation

extension LongRowScanner {
  /// Reads plain rows of one series straight out of the buffer, as many as follow.
  ///
  /// A plain row is complete, belongs to the series, has a period right after the one before and a
  /// number or nothing as its value. The first other row stays unread, for the careful way. All
  /// that changes is kept in local variables; this loop decides how fast files are read.
  func readPlainRows(of name: [UInt8], into builder: inout LongSeriesBuilder) {
    // Such a name stands in quotes in the file, which the split does not look into.
    if name.contains(UInt8(ascii: ",")) || name.contains(UInt8(ascii: "\"")) { return }
    if name.first == UInt8(ascii: " ") || name.last == UInt8(ascii: " ") { return }
    let unread = lines.unread
    guard var position = unread.baseAddress, let end = endOfLines(unread) else { return }
    let start = position
    let following = builder.axis.following
    var count = 0
    var lastDay = 0
    name.withUnsafeBufferPointer { name in
      DecimalParser.powersOfTen.withUnsafeBufferPointer { powers in
        while position < end {
          guard
            let row = PlainRow(position, end: end, name: name, places: places, powers: powers)
              ?? lessPlainRow(position, end: end, name: name),
            row.period.index == following.index &+ count,
            row.period.perYear == following.perYear
          else { break }
          builder.values.append(row.value)
          count += 1
          lastDay = row.period.day
          position = row.next
        }
      }
    }
    let line = lines.line + count
    builder.axis.appendFollowing(count, lastDay: lastDay, lastLine: line)
    lines.consume(bytes: position - start, upToLine: line)
  }

  /// One byte past the last line feed; nil when there is none.
  private func endOfLines(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard let start = bytes.baseAddress, let last = bytes.lastIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return start + last + 1
  }

  /// A row of the series whose cells may stand in quotes, with any spelling of the period and the
  /// number; an empty value is missing.
  @inline(never)
  private func lessPlainRow(
    _ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, name: UnsafeBufferPointer<UInt8>
  ) -> PlainRow? {
    guard let newline = memchr(start, 10, end - start) else { return nil }
    let next = UnsafePointer(newline.assumingMemoryBound(to: UInt8.self))
    guard let cells = PlainCells(UnsafeBufferPointer(start: start, count: next - start)),
      isSame(cells[places.series], name),
      let period = RowPeriod(unquoted(cells[places.period]))
    else { return nil }
    switch DecimalParser.parse(unquoted(cells[places.value])) {
    case .number(let number): return PlainRow(period: period, value: number, next: next + 1)
    case .missing: return PlainRow(period: period, value: .nan, next: next + 1)
    case .unusable, .text: return nil
    }
  }

  private func isSame(
    _ cell: UnsafeBufferPointer<UInt8>, _ name: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let cell = unquoted(cell)
    guard cell.count == name.count else { return false }
    guard let a = cell.baseAddress, let b = name.baseAddress else { return true }
    return memcmp(a, b, name.count) == 0
  }

  /// The cell without quotes around it; quotes inside make the readers refuse it.
  private func unquoted(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard cell.count >= 2, cell[0] == UInt8(ascii: "\"") else { return cell }
    guard cell[cell.count - 1] == UInt8(ascii: "\"") else { return cell }
    return UnsafeBufferPointer(rebasing: cell[1..<(cell.count - 1)])
  }
}

/// The three cells of a row, split at its first two commas.
private struct PlainCells {
  private let first: UnsafeBufferPointer<UInt8>
  private let second: UnsafeBufferPointer<UInt8>
  private let third: UnsafeBufferPointer<UInt8>

  /// Splits a line; nil when it has fewer than two commas.
  @inline(__always)
  init?(_ row: UnsafeBufferPointer<UInt8>) {
    guard var base = row.baseAddress else { return nil }
    var end = base + row.count
    if row.count > 0 && end[-1] == UInt8(ascii: "\r") { end -= 1 }
    var cursor = base
    while cursor < end, cursor.pointee != UInt8(ascii: ",") { cursor += 1 }
    first = UnsafeBufferPointer(start: base, count: cursor - base)
    base = cursor + 1
    cursor = base
    while cursor < end, cursor.pointee != UInt8(ascii: ",") { cursor += 1 }
    guard cursor < end else { return nil }
    second = UnsafeBufferPointer(start: base, count: cursor - base)
    third = UnsafeBufferPointer(start: cursor + 1, count: end - cursor - 1)
  }

  @inline(__always)
  subscript(place: Int) -> UnsafeBufferPointer<UInt8> {
    place == 0 ? first : place == 1 ? second : third
  }
}
