import Models
import TestSupport
import Testing
import TimeSeries

/// Regressors that begin late, end early or have holes.
@Suite struct RegressorSampleTests {
  private func data(_ change: (inout [Double], inout [Double]) -> Void) -> [String: Series] {
    var data = RegressorExamples.data()
    var (y, x) = (data["y"]?.values ?? [], data["x"]?.values ?? [])
    change(&y, &x)
    data["y"]?.values = y
    data["x"]?.values = x
    return data
  }

  @Test(arguments: ["arima(1,0,0)", "ar1()", "arima(0,1,1)"])
  func aHoleWhereTheResponseIsObservedIsRefused(family: String) throws {
    let holed = data { _, x in
      x[50] = .nan
      x[51] = .nan
    }
    #expect {
      try fit(ModelFormula(parsing: "y ~ x + \(family)"), data: holed)
    } throws: { error in
      "\(error)".contains("'x' has no value in 2 months (2014-03, 2014-04)")
    }
  }

  /// Where the response is missing too, the regressor's value carries no weight.
  @Test(arguments: ["arima(1,0,0)", "ar1()", "arima(0,1,1)"])
  func aHoleWhereTheResponseIsMissingTooChangesNothing(family: String) throws {
    let formula = try ModelFormula(parsing: "y ~ x + \(family)")
    let known = try fit(formula, data: data { y, _ in y[50] = .nan })
    let holed = try fit(
      formula,
      data: data { y, x in
        y[50] = .nan
        x[50] = .nan
      })
    #expect(
      relativeError(holed.summary.logLikelihood, known.summary.logLikelihood) < 1e-9)
    for (a, b) in zip(holed.summary.coefficients, known.summary.coefficients) {
      #expect(relativeError(a.estimate, b.estimate) < 1e-5, "\(a.name)")
    }
    #expect(holed.summary.notes.contains { $0.contains("2014-03") && $0.contains("line") })
    #expect(try holed.project(horizon: 0, paths: [:]).months == [RegressorExamples.start + 50])
  }

  @Test func aRegressorThatEndsEarlyIsNamedWithItsEnd() throws {
    let short = data { _, x in x.removeLast(2) }
    #expect {
      try fit(ModelFormula(parsing: "y ~ x + ar1()"), data: short)
    } throws: { "\($0)".contains("'x' ends 2 months before y") }
    // A lag needs no later value.
    let lagged = try fit(ModelFormula(parsing: "y ~ lag(x, 2) + ar1()"), data: short)
    #expect(lagged.summary.observations == 118)
  }

  @Test func leastSquaresLeavesRowsOutAndSaysWhich() throws {
    let holed = data { _, x in
      x[0] = .nan
      x[60] = .nan
    }
    let model = try fit(ModelFormula(parsing: "y ~ x"), data: holed)
    #expect(model.summary.observations == 118)
    #expect(model.summary.notes.count == 3)
    #expect(model.summary.notes[0].contains("2010-01 is left out"), "\(model.summary.notes)")
    #expect(model.summary.notes[1].contains("2015-01"), "\(model.summary.notes)")
    #expect(model.summary.notes[2].contains("not taken for neighbours"))
  }

  @Test func aRegressorWithoutCommonMonthsIsRefused() throws {
    var far = RegressorExamples.data()
    far["x"]?.start = Period(year: 1950, month: 1)
    #expect {
      try fit(ModelFormula(parsing: "y ~ x + arima(1,0,0)"), data: far)
    } throws: { "\($0)".contains("'x' has no value between 2010-01 and 2019-12") }
  }
}
