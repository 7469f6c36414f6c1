import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Exponents against R forecast 8.20, `BoxCox.lambda`.
@Suite struct BoxCoxLambdaTests {
  @Test func agreeWithR() throws {
    let series = try Golden.json("arima_series.json")["series"]
    for found in try Golden.json("boxcox_lambda.json")["cases"].array {
      let name = try #require(found["series"].string)
      let values = series[name]["values"].doubles
      let period = try #require(series[name]["frequency"].int)
      let guerrero = try #require(found["guerrero"].double)
      // R stops its search at a quarter power of the rounding unit, 1.2e-4 of an interval of 3.
      let ours = try BoxCoxLambda.guerrero(values, period: period)
      #expect(abs(ours - guerrero) < 4e-4, "\(name): \(ours), R \(guerrero)")
      let likelihood = try #require(found["likelihood"].double)
      let best = try BoxCoxLambda.likelihood(values, period: period)
      #expect(abs(best - likelihood) < 1e-9, "\(name): \(best), R \(likelihood)")
    }
  }

  /// A series whose logarithm is a line with an even season needs the logarithm, in any unit.
  @Test func findsLogarithms() throws {
    var generator = SeededGenerator(seed: 9)
    let logs = (0..<180).map { t in
      0.02 * Double(t) + 0.2 * Double.sin(Double(t) * .pi / 6)
        + Double.random(in: -0.05...0.05, using: &generator)
    }
    for unit in [1.0, 1e-3, 1e6] {
      let values = logs.map { unit * Double.exp($0) }
      #expect(abs(try BoxCoxLambda.guerrero(values, period: 12)) < 0.1)
      #expect(abs(try BoxCoxLambda.likelihood(values, period: 12)) < 0.1)
    }
  }

  @Test func refusals() {
    #expect(throws: ModelError.self) { try BoxCoxLambda.guerrero([1, 2, 0, 4, 5, 6], period: 1) }
    #expect(throws: ModelError.self) { try BoxCoxLambda.likelihood([1, -2, 3, 4, 5], period: 1) }
    #expect(throws: ModelError.self) { try BoxCoxLambda.guerrero([1, 2, 3], period: 12) }
    #expect(throws: ModelError.self) { try BoxCoxLambda.likelihood([1, .nan, 3], period: 1) }
    #expect(throws: ModelError.self) { try BoxCoxLambda.likelihood([.nan], period: 1) }
  }

  /// `boxCox(x)` without λ fills it in, and the canonical formula carries it.
  @Test func formulaFillsItIn() throws {
    let values = try Golden.json("arima_series.json")["series"]["AirPassengers"]["values"].doubles
    let series = Series(name: "x", start: Period(year: 1949, month: 1), values: values)
    let model = try fit(
      ModelFormula(parsing: "boxCox(x) ~ arima(0,1,1)(0,1,1)"), data: ["x": series])
    #expect(model.formula.transform == .boxCox(0.2))
    let again = try fit(model.formula, data: ["x": series])
    #expect(again.summary.logLikelihood == model.summary.logLikelihood)
  }
}
