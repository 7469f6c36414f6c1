import Testing
import TimeSeries

@Suite("Periods")
struct PeriodTests {
  @Test("months count across years")
  func arithmetic() {
    #expect(Period(year: 2024, month: 12) + 1 == Period(year: 2025, month: 1))
    #expect(Period(year: 2024, month: 7) - Period(year: 2023, month: 7) == 12)
  }
}
