import Testing
import TimeSeries

@Suite("Holiday calendars")
struct HolidayCalendarTests {
  static let text = """
    # China, shortened
    --10-01 National Day   # every year
    --02-29 Leap day

    2023-01-22 Spring Festival
    2024-02-10\tSpring   Festival
    """

  @Test("lines, comments and names")
  func parsing() throws {
    let calendar = try HolidayCalendar(name: "china", parsing: Self.text)
    #expect(calendar.fixedDays.map(\.name) == ["National Day", "Leap day"])
    #expect(calendar.datedDays.map(\.day.description) == ["2023-01-22", "2024-02-10"])
    #expect(calendar.datedDays.map(\.name) == ["Spring Festival", "Spring Festival"])
    #expect(calendar.years == 2023...2024)
    #expect(
      try HolidayCalendar(name: "w", parsing: "2024-02-10 A\r\n2024-02-11 B\r\n").datedDays.count
        == 2)
  }

  @Test(
    "the error says which line",
    arguments: [
      ("2024-02-30 X", 1), ("# c\n2024-02 X", 2), ("2024-02-10", 1), ("\n\n--13-01 X", 3),
      ("2024-02-10 A\n2024-02-10 A", 2), ("Feb 10 2024 X", 1),
    ])
  func errors(text: String, line: Int) {
    #expect {
      try HolidayCalendar(name: "c", parsing: text)
    } throws: { error in
      guard case .calendarLine(let number, _, _) = error as? TimeSeriesError else { return false }
      return number == line
    }
  }

  @Test("weekday-aware counts, centred over 400 years")
  func counts() throws {
    let calendar = HolidayCalendar(
      name: "national", fixedDays: [.init(month: 10, day: 1, name: "National Day")])
    let column = try calendar.weekdayColumn(for: months(2000...2399))
    #expect(column.values.reduce(0, +).magnitude < 1e-9)
    // 1 October 2023 was a Sunday, 1 October 2024 a Tuesday: the counts differ by one day.
    let (sunday, tuesday) = (column.values[23 * 12 + 9], column.values[24 * 12 + 9])
    #expect((tuesday - sunday - 1).magnitude < 1e-12)
    // About five of seven fall on a weekday.
    #expect((sunday + 5.0 / 7).magnitude < 0.01)
    #expect(column.values[0] == 0)
  }

  @Test("beyond the dated years there is an error")
  func range() throws {
    let calendar = try HolidayCalendar(name: "china", parsing: Self.text)
    #expect(throws: Never.self) { try calendar.weekdayColumn(for: months(2023...2024)) }
    #expect(
      throws: TimeSeriesError.outsideCalendar(
        calendar: "china", year: 2025, first: 2023, last: 2024)
    ) { try calendar.weekdayColumn(for: months(2024...2025)) }
  }
}
