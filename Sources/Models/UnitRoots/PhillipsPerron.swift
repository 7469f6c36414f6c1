/// Which statistic `phillipsPerronTest` computes.
public enum PhillipsPerronStatistic: String, Sendable {
  /// Z(t), the corrected t ratio.
  case tau
  /// Z(α), the corrected n (α̂ − 1).
  case alpha
}

/// How the corrections of `phillipsPerronTest` are computed.
public enum PhillipsPerronForm: String, Sendable {
  /// From the standard error of the regression: exact in finite samples.
  case regression
  /// From the moments of yₜ as printed in the paper: what R's `ndiffs(test = "pp")` computes.
  case published
}

/// The Phillips–Perron test that a series has a unit root.
///
///     yₜ = α yₜ₋₁ + deterministic terms + eₜ,   t the t ratio of α − 1
///     Z(t) = t √(γ₀/λ²) − ½ (λ² − γ₀)/λ · n se(α̂)/s
///     Z(α) = n (α̂ − 1) − ½ (λ² − γ₀) · n² se(α̂)²/s²
///
/// with γ₀ the variance and λ² the long-run variance of e (Bartlett weights, divisor n). Small values
/// speak against a unit root. p-values belong to large samples; critical values of Z(t) are those of
/// the Dickey–Fuller t ratio in this sample. Missing values (NaN) are left out, the gaps closed up.
///
/// Source: Phillips and Perron (1988), Testing for a unit root in time series regression, Biometrika
/// 75, 335–346; Hamilton (1994), Time Series Analysis, section 17.6; p-values MacKinnon (1994).
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - terms: The deterministic terms; the published form knows a constant and a trend.
///   - statistic: Which statistic.
///   - bandwidth: The autocovariances in the long-run variance.
///   - form: How the corrections are computed.
/// - Returns: The test.
/// - Throws: As `augmentedDickeyFullerTest`.
/// - Complexity: O(n l).
public func phillipsPerronTest(
  _ y: [Double], terms: DeterministicTerms = .constant, statistic: PhillipsPerronStatistic = .tau,
  bandwidth: Bandwidth = .short, form: PhillipsPerronForm = .regression
) throws(ModelError) -> UnitRootResult {
  let name = "Phillips–Perron \(statistic == .tau ? "Z(t)" : "Z(α)") (\(terms.words))"
  let sample = try OrderedSample(y, atLeast: 4 + terms.count, for: name).values
  guard form == .regression || terms == .constant || terms == .trend else {
    throw .invalidOption("the published form of Phillips–Perron has a constant or a trend")
  }
  // With no lagged differences the regression of Δy has the coefficient α − 1.
  let regression = try DickeyFullerDesign(sample, terms, name: name)
    .regression(lags: 0, skipping: 0)
  let n = Double(regression.residuals.count)
  let lags = bandwidth.lags(for: regression.residuals)
  let variance = regression.sumOfSquares / n
  let longRun = longRunVariance(regression.residuals, lags: lags)
  guard longRun > 0 else { throw .estimationFailed("the long-run variance of \(name) vanishes") }
  let scale =
    switch form {
    case .regression:
      n * regression.standardErrors[0]
        / (regression.sumOfSquares / (n - Double(1 + terms.count))).squareRoot()
    case .published: publishedScale(Array(sample.dropFirst()), trend: terms == .trend)
    }
  let excess = longRun - variance
  let value =
    switch statistic {
    case .tau:
      (variance / longRun).squareRoot() * regression.ratio(0)
        - excess * scale / (2 * longRun.squareRoot())
    case .alpha: n * regression.coefficients[0] - excess * scale * scale / 2
    }
  return UnitRootResult(
    name: name, nullHypothesis: .unitRoot, statistic: value,
    pValue: statistic == .tau
      ? DickeyFullerLaw.tauPValue(value, terms) : DickeyFullerLaw.alphaPValue(value, terms),
    pValueKind: .value,
    criticalValues: statistic == .tau
      ? DickeyFullerLaw.tauCriticalValues(terms, observations: Int(n))
      : DickeyFullerLaw.alphaCriticalValues(terms),
    lags: lags, observations: Int(n))
}

/// n over the root of the sum of squares of y around its mean or line, as the paper prints it.
///
/// For the trend its D = n²(n² − 1)/12 Σy² − n (Σty)² + n(n + 1) Σty Σy − n(n + 1)(2n + 1)/6 (Σy)²,
/// which is n²(n² − 1)/12 times the sum of squares, stands beside n³/√12: a factor √(1 − n⁻²).
private func publishedScale(_ y: [Double], trend: Bool) -> Double {
  let n = Double(y.count)
  let squares = detrended(y, line: trend).reduce(0) { $0 + $1 * $1 }
  return trend ? n / (squares * (1 - 1 / (n * n))).squareRoot() : n / squares.squareRoot()
}
