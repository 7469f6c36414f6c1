import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Structural models as a user meets them: formula, fit, projection.
@Suite("Structural models by formula")
struct StructuralModelTests {
  @Test(arguments: [
    "log(exports) ~ structural(level, slope, seasonal) + newYear(before: 20, after: 15)",
    "y ~ structural(level: fixed, slope: damped, seasonal: trigonometric 3, irregular: none)",
    "y ~ structural(level, seasonal: fixed, cycle: 18...144, drifting: x) + x", "y ~ structural()",
    "y ~ structural(level, slope: fixed, seasonal: trigonometric, cycle)",
  ])
  func canonicalFormIsAFixedPoint(text: String) throws {
    let formula = try ModelFormula(parsing: text)
    let again = try ModelFormula(parsing: formula.description)
    #expect(again == formula)
    #expect(again.description == formula.description)
  }

  @Test(arguments: [
    ("y ~ structural(slope)", 4, "has a level"), ("y ~ structural(level, level)", 22, "twice"),
    ("y ~ structural(level: soft)", 15, "random or fixed"),
    ("y ~ structural(level, slope: steep)", 22, "fixed or damped"),
    ("y ~ structural(level, seasonal: odd)", 22, "trigonometric"),
    ("y ~ structural(level, cycle: 1...9)", 22, "above 2"),
    ("y ~ structural(level, irregular: small)", 22, "irregular: none"),
    ("y ~ structural(level, trend)", 22, "expected level"),
    ("y ~ structural + x", 4, "in brackets"),
  ])
  func saysWhereAndWhat(text: String, offset: Int, message: String) {
    #expect {
      try ModelFormula(parsing: text)
    } throws: { error in
      guard let error = error as? FormulaError else { return false }
      return error.offset == offset && error.message.contains(message)
    }
  }

  private static func data() throws -> [String: Series] {
    var series = try FitTests.series()
    series.values[70] = .nan
    let x = series.values.indices.map { Double.sin(Double($0)) }
    return [
      "exports": series, "x": Series(name: "x", start: series.start, values: x + x.prefix(24)),
    ]
  }

  @Test func fitsProjectsAndRepeats() throws {
    let data = try Self.data()
    let model = try fit(
      ModelFormula(parsing: "log(exports) ~ structural() + newYear()"), data: data)
    #expect("\(model.formula)".contains("structural(level, slope, seasonal) + newYear(before: "))
    let again = try fit(ModelFormula(parsing: "\(model.formula)"), data: data)
    #expect(again.summary.logLikelihood == model.summary.logLikelihood)
    #expect(model.summary.converged && model.summary.coefficients.count >= 5)
    #expect(model.residuals.count == 120 && model.residuals[70].isNaN)
    let projection = try model.project(horizon: 12, paths: [:])
    #expect(projection.law.positions == [70] + (120..<132))
    #expect(projection.includesParameterUncertainty)
    for (wide, narrow) in zip(projection.law.variances, projection.conditional.variances) {
      #expect(wide > narrow)
    }
    // The gap lies in a path that steps by about 1.5% a month.
    let truth = try FitTests.series().values[70]
    #expect((projection.law.mean[0] - Double.log(truth)).magnitude < 0.2)
    #expect(model.pastErrors(horizon: 12).map(\.isEmpty) == Array(repeating: false, count: 12))
  }

  @Test func driftingCoefficientsGoOnIntoTheFuture() throws {
    let data = try Self.data()
    let model = try fit(
      ModelFormula(parsing: "log(exports) ~ structural(level, seasonal, drifting: x) + x"),
      data: data)
    #expect(model.summary.coefficients.map(\.name).contains("sigma2.x"))
    #expect(model.holdableCoefficients.isEmpty)
    #expect(try model.project(horizon: 24, paths: [:]).law.mean.allSatisfy(\.isFinite))
    #expect(throws: ModelError.self) { try model.project(horizon: 25, paths: [:]) }
    let refused = try ModelFormula(parsing: "log(exports) ~ structural(level, drifting: z) + x")
    #expect(throws: ModelError.self) { try fit(refused, data: data) }
  }

  @Test func holdingACoefficientIsAFitWithoutIt() throws {
    let data = try Self.data()
    let formula = try ModelFormula(
      parsing: "log(exports) ~ structural(level, seasonal) + x + newYear(before: 10)")
    let model = try #require(try fit(formula, data: data) as? StructuralModel)
    let held = try #require(model.holding(coefficient: "x", at: 0.05))
    let law = try held.project(horizon: 6, paths: [:]).conditional
    // By hand: the effect taken off, the rest estimated at the same variances.
    var rest = try #require(data["exports"])
    let x = try #require(data["x"]).values
    rest.values = rest.values.enumerated().map { $1 * Double.exp(-0.05 * x[$0]) }
    let other = try #require(
      try fit(
        ModelFormula(parsing: "log(exports) ~ structural(level, seasonal) + newYear(before: 10)"),
        data: ["exports": rest]) as? StructuralModel)
    let evaluated = try other.fit.specification.evaluate(
      rest.values.map { Double.log($0) }, regressors: other.fit.regressors,
      at: model.fit.parameters)
    let future = try RegressorDesign(
      terms: other.formula.regressors, start: rest.end + 1, count: 6, origin: rest.start, data: [:]
    ).matrix
    let expected = try evaluated.jointLaw(horizon: 6, futureRegressors: future)
    for (i, position) in law.positions.enumerated() {
      #expect((law.mean[i] - expected.mean[i] - 0.05 * x[position]).magnitude < 1e-9)
    }
  }

  @Test(arguments: [
    ("exports ~ 1 + structural(level)", "in place of a constant"),
    ("exports ~ structural(level) + pulse(2030-01)", "outside the data"),
    ("exports ~ structural(level, slope) + trend()", "collinear"),
  ])
  func refusesWithReason(text: String, reason: String) throws {
    let formula = try ModelFormula(parsing: text)
    let data = try Self.data()
    #expect {
      try fit(formula, data: data)
    } throws: { error in "\(error)".contains(reason) }
  }

  @Test func shortSeriesSayHowManyAreNeeded() throws {
    var series = try FitTests.series()
    series.values = Array(series.values.prefix(14))
    let formula = try ModelFormula(parsing: "exports ~ structural(level, slope, seasonal)")
    #expect {
      try fit(formula, data: ["exports": series])
    } throws: { error in "\(error)".contains("needs at least 18") }
  }
}
