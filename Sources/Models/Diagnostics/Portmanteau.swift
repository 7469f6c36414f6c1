/// The Ljung–Box test that residuals are not autocorrelated up to a lag.
///
///     Q = n (n + 2) Σ r(k)² / (n − k),   k = 1…lag,   about χ² with lag − fitted degrees of freedom
///
/// Missing values (NaN) are left out as in `autocorrelations`; n counts those observed.
///
/// Source: Ljung and Box (1978), On a measure of lack of fit in time series models, Biometrika 65.
///
/// - Parameters:
///   - residuals: The residuals, NaN where missing.
///   - lag: The number of autocorrelations; positive.
///   - fittedParameters: How many dynamic coefficients were estimated (p + q + P + Q for ARIMA).
/// - Returns: The test; its p-value is NaN when `lag` does not exceed `fittedParameters`.
public func ljungBoxTest(
  _ residuals: [Double], lag: Int, fittedParameters: Int = 0
) -> TestResult {
  let n = Double(residuals.count { !$0.isNaN })
  var sum = 0.0
  for (k, r) in autocorrelations(residuals, maximumLag: lag).enumerated().dropFirst() {
    sum += r * r / (n - Double(k))
  }
  return portmanteau(n * (n + 2) * sum, lag: lag, fittedParameters: fittedParameters)
}

/// The Box–Pierce test that residuals are not autocorrelated up to a lag.
///
///     Q = n Σ r(k)²,   k = 1…lag,   about χ² with lag − fitted degrees of freedom
///
/// In small samples `ljungBoxTest` is closer to its distribution.
///
/// Source: Box and Pierce (1970), Distribution of residual autocorrelations, Journal of the American
/// Statistical Association 65.
///
/// - Parameters:
///   - residuals: The residuals, NaN where missing.
///   - lag: The number of autocorrelations; positive.
///   - fittedParameters: How many dynamic coefficients were estimated.
/// - Returns: The test; its p-value is NaN when `lag` does not exceed `fittedParameters`.
public func boxPierceTest(
  _ residuals: [Double], lag: Int, fittedParameters: Int = 0
) -> TestResult {
  let n = Double(residuals.count { !$0.isNaN })
  var sum = 0.0
  for r in autocorrelations(residuals, maximumLag: lag).dropFirst() { sum += r * r }
  return portmanteau(n * sum, lag: lag, fittedParameters: fittedParameters)
}

private func portmanteau(_ statistic: Double, lag: Int, fittedParameters: Int) -> TestResult {
  precondition(lag > 0 && fittedParameters >= 0, "lag \(lag), \(fittedParameters) parameters")
  return TestResult(
    statistic: statistic, reference: .chiSquared(degreesOfFreedom: lag - fittedParameters))
}
