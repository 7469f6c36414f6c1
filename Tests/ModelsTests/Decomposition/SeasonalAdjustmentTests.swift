import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// What a decomposition says of its own uncertainty.
@Suite("Seasonal adjustment")
struct SeasonalAdjustmentTests {
  /// White noise around a season that stays: errors of the last cycle have the size that is stated.
  @Test(
    "Standard errors of the season are right",
    arguments: ["", ", seasonal: periodic", ", seasonal: 7", ", seasonal: 7, degree: 1"])
  func errors(options: String) throws {
    let truth = (0..<12).map { 10 * Double.sin(Double($0) * Double.pi / 6) }
    var (squares, stated, spread) = (0.0, 0.0, 0.0)
    let runs = 60
    for seed in UInt64(1)...UInt64(runs) {
      var generator = SeededGenerator(seed: seed)
      let values = (0..<120).map { t in
        truth[t % 12] + Double.random(in: -1...1, using: &generator)
      }
      let series = Series(name: "y", start: Period(year: 2000, month: 1), values: values)
      let fitted = try fit(
        ModelFormula(parsing: "y ~ stl(mean()\(options))"), data: ["y": series])
      let model = try #require(fitted as? DecomposedModel)
      let season = try #require(model.adjustment.seasons.first)
      for place in 0..<12 {
        let miss = season.values[108 + place] - truth[place]
        squares += miss * miss / Double(12 * runs)
        stated += season.errors[place] * season.errors[place] / Double(12 * runs)
      }
      // 1/3: the variance of the noise.
      spread +=
        try model.project(horizon: 1, paths: [:]).law.variances[0]
        / (1.0 / 3 + season.errors[0] * season.errors[0]) / Double(runs)
      #expect(season.strength > 0.95 && model.adjustment.trendStrength < 0.6)
    }
    // 720 squares: a standard error of 5%; low frequencies are taken off the season, a twelfth of it.
    #expect(abs(squares / stated - 1) < 0.25, "seeds 1 to \(runs): \(squares), \(stated)")
    #expect(abs(spread - 1) < 0.12, "seeds 1 to \(runs): \(spread)")
  }

  @Test func partsAddUp() throws {
    var series = try DecomposedModelTests.series("AirPassengers")
    series.values[30] = .nan
    let parts = try DecomposedModelTests.fitted("log(y) ~ stl(ets(), robust: true)", series)
      .adjustment
    for t in series.values.indices where t != 30 {
      let sum = parts.trend[t] + parts.seasons[0].values[t] + parts.remainder[t]
      #expect(abs(sum - Double.log(series.values[t])) < 1e-12)
      #expect(abs(parts.adjusted[t] - parts.trend[t] - parts.remainder[t]) < 1e-12)
    }
    #expect(parts.remainder[30].isNaN && parts.adjusted[30].isNaN)
    #expect(parts.trendStrength > 0.99 && parts.seasons[0].strength > 0.9)
  }

  /// The shortest series allowed: no share may reach one.
  @Test("Two years and a month", arguments: ["", ", degree: 1", ", seasonal: periodic"])
  func short(options: String) throws {
    var generator = SeededGenerator(seed: 4)
    let values = (0..<25).map { t in
      Double(t % 12) + Double.random(in: 0..<1, using: &generator)
    }
    let series = Series(name: "y", start: Period(year: 2000, month: 1), values: values)
    let model = try DecomposedModelTests.fitted("y ~ stl(ets(A,N,N)\(options))", series)
    let law = try model.project(horizon: 12, paths: [:]).law
    #expect(law.variances.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(model.adjustment.seasons[0].errors.allSatisfy { $0.isFinite && $0 > 0 })
  }
}
