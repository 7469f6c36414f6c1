import TestSupport
import Testing
import TimeSeries

@Suite("Moving holidays")
struct MovingHolidayTests {
  @Test("Easter 1900–2100 against dateutil")
  func easter() throws {
    let dates = try Golden.json("calendar_facts.json")["easter"].array.compactMap(\.string)
    #expect(dates.count == 201)
    for (year, date) in zip(1900...2100, dates) {
      #expect(try MovingHoliday.easter.days(in: year).map(\.description) == [date])
    }
    #expect(throws: TimeSeriesError.self) { try MovingHoliday.easter.days(in: 1500) }
  }

  @Test("a holiday from the dates of a calendar")
  func dated() throws {
    let days = [(2030, 1, 5), (2030, 12, 26), (2031, 12, 15)]
      .map { CalendarDay(year: $0.0, month: $0.1, day: $0.2) }
    let holiday = try #require(MovingHoliday(name: "Ramadan", identifier: "ramadan", days: days))
    #expect(holiday.years == 2030...2031)
    #expect(try holiday.days(in: 2030).count == 2)
    #expect(MovingHoliday(name: "none", identifier: "none", days: []) == nil)
  }
}
