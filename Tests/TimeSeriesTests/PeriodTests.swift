import TestSupport
import Testing
import TimeSeries

@Suite("Periods")
struct PeriodTests {
  @Test("months count across years")
  func arithmetic() {
    #expect(Period(year: 2024, month: 12) + 1 == Period(year: 2025, month: 1))
    #expect(Period(year: 2024, month: 1) - 1 == Period(year: 2023, month: 12))
    #expect(Period(year: 2024, month: 7) - Period(year: 2023, month: 7) == 12)
    #expect(Period(year: 2024, quarter: 1) - 1 == Period(year: 2023, quarter: 4))
    #expect(Period(year: 2024, quarter: 3).yearEarlier == Period(year: 2023, quarter: 3))
  }

  @Test("year, month, quarter and place in the year")
  func parts() {
    let july = Period(year: 2024, month: 7)
    #expect((july.year, july.month, july.quarter, july.positionInYear) == (2024, 7, 3, 7))
    let quarter = Period(year: 2024, quarter: 3)
    #expect(
      (quarter.year, quarter.month, quarter.quarter, quarter.positionInYear) == (2024, 7, 3, 3))
    #expect(Period(year: -1, month: 12).year == -1)
    let observation = Period(ordinal: 8, period: 7)
    #expect((observation.year, observation.positionInYear) == (1, 1))
    #expect(Period(ordinal: 7, period: 7).positionInYear == 7)
  }

  @Test("first and last month")
  func months() {
    #expect(Period(year: 2024, quarter: 3).lastMonth == Period(year: 2024, month: 9))
    #expect(Period(year: 2024).firstMonth == Period(year: 2024, month: 1))
    #expect(Period(ordinal: 3, period: 1).firstMonth == nil)
  }

  @Test("the order is one of time, and total across frequencies")
  func order() {
    #expect(Period(year: 2023, month: 12) < Period(year: 2024, month: 1))
    let mixed = [
      Period(ordinal: 1, period: 1), Period(year: 2024), Period(year: 2024, quarter: 1),
      Period(year: 2023, month: 12), Period(year: 2024, month: 1),
    ]
    #expect(mixed.sorted().map(\.description) == ["2023-12", "2024-01", "2024Q1", "2024", "1"])
  }

  @Test("properties of arithmetic and text", arguments: [1, 2, 3] as [UInt64])
  func properties(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let year = Int.random(in: 1...9999, using: &generator)
      let month = Period(year: year, month: .random(in: 1...12, using: &generator))
      let count = Int.random(in: -5000...5000, using: &generator)
      #expect((month + count) - count == month, "seed \(seed)")
      #expect((month + count) - month == count, "seed \(seed)")
      let quarter = Period(year: year, quarter: .random(in: 1...4, using: &generator))
      for period in [month, quarter, Period(year: year)] {
        #expect(try Period(parsing: period.description) == period, "seed \(seed)")
      }
    }
  }

  @Test("impossible months trap")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = Period(year: 2024, month: 13) }
    await #expect(processExitsWith: .failure) {
      _ = Period(year: 2024, month: 1) - Period(year: 2024)
    }
  }
}
