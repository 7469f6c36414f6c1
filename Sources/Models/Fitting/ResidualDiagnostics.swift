/// The tests printed below an estimation table, on the residuals of a time-series model.
///
/// - Parameters:
///   - residuals: Standardized residuals, NaN where there is none.
///   - season: Periods in a year, 1 without a season.
///   - fittedParameters: ARMA coefficients, taken off the degrees of freedom.
///   - lag: Longest lag of the portmanteau test; nil takes two years, or 10 without a season
///     (Hyndman & Athanasopoulos 2021, section 5.4), never more than a fifth of the data.
/// - Returns: A row a test, empty when there are too few residuals for the lag.
func residualDiagnostics(
  _ residuals: [Double], season: Int, fittedParameters: Int, lag: Int?
) -> [DiagnosticRow] {
  let count = residuals.count { !$0.isNaN }
  let usual = Swift.min(season > 1 ? 2 * season : 10, count / 5)
  let lag = Swift.max(lag ?? usual, fittedParameters + 1)
  guard count > lag + 1 else { return [] }
  let box = ljungBoxTest(residuals, lag: lag, fittedParameters: fittedParameters)
  let normality = jarqueBeraTest(residuals)
  return [
    DiagnosticRow(
      name: "Ljung–Box (\(lag))", key: "ljungBox", statistic: box.statistic,
      degreesOfFreedom: box.degreesOfFreedom.map(Double.init), pValue: box.pValue,
      reading: box.pValue < significance
        ? "The residuals are still correlated: the model leaves something out."
        : "No sign of correlation left in the residuals."),
    DiagnosticRow(
      name: "Jarque–Bera", key: "jarqueBera", statistic: normality.statistic,
      degreesOfFreedom: normality.degreesOfFreedom.map(Double.init), pValue: normality.pValue,
      reading: normality.pValue < significance
        ? "The residuals are not normal: look for outliers; intervals are approximate."
        : "The residuals look normal."),
  ]
}

/// The level below which a reading speaks up: the 5% of common usage.
private let significance = 0.05
