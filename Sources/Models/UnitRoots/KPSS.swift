/// Around what a series is stationary under the null hypothesis of `kpssTest`.
public enum KPSSNull: String, Sendable {
  /// A constant level.
  case level
  /// A straight line.
  case trend
}

/// The KPSS test that a series is stationary around a level or a trend.
///
///     η = n⁻² Σ Sₜ² / λ²,   Sₜ = e₁ + … + eₜ
///
/// with e the residuals from the level or the trend and λ² their long-run variance (Bartlett
/// weights). Large values speak for a unit root. p-values lie on straight lines between the critical
/// values for 10, 5, 2.5 and 1 percent, and are bounds outside. Missing values (NaN) are left out and
/// the gaps closed up.
///
/// Source: Kwiatkowski, Phillips, Schmidt and Shin (1992), Testing the null hypothesis of stationarity
/// against the alternative of a unit root, Journal of Econometrics 54, 159–178; table 1.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - null: Around what the series is stationary.
///   - bandwidth: The autocovariances in the long-run variance.
/// - Returns: The test.
/// - Throws: `ModelError.tooFewObservations` below 4, `.constant`, `.allMissing`, `.unusableValue`;
///   `.estimationFailed` for a series that is exactly the line.
/// - Complexity: O(n l).
public func kpssTest(
  _ y: [Double], null: KPSSNull = .level, bandwidth: Bandwidth = .short
) throws(ModelError) -> UnitRootResult {
  let sample = try OrderedSample(y, atLeast: 4, for: "the KPSS test").values
  let residuals = detrended(sample, line: null == .trend)
  let lags = bandwidth.lags(for: residuals)
  let variance = longRunVariance(residuals, lags: lags)
  let n = Double(sample.count)
  guard !isNegligible(variance, beside: sample) else {
    throw .estimationFailed(
      "the series is exactly a straight line, so the KPSS test has no residuals")
  }
  var (sum, squares) = (0.0, 0.0)
  for value in residuals {
    sum += value
    squares += sum * sum
  }
  let statistic = squares / (n * n * variance)
  let table = kpssTable(null)
  let p = table.pValue(statistic)
  return UnitRootResult(
    name: "KPSS (\(null.rawValue))", nullHypothesis: .stationary, statistic: statistic,
    pValue: p.value, pValueKind: p.kind, criticalValues: table.entries, lags: lags,
    observations: sample.count)
}

/// Table 1 of Kwiatkowski, Phillips, Schmidt and Shin (1992).
private func kpssTable(_ null: KPSSNull) -> CriticalValueTable {
  switch null {
  case .level: CriticalValueTable([(0.01, 0.739), (0.025, 0.574), (0.05, 0.463), (0.10, 0.347)])
  case .trend: CriticalValueTable([(0.01, 0.216), (0.025, 0.176), (0.05, 0.146), (0.10, 0.119)])
  }
}

/// Residuals from the mean, or from a straight line by least squares.
func detrended(_ y: [Double], line: Bool) -> [Double] {
  let n = Double(y.count)
  var mean = 0.0
  for value in y { mean += value / n }
  var residuals = y.map { $0 - mean }
  // A second pass takes away the rounding of the first.
  var rest = 0.0
  for value in residuals { rest += value / n }
  for t in residuals.indices { residuals[t] -= rest }
  guard line else { return residuals }
  var (product, squares) = (0.0, 0.0)
  for t in residuals.indices {
    let position = Double(t) - (n - 1) / 2
    product += position * residuals[t]
    squares += position * position
  }
  for t in residuals.indices {
    residuals[t] -= product / squares * (Double(t) - (n - 1) / 2)
  }
  return residuals
}

/// Whether a variance is only the rounding error of values of this size.
func isNegligible(_ variance: Double, beside values: [Double]) -> Bool {
  let size = values.reduce(0) { max($0, $1.magnitude) } * 16 * .ulpOfOne
  return !(variance > size * size)
}
