import Models
import TestSupport
import Testing
import TimeSeries

@Suite struct ResidualVerdictTests {
  private func row(_ key: String, _ statistic: Double, _ pValue: Double?) -> DiagnosticRow {
    DiagnosticRow(
      name: key, key: key, statistic: statistic, degreesOfFreedom: nil, pValue: pValue, reading: "")
  }

  @Test func cleanResidualsAreSaidToBeClean() {
    let rows = [
      row("ljungBox", 20, 0.4), row("jarqueBera", 1, 0.6), row("seasonalPeak", 1, nil),
      row("tradingDayPeak", 2, nil), row("archLM", 3, 0.5),
    ]
    #expect(
      residualVerdict(rows)
        == "The residuals show no remaining autocorrelation, seasonality or trading-day pattern; "
        + "they look normal, as the intervals assume.")
    #expect(residualVerdict([row("rSquared", 0.9, nil)]) == nil)
  }

  @Test func whatIsLeftIsNamed() {
    let rows = [
      row("ljungBox", 60, 0.00001), row("seasonalPeak", 8, nil), row("jarqueBera", 30, 0.0001),
      row("excessKurtosis", 2, 0.001), row("archLM", 30, 0.01),
    ]
    #expect(
      residualVerdict(rows)
        == "The residuals still show autocorrelation (Ljung–Box p < 0.0001) and a seasonal pattern: "
        + "the model leaves something out; their tails are heavier than normal, so 95% intervals "
        + "may be a little narrow; their variance changes over time, so intervals are too wide in "
        + "calm times and too narrow in rough ones.")
  }

  @Test func skewedAndOtherwiseOddResidualsAreTold() {
    let skewed = [
      row("ljungBox", 20, 0.4), row("jarqueBera", 9, 0.01), row("skewness", -0.5, 0.01),
    ]
    #expect(residualVerdict(skewed)?.contains("large shortfalls more common") == true)
    let odd = [row("ljungBox", 20, 0.4), row("jarqueBera", 6.5, 0.0388)]
    #expect(residualVerdict(odd)?.contains("not quite normal (Jarque–Bera p = 0.039)") == true)
  }

  /// White noise passes; a season added to it is seen by the portmanteau tests and by the spectrum.
  @Test func fitsReportTheirResiduals() throws {
    var generator = SeededGenerator(seed: 12)
    let noise = (0..<144).map { _ in
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0...1, using: &generator) }
    }
    let start = Period(year: 2010, month: 1)
    let plain = Series(name: "x", start: start, values: noise)
    let formula = try ModelFormula(parsing: "x ~ arima(0,0,0)")
    let clean = try fit(formula, data: ["x": plain]).summary.diagnostics
    let keys = [
      "ljungBox", "boxPierce", "runs", "mcLeodLi", "archLM", "jarqueBera", "skewness",
      "excessKurtosis", "seasonalPeak", "tradingDayPeak",
    ]
    #expect(clean.map(\.key) == keys)
    let pattern = [0.0, 0, 0, 4, 0, 0, 0, 0, 0, -4, 0, 0]
    let seasonal = Series(
      name: "x", start: start, values: noise.indices.map { noise[$0] + pattern[$0 % 12] })
    let found = try fit(formula, data: ["x": seasonal]).summary.diagnostics
    let verdict = try #require(residualVerdict(found))
    #expect(verdict.contains("still show autocorrelation"), "\(verdict)")
  }
}

@Suite struct ARIMAReportTests {
  private let series: Series = {
    var generator = SeededGenerator(seed: 4)
    var level = 4.0
    let values = (0..<120).map { t in
      level += Double.random(in: -0.02...0.03, using: &generator)
      return Transform.log.inverse(level + (t == 50 ? 0.5 : 0))
    }
    return Series(name: "x", start: Period(year: 2012, month: 1), values: values)
  }()

  @Test func scalesAreComparedInTheUnitOfTheSeries() throws {
    let text = "arima(0,1,1) + pulse(2016-03)"
    let logs = try #require(
      fit(ModelFormula(parsing: "log(x) ~ " + text), data: ["x": series]) as? ARIMAModel)
    let levels = try #require(
      fit(ModelFormula(parsing: "x ~ " + text), data: ["x": series]) as? ARIMAModel)
    let first = try #require(logs.scaleComparison)
    let second = try #require(levels.scaleComparison)
    // Screening stops the search a little early.
    #expect(abs(first.logarithms - second.logarithms) < 1e-3)
    #expect(abs(first.levels - second.levels) < 1e-3)
    #expect(abs(second.levels - levels.summary.aicc) < 1e-12)
    let change = 2 * (logs.summary.logLikelihoodOriginal - logs.summary.logLikelihood)
    #expect(abs(first.logarithms - (logs.summary.aicc - change)) < 1e-9)
  }

  @Test func linearizedSeriesHasNoOutlier() throws {
    let formula = try ModelFormula(parsing: "log(x) ~ arima(0,1,1) + pulse(2016-03)")
    let model = try #require(fit(formula, data: ["x": series]) as? ARIMAModel)
    let effect = try #require(model.fit.coefficient("pulse(2016-03)"))
    #expect(abs(effect - 0.5) < 0.05)
    for t in series.values.indices {
      let plain = Transform.log.apply(series.values[t])
      #expect(abs(model.linearized[t] - (t == 50 ? plain - effect : plain)) < 1e-12)
    }
  }
}
