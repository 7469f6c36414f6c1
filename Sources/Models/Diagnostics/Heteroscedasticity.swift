/// The McLeod–Li test that squared residuals are not autocorrelated up to a lag.
///
/// The Ljung–Box statistic of the squares, about χ² with `lag` degrees of freedom: no correction for
/// fitted coefficients is needed. Large values speak for volatility clusters or nonlinearity.
/// Missing values (NaN) are left out as in `ljungBoxTest`.
///
/// Source: McLeod and Li (1983), Diagnostic checking ARMA time series models using squared-residual
/// autocorrelations, Journal of Time Series Analysis 4, 269–273.
///
/// - Parameters:
///   - residuals: The residuals, NaN where missing.
///   - lag: The number of autocorrelations; positive.
/// - Returns: The test.
public func mcLeodLiTest(_ residuals: [Double], lag: Int) -> TestResult {
  ljungBoxTest(residuals.map { $0 * $0 }, lag: lag)
}

/// The outcome of a Lagrange-multiplier test in its two forms.
public struct ARCHTestResult: Sendable, Equatable {
  /// n R² against χ².
  public let multiplier: TestResult
  /// The F test that all lags have no effect: closer to its level in small samples.
  public let fTest: TestResult
}

/// Engle's Lagrange-multiplier test for autoregressive conditional heteroscedasticity.
///
///     eₜ² = α₀ + Σ αⱼ eₜ₋ⱼ² + uₜ;   LM = n R²,   about χ² with `lag` degrees of freedom
///
/// over the n observations that have all lags. Rows with a missing value (NaN) are left out.
///
/// Source: Engle (1982), Autoregressive conditional heteroscedasticity with estimates of the variance
/// of United Kingdom inflation, Econometrica 50, 987–1007.
///
/// - Parameters:
///   - residuals: The residuals, NaN where missing.
///   - lag: The number of lagged squares; positive.
/// - Returns: The test in both forms.
/// - Throws: `ModelError.tooFewObservations`, `.unusableValue`, `.allMissing`; `.constant`,
///   `.collinear` or `.estimationFailed` when the squares do not vary enough.
/// - Complexity: O(n lag²).
public func archTest(_ residuals: [Double], lag: Int) throws(ModelError) -> ARCHTestResult {
  guard lag > 0 else { throw .invalidOption("the ARCH test takes 1 or more lags, not \(lag)") }
  _ = try OrderedSample(residuals)
  let squares = residuals.map { $0 * $0 }
  let rows = (lag..<max(lag, squares.count)).filter { t in
    (t - lag...t).allSatisfy { !squares[$0].isNaN }
  }
  let n = rows.count
  guard n > 2 * lag + 1 else {
    throw .tooFewObservations(usable: n, needed: 2 * lag + 2, reason: "the ARCH test")
  }
  let target = rows.map { squares[$0] }
  guard !isConstant(target) else { throw .constant(afterDifferencing: false) }
  let columns =
    [[Double](repeating: 1, count: n)] + (1...lag).map { j in rows.map { squares[$0 - j] } }
  let rest = try TestRegression(target, on: columns, for: "the ARCH test").sumOfSquares
  let total = sumOfSquaredDeviations(target)
  let denominator = n - lag - 1
  return ARCHTestResult(
    multiplier: TestResult(
      statistic: Double(n) * (1 - rest / total), reference: .chiSquared(degreesOfFreedom: lag)),
    fTest: TestResult(
      statistic: (total - rest) / Double(lag) / (rest / Double(denominator)),
      reference: .fisherF(numerator: lag, denominator: denominator)))
}
