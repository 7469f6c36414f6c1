import SeriesIO
import TestSupport
import Testing
import TimeSeries

/// Figures of a dictionary as statements about periods.
struct PublishedFiguresTests {
  @Test func growthCarriesItsRounding() throws {
    let china = try DataSet.load(path: shippedData("china"))
    let (figures, unused) = try china.publishedFigures(of: "retail")
    #expect(unused.isEmpty)
    let growth = figures.filter { $0.name == "retail.ytdYoy" }
    #expect(growth.count == 186)
    let march = try #require(growth.first { $0.period == Period(year: 2013, month: 3) })
    #expect(march.periods.count == 3)
    #expect(march.quantity == .growth(on: march.periods.map(\.yearEarlier)))
    #expect(relativeError(march.variance, 0.01 / 12, floor: 0) < 1e-12)
    #expect(figures.filter { $0.name == "retail" }.allSatisfy { $0.variance == 0 })
    let levels = try china.publishedFigures(of: "retail", growth: false)
    #expect(levels.unused.map(\.form) == [.yoy, .ytdYoy])
    #expect(levels.figures.allSatisfy { $0.quantity == .total })
  }

  @Test func growthWithMoreDecimalsIsFiner() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("x.csv", "month,g\n2020-01,1.25\n2020-02,3\n2020-03,\n")
    let path = try folder.file(
      "dataset.yaml",
      "series:\n  x: {positive: true, rounding: true, profile: [1, 2.5], "
        + "figures: [{file: x.csv, column: g, form: yoy}]}\n")
    let data = try DataSet.load(path: path)
    #expect(data.isGrowthOnly("x"))
    #expect(data.entry(named: "x")?.description.rounding == true)
    #expect(data.entry(named: "x")?.description.profile == [1, 2.5])
    let figures = try data.publishedFigures(of: "x").figures
    #expect(figures.count == 2)
    #expect(figures.allSatisfy { relativeError($0.variance, 1e-4 / 12, floor: 0) < 1e-12 })
  }

  @Test func someSeriesAreGrowthAlone() throws {
    let china = try DataSet.load(path: shippedData("china"))
    #expect(china.isGrowthOnly("industry") && china.isGrowthOnly("cpi"))
    #expect(!china.isGrowthOnly("retail") && !china.isGrowthOnly("trade"))
    #expect(!china.hasGrowthBesideLevels("retail") && !china.hasGrowthBesideLevels("exports"))
  }
}
