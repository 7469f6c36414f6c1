import Models
import RealModule
import TestSupport
import Testing

@Suite struct UnitRootTests {
  @Test func kpssAgreesWithR() throws {
    let reference = try ReferenceCases.tests("r", kind: "kpss")
    var (statistic, pValue) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let isShort = item["spec"]["lshort"].bool == true
      let result = try kpssTest(
        reference.series(item), null: item["spec"]["null"].string == "Trend" ? .trend : .level,
        bandwidth: isShort ? .short : .long)
      #expect(result.lags == item["results"]["parameter"][0].int, "\(item.id)")
      statistic.add(result.statistic, item.result("statistic"), item.id)
      pValue.add(result.pValue, item.result("p_value"), floor: 1, item.id)
    }
    #expect(statistic.count == 40)
    #expect(statistic.error < 1e-9, "\(statistic)")
    #expect(pValue.error < 1e-8, "\(pValue)")
  }

  @Test func kpssAgreesWithStatsmodels() throws {
    let reference = try ReferenceCases.tests("python", kind: "kpss")
    var (statistic, pValue) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let isAutomatic = item["spec"]["nlags"].string == "auto"
      let lags = item["results"]["lags"].int ?? 0
      let result = try kpssTest(
        reference.series(item), null: item["spec"]["regression"].string == "ct" ? .trend : .level,
        bandwidth: isAutomatic ? .automatic : .lags(lags))
      #expect(result.lags == lags, "\(item.id)")
      statistic.add(result.statistic, item.result("statistic"), item.id)
      pValue.add(result.pValue, item.result("p_value"), floor: 1, item.id)
    }
    #expect(statistic.count == 40)
    #expect(statistic.error < 1e-9, "\(statistic)")
    #expect(pValue.error < 1e-8, "\(pValue)")
  }

  /// statsmodels: deterministic terms n, c, ct, ctt; lags fixed, by AIC, BIC and t ratio.
  @Test func dickeyFullerAgreesWithStatsmodels() throws {
    let reference = try ReferenceCases.tests("python", kind: "adfuller")
    let terms: [String: DeterministicTerms] = [
      "n": .none, "c": .constant, "ct": .trend, "ctt": .quadraticTrend,
    ]
    var (statistic, pValue, critical) = (WorstCase(), WorstCase(), WorstCase())
    for item in reference.cases {
      let lags: LagChoice =
        switch item["spec"]["autolag"].string {
        case "AIC": .aic(maximum: 12)
        case "BIC": .bic(maximum: 12)
        case "t-stat": .tRatio(maximum: 12)
        default: .fixed(4)
        }
      let term = try #require(terms[item["spec"]["regression"].string ?? ""])
      let result = try augmentedDickeyFullerTest(reference.series(item), terms: term, lags: lags)
      #expect(result.lags == item["results"]["lags"].int, "\(item.id)")
      #expect(result.observations == item["results"]["nobs"].int, "\(item.id)")
      statistic.add(result.statistic, item.result("statistic"), item.id)
      pValue.add(result.pValue, item.result("p_value"), floor: 1, item.id)
      for (value, level) in zip(result.criticalValues, ["1%", "5%", "10%"]) {
        critical.add(value.value, item["results"]["critical"][level].double ?? .nan, item.id)
      }
    }
    #expect(statistic.count == 160)
    #expect(statistic.error < 1e-8, "\(statistic)")
    #expect(pValue.error < 1e-9, "\(pValue)")
    #expect(critical.error < 1e-12, "\(critical)")
  }

  /// tseries fits a constant and a trend.
  ///
  /// Its p-values come from a table of Banerjee et al. (1993) cut at
  /// 0.01 and 0.99; ours, from MacKinnon's surface, differ by up to 0.0545 (USAccDeaths, 12 lags).
  @Test func dickeyFullerAgreesWithTseries() throws {
    let reference = try ReferenceCases.tests("r", kind: "adf_tseries")
    var (statistic, pValue) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let result = try augmentedDickeyFullerTest(
        reference.series(item), terms: .trend, lags: .fixed(item["spec"]["k"].int ?? 0))
      statistic.add(result.statistic, item.result("statistic"), item.id)
      pValue.add(min(0.99, max(0.01, result.pValue)), item.result("p_value"), floor: 1, item.id)
    }
    #expect(statistic.count == 25)
    #expect(statistic.error < 1e-8, "\(statistic)")
    #expect(pValue.error < 0.055, "\(pValue)")
  }

  /// urca compares and finally fits on the observations that 12 lags leave, and never takes 0 lags.
  @Test func dickeyFullerAgreesWithUrca() throws {
    let reference = try ReferenceCases.tests("r", kind: "ur.df")
    let terms: [String: DeterministicTerms] = [
      "none": .none, "drift": .constant, "trend": .trend,
    ]
    var statistic = WorstCase()
    var takesNoLag = 0
    for item in reference.cases {
      let term = try #require(terms[item["spec"]["type"].string ?? ""])
      let expected = item["results"]["teststat"][0].double ?? .nan
      let y = reference.series(item)
      guard let lags = item["spec"]["lags"].string, lags != "Fixed4" else {
        let result = try augmentedDickeyFullerTest(y, terms: term, lags: .fixed(4))
        statistic.add(result.statistic, expected, item.id)
        continue
      }
      let chosen = try augmentedDickeyFullerTest(
        y, terms: term, lags: lags == "AIC" ? .aic(maximum: 12) : .bic(maximum: 12)
      ).lags
      guard chosen > 0 else {
        takesNoLag += 1
        continue
      }
      let design = DickeyFullerDesign(y, term, name: "ADF")
      statistic.add(try design.tau(lags: chosen, skipping: 12), expected, item.id)
    }
    #expect(statistic.count + takesNoLag == 90)
    #expect(takesNoLag < 10)
    #expect(statistic.error < 1e-8, "\(statistic)")
  }

  @Test func phillipsPerronAgreesWithUrca() throws {
    let reference = try ReferenceCases.tests("r", kind: "ur.pp")
    var statistic = WorstCase()
    for item in reference.cases {
      let result = try phillipsPerronTest(
        reference.series(item),
        terms: item["spec"]["model"].string == "trend" ? .trend : .constant, form: .published)
      #expect(result.lags == item["results"]["lags"].int, "\(item.id)")
      statistic.add(result.statistic, item.result("teststat"), item.id)
    }
    #expect(statistic.count == 20)
    #expect(statistic.error < 1e-8, "\(statistic)")
  }

  @Test func phillipsPerronAgreesWithArch() throws {
    let reference = try ReferenceCases.tests("python", kind: "arch_PhillipsPerron")
    var (statistic, pValue) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let result = try phillipsPerronTest(
        reference.series(item), terms: item["spec"]["trend"].string == "ct" ? .trend : .constant,
        bandwidth: .lags(item["results"]["lags"].int ?? 0))
      statistic.add(result.statistic, item.result("statistic"), item.id)
      pValue.add(result.pValue, item.result("p_value"), floor: 1, item.id)
    }
    #expect(statistic.count == 20)
    #expect(statistic.error < 1e-8, "\(statistic)")
    #expect(pValue.error < 1e-8, "\(pValue)")
  }

  /// tseries corrects with sums over the lagged series and n³ where n² √(n² − 1) is exact: its corrections
  /// are 1/√(1 − n⁻²) (tau) and 1/(1 − n⁻²) (alpha) times ours.
  @Test func phillipsPerronAgreesWithTseries() throws {
    let reference = try ReferenceCases.tests("r", kind: "pp_tseries")
    var statistic = WorstCase()
    for item in reference.cases {
      let y = reference.series(item)
      let kind: PhillipsPerronStatistic = item["spec"]["type"].string == "Z(alpha)" ? .alpha : .tau
      let lags = item["results"]["parameter"][0].int ?? 0
      func value(_ bandwidth: Int) throws -> Double {
        try phillipsPerronTest(y, terms: .trend, statistic: kind, bandwidth: .lags(bandwidth))
          .statistic
      }
      let n = Double(y.count - 1)
      let shrink = kind == .tau ? (1 - 1 / (n * n)).squareRoot() : 1 - 1 / (n * n)
      guard kind == .alpha else {
        statistic.add(try value(lags), item.result("statistic"), item.id)
        continue
      }
      let plain = try value(0)
      let corrected = plain + (try value(lags) - plain) / shrink
      statistic.add(corrected, item.result("statistic"), item.id)
    }
    #expect(statistic.count == 20)
    #expect(statistic.error < 5e-5, "\(statistic)")
  }

  /// MacKinnon (1994): the two sides of each response surface meet; probabilities rise from 0 to 1.
  @Test(arguments: DeterministicTerms.allCases)
  func pValuesRiseWithTheStatistic(_ terms: DeterministicTerms) throws {
    var generator = SeededGenerator(seed: 11)
    var last = 0.0
    for step in 0..<40 {
      // From strong mean reversion to an explosive series.
      let root = -0.5 + Double(step) / 25
      var (level, y) = (0.0, [Double]())
      for _ in 0..<80 {
        level = root * level + Double.random(in: -1...1, using: &generator)
        y.append(level)
      }
      let result = try augmentedDickeyFullerTest(y, terms: terms, lags: .fixed(0))
      #expect((0...1).contains(result.pValue))
      if result.rejects(at: 0.01) { #expect(result.statistic < result.criticalValues[1].value) }
      last = result.pValue
    }
    #expect(last > 0.9)
  }
}

@Suite struct UnitRootInputTests {
  private let line = (0..<60).map { Double($0) }
  private let waves = (0..<60).map { Double.sin(Double($0)) + 0.3 * Double.cos(2.3 * Double($0)) }

  @Test func shortSeriesAreRefused() {
    #expect(throws: ModelError.self) { try kpssTest([1, 2, 3]) }
    #expect(throws: ModelError.self) { try augmentedDickeyFullerTest([1, 2, 4, 3]) }
    #expect(throws: ModelError.self) { try phillipsPerronTest([1, 2]) }
    #expect(throws: ModelError.self) { try augmentedDickeyFullerTest(waves, lags: .fixed(40)) }
    #expect(throws: ModelError.self) { try augmentedDickeyFullerTest(waves, lags: .fixed(-1)) }
  }

  @Test func constantAndEmptySeriesAreRefused() {
    let constant = [Double](repeating: 0.1, count: 50)
    #expect(throws: ModelError.constant(afterDifferencing: false)) { try kpssTest(constant) }
    #expect(throws: ModelError.constant(afterDifferencing: false)) {
      try augmentedDickeyFullerTest(constant)
    }
    #expect(throws: ModelError.allMissing) { try kpssTest([.nan, .nan]) }
    #expect(throws: ModelError.allMissing) { try kpssTest([]) }
    #expect(throws: ModelError.unusableValue(position: 3, value: .infinity)) {
      try kpssTest([1, 2, 3, .infinity, 5])
    }
  }

  @Test func seriesWithoutNoiseAreRefused() throws {
    #expect(throws: ModelError.self) { try kpssTest(line, null: .trend) }
    #expect(throws: ModelError.self) { try augmentedDickeyFullerTest(line, lags: .fixed(0)) }
    #expect(throws: ModelError.self) { try augmentedDickeyFullerTest(line, lags: .fixed(2)) }
    #expect(try kpssTest(line).rejects(at: 0.05))
  }

  @Test func gapsAreClosedUp() throws {
    var gapped = waves
    gapped[10] = .nan
    gapped[59] = .nan
    let closed = gapped.filter { !$0.isNaN }
    #expect(try kpssTest(gapped) == kpssTest(closed))
    #expect(try augmentedDickeyFullerTest(gapped) == augmentedDickeyFullerTest(closed))
    #expect(try phillipsPerronTest(gapped) == phillipsPerronTest(closed))
  }

  @Test func unitsDoNotMatter() throws {
    let seed: UInt64 = 17
    var generator = SeededGenerator(seed: seed)
    let y = (0..<80).map { _ in Double.random(in: -1...1, using: &generator) }
    let scaled = y.map { 1e6 * $0 + 3e8 }
    #expect(
      relativeError(try kpssTest(scaled).statistic, try kpssTest(y).statistic) < 1e-9, "\(seed)")
    #expect(
      relativeError(
        try augmentedDickeyFullerTest(scaled).statistic,
        try augmentedDickeyFullerTest(y).statistic) < 1e-9, "\(seed)")
  }
}
