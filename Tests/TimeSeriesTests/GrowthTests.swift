import TestSupport
import Testing
import TimeSeries

@Suite("Growth of series")
struct GrowthTests {
  static func levels(seed: UInt64, count: Int = 40) -> Series {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<count).map { _ in Double.random(in: 50...150, using: &generator) }
    return Series(
      name: "x", start: Period(year: 2020, month: 3), values: values,
      description: SeriesDescription(title: "Exports", unit: "USD bn", positive: true))
  }

  @Test("each operator gives the values of its measure", arguments: GrowthOperator.allCases)
  func measures(kind: GrowthOperator) throws {
    let x = Self.levels(seed: 1)
    let growth = try x.growth(kind)
    #expect(growth.count == x.count)
    for period in x.periods {
      let measure = Measure(MeasureKind(kind), of: "x", in: PeriodSpan(period))
      #expect(relativeError(growth[period], measure.value(in: SeriesValues([x]))) < 1e-12)
    }
    #expect(growth.description.kind == .rate)
    #expect(growth.description.unit == "%")
  }

  @Test("growth carried on from the levels gives them back", arguments: GrowthOperator.allCases)
  func inverses(kind: GrowthOperator) throws {
    let x = Self.levels(seed: 2)
    let known = x.sliced(through: x.start + 24)
    let filled = known.filled(from: try x.growth(kind), as: kind)
    #expect(filled.start == x.start)
    // Differences of year-to-date sums lose about one digit.
    #expect(worstRelativeError(filled.values, x.values) < 1e-11)
  }

  @Test("published values are kept and unreachable ones stay missing")
  func gaps() throws {
    var x = Self.levels(seed: 3)
    let growth = try x.growth(.yoy)
    let whole = x.values
    x.values[5] = .nan
    x.values[20] = .nan
    let filled = x.filled(from: growth, as: .yoy)
    #expect(filled.values[5].isNaN)
    #expect(relativeError(filled.values[20], whole[20]) < 1e-13)
    #expect(filled.values[21] == whole[21])
  }

  @Test("year-to-date sums and back")
  func yearToDate() {
    let x = Self.levels(seed: 4)
    let sums = x.yearToDateValues
    // The series starts in March, so its first year has no sums.
    #expect(sums[..<10].allSatisfy { $0.isNaN })
    #expect(relativeError(sums[12], x.values[10] + x.values[11] + x.values[12]) < 1e-15)
    let back = Series(name: "ytd", start: x.start, values: sums).valuesFromYearToDate
    #expect(worstRelativeError(Array(back[10...]), Array(x.values[10...])) < 1e-13)
  }

  @Test("growth of a balance is refused")
  func balance() {
    let balance = Series(name: "b", start: Period(year: 2024, month: 1), values: [1, -1])
    #expect(throws: TimeSeriesError.self) { try balance.growth(.yoy) }
  }
}
