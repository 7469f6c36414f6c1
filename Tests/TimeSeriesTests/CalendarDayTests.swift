import TestSupport
import Testing
import TimeSeries

@Suite("Days")
struct CalendarDayTests {
  @Test("known weekdays")
  func weekdays() {
    // Monday is 0. 1 January 2000 was a Saturday, 10 February 2024 too.
    #expect(CalendarDay(year: 2000, month: 1, day: 1).weekday == 5)
    #expect(CalendarDay(year: 2024, month: 2, day: 10).weekday == 5)
    #expect(CalendarDay(year: 1, month: 1, day: 1).number == 1)
    #expect(CalendarDay(year: 1970, month: 1, day: 1).number == 719_163)
    #expect(CalendarDay(number: 0).weekday == 6)
  }

  @Test("every day of 1600–2100 goes to its month and back")
  func roundTrip() {
    var day = CalendarDay(year: 1600, month: 1, day: 1)
    var month = Period(year: 1600, month: 1)
    while month.year <= 2100 {
      for number in 1...month.daysInMonth {
        if day.month != month || day.day != number {
          Issue.record("\(day) is not \(month), day \(number)")
          return
        }
        day = day + 1
      }
      month = month + 1
    }
    #expect(day.description == "2101-01-01")
  }

  @Test("weekday counts against Python")
  func counts() throws {
    let items = try Golden.json("calendar_facts.json")["weekdays"].array
    #expect(items.count == 11)
    for item in items {
      let month = try Period(parsing: try #require(item["month"].string))
      #expect(month.weekdayCounts.map(Double.init) == item["counts"].doubles, "\(month)")
    }
  }
}
