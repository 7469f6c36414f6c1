extension TextCursor {
  /// `2024-07`, `2024Q3`, `2024H2`, `2024`, `2024-01..2024-07`, `#17`, `#17..#20`.
  mutating func readSpan() throws(TimeSeriesError) -> PeriodSpan {
    let first = try readSpanPart()
    guard accept("..") else { return first }
    skipBlanks()
    let offset = position
    let last = try readSpanPart()
    if first.start.frequency != last.start.frequency {
      throw mismatch("an end of the same kind as the start of the span", at: offset)
    }
    if last.end < first.start {
      throw mismatch("a span that ends after it starts; \(last) is before \(first)", at: offset)
    }
    return PeriodSpan(first.start, last.end)
  }

  /// One end of a span: everything up to `..`, `,`, `)`, a relation or the end.
  private mutating func readSpanPart() throws(TimeSeriesError) -> PeriodSpan {
    skipBlanks()
    let start = position
    while let character = current, !endsSpanPart(character) { position += 1 }
    let end = position
    while position > start, characters[position - 1].isWhitespace { position -= 1 }
    defer { position = end }
    let part = characters[start..<position]
    if part.isEmpty { throw mismatch("a period or span such as 2024-07, 2024Q3 or 2024") }
    if part.first == "#" { return try readOrdinal(part, at: start) }
    if let half = try readHalf(part, at: start) { return half }
    return try readPeriod(String(part), at: start)
  }

  private func endsSpanPart(_ character: Character) -> Bool {
    ",()=<>≤≥".contains(character) || (character == "." && lookAhead(1) == ".")
  }

  private func readPeriod(_ part: String, at start: Int) throws(TimeSeriesError) -> PeriodSpan {
    do throws(TimeSeriesError) {
      return PeriodSpan(try Period(parsing: part))
    } catch {
      switch error {
      case .invalidPeriod(_, let offset, let expected):
        throw mismatch(expected, at: start + offset)
      default:
        throw mismatch("a month, quarter or year; this is a day", at: start)
      }
    }
  }

  /// `#17`: the numbered observation.
  private func readOrdinal(
    _ part: ArraySlice<Character>, at start: Int
  ) throws(TimeSeriesError) -> PeriodSpan {
    // Nine digits are more than any data have and keep all arithmetic far from overflow.
    guard let number = Int(String(part.dropFirst())), (0...999_999_999).contains(number) else {
      throw mismatch("the number of an observation, as in #17", at: start + 1)
    }
    // The cycle's length belongs to the series, so a written ordinal leaves it open at 1.
    return PeriodSpan(Period(ordinal: number, period: 1))
  }

  /// `2024H2` or `2024-H2`; nil when the part has no H after a year.
  private func readHalf(
    _ part: ArraySlice<Character>, at start: Int
  ) throws(TimeSeriesError) -> PeriodSpan? {
    let digits = part.prefix { $0.isASCII && $0.isNumber }
    let marked = part.dropFirst(digits.count).drop { $0 == "-" }
    guard digits.count == 4, let mark = marked.first, mark == "H" || mark == "h" else {
      return nil
    }
    guard let year = Int(String(digits)), year > 0 else {
      throw mismatch("a year from 0001 to 9999", at: start)
    }
    let half = String(marked.dropFirst())
    guard half == "1" || half == "2" else {
      throw mismatch("a half-year, 1 or 2", at: marked.startIndex + 1)
    }
    let first = Period(year: year, month: half == "1" ? 1 : 7)
    return PeriodSpan(first, first + 5)
  }
}

extension PeriodSpan {
  /// Reads `2024-07`, `2024Q3`, `2024H2`, `2024`, `2024-01..2024-07`, `#17`, `#17..#20`.
  ///
  /// - Throws: `TimeSeriesError.syntax` with the offset of what does not fit.
  public init(parsing text: String) throws(TimeSeriesError) {
    var cursor = TextCursor(text)
    self = try cursor.readSpan()
    try cursor.requireEnd(after: "span")
  }
}
