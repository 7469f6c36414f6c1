import LinearAlgebra
import Models
import TestSupport
import Testing
import TimeSeries

/// Formulas estimated by least squares: choice of errors, gaps, columns that say nothing.
@Suite struct RegressionOptionTests {
  private func regression(
    _ text: String, _ data: [String: Series], _ covariance: CoefficientCovariance? = nil
  ) throws -> RegressionModel {
    let model = try fit(
      ModelFormula(parsing: text), data: data, options: FitOptions(covariance: covariance))
    return try #require(model as? RegressionModel)
  }

  @Test func theErrorsAskedForAreThoseOfTheTable() throws {
    let data = RegressorExamples.data()
    let classical = try regression("y ~ x", data)
    let asked = CoefficientCovariance.neweyWest(
      lag: .automatic(prewhitened: false), smallSample: true)
    let robust = try regression("y ~ x", data, asked)
    let expected = try classical.fit.covariance(asked).diagonal.map { $0.squareRoot() }
    #expect(robust.summary.coefficients.map(\.standardError) == expected)
    #expect(robust.summary.coefficients.map(\.estimate) == classical.fit.coefficients)
    let wald = try #require(robust.fit.overallTest)
    let statistic = robust.summary.coefficients[1].statistic
    #expect(relativeError(wald.statistic, statistic * statistic) < 1e-10)
    #expect(throws: ModelError.self) {
      try fit(
        ModelFormula(parsing: "y ~ arima(1,0,0)"), data: data, options: FitOptions(covariance: .hc1)
      )
    }
  }

  @Test func monthsLeftOutAreNamed() throws {
    var data = RegressorExamples.data()
    #expect(try regression("y ~ x", data).summary.notes.isEmpty)
    data["y"]?.values[7] = .nan
    let one = try regression("y ~ x", data).summary.notes
    #expect(one.first == "1 month without a value was left out: 2010-08.")
    #expect(one.count == 2 && one[1].contains("not taken for neighbours"), "\(one)")
    for t in 20..<30 { data["y"]?.values[t] = .nan }
    let many = try regression("y ~ x", data).summary.notes
    #expect(
      many.first == "11 months without a value were left out: 2010-08, 2011-09, 2011-10, 2011-11, "
        + "2011-12, 2012-01 and 5 more.")
  }

  @Test func diagnosticsTestWhatLeastSquaresAssumes() throws {
    let rows = try regression("y ~ x", RegressorExamples.data()).summary.diagnostics
    #expect(
      rows.prefix(4).map(\.key) == ["breuschGodfrey", "breuschPagan", "white", "ljungBox"])
    #expect(rows[0].name == "Breusch–Godfrey (12)" && rows[0].degreesOfFreedom == 12)
    #expect(rows.contains { $0.key == "jarqueBera" })
    #expect(!rows.contains { $0.key == "durbinWatson" || $0.key == "rSquared" })
  }

  @Test(arguments: [
    ("y ~ x + pulse(2031-01)", "outside the data, 2010-01 to 2019-12"),
    ("y ~ x + step(2000-01)", "1 throughout the data"), ("y ~ x + one", "repeats the constant"),
    ("y ~ arima(0,1,1) + one", "differencing leaves nothing"),
    ("y ~ y + x", "cannot explain itself"),
    ("y ~ arima(0,1,1) + pulse(2010-08)", "where y has no value"),
    ("y ~ x + nil0", "zero throughout the sample"),
  ])
  func columnsThatSayNothingAreRefused(text: String, part: String) throws {
    var data = RegressorExamples.data()
    data["y"]?.values[7] = .nan
    data["one"] = RegressorExamples.series("one", [Double](repeating: 1, count: 120))
    data["nil0"] = RegressorExamples.series("nil0", [Double](repeating: 0, count: 120))
    #expect {
      try fit(ModelFormula(parsing: text), data: data)
    } throws: { "\($0)".contains(part) }
    #expect(try fit(ModelFormula(parsing: "y ~ 0 + one"), data: data).summary.converged)
  }
}
