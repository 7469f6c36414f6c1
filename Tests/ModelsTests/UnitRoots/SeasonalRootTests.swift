import Models
import RealModule
import TestSupport
import Testing

@Suite struct SeasonalRootTests {
  /// R's default takes no lags.
  @Test func ocsbAgreesWithR() throws {
    let reference = try ReferenceCases.tests("r", kind: "ocsb")
    var (statistic, critical) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let result = try ocsbTest(
        reference.series(item), period: reference.period(item), lags: .fixed(0))
      statistic.add(result.statistic, item.result("stat_seasonal"), item.id)
      critical.add(result.criticalValues[0].value, item.result("critical_value"), item.id)
    }
    #expect(statistic.count == 7)
    #expect(statistic.error < 1e-8, "\(statistic)")
    #expect(critical.error < 1e-12, "\(critical)")
  }

  /// Statistics agree; p-values in the tail only.
  ///
  /// uroot's come from response surfaces for small samples (Díaz-Emparanza and Moral 2013), ours are
  /// those of large samples. Up to 0.10 they differ by 0.003; in the middle of the law not even
  /// the order agrees: 1.771 for 192 months of UKDriverDeaths has 0.412 by uroot and 0.636 by the law,
  /// whose mean is 12/6 = 2; 3000 series of white noise of that length exceed it in 25 percent.
  @Test func canovaHansenAgreesWithR() throws {
    let reference = try ReferenceCases.tests("r", kind: "canova_hansen")
    var (statistic, tail) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let expected = item["results"]["statistics"].doubles
      let result = try canovaHansenTest(
        reference.series(item), period: reference.period(item), pattern: .dummies)
      // Every series starts in the first season of a year but this one.
      let first = item.id == "canova_hansen/ManufIP" ? 7 : 0
      for (i, part) in result.parts.enumerated() {
        statistic.add(part.statistic, expected[(i + first) % result.parts.count], item.id)
      }
      statistic.add(result.joint.statistic, expected.last ?? .nan, item.id)
      let surface = item["results"]["pvalues"].doubles.last ?? .nan
      // 0.01 is the end of uroot's table.
      if surface > 0.01 && surface < 0.10 {
        tail.add(result.joint.pValue, surface, floor: 1, item.id)
      }
      if item.id == "canova_hansen/UKDriverDeaths_log" {
        #expect(abs(result.joint.pValue - 0.6359) < 1e-4 && abs(surface - 0.4120) < 1e-4)
      }
    }
    #expect(statistic.count == 83 && tail.count == 2)
    #expect(statistic.error < 1e-8, "\(statistic)")
    #expect(tail.error < 0.005, "\(tail)")
  }

  /// Percentage points of the law of Cramér and von Mises: Anderson and Darling (1952), table 1; for more
  /// bridges those that Canova and Hansen (1995) simulated, table 1, to their two or three digits.
  @Test func cramerVonMisesLawHasTheKnownPoints() {
    let one = CramerVonMisesLaw(bridges: 1)
    #expect(relativeError(one.upperTail(0.34730), 0.10) < 2e-5)
    #expect(relativeError(one.upperTail(0.46136), 0.05) < 2e-5)
    #expect(relativeError(one.upperTail(0.74346), 0.01) < 2e-5)
    #expect(relativeError(CramerVonMisesLaw(bridges: 2).upperTail(0.749), 0.05) < 0.005)
    #expect(relativeError(CramerVonMisesLaw(bridges: 3).upperTail(1.01), 0.05) < 0.005)
    #expect(relativeError(CramerVonMisesLaw(bridges: 11).upperTail(2.75), 0.05) < 0.005)
  }

  /// The first two moments are p/6 and p/45.
  @Test(arguments: [1, 2, 11, 23]) func cramerVonMisesLawHasItsMoments(_ bridges: Int) {
    let law = CramerVonMisesLaw(bridges: bridges)
    var (mean, square) = (0.0, 0.0)
    let step = 0.002
    for i in 0..<10_000 {
      let x = (Double(i) + 0.5) * step
      let tail = law.upperTail(x)
      mean += tail * step
      square += 2 * x * tail * step
    }
    let p = Double(bridges)
    #expect(relativeError(mean, p / 6) < 1e-6)
    #expect(relativeError(square - mean * mean, p / 45) < 1e-4)
  }

  @Test func strengthAgreesWithR() throws {
    let reference = try ReferenceCases.tests("r", kind: "seas_strength")
    var strength = WorstCase()
    for item in reference.cases {
      let value = try seasonalStrength(reference.series(item), period: reference.period(item))
      strength.add(value, item.result("strength"), floor: 1, item.id)
    }
    #expect(strength.count == 7)
    #expect(strength.error < 1e-10, "\(strength)")
  }

  @Test func badInputIsRefused() {
    let short = [1.0, 3, 2, 4, 2, 3, 1, 5]
    for period in [4, 12] {
      #expect(throws: ModelError.self) { try ocsbTest(short, period: period) }
      #expect(throws: ModelError.self) { try canovaHansenTest(short, period: period) }
      #expect(throws: ModelError.self) { try seasonalStrength(short, period: period) }
      #expect(throws: ModelError.self) { try STL(short, period: period) }
    }
    let pattern = (0..<60).map { Double($0 % 4) }
    #expect(throws: ModelError.self) { try ocsbTest(pattern, period: 4) }
    #expect(throws: ModelError.self) { try canovaHansenTest(pattern, period: 4) }
    #expect(throws: ModelError.self) { try ocsbTest(pattern, period: 1) }
    let constant = [Double](repeating: 2, count: 60)
    #expect(throws: ModelError.constant(afterDifferencing: false)) {
      try canovaHansenTest(constant, period: 4)
    }
  }

  @Test func strengthIsZeroAndOneAtTheEnds() throws {
    #expect(try seasonalStrength([Double](repeating: 2, count: 60), period: 4) == 0)
    #expect(try seasonalStrength((0..<60).map { Double($0 % 4) }, period: 4) > 1 - 1e-12)
    #expect(try seasonalStrength((0..<60).map { Double($0) }, period: 4) < 1e-6)
  }

  @Test func gapsAreFilledAlongTheSeason() throws {
    var pattern = (0..<60).map { Double($0 % 12) + 0.01 * Double($0 / 12) }
    let whole = try seasonalStrength(pattern, period: 12)
    for t in [0, 17, 18, 19, 30, 59] { pattern[t] = .nan }
    #expect(abs(try seasonalStrength(pattern, period: 12) - whole) < 1e-3)
    let parts = try STL(pattern, period: 12)
    #expect(parts.remainder.count { $0.isNaN } == 6)
    #expect(parts.trend.allSatisfy { $0.isFinite })
  }
}
