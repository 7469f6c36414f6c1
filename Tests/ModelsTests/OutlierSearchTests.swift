import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Automatic outliers against X-13ARIMA-SEATS 1.1 build 61 (scripts/outliers_x13.py).
@Suite struct OutlierSearchTests {
  static func fitted(
    _ id: String, _ formula: String
  ) throws -> (model: any FittedModel, case: JSONValue) {
    let golden = try Golden.json("outliers_x13.json")
    let found = try #require(golden["cases"].array.first { $0["id"].string == id })
    let year = try #require(found["start"][0].int)
    let series = Series(
      name: "x", start: Period(year: year, month: 1), values: found["values"].doubles)
    return (try fit(ModelFormula(parsing: formula), data: ["x": series]), found)
  }

  @Test func wineSalesHaveOneOutlierAsInX13() throws {
    let (model, golden) = try Self.fitted(
      "automdl_wineind/x11", "log(x) ~ arima(0,1,1)(0,1,1) + outliers()")
    #expect(model.formula.regressors == [.pulse(Period(year: 1990, month: 4))])
    let row = try #require(model.summary.coefficients.first { $0.name == "pulse(1990-04)" })
    let expected = golden["outliers"]["AO1990.Apr"].doubles
    #expect(relativeError(row.estimate, expected[0], floor: 0) < 1e-4)
    #expect(relativeError(row.statistic, expected[2], floor: 0) < 0.02)
    let logLikelihood = try #require(golden["logLikelihood"].double)
    #expect(model.summary.logLikelihood > logLikelihood - 1e-6)
    // Criteria are on the original scale there: ours with the Jacobian must agree.
    let jacobian = model.summary.logLikelihoodOriginal - model.summary.logLikelihood
    let aicc = try #require(golden["aicc"].double)
    #expect(relativeError(model.summary.aicc - 2 * jacobian, aicc) < 1e-6)
  }

  @Test func airPassengersWithCalendarHaveMay1951AsInX13() throws {
    // X-13 divides by a leap-year factor first, so coefficients agree only roughly.
    let (model, golden) = try Self.fitted(
      "airline_td_easter_outlier/x11",
      "log(x) ~ arima(0,1,1)(0,1,1) + tradingDays() + easter(8) + leapYear() + outliers()")
    let row = try #require(
      model.summary.coefficients.first { $0.name == "pulse(1951-05)" }, "\(model.formula)")
    let expected = golden["outliers"]["AO1951.May"].doubles
    #expect(relativeError(row.estimate, expected[0], floor: 0) < 0.1)
    #expect(model.summary.coefficients.count { $0.group == .intervention } == 1)
  }

  @Test(arguments: ["automdl_usacc/x11", "automdl_drivers/x11"])
  func findsNoneWhereX13FindsNone(id: String) throws {
    let (model, _) = try Self.fitted(id, "log(x) ~ arima(0,1,1)(0,1,1) + outliers()")
    let found = model.formula.regressors
    // The drivers have the seat-belt law of February 1983, a shift of −0.2 in logs. X-13's search
    // leaves it out at its critical value of 3.94; ours may find it, and nothing else.
    #expect(found.allSatisfy { $0 == .step(Period(year: 1983, month: 2)) }, "\(found)")
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func findsWhatWasPutIn(seed: UInt64) throws {
    var series = try FitTests.series(seed: seed, count: 132)
    series.values[60] *= 1.5
    for t in 90..<132 { series.values[t] *= 0.7 }
    series.values[131] *= 1.4
    let model = try fit(
      ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1) + outliers()"),
      data: ["exports": series])
    let found = Set(model.formula.regressors)
    #expect(found.contains(.pulse(series.start + 60)), "seed \(seed): \(found)")
    #expect(found.contains(.step(series.start + 90)), "seed \(seed): \(found)")
    #expect(found.contains(.pulse(series.start + 131)), "seed \(seed): \(found)")
  }

  /// From July 2015 on every July is 28% lower and the other months 3% higher.
  @Test(arguments: [UInt64(11), 12])
  func findsAChangeOfSeasonWhenAskedFor(seed: UInt64) throws {
    var series = try FitTests.series(seed: seed, count: 132)
    let start = Period(year: 2015, month: 7) - series.start
    for t in start..<132 { series.values[t] *= .exp((t - start) % 12 == 0 ? -0.33 : 0.03) }
    let text = "log(exports) ~ arima(0,1,1)(0,1,1) + outliers"
    let asked = try fit(
      ModelFormula(parsing: text + "(SO)"), data: ["exports": series]
    ).formula.regressors
    #expect(asked.contains(.seasonalPulse(series.start + start)), "seed \(seed): \(asked)")
    let usual = try fit(ModelFormula(parsing: text + "()"), data: ["exports": series]).formula
    #expect(
      usual.regressors.allSatisfy { if case .seasonalPulse = $0 { false } else { true } },
      "seed \(seed): \(usual)")
  }

  @Test func aLargerCriticalValueFindsLess() throws {
    var series = try FitTests.series(seed: 1, count: 132)
    series.values[66] *= 1.5
    for (critical, finds) in [("3.9", true), ("100", false)] {
      let found = try fit(
        ModelFormula(
          parsing: "log(exports) ~ arima(0,1,1)(0,1,1) + outliers(critical: \(critical))"),
        data: ["exports": series]
      ).formula.regressors
      // The shape may be taken for a temporary change; the month is not in doubt.
      let dated = found.contains { "\($0)".contains("\(series.start + 66)") }
      #expect(dated == finds, "\(critical): \(found)")
    }
  }

  @Test func criticalValuesAreThoseOfLjung() {
    // 3.85 is the default of X-13 for ten years of months.
    #expect(abs(outlierCriticalValue(count: 120) - 3.85) < 0.005)
    #expect(outlierCriticalValue(count: 200) > outlierCriticalValue(count: 100))
  }
}
