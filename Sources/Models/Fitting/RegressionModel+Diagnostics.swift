import TimeSeries

extension RegressionModel {
  /// Tests of what least squares assumes about its errors: independence, one variance, normality.
  ///
  /// Breusch–Godfrey takes in a year, or 2 lags without a season, and never more than a fifth of the
  /// observations, as the portmanteau tests do.
  static func diagnostics(of fit: RegressionFit, season: Int) -> [DiagnosticRow] {
    var rows: [DiagnosticRow] = []
    let order = Swift.max(1, Swift.min(season > 1 ? season : 2, fit.observations / 5))
    if let godfrey = try? fit.breuschGodfrey(lag: order).chiSquared {
      rows.append(
        assumptionRow(
          "Breusch–Godfrey (\(order))", "breuschGodfrey", godfrey,
          bad: "The residuals are correlated with their own past.",
          good: "No sign of correlation with earlier residuals."))
    }
    let uneven = "The spread of the residuals changes with the regressors."
    let even = "The spread of the residuals looks even."
    if let pagan = try? fit.breuschPagan() {
      rows.append(
        assumptionRow("Breusch–Pagan", "breuschPagan", pagan, bad: uneven, good: even))
    }
    if let white = try? fit.white().chiSquared {
      rows.append(assumptionRow("White", "white", white, bad: uneven, good: even))
    }
    return rows
      + residualDiagnostics(fit.residuals, season: season, fittedParameters: 0, lag: nil)
  }

  private static func assumptionRow(
    _ name: String, _ key: String, _ result: TestResult, bad: String, good: String
  ) -> DiagnosticRow {
    DiagnosticRow(
      name: name, key: key, statistic: result.statistic,
      degreesOfFreedom: result.degreesOfFreedom.map(Double.init),
      pValue: result.pValue.isNaN ? nil : result.pValue,
      // The 5% of common usage.
      reading: result.pValue < 0.05 ? bad : good)
  }

  /// Months of the sample that are no rows of the regression, and what that does to lags.
  static func gapNotes(_ request: FitRequest, fit: RegressionFit) -> [String] {
    let series = request.series
    let empty = series.values.indices.filter { series.values[$0].isNaN }
    var notes: [String] = []
    if !empty.isEmpty {
      notes.append(
        "\(series.counted(empty.count)) without a value \(empty.count == 1 ? "was" : "were") left "
          + "out: \(series.listed(empty)).")
    }
    let used = fit.residuals.indices.filter { !fit.residuals[$0].isNaN }
    guard let first = used.first, let last = used.last, last - first >= used.count else {
      return notes
    }
    let noun = series.periodNoun
    return notes + [
      "The \(noun)s on either side of a gap are not taken for neighbours: tests of autocorrelation and "
        + "Newey–West errors pair only \(noun)s that lie as far apart as the lag says."
    ]
  }
}
