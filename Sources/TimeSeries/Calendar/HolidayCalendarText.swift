extension HolidayCalendar {
  /// Reads a calendar: lines `YYYY-MM-DD name` or `--MM-DD name`, blank lines and `#` comments.
  ///
  /// - Throws: `TimeSeriesError.calendarLine` with the 1-based line and what was expected in it.
  public init(name: String, parsing text: String) throws(TimeSeriesError) {
    var fixed: [FixedDay] = []
    var dated: [DatedDay] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      guard let entry = try CalendarLine(String(line), number: index + 1) else { continue }
      switch entry.date {
      case .fixed(let month, let day):
        fixed.append(FixedDay(month: month, day: day, name: entry.name))
      case .dated(let day):
        if dated.contains(DatedDay(day, name: entry.name)) {
          throw entry.failure("each date once; \(day) was already given")
        }
        dated.append(DatedDay(day, name: entry.name))
      }
    }
    self.init(name: name, fixedDays: fixed, datedDays: dated)
  }
}

/// One line of a calendar file.
private struct CalendarLine {
  enum Date {
    case fixed(month: Int, day: Int)
    case dated(CalendarDay)
  }

  let text: String
  let number: Int
  let name: String
  let date: Date

  /// Nil for a blank line or a comment.
  init?(_ text: String, number: Int) throws(TimeSeriesError) {
    let content = text.prefix { $0 != "#" }
    let words = content.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { return nil }
    self.text = text
    self.number = number
    name = words.dropFirst().joined(separator: " ")
    guard let date = CalendarLine.readDate(String(first)) else {
      throw .calendarLine(
        line: number, text: text, expected: "a date such as 2024-02-10, or --10-01 for every year")
    }
    self.date = date
    if name.isEmpty { throw failure("the name of the day after the date") }
  }

  func failure(_ expected: String) -> TimeSeriesError {
    .calendarLine(line: number, text: text, expected: expected)
  }

  private static func readDate(_ word: String) -> Date? {
    if word.hasPrefix("--") {
      // Any leap year will do: it has every day that some year has.
      guard let day = readDay("2000" + word.dropFirst(1)) else { return nil }
      return .fixed(month: day.month.month, day: day.day)
    }
    return readDay(word).map(Date.dated)
  }

  private static func readDay(_ word: String) -> CalendarDay? {
    guard let parsed = try? ParsedPeriod(parsing: word), let day = parsed.day else { return nil }
    return CalendarDay(year: parsed.period.year, month: parsed.period.month, day: day)
  }
}
