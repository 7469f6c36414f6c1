import Models
import RealModule
import TestSupport
import Testing

@Suite struct SeriesTestRunTests {
  /// A monthly walk with a season, 12 years.
  private static let walk: [Double] = {
    var generator = SeededGenerator(seed: 31)
    var level = 100.0
    return (0..<144).map { t in
      level += Double.random(in: -1...1.2, using: &generator)
      return level + 5 * Double.sin(Double(t) * Double.pi / 6)
    }
  }()

  @Test(arguments: SeriesTest.allCases) func everyTestHasAnOutcome(_ test: SeriesTest) throws {
    let options = SeriesTestOptions(period: 12, breakPosition: 60)
    let outcome = try test.run(Self.walk, options: options)
    #expect(outcome.test == test && outcome.statistic.isFinite)
    #expect(outcome.observations > 100 && outcome.observations <= 144)
    #expect((outcome.breakPosition != nil) == (test == .chow || test == .quandt))
    #expect((outcome.persistence != nil) == test.isBreakTest)
    if outcome.pValueKind == .value { #expect((0...1).contains(outcome.pValue)) }
    let gapped = Self.walk.enumerated().map { $0.offset == 70 ? .nan : $0.element }
    #expect(try test.run(gapped, options: options).statistic.isFinite)
  }

  /// A statistic on its 5 percent point would have a p-value of 0.05, whatever the law.
  @Test func criticalValuesBelongToTheirLevels() throws {
    let options = SeriesTestOptions(period: 12, lags: 6)
    let outcome = try SeriesTest.quandt.run(Self.walk, options: options)
    let point = try #require(outcome.criticalValues.first { $0.level == 0.05 })
    // Andrews (1993), table 1: 8.85 for one coefficient and a trimming of 0.15, simulated.
    #expect(abs(point.value - 8.85) < 0.25)
    let cusum = try SeriesTest.cumulativeSum.run(Self.walk, options: options)
    #expect(abs((cusum.criticalValues.first { $0.level == 0.05 }?.value ?? 0) - 1.3581) < 1e-4)
    let recursive = try SeriesTest.recursiveCumulativeSum.run(Self.walk, options: options)
    #expect(abs((recursive.criticalValues.first { $0.level == 0.05 }?.value ?? 0) - 0.948) < 1e-3)
    let box = try SeriesTest.ljungBox.run(Self.walk, options: options)
    #expect(box.lags == 6)
    #expect(abs((box.criticalValues.first { $0.level == 0.05 }?.value ?? 0) - 12.5916) < 1e-4)
  }

  @Test func optionsReachTheTests() throws {
    let fixed = SeriesTestOptions(period: 12, hasTrend: true, lags: 3)
    let outcome = try SeriesTest.dickeyFuller.run(Self.walk, options: fixed)
    let direct = try augmentedDickeyFullerTest(Self.walk, terms: .trend, lags: .fixed(3))
    #expect(outcome.statistic == direct.statistic && outcome.lags == 3)
    #expect(outcome.name == direct.name)
    let kpss = try SeriesTest.kpss.run(Self.walk, options: fixed)
    let level = try kpssTest(Self.walk, null: .trend, bandwidth: .lags(3))
    #expect(kpss.statistic == level.statistic && kpss.pValueKind == level.pValueKind)
  }

  @Test func badRequestsAreRefused() {
    let options = SeriesTestOptions(period: 12)
    #expect(throws: ModelError.self) { try SeriesTest.chow.run(Self.walk, options: options) }
    #expect(throws: ModelError.self) {
      try SeriesTest.ljungBox.run(Self.walk, options: SeriesTestOptions(period: 12, lags: 200))
    }
    #expect(throws: ModelError.self) {
      try SeriesTest.ocsb.run(Self.walk, options: SeriesTestOptions(period: 1))
    }
    let withoutJanuary = Self.walk.indices.map { $0 % 12 == 0 ? .nan : Self.walk[$0] }
    for test in SeriesTest.allCases where test.isSeasonal {
      #expect(throws: ModelError.self) { try test.run(withoutJanuary, options: options) }
    }
    for test in SeriesTest.allCases {
      #expect(throws: ModelError.self) { try test.run([.nan, .nan], options: options) }
      #expect(throws: ModelError.self) { try test.run([1, 2, 3], options: options) }
    }
  }
}
