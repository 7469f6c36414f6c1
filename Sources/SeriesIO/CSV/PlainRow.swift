import Foundation

/// A row read straight through in one pass: the name that is expected, a month in digits, and a
/// short decimal number, without quotes and blanks.
///
/// Nearly all rows of a long table look like this. Every other one is left to the careful readers,
/// so nothing is refused here; what is accepted means the same to them.
struct PlainRow {
  let period: RowPeriod
  let value: Double
  /// The first byte of the next row.
  let next: UnsafePointer<UInt8>

  /// Reads the row at `start`; nil when it is not plain.
  ///
  /// - Parameters:
  ///   - start: The first byte of a row.
  ///   - end: One byte past the line feed that ends this row or a later one.
  ///   - name: The series the row must belong to.
  ///   - places: The place of each part in the row: 0, 1 or 2.
  ///   - powers: 10⁰ … 10²², all exact.
  @inline(__always)
  init?(
    _ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, name: UnsafeBufferPointer<UInt8>,
    places: (series: Int, period: Int, value: Int), powers: UnsafeBufferPointer<Double>
  ) {
    var cursor = PlainCursor(position: start, end: end)
    var period: RowPeriod?
    var value = 0.0
    for place in 0..<3 {
      if place == places.series {
        guard cursor.skip(name) else { return nil }
      } else if place == places.period {
        period = cursor.month()
        if period == nil { return nil }
      } else {
        guard let number = cursor.decimal(powers) else { return nil }
        value = number
      }
      guard place == 2 ? cursor.skipLineEnd() : cursor.skipComma() else { return nil }
    }
    guard let period else { return nil }
    self.period = period
    self.value = value
    next = cursor.position
  }

  init(period: RowPeriod, value: Double, next: UnsafePointer<UInt8>) {
    self.period = period
    self.value = value
    self.next = next
  }
}

/// A place in lines of which the last one is known to end with a line feed right before `end`.
private struct PlainCursor {
  var position: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  /// Steps over the bytes of a name.
  @inline(__always)
  mutating func skip(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard end - position > name.count else { return false }
    if let first = name.baseAddress, memcmp(position, first, name.count) != 0 { return false }
    position += name.count
    return true
  }

  @inline(__always)
  mutating func skipComma() -> Bool {
    guard position < end, position.pointee == UInt8(ascii: ",") else { return false }
    position += 1
    return true
  }

  /// Steps over LF or CRLF.
  @inline(__always)
  mutating func skipLineEnd() -> Bool {
    guard position < end else { return false }
    if position.pointee == UInt8(ascii: "\r") { position += 1 }
    guard position < end, position.pointee == UInt8(ascii: "\n") else { return false }
    position += 1
    return true
  }

  /// `2024-07` or `2024-07-01`.
  @inline(__always)
  mutating func month() -> RowPeriod? {
    // The longer of the two and one byte behind it.
    guard end - position > 10 else { return nil }
    let count = position[7] == UInt8(ascii: "-") ? 10 : 7
    let period = RowPeriod.isoMonth(UnsafeBufferPointer(start: position, count: count))
    position += count
    return period
  }

  /// An optional minus and at most 15 digits with or without a point.
  @inline(__always)
  mutating func decimal(_ powers: UnsafeBufferPointer<Double>) -> Double? {
    guard position < end else { return nil }
    let isNegative = position.pointee == UInt8(ascii: "-")
    if isNegative { position += 1 }
    guard let whole = digits() else { return nil }
    var count = whole.count
    var magnitude = Double(whole.value)
    if position < end, position.pointee == UInt8(ascii: ".") {
      position += 1
      guard let part = digits() else { return nil }
      count += part.count
      // Fifteen digits stay below 2⁵³: all of these are exact, and one division rounds.
      magnitude = (magnitude * powers[part.count] + Double(part.value)) / powers[part.count]
    }
    guard count > 0, count <= 15 else { return nil }
    return isNegative ? -magnitude : magnitude
  }

  /// The run of digits that begins here, perhaps empty; nil when it is longer than 15.
  @inline(__always)
  private mutating func digits() -> (value: Int, count: Int)? {
    guard var (value, count) = upToEightDigits() else { return nil }
    if count < 8 { return (value, count) }
    while position < end, case let digit = position.pointee &- 48, digit < 10 {
      if count == 15 { return nil }
      value = value &* 10 &+ Int(digit)
      count += 1
      position += 1
    }
    return (value, count)
  }

  /// The first eight digits at once, in a machine word; nil near the end of the lines.
  ///
  /// - SeeAlso: Lamport (1975), Multiple byte processing with full-word instructions,
  ///   Communications of the ACM 18, 471–475.
  @inline(__always)
  private mutating func upToEightDigits() -> (value: Int, count: Int)? {
    guard end - position >= 8 else { return nil }
    let word = UInt64(
      littleEndian: UnsafeRawPointer(position).loadUnaligned(as: UInt64.self))
    // Digits become 0 … 9; every other byte gets its top bit set, by itself or by adding 118.
    let nibbles = word ^ 0x3030_3030_3030_3030
    let others =
      (nibbles | ((nibbles & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676))
      & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount / 8
    // Zeros move in front, so that eight digits remain; then pairs, fours and all eight are joined.
    var joined = nibbles << UInt64(64 - 8 * count)
    joined = (joined &* 10 &+ joined >> 8) & 0x00FF_00FF_00FF_00FF
    joined = (joined &* 100 &+ joined >> 16) & 0x0000_FFFF_0000_FFFF
    joined = (joined &* 10_000 &+ joined >> 32) & 0xFFFF_FFFF
    position += count
    return (Int(joined), count)
  }
}
