import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Series that automatic models meet in the field: no crash, no NaN, bounded work, a reason.
@Suite struct ARIMASelectionRobustnessTests {
  /// Normal-looking noise from a seed: the sum of twelve uniforms less six.
  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0...1, using: &generator) }
    }
  }

  /// Fits and projects; all numbers must be finite.
  @discardableResult
  static func forecast(
    _ values: [Double], period: Int = 12, _ model: String = "regarima()"
  ) throws -> any FittedModel {
    let series = Series(name: "x", start: Period(ordinal: 1, period: period), values: values)
    let formula = try ModelFormula(rightHandSide: model, response: "x")
    let fitted = try fit(formula, data: ["x": series])
    let law = try fitted.project(horizon: 24, paths: [:]).law
    #expect(law.mean.allSatisfy { $0.isFinite }, "\(fitted.formula)")
    #expect(law.variances.allSatisfy { $0.isFinite && $0 >= 0 }, "\(fitted.formula)")
    #expect(fitted.summary.aicc.isFinite)
    return fitted
  }

  /// Near-unit and unit roots, over-differenced and explosive series.
  @Test func roots() throws {
    let shocks = Self.noise(150, seed: 5)
    for factor in [0.99, 1.0, 1.01] {
      var path = shocks
      for t in 1..<path.count { path[t] += factor * path[t - 1] }
      try Self.forecast(path)
    }
    let differenced = (1..<150).map { shocks[$0] - shocks[$0 - 1] }
    try Self.forecast(differenced)
    try Self.forecast((1..<149).map { differenced[$0] - differenced[$0 - 1] })
  }

  /// Every seasonal period up to 52.
  @Test(arguments: [1, 2, 3, 4, 6, 7, 12, 13, 24, 52])
  func periods(_ period: Int) throws {
    let shocks = Self.noise(6 * period + 40, seed: UInt64(period))
    let values = shocks.indices.map { t in
      50 + 5 * Double.sin(2 * .pi * Double(t) / Double(period)) + shocks[t]
    }
    let fitted = try Self.forecast(values, period: period)
    #expect(fitted.summary.trace.count < 200)
  }

  /// From two observations to two years: a forecast, or a reason.
  @Test(arguments: Array(1...30))
  func shortSeries(_ count: Int) throws {
    let values = Self.noise(count, seed: 77).map { 20 + $0 }
    do {
      try Self.forecast(values)
    } catch let error as ModelError {
      // Six observations are what a mean and one coefficient need.
      #expect(count < 6, "\(count): \(error)")
      #expect(!error.description.isEmpty)
    }
  }

  @Test func constantSeriesSayWhy() throws {
    do {
      try Self.forecast([Double](repeating: 3, count: 60))
      Issue.record("nothing varies")
    } catch let error as ModelError {
      #expect("\(error)".contains("constant"), "\(error)")
    }
  }

  /// Gaps of any length, at any place.
  @Test func gaps() throws {
    var values = Self.noise(160, seed: 8).enumerated().map { t, e in
      100 + 10 * Double.cos(Double(t) * .pi / 6) + e
    }
    for t in 30..<70 { values[t] = .nan }
    for t in stride(from: 90, to: 150, by: 3) { values[t] = .nan }
    try Self.forecast(values)
    values[159] = .nan
    values[0] = .nan
    try Self.forecast(values, "arima() + outliers()")
  }

  /// An outlier in the last month is one month, whatever its shape.
  @Test func outlierAtTheEnd() throws {
    var values = Self.noise(120, seed: 12).map { 100 + $0 }
    values[119] += 40
    let fitted = try Self.forecast(values, "arima() + outliers()")
    let last = Period(ordinal: 120, period: 12)
    #expect(fitted.formula.regressors.contains(.pulse(last)), "\(fitted.formula)")
  }

  /// A regressor that is a line, which a drift is too.
  @Test func collinearWithTheDrift() throws {
    let values = Self.noise(90, seed: 31)
    let line = Matrix(columnVectors: [values.indices.map { Double($0) }])
    let selection = try ARIMASelection(values, regressors: line, names: ["line"], period: 1)
    #expect(selection.fit.coefficients.allSatisfy { $0.isFinite })
  }

  /// The work on a long series is bounded by the number of models and outliers, linear in length.
  @Test func longSeries() throws {
    let values = Self.noise(100_000, seed: 3)
    var options = ARIMASelectionOptions()
    options.maximumModels = 6
    options.estimation = .screening
    options.estimation.computesResiduals = true
    let selection = try ARIMASelection(values, period: 12, options: options)
    #expect(selection.trace.count <= 6)
    let scan = OutlierScan(selection.fit).strongest([.additive, .levelShift, .seasonal]) { _, _ in
      false
    }
    #expect(try #require(scan).statistic.isFinite)
  }

  /// The limits of a full search are limits on work too.
  @Test func fullSearchIsBounded() throws {
    var options = ARIMASelectionOptions()
    options.method = .full
    options.maximumOrder = 40
    options.maximumSeasonalOrder = 10
    options.maximumTotal = 60
    let values = Self.noise(1200, seed: 2)
    #expect(throws: ModelError.self) { try ARIMASelection(values, period: 12, options: options) }
  }
}
