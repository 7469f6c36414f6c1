import TestSupport
import Testing
import TimeSeries

@Suite("Trading days")
struct TradingDaysTests {
  @Test("contrasts of a known month")
  func contrasts() throws {
    // June 2024 begins on a Saturday and has 30 days: five Saturdays and Sundays, four others.
    let june = [Period(year: 2024, month: 6)]
    let columns = try TradingDays().contrastColumns(for: june)
    #expect(columns.map(\.name) == TradingDays.contrastNames)
    #expect(columns.map { $0.values[0] } == [-1, -1, -1, -1, -1, 0])
    #expect(try TradingDays().weekdayColumn(for: june).values == [20 - 2.5 * 10])
  }

  @Test("a February of 28 days has no trading-day effect")
  func february() throws {
    let february = [Period(year: 2023, month: 2)]
    #expect(try TradingDays().contrastColumns(for: february).allSatisfy { $0.values == [0] })
    #expect(try TradingDays().weekdayColumn(for: february).values == [0])
  }

  @Test("over 400 years the seven weekdays nearly cancel")
  func longRun() throws {
    let cycle = months(2000...2399)
    // 97 of 146,097 · 12 … : Gregorian weekdays are equally frequent in 400 years (20,871 weeks).
    for column in try TradingDays().contrastColumns(for: cycle) {
      #expect(column.values.reduce(0, +) == 0)
    }
    #expect(try TradingDays().weekdayColumn(for: cycle).values.reduce(0, +) == 0)
  }

  @Test("quarters are sums of their months")
  func quarters() throws {
    let monthly = try TradingDays().contrastColumns(for: months(2020...2024))
    let quarters = (0..<20).map { Period(year: 2020, quarter: 1) + $0 }
    for (m, q) in zip(monthly, try TradingDays().contrastColumns(for: quarters)) {
      for (index, value) in q.values.enumerated() {
        #expect(value == m.values[(3 * index)..<(3 * index + 3)].reduce(0, +))
      }
    }
  }

  @Test("holidays count as Sundays, centred by calendar month")
  func holidays() throws {
    let calendar = HolidayCalendar(
      name: "labour", fixedDays: [.init(month: 5, day: 1, name: "Labour Day")])
    let plain = try TradingDays().contrastColumns(for: months(2000...2399))
    let moved = try TradingDays(calendar: calendar).contrastColumns(for: months(2000...2399))
    // 1 May 2024 was a Wednesday: against the usual 1/7 of a holiday on Wednesday and 6/7 on
    // a day other than Sunday there are 6/7 fewer Wednesdays and 1/7 more Sundays.
    let may2024 = 24 * 12 + 4
    let shift = moved[2].values[may2024] - plain[2].values[may2024]
    #expect((shift + 1).magnitude < 0.02)
    for (p, m) in zip(plain, moved) {
      // The moved days cancel over the cycle, month by month.
      let may = stride(from: 4, to: p.values.count, by: 12)
      #expect(may.reduce(0) { $0 + m.values[$1] - p.values[$1] }.magnitude < 1e-9)
      #expect(p.values[may2024 + 1] == m.values[may2024 + 1])
    }
  }
}
