import TimeSeries

/// A period as a row of a file gives it, small enough to be compared once a row.
struct RowPeriod: Equatable {
  /// Periods in a year: 12, 4 or 1; 0 for numbered rows.
  let perYear: Int
  /// The index of `Period`.
  let index: Int
  /// The day of a full date, 0 for the other spellings.
  let day: Int

  /// Reads the spellings of `Period`; nil when the bytes are none of them.
  ///
  /// `2024-07` and `2024-07-01` take a short way of their own.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    if let short = Self.isoMonth(bytes) {
      self = short
      return
    }
    guard let parsed = ParsedPeriod(utf8: bytes) else { return nil }
    perYear = parsed.period.frequency.periodsPerYear
    index = parsed.period.index
    day = parsed.day ?? 0
  }

  /// `2024-07` or `2024-07-01`; nil for anything else, also for days that not every month has.
  @inline(__always)
  static func isoMonth(_ bytes: UnsafeBufferPointer<UInt8>) -> RowPeriod? {
    guard bytes.count == 7 || bytes.count == 10, bytes[4] == UInt8(ascii: "-"),
      let year = number(bytes, 0, 4), year > 0, let month = number(bytes, 5, 2),
      month > 0, month <= 12
    else { return nil }
    var day = 0
    if bytes.count == 10 {
      // Days up to 28 exist in every month; the others are left to the careful way.
      guard bytes[7] == UInt8(ascii: "-"), let found = number(bytes, 8, 2), found > 0, found <= 28
      else { return nil }
      day = found
    }
    return RowPeriod(perYear: 12, index: year * 12 + month - 1, day: day)
  }

  init(perYear: Int, index: Int, day: Int) {
    self.perYear = perYear
    self.index = index
    self.day = day
  }

  /// The numbered row `number`.
  init(ordinal number: Int) {
    perYear = 0
    index = number
    day = 0
  }

  /// The period; `cycle` is the seasonal period of numbered rows.
  func period(cycle: Int) -> Period {
    Period(frequency: frequency(cycle: cycle), index: index)
  }

  func frequency(cycle: Int) -> Frequency {
    switch perYear {
    case 12: .monthly
    case 4: .quarterly
    case 1: .yearly
    default: .ordinal(period: cycle)
    }
  }
}

/// The value of `count` digits; nil when one of them is none.
@inline(__always)
private func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
  var value = 0
  for i in start..<(start + count) {
    let digit = bytes[i] &- 48
    if digit > 9 { return nil }
    value = value &* 10 &+ Int(digit)
  }
  return value
}
