import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Lags of columns against columns that were shifted by hand.
@Suite struct LagTermTests {
  /// The data with x shifted by 1, 2 and 3 months as columns of their own.
  private var shifted: [String: Series] {
    var data = RegressorExamples.data()
    guard let x = data["x"] else { return data }
    for lag in 1...3 {
      data["x\(lag)"] = RegressorExamples.series(
        "x\(lag)", x.values, from: RegressorExamples.start + lag)
    }
    return data
  }

  private func expectSameFit(
    _ one: String, _ other: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (a, b) = (
      try fit(ModelFormula(parsing: one), data: shifted),
      try fit(ModelFormula(parsing: other), data: shifted)
    )
    #expect(a.series == b.series, sourceLocation: sourceLocation)
    #expect(
      a.summary.logLikelihood == b.summary.logLikelihood, sourceLocation: sourceLocation)
    #expect(
      a.summary.coefficients.map(\.estimate) == b.summary.coefficients.map(\.estimate),
      sourceLocation: sourceLocation)
  }

  @Test(arguments: ["", " + arima(1,0,0)", " + ar1()"])
  func lagsEqualShiftedColumns(family: String) throws {
    try expectSameFit("y ~ lag(x, 2)" + family, "y ~ x2" + family)
    try expectSameFit("y ~ lags(x, 0...3)" + family, "y ~ x + x1 + x2 + x3" + family)
    try expectSameFit("y ~ lags(log(x), 1...2)" + family, "y ~ log(x1) + log(x2)" + family)
  }

  @Test func rowsLostToLagsAreSaidAndNothingElseIsLost() throws {
    var data = shifted
    data["x"]?.values.removeFirst(2)
    data["x"]?.start = RegressorExamples.start + 2
    let model = try fit(ModelFormula(parsing: "y ~ lag(x, 3) + arima(1,0,0)"), data: data)
    #expect(model.series.start == RegressorExamples.start + 5)
    #expect(model.summary.observations == 115)
    let note = try #require(model.summary.notes.first)
    #expect(note.contains("5 months") && note.contains("lag(x,3)"), "\(note)")
    // Lags use what is known before the sample of the response: nothing is lost here.
    var late = shifted
    late["y"]?.values.removeFirst(12)
    late["y"]?.start = RegressorExamples.start + 12
    let whole = try fit(ModelFormula(parsing: "y ~ lag(x, 3)"), data: late)
    #expect(whole.summary.observations == 108)
    #expect(whole.summary.notes.allSatisfy { !$0.contains("left out") })
  }

  /// Weights on a polynomial: least squares under the linear restrictions that say so.
  @Test func almonEqualsRestrictedLags() throws {
    let data = RegressorExamples.data()
    let model = try #require(
      try fit(ModelFormula(parsing: "y ~ almon(x, lags: 0...6, degree: 2)"), data: data)
        as? RegressionModel)
    let free = try #require(
      try fit(ModelFormula(parsing: "y ~ lags(x, 0...6)"), data: data) as? RegressionModel)
    // Third differences of the weights vanish: R β = 0, solved by hand from the free estimates.
    var restrictions = Matrix(rows: 4, columns: 8)
    for i in 0..<4 {
      for (j, value) in [-1.0, 3, -3, 1].enumerated() { restrictions[i, 1 + i + j] = value }
    }
    let variance = free.fit.covariance
    let inner = try CholeskyFactorization(
      (restrictions * variance).timesTransposed(restrictions))
    let step =
      variance.timesTransposed(restrictions)
      * inner.solve(restrictions * free.fit.coefficients)
    let expected = zip(free.fit.coefficients, step).map { $0 - $1 }
    let weights = (0...6).map { lag in
      (0...2).reduce(0) { $0 + model.fit.coefficients[1 + $1] * Double.pow(Double(lag) / 6, $1) }
    }
    #expect(worstRelativeError(weights, Array(expected.dropFirst()), floor: 0.1) < 1e-9)
    #expect(relativeError(model.fit.coefficients[0], expected[0]) < 1e-9)
    let note = try #require(model.summary.notes.first { $0.contains("Weights of x") })
    #expect(note.contains("lag 6 "), "\(note)")
  }

  /// θ = Σw/(1 − φ); its standard error against the same effect as a coefficient of its own.
  @Test func longRunEffectsHaveTheErrorsOfTheRewrittenRegression() throws {
    let data = RegressorExamples.data()
    let model = try #require(
      try fit(ModelFormula(parsing: "y ~ lag(y, 1) + lags(x, 0...2)"), data: data)
        as? RegressionModel)
    let effect = try #require(model.longRunEffects.first)
    let b = model.fit.coefficients
    #expect(relativeError(effect.estimate, (b[2] + b[3] + b[4]) / (1 - b[1])) < 1e-13)
    // Derivatives by central differences instead of the formula.
    func long(_ c: [Double]) -> Double { (c[2] + c[3] + c[4]) / (1 - c[1]) }
    let gradient = b.indices.map { j -> Double in
      var (up, down) = (b, b)
      up[j] += 1e-6
      down[j] -= 1e-6
      return (long(up) - long(down)) / 2e-6
    }
    let variance = dot(gradient, model.fit.covariance * gradient)
    #expect(relativeError(effect.standardError, variance.squareRoot()) < 1e-6)
    #expect(model.summary.notes.contains { $0.contains("in the long run") })
    let static1 = try #require(
      try fit(ModelFormula(parsing: "y ~ x"), data: data) as? RegressionModel)
    #expect(static1.longRunEffects.isEmpty)
  }

  @Test(arguments: [
    ("log(y) ~ lag(y, 1)", "lag(log(y), 1)"), ("y ~ y", "both sides"),
    ("y ~ lags(y, 0...2)", "start at 1"), ("y ~ lag(y, 1) + arima(1,0,0)", "leave out"),
    ("y ~ trend", "trend()"), ("y ~ log(z) + x", "z is 0"), ("y ~ q", "no series 'q'"),
  ])
  func refusesWithTheRemedy(text: String, part: String) throws {
    var data = RegressorExamples.data()
    data["z"] = RegressorExamples.series("z", (0..<120).map(Double.init))
    #expect {
      try fit(ModelFormula(parsing: text), data: data)
    } throws: { "\($0)".contains(part) }
  }
}
