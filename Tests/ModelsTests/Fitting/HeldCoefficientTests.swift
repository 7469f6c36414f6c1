import Models
import TestSupport
import Testing
import TimeSeries

/// Models with a coefficient held at another value than its estimate.
@Suite struct HeldCoefficientTests {
  private static let formulas = [
    "y ~ x", "y ~ x + ar1()", "y ~ arima(1,0,0) + x", "y ~ arima(0,1,1) + x",
  ]

  private func mean(_ model: any FittedModel, _ path: Double) throws -> [Double] {
    let end = model.series.end
    let x = Series(name: "x", start: end + 1, values: [path, path, path])
    return try model.project(horizon: 3, paths: ["x": x]).law.mean
  }

  @Test(arguments: formulas)
  func theProjectionIsAffineInTheCoefficient(formula: String) throws {
    let model = try fit(ModelFormula(parsing: formula), data: RegressorExamples.data())
    let row = try #require(model.holdableCoefficients.first { $0.name == "x" })
    let same = try #require(model.holding(coefficient: "x", at: row.estimate))
    #expect(worstRelativeError(try mean(same, 2), try mean(model, 2)) < 1e-12)
    let held = try [0.0, 1, 3].map { value in
      try mean(#require(model.holding(coefficient: "x", at: value)), 2)
    }
    for h in 0..<3 {
      let (first, second) = (held[1][h] - held[0][h], held[2][h] - held[0][h])
      #expect(relativeError(second, 3 * first) < 1e-9)
    }
    // What the regressor adds past the data is the coefficient times its change.
    let three = try #require(model.holding(coefficient: "x", at: 3))
    let rise = zip(try mean(three, 5), try mean(three, 2)).map { $0 - $1 }
    #expect(worstRelativeError(rise, [9, 9, 9]) < 1e-9)
  }

  @Test(arguments: formulas)
  func whatIsHeldHasNoUncertainty(formula: String) throws {
    let model = try fit(ModelFormula(parsing: formula), data: RegressorExamples.data())
    let row = try #require(model.holdableCoefficients.first { $0.name == "x" })
    let held = try #require(model.holding(coefficient: "x", at: row.estimate))
    let end = model.series.end
    let far = Series(name: "x", start: end + 1, values: [90, 90, 90])
    let (before, after) = try (
      model.project(horizon: 3, paths: ["x": far]).law.variances,
      held.project(horizon: 3, paths: ["x": far]).law.variances
    )
    for h in 0..<3 { #expect(after[h] < before[h]) }
  }

  /// Least squares under a restriction is least squares of what the restriction leaves.
  @Test func theOthersAreEstimatedGivenIt() throws {
    let data = RegressorExamples.data()
    let model = try fit(ModelFormula(parsing: "y ~ x"), data: data)
    let held = try #require(model.holding(coefficient: "x", at: 2))
    let (y, x) = (try #require(data["y"]), try #require(data["x"]))
    let rest = zip(y.values, x.values).map { $0 - 2 * $1 }
    let constant = rest.reduce(0, +) / Double(rest.count)
    #expect(
      worstRelativeError(try mean(held, 5), [Double](repeating: constant + 10, count: 3)) < 1e-9)
    let arima = try fit(ModelFormula(parsing: "y ~ arima(1,0,0) + x"), data: data)
    let away = try #require(arima.holding(coefficient: "x", at: 0))
    let level = y.values.suffix(24).reduce(0, +) / 24
    #expect(try mean(away, 50).allSatisfy { ($0 / level - 1).magnitude < 0.3 })
  }

  @Test func onlyRegressorsCanBeHeld() throws {
    let model = try fit(
      ModelFormula(parsing: "y ~ arima(1,0,0) + x"), data: RegressorExamples.data())
    #expect(model.holdableCoefficients.map(\.name) == ["x"])
    #expect(model.holding(coefficient: "ar1", at: 0.5) == nil)
    #expect(model.holding(coefficient: "intercept", at: 0.5) == nil)
  }
}
