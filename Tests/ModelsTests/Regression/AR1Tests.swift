import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Regressions with autocorrelated errors against gretl, R, and the exact ARMA likelihood.
@Suite struct AR1Tests {
  private static let golden = Result { try Golden.json("ar1.json") }

  private func design(_ source: JSONValue) -> Matrix {
    Matrix(columnVectors: source["X"].array.map(\.doubles))
  }

  private func fit(_ source: JSONValue, _ method: AR1Method) throws -> AR1Fit {
    try AR1Specification(method: method).fit(
      source["y"].doubles, regressors: design(source),
      names: source["names"].array.compactMap(\.string))
  }

  /// gretl stops when ρ moves by 1e-5; ours goes on to 1e-10, so the gap is gretl's own.
  @Test(arguments: 0..<3, AR1Method.allCases)
  func agreesWithGretl(index: Int, method: AR1Method) throws {
    let source = try Self.golden.get()["cases"][index]
    let fit = try fit(source, method)
    let key = method == .praisWinsten ? "prais_winsten" : "cochrane_orcutt"
    let expected = source["gretl"]
    #expect(
      worstRelativeError(fit.coefficients, expected[key + "_coef"].doubles, floor: 0) < 5e-6)
    #expect(worstRelativeError(fit.standardErrors, expected[key + "_se"].doubles, floor: 0) < 1e-6)
    #expect(relativeError(fit.rho, expected[key + "_rho"].double ?? .nan) < 1e-5)
    #expect(fit.converged)
  }

  /// R's `gls` maximises the likelihood; Prais–Winsten comes close from below.
  @Test(arguments: [0, 2])
  func staysJustBelowTheMaximumLikelihoodOfR(index: Int) throws {
    let source = try Self.golden.get()["cases"][index]
    let fit = try fit(source, .praisWinsten)
    let maximum = try #require(source["r"]["loglik"].double)
    #expect(fit.logLikelihood <= maximum + 1e-8)
    #expect(fit.logLikelihood > maximum - 0.01)
  }

  /// The likelihood and the law, gaps included, by the Kalman filter at the same coefficients.
  @Test func agreesWithTheExactARMALikelihoodAndLaw() throws {
    let source = try Self.golden.get()["cases"][1]
    var y = source["y"].doubles
    for t in [40, 41, 42, 90, 170] { y[t] = .nan }
    let count = 180
    let all = design(source)
    let columns = Array(0..<all.columns)
    let sample = all.submatrix(rows: Array(0..<count), columns: columns)
    let fit = try AR1Specification().fit(
      Array(y[..<count]), regressors: sample, names: ["a", "b", "c"])
    let twin = try ARIMASpecification(
      order: ARIMAOrder(p: 1, d: 0, q: 0), includesConstant: true
    ).evaluate(
      Array(y[..<count]), regressors: sample, names: ["a", "b", "c"],
      armaCoefficients: [fit.rho], regressionCoefficients: fit.coefficients)
    #expect(relativeError(fit.logLikelihood, twin.logLikelihood) < 1e-10)
    let ones = Matrix(columnVectors: [[Double](repeating: 1, count: 192)])
    let law = try fit.jointLaw(
      design: Matrix(rows: 192, columns: 4, columnMajor: ones.elements + all.elements))
    let expected = try twin.jointLaw(
      horizon: 12, futureRegressors: all.submatrix(rows: Array(count..<192), columns: columns))
    #expect(law.positions == expected.positions)
    #expect(worstRelativeError(law.mean, expected.mean) < 1e-9)
    // Shocks alone, in units of their own variance: the part without the coefficients' uncertainty.
    let shocks = law.factor.submatrix(
      rows: Array(0..<17), columns: Array(0..<17))
    let scale = twin.sigma2 / fit.errorVariance
    #expect(
      worstRelativeError(
        (scale * shocks.outerGram).elements, expected.covariance.elements, floor: twin.sigma2)
        < 1e-8)
    #expect(zip(law.variances, shocks.outerGram.diagonal).allSatisfy { $0 > $1 })
  }

  @Test func aFormulaEstimatesReportsAndProjects() throws {
    let data = RegressorExamples.data()
    let model = try Models.fit(ModelFormula(parsing: "y ~ x + trend() + ar1()"), data: data)
    #expect("\(model.formula)" == "y ~ ar1(praisWinsten) + x + trend()")
    #expect(model.summary.coefficients.map(\.name) == ["ar1", "intercept", "x", "trend"])
    let again = try Models.fit(model.formula, data: data)
    #expect(again.summary.logLikelihood == model.summary.logLikelihood)
    #expect(model.residuals.count == 120 && model.residuals.allSatisfy { $0.isFinite })
    let conditional = try Models.fit(
      ModelFormula(parsing: "y ~ x + trend() + ar1(cochraneOrcutt)"), data: data)
    #expect(conditional.residuals[0].isNaN)
    let missing = MissingPath(name: "x", count: 6, first: "2020-01")
    #expect(throws: ModelError.missingPaths([missing], horizon: 6)) {
      try model.project(horizon: 6, paths: [:])
    }
  }

  @Test func errorsThatAreNotStationaryAreRefusedWithTheRemedy() {
    let explosive = (0..<40).map { Double.pow(1.2, $0) }
    #expect {
      try AR1Specification().fit(
        explosive, regressors: Matrix(rows: 40, columns: 0), names: [])
    } throws: { "\($0)".contains("arima(1,1,0)") }
    #expect(throws: ModelError.self) {
      try AR1Specification().fit([1, 2, 1], regressors: Matrix(rows: 3, columns: 0), names: [])
    }
  }
}
