import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// Least squares as R, statsmodels and gretl compute it.
@Suite struct RegressionReferenceTests {
  /// Agreement asked for; where a program itself is less exact the test says so.
  private static let tolerance = 1e-8
  private static let probabilityTolerance = 1e-6

  private static let golden = Result { try Golden.json("regression.json") }

  private func fit(
    _ source: JSONValue, _ covariance: CoefficientCovariance = .classical
  ) throws -> RegressionFit {
    try RegressionSpecification(covariance: covariance).fit(
      source["y"].doubles, regressors: Matrix(columnVectors: source["X"].array.map(\.doubles)),
      names: source["names"].array.compactMap(\.string))
  }

  private func expectClose(
    _ observed: [Double], _ expected: [Double], _ tolerance: Double = tolerance, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = worstRelativeError(observed, expected, floor: 0)
    #expect(
      error < tolerance, "\(what): \(observed) for \(expected)", sourceLocation: sourceLocation)
  }

  private func expectTest(
    _ test: TestResult, _ statistic: JSONValue, _ probability: JSONValue, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectClose(
      [test.statistic], [statistic.double ?? .nan], what, sourceLocation: sourceLocation)
    let error = relativeError(test.pValue, probability.double ?? .nan)
    #expect(
      error < Self.probabilityTolerance, "\(what): p \(test.pValue) for \(probability)",
      sourceLocation: sourceLocation)
  }

  private func expectClose(
    _ observed: [Double], _ expected: [Double], _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectClose(observed, expected, Self.tolerance, what, sourceLocation: sourceLocation)
  }

  @Test(arguments: 0..<5)
  func agreesWithREstimates(index: Int) throws {
    let source = try Self.golden.get()["r"][index]
    let (fit, expected) = (try fit(source), source["results"])
    let id = source["id"].string ?? ""
    expectClose(fit.coefficients, expected["coef"].doubles, id)
    expectClose(fit.table.map(\.statistic), expected["t"].doubles, id)
    #expect(
      worstRelativeError(fit.table.map(\.pValue), expected["p"].doubles)
        < Self.probabilityTolerance)
    expectClose(
      fit.covariance.elements, expected["vcov_ols"].array.flatMap(\.doubles), "\(id) covariance")
    for (observed, key) in [
      (fit.rSquared, "r2"), (fit.adjustedRSquared, "adj_r2"), (fit.standardError, "sigma"),
      (Double(fit.degreesOfFreedom), "df"), (fit.overallTest?.statistic ?? .nan, "f_stat"),
      (fit.logLikelihood, "loglik"), (fit.aic, "aic_R"), (fit.bic, "bic_R"),
      (fit.residualSumOfSquares, "rss"),
    ] {
      expectClose([observed], [expected[key].double ?? .nan], "\(id) \(key)")
    }
    expectClose(fit.leverages, expected["leverages"].doubles, "\(id) leverages")
    // Residuals cancel; their error is judged against the largest of them.
    #expect(
      worstRelativeError(
        fit.residuals.map { $0 / fit.standardError },
        expected["residuals"].doubles.map { $0 / fit.standardError }) < Self.tolerance)
  }

  @Test(arguments: 0..<5)
  func agreesWithRobustErrorsOfR(index: Int) throws {
    let source = try Self.golden.get()["r"][index]
    let fit = try fit(source)
    let estimators: [(String, CoefficientCovariance)] = [
      ("ols", .classical), ("HC0", .hc0), ("HC1", .hc1), ("HC2", .hc2), ("HC3", .hc3),
      ("NW_lag1", .neweyWest(lag: .fixed(1), smallSample: false)),
      ("NW_lag4", .neweyWest(lag: .fixed(4), smallSample: false)),
      ("NW_lag4_adjust", .neweyWest(lag: .fixed(4), smallSample: true)),
      ("NW_auto", .neweyWest(lag: .automatic(prewhitened: false), smallSample: false)),
      ("NW_auto_prewhite", .neweyWest(lag: .automatic(prewhitened: true), smallSample: false)),
    ]
    for (key, estimator) in estimators where !source["results"]["se"][key].isNull {
      let observed = try fit.covariance(estimator).diagonal.map { $0.squareRoot() }
      // On Longley's data R itself is off by 2e-8, as the exact numbers below show.
      expectClose(
        observed, source["results"]["se"][key].doubles, index == 0 ? 5e-8 : Self.tolerance,
        "\(source["id"].string ?? "") \(key)")
    }
  }

  @Test func robustErrorsOfLongleyAreExact() throws {
    let golden = try Self.golden.get()
    let fit = try fit(golden["r"][0])
    let estimators: [(String, CoefficientCovariance)] = [
      ("HC0", .hc0), ("HC2", .hc2), ("HC3", .hc3),
    ]
    for (key, estimator) in estimators {
      let observed = try fit.covariance(estimator).diagonal.map { $0.squareRoot() }
      expectClose(observed, golden["exactRobust"][key].doubles, 1e-10, key)
    }
  }

  @Test(arguments: 0..<5)
  func agreesWithTestsOfR(index: Int) throws {
    let source = try Self.golden.get()["r"][index]
    let (fit, expected) = (try fit(source), source["results"])
    let id = source["id"].string ?? ""
    let watson = expected["durbin_watson"]
    expectTest(fit.durbinWatson, watson["statistic"], watson["p_exact"], "\(id) Durbin–Watson")
    for lag in [1, 2, 4] {
      let test = try fit.breuschGodfrey(lag: lag)
      let reference = expected["breusch_godfrey"]["\(lag)"]
      expectTest(
        test.chiSquared, reference["chisq"]["statistic"], reference["chisq"]["p_value"],
        "\(id) Breusch–Godfrey \(lag)")
      expectTest(
        test.fisherF, reference["f"]["statistic"], reference["f"]["p_value"],
        "\(id) Breusch–Godfrey F \(lag)")
    }
    for (studentized, key) in [(true, "studentized"), (false, "plain")] {
      let reference = expected["breusch_pagan"][key]
      let test = try fit.breuschPagan(studentized: studentized)
      expectTest(test, reference["statistic"], reference["p_value"], "\(id) Breusch–Pagan \(key)")
      #expect(test.degreesOfFreedom == reference["parameter"][0].int)
    }
  }

  @Test(arguments: 0..<5)
  func agreesWithPredictionsOfR(index: Int) throws {
    let source = try Self.golden.get()["r"][index]
    let expected = source["results"]["predict_first3"]
    let rows = Matrix(columnVectors: source["X"].array.map { Array($0.doubles.prefix(3)) })
    let prediction = try fit(source).predict(rows)
    let observations = prediction.predictionIntervals(level: 0.95)
    expectClose(prediction.means, expected["mean"].doubles, "means")
    expectClose(prediction.meanErrors, expected["se_mean"].doubles, "errors")
    expectClose(observations.map(\.lower), expected["lo95_pred"].doubles, "lower")
    expectClose(observations.map(\.upper), expected["hi95_pred"].doubles, "upper")
    expectClose(
      prediction.confidenceIntervals(level: 0.95).map(\.lower), expected["lo95_mean"].doubles,
      "mean lower")
  }

  @Test(arguments: 0..<5)
  func agreesWithStatsmodels(index: Int) throws {
    let source = try Self.golden.get()["statsmodels"][index]
    let (fit, expected) = (try fit(source), source["results"])
    let id = source["id"].string ?? ""
    expectClose(fit.coefficients, expected["params"].doubles, id)
    expectClose(fit.standardErrors, expected["se_nonrobust"].doubles, id)
    expectClose(
      [fit.logLikelihood, fit.rSquared, fit.adjustedRSquared],
      ["loglik", "r2", "adj_r2"].map { expected[$0].double ?? .nan }, id)
    let overall = try #require(fit.overallTest)
    expectTest(overall, expected["f"], expected["f_p"], "\(id) F")
    let estimators: [(String, CoefficientCovariance)] = [
      ("HC0", .hc0), ("HC1", .hc1), ("HC2", .hc2), ("HC3", .hc3),
      ("HAC_1", .neweyWest(lag: .fixed(1), smallSample: false)),
      ("HAC_4_corrected", .neweyWest(lag: .fixed(4), smallSample: true)),
    ]
    for (key, estimator) in estimators {
      let observed = try fit.covariance(estimator).diagonal.map { $0.squareRoot() }
      // statsmodels loses as many digits on Longley's data as R.
      expectClose(
        observed, expected["se_\(key)"].doubles, index == 0 ? 5e-8 : Self.tolerance,
        "\(id) \(key)")
    }
    if !expected["white"].isNull {
      let white = try fit.white()
      expectTest(
        white.chiSquared, expected["white"]["lm"], expected["white"]["lm_p"], "\(id) White")
      expectTest(white.fisherF, expected["white"]["f"], expected["white"]["f_p"], "\(id) White F")
    }
  }

  @Test(arguments: 0..<4)
  func agreesWithGretl(index: Int) throws {
    let source = try Self.golden.get()["gretl"][index]
    let (fit, expected) = (try fit(source), source["results"])
    let id = source["id"].string ?? ""
    expectClose(fit.coefficients, expected["ols_coef"].doubles, id)
    expectClose(fit.standardErrors, expected["ols_se"].doubles, id)
    // gretl does not count σ² in its criteria.
    expectClose(
      [fit.logLikelihood, fit.aic - 2], Array(expected["ols_lnl_aic_bic_hqc"].doubles.prefix(2)), id
    )
    expectClose([fit.durbinWatson.statistic], [expected["ols_dw"].double ?? .nan], id)
    for lag in [1, 4] {
      let reference = expected["bg\(lag)_stat_p"]
      expectTest(
        try fit.breuschGodfrey(lag: lag).fisherF, reference[0], reference[1],
        "\(id) Breusch–Godfrey \(lag)")
    }
    expectTest(
      try fit.breuschPagan(studentized: false), expected["bp_stat_p"][0], expected["bp_stat_p"][1],
      "\(id) Breusch–Pagan")
    expectTest(
      try fit.white().chiSquared, expected["white_stat_p"][0], expected["white_stat_p"][1],
      "\(id) White")
    let lags: [(String, NeweyWestLag)] = [
      ("hac_se_nw2", .ruleOfThumb), ("hac_se_4_bartlett", .fixed(4)),
    ]
    for (key, lag) in lags {
      let observed = try fit.covariance(.neweyWest(lag: lag, smallSample: false))
      expectClose(
        observed.diagonal.map { $0.squareRoot() }, expected[key].doubles, "\(id) \(key)")
    }
  }
}
