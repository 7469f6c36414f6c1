import LinearAlgebra
import Models
import Probability
import TestSupport
import Testing
import TimeSeries

/// What estimated parameters add to a forecast's variance, against formulas worked out by hand.
@Suite struct ParameterSpreadTests {
  static func model(_ formula: String, _ values: [Double]) throws -> any FittedModel {
    let series = Series(name: "y", start: Period(year: 2000, month: 1), values: values)
    return try fit(ModelFormula(parsing: formula), data: ["y": series])
  }

  static func standardError(_ model: any FittedModel, _ name: String) throws -> Double {
    try #require(model.summary.coefficients.first { $0.name == name }).standardError
  }

  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var stream = RandomStream(seed: seed, stream: 0)
    return (0..<count).map { _ in stream.nextNormal() }
  }

  @Test func aMeanAddsItsOwnVariance() throws {
    let model = try Self.model("y ~ arima(0,0,0)", Self.noise(60, seed: 1).map { 10 + $0 })
    let projection = try model.project(horizon: 3, paths: [:])
    let error = try Self.standardError(model, "intercept")
    // One coefficient: n/(n − 1 − 2) times the maximum-likelihood variance.
    let expected = model.summary.sigma2 * 60 / 57 + error * error
    for variance in projection.law.variances {
      #expect(relativeError(variance, expected, floor: 0) < 1e-9)
    }
    #expect(projection.includesParameterUncertainty)
  }

  /// A random walk: a pulse of the past widens each month to come by itself, a step cumulates.
  @Test func datedEventsMayComeAgain() throws {
    var level = 0.0
    var values = Self.noise(81, seed: 7).map { shock in
      level += shock
      return level
    }
    values[30] += 12
    for t in 50..<81 { values[t] += 15 }
    let formula = "y ~ arima(0,1,0) + pulse(2002-07) + step(2004-03)"
    let model = try Self.model(formula, values)
    func square(_ name: String) throws -> Double {
      let row = try #require(model.summary.coefficients.first { $0.name == name })
      return row.estimate * row.estimate - row.standardError * row.standardError
    }
    let (pulse, step) = (try square("pulse(2002-07)") / 80, try square("step(2004-03)") / 80)
    let shocks = model.summary.sigma2 * 80 / 76
    let covariance = try model.project(horizon: 12, paths: [:]).law.covariance
    for i in 0..<12 {
      for j in 0...i {
        let expected = Double(j + 1) * (shocks + step) + (i == j ? pulse : 0)
        #expect(relativeError(covariance[i, j], expected, floor: 0) < 1e-9, "\(i), \(j)")
      }
    }
    #expect(model.summary.notes.contains { $0.contains("more events like those dated") })
    let plain = try Self.model("y ~ arima(0,1,0)", values)
    #expect(!plain.summary.notes.contains { $0.contains("dated") })
  }

  @Test func aDriftAddsTheSquareOfTheHorizon() throws {
    var level = 0.0
    let values = Self.noise(81, seed: 2).map { shock in
      level += 0.3 + shock
      return level
    }
    let model = try Self.model("y ~ 1 + arima(0,1,0)", values)
    let projection = try model.project(horizon: 12, paths: [:])
    let error = try Self.standardError(model, "drift")
    for (k, variance) in projection.law.variances.enumerated() {
      let h = Double(k + 1)
      let expected = model.summary.sigma2 * 80 / 77 * h + h * h * error * error
      #expect(relativeError(variance, expected, floor: 0) < 1e-9)
    }
  }

  @Test func anAutoregressionFollowsItsDerivative() throws {
    var value = 0.0
    var values = Self.noise(600, seed: 3).map { shock in
      value = 0.7 * value + shock
      return value
    }
    values[599] = 4
    let model = try Self.model("y ~ 0 + arima(1,0,0)", values)
    let phi = try #require(model.summary.coefficients.first).estimate
    let error = try Self.standardError(model, "ar1")
    let projection = try model.project(horizon: 4, paths: [:])
    let (wide, given) = (projection.law.variances, projection.conditional.variances)
    for k in 0..<4 {
      let h = Double(k + 1)
      let slope = h * power(phi, k) * 4 * error
      let added = wide[k] - given[k] * 600 / 597
      // Two points one standard error (0.03) apart from the estimate, not a limit: a few per cent.
      #expect(relativeError(added, slope * slope, floor: 0) < 0.05)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  @Test func meansAndMediansStay() throws {
    let values = Self.noise(120, seed: 4).enumerated().map { t, shock in
      Double(t % 12) + 20 + shock / 3
    }
    let model = try Self.model("log(y) ~ arima(0,1,1)(0,1,1)", values)
    let wide = try model.project(horizon: 15, paths: [:])
    var (reader, plain) = (ProjectionReader(wide), ProjectionReader(wide.atEstimates))
    for text in ["level(y, 2010-12)", "yoy(y, 2011-02)", "growth(y, 2010)"] {
      let measure = try Measure(parsing: text)
      let summary = try reader.summary(of: measure, levels: [0.95])
      let given = try plain.summary(of: measure, levels: [0.95])
      #expect(summary.mean == given.mean, "\(text)")
      // Medians of draws differ by their own error, about 1% of a standard deviation.
      let tolerance =
        summary.isExact
        ? 1e-12 * (abs(summary.median) + summary.standardError) : 0.02 * summary.standardError
      #expect(abs(summary.median - given.median) <= tolerance, "\(text)")
      #expect(summary.intervals[0].upper > given.intervals[0].upper, "\(text)")
      #expect(summary.intervals[0].lower < given.intervals[0].lower, "\(text)")
    }
  }

  @Test func aBoundaryEstimateStaysFinite() throws {
    // Over-differenced white noise: the moving average goes to the boundary of its region.
    let model = try Self.model("y ~ arima(0,1,1)", Self.noise(50, seed: 5))
    let projection = try model.project(horizon: 12, paths: [:])
    let ratio = zip(projection.law.variances, projection.conditional.variances).map { $0 / $1 }
    #expect(ratio.allSatisfy { $0.isFinite && $0 >= 1 && $0 < 4 })
  }

  @Test func gapsAndRegressorsAreCarriedAlong() throws {
    var values = Self.noise(100, seed: 6).map { 50 + $0 }
    values[40] = .nan
    values[77] += 8
    let model = try Self.model("y ~ arima(0,0,0) + pulse(2006-06) + trend()", values)
    let projection = try model.project(horizon: 6, paths: [:])
    #expect(projection.gapCount == 1)
    let ratio = zip(projection.law.variances, projection.conditional.variances).map { $0 / $1 }
    // The gap knows of no event to come, the months ahead have the square of the pulse in 99; the trend
    // adds more with every month.
    let pulse = try #require(model.summary.coefficients.first { $0.name == "pulse(2006-06)" })
    let square = pulse.estimate * pulse.estimate - pulse.standardError * pulse.standardError
    let event = square / 99 / model.summary.sigma2
    let rest = ratio.enumerated().map { $0 == 0 ? $1 : $1 - event }
    #expect(rest.allSatisfy { $0 > 1 && $0 < 1.5 }, "\(rest)")
    #expect(ratio[6] > ratio[1])
  }
}
