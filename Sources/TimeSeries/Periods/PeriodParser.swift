/// What a period's text says: the period, and the day where an ISO date gave one.
///
/// `2024-07-01` and `2024-07-31` both name July 2024; a column whose days differ is daily data,
/// which the reader of the column can see from `day`.
public struct ParsedPeriod: Hashable, Sendable {
  /// The month, quarter or year.
  public let period: Period
  /// The day of the month of a full date; nil for the other spellings.
  public let day: Int?

  /// Reads `2024-07`, `2024-07-01`, `2024M07`, `Jul 2024`, `July 2024`, `2024Q3`, `2024-Q3`, `2024`.
  ///
  /// Letters may be of either case and blanks around the text are ignored.
  ///
  /// - Throws: `TimeSeriesError.invalidPeriod` with the offset of the first character that
  ///   does not fit and what was expected there.
  public init(parsing text: String) throws(TimeSeriesError) {
    var copy = text
    let outcome = copy.withUTF8 { bytes -> Result<ParsedPeriod, PeriodMismatch> in
      var scanner = PeriodScanner(bytes)
      do throws(PeriodMismatch) {
        return .success(try scanner.readPeriod())
      } catch {
        return .failure(error)
      }
    }
    switch outcome {
    case .success(let parsed): self = parsed
    case .failure(let mismatch):
      let offset = String(decoding: text.utf8.prefix(mismatch.offset), as: UTF8.self).count
      throw .invalidPeriod(text: text, offset: offset, expected: "\(mismatch.expected)")
    }
  }

  /// Reads a period from UTF-8 bytes without allocating; nil when the text is no period.
  ///
  /// The path for readers of large files; `init(parsing:)` says what is wrong.
  package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
    var scanner = PeriodScanner(bytes)
    guard let parsed = try? scanner.readPeriod() else { return nil }
    self = parsed
  }

  init(period: Period, day: Int?) {
    self.period = period
    self.day = day
  }
}

extension Period {
  /// Reads `2024-07`, `2024-07-01`, `2024M07`, `Jul 2024`, `July 2024`, `2024Q3`, `2024-Q3`, `2024`.
  ///
  /// - Throws: `TimeSeriesError.invalidPeriod`; also for a full date whose day is not the first,
  ///   which `ParsedPeriod` reads.
  public init(parsing text: String) throws(TimeSeriesError) {
    let parsed = try ParsedPeriod(parsing: text)
    if let day = parsed.day, day != 1 { throw .dayInsteadOfPeriod(text: text) }
    self = parsed.period
  }
}

/// Where a text stops being a period, in bytes, and what should stand there.
struct PeriodMismatch: Error {
  let offset: Int
  let expected: StaticString
}

/// Reads one period from bytes; nothing is allocated.
struct PeriodScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Reads the whole text, blanks around it ignored.
  mutating func readPeriod() throws(PeriodMismatch) -> ParsedPeriod {
    skipBlanks()
    let parsed = try isLetter(current) ? readMonthName() : readYearFirst()
    skipBlanks()
    if position < bytes.count { throw mismatch("the end of the period") }
    return parsed
  }

  /// 0 past the end, which no spelling contains.
  private var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private func mismatch(_ expected: StaticString, at offset: Int? = nil) -> PeriodMismatch {
    PeriodMismatch(offset: offset ?? position, expected: expected)
  }

  private mutating func skipBlanks() {
    while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { position += 1 }
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Between `least` and `most` digits, not followed by another one.
  private mutating func readDigits(
    _ least: Int, _ most: Int, _ expected: StaticString
  ) throws(PeriodMismatch) -> Int {
    let start = position
    var value = 0
    while isDigit(current), position - start < most {
      value = value * 10 + Int(current - UInt8(ascii: "0"))
      position += 1
    }
    if position - start < least || isDigit(current) { throw mismatch(expected) }
    return value
  }

  private mutating func readYear() throws(PeriodMismatch) -> Int {
    let start = position
    let year = try readDigits(4, 4, "a year of four digits")
    if year == 0 { throw mismatch("a year from 0001 to 9999", at: start) }
    return year
  }

  private mutating func readMonth() throws(PeriodMismatch) -> Int {
    let start = position
    let month = try readDigits(1, 2, "a month from 01 to 12")
    if !(1...12).contains(month) { throw mismatch("a month from 01 to 12", at: start) }
    return month
  }

  /// `2024`, `2024-07`, `2024-07-01`, `2024M07`, `2024-M07`, `2024Q3`, `2024-Q3`.
  private mutating func readYearFirst() throws(PeriodMismatch) -> ParsedPeriod {
    let year = try readYear()
    let hasDash = current == UInt8(ascii: "-")
    if hasDash { position += 1 }
    switch current | 0x20 {
    case UInt8(ascii: "q"):
      position += 1
      return try readQuarter(of: year)
    case UInt8(ascii: "m"):
      position += 1
      return ParsedPeriod(period: Period(year: year, month: try readMonth()), day: nil)
    default:
      if hasDash { return try readMonthAndDay(of: year) }
      return ParsedPeriod(period: Period(year: year), day: nil)
    }
  }

  private mutating func readQuarter(of year: Int) throws(PeriodMismatch) -> ParsedPeriod {
    let start = position
    let quarter = try readDigits(1, 1, "a quarter from 1 to 4")
    if !(1...4).contains(quarter) { throw mismatch("a quarter from 1 to 4", at: start) }
    return ParsedPeriod(period: Period(year: year, quarter: quarter), day: nil)
  }

  private mutating func readMonthAndDay(of year: Int) throws(PeriodMismatch) -> ParsedPeriod {
    let month = Period(year: year, month: try readMonth())
    guard current == UInt8(ascii: "-") else { return ParsedPeriod(period: month, day: nil) }
    position += 1
    let start = position
    let day = try readDigits(1, 2, "a day of the month")
    if !(1...month.daysInMonth).contains(day) {
      throw mismatch("a day that the month has", at: start)
    }
    return ParsedPeriod(period: month, day: day)
  }

  /// `Jul 2024`, `July 2024`, `Jul-2024`.
  private mutating func readMonthName() throws(PeriodMismatch) -> ParsedPeriod {
    let start = position
    while isLetter(current) { position += 1 }
    guard let month = monthNumber(from: start, to: position) else {
      throw mismatch("a year or the name of a month", at: start)
    }
    if current == UInt8(ascii: "-") { position += 1 } else { skipBlanks() }
    return ParsedPeriod(period: Period(year: try readYear(), month: month), day: nil)
  }

  /// The month whose English name, or its first three letters, stands in the bytes.
  private func monthNumber(from start: Int, to end: Int) -> Int? {
    for (number, name) in monthNames.enumerated() {
      let length = name.utf8CodeUnitCount
      guard end - start == 3 || end - start == length else { continue }
      let matches = (0..<(end - start)).allSatisfy {
        bytes[start + $0] | 0x20 == name.utf8Start[$0]
      }
      if matches { return number + 1 }
    }
    return nil
  }
}

/// English month names in small letters, as the spelling `Jul 2024` uses them.
private let monthNames: [StaticString] = [
  "january", "february", "march", "april", "may", "june", "july", "august", "september",
  "october", "november", "december",
]
