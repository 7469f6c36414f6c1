import RealModule
import Reporting
import Testing
import TimeSeries

@Suite struct GrowthArithmeticTests {
  /// Flat at 100 for four years but for September 2023, then a published (adjusted) rise in 2024.
  private static func series(adjustment: String? = "seasonal") -> Series {
    var values = [Double](repeating: 100, count: 48) + [102, 102, 102, 102, 104, 104, 104]
    values[44] = 110
    return Series(
      name: "x", start: Period(year: 2020, month: 1), values: values,
      description: SeriesDescription(kind: .flow, positive: true, adjustment: adjustment))
  }

  @Test func byHand() throws {
    let found = try #require(GrowthArithmetic(Self.series()))
    // 2023: 1210. 2024: 4 × 102 + 8 × 104 = 1240. 2025: 12 × 104 = 1248.
    #expect(found.carryOvers.map(\.period) == [Period(year: 2024), Period(year: 2025)])
    #expect((found.carryOvers[0].value - 100 * (1240.0 / 1210 - 1)).magnitude < 1e-12)
    #expect((found.carryOvers[1].value - 100 * (1248.0 / 1240 - 1)).magnitude < 1e-12)
    // The jump of September is unusual by three quarters of itself: it is one of four Septembers.
    let jump = 100 * Double.log(1.1)
    let effects = Dictionary(uniqueKeysWithValues: found.baseEffects.map { ($0.period, $0.value) })
    let september = try #require(effects[Period(year: 2024, month: 9)])
    let october = try #require(effects[Period(year: 2024, month: 10)])
    #expect((september + 0.75 * jump).magnitude < 1e-12)
    #expect((october - 0.75 * jump).magnitude < 1e-12)
    #expect(found.baseEffects.count == 12 && found.baseEffects[0].period.month == 8)
    #expect(!found.isAdjustedHere)
  }

  /// A season is taken out before the level is kept: with the same season every year nothing is left.
  @Test func seasons() throws {
    let season = [1.0, 0.7, 1.1, 1, 1, 1.05, 0.95, 1, 1.1, 1, 1.05, 1.2]
    let series = Series(
      name: "x", start: Period(year: 2018, month: 1),
      values: (0..<79).map { 100 * season[$0 % 12] },
      description: SeriesDescription(kind: .flow, positive: true))
    let found = try #require(GrowthArithmetic(series))
    #expect(found.isAdjustedHere)
    #expect(found.carryOvers.allSatisfy { $0.value.magnitude < 0.01 })
    #expect(found.baseEffects.allSatisfy { $0.value.magnitude < 1e-9 })
  }

  @Test func whereItMeansNothing() {
    var gap = Self.series()
    gap.values[40] = .nan
    #expect(GrowthArithmetic(gap) == nil)
    var rate = Self.series()
    rate.description.kind = .rate
    #expect(GrowthArithmetic(rate) == nil)
    var balance = Self.series()
    balance.description.positive = nil
    balance.values[3] = -1
    #expect(GrowthArithmetic(balance) == nil)
    #expect(GrowthArithmetic(Self.series().sliced(from: Period(year: 2022, month: 1))) == nil)
    // The year is complete: what a level carries into the next year, and nothing beyond.
    let whole = GrowthArithmetic(Self.series().sliced(through: Period(year: 2023, month: 12)))
    #expect(whole?.carryOvers.map(\.period) == [Period(year: 2024)])
  }
}
