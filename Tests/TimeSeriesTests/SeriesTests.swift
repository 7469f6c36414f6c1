import Testing
import TimeSeries

@Suite("Series")
struct SeriesTests {
  static let months = Series(
    name: "x", start: Period(year: 2024, month: 11), values: [.nan, 2, 3, .nan],
    description: SeriesDescription(kind: .flow, unit: "USD bn"))

  @Test("index, bounds and missing values")
  func basics() {
    let x = Self.months
    #expect(x.end == Period(year: 2025, month: 2))
    #expect(x[Period(year: 2024, month: 12)] == 2)
    #expect(x[Period(year: 2024, month: 10)].isNaN)
    #expect(x[Period(year: 2024, quarter: 4)].isNaN)
    #expect(x.observedCount == 2)
    #expect(x.firstObserved == Period(year: 2024, month: 12))
    #expect(x.lastObserved == Period(year: 2025, month: 1))
  }

  @Test("a balance can be zero or less and is not declared positive")
  func balance() {
    var x = Self.months
    #expect(!x.isBalance)
    x.values[0] = 0
    #expect(x.isBalance)
    x.description.positive = true
    #expect(!x.isBalance)
  }
}
