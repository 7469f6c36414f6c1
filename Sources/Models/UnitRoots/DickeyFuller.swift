/// The augmented Dickey–Fuller test that a series has a unit root.
///
///     Δyₜ = φ yₜ₋₁ + Σ γⱼ Δyₜ₋ⱼ + deterministic terms + eₜ,   τ the t ratio of φ
///
/// Small (strongly negative) values speak against a unit root. The p-value belongs to large samples,
/// the critical values to this one. Missing values (NaN) are left out and the gaps closed up. Lags
/// chosen by a criterion are compared on common observations, then the test uses all it can.
///
/// Source: Said and Dickey (1984), Testing for unit roots in autoregressive-moving average models of
/// unknown order, Biometrika 71; p-values MacKinnon (1994), critical values MacKinnon (2010).
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - terms: The deterministic terms of the regression.
///   - lags: The lagged differences.
/// - Returns: The test.
/// - Throws: `ModelError.tooFewObservations`, `.constant`, `.allMissing`, `.unusableValue`,
///   `.invalidOption`; `.collinear` or `.estimationFailed` for series without noise.
/// - Complexity: O(n k²) for k lags, times the number of lags tried.
public func augmentedDickeyFullerTest(
  _ y: [Double], terms: DeterministicTerms = .constant, lags: LagChoice = .aic(maximum: nil)
) throws(ModelError) -> UnitRootResult {
  let name = "ADF (\(terms.words))"
  try lags.check()
  let sample = try OrderedSample(y, atLeast: 4 + terms.count, for: name).values
  let design = DickeyFullerDesign(sample, terms, name: name)
  let maximum = lags.maximum(observations: sample.count, otherColumns: terms.count)
  let chosen = try lags.select(maximum: maximum) { lags throws(ModelError) in
    (try design.regression(lags: lags, skipping: maximum), lags)
  }
  let regression = try design.regression(lags: chosen, skipping: chosen)
  let statistic = regression.ratio(0)
  let n = regression.residuals.count
  return UnitRootResult(
    name: name, nullHypothesis: .unitRoot, statistic: statistic,
    pValue: DickeyFullerLaw.tauPValue(statistic, terms), pValueKind: .value,
    criticalValues: DickeyFullerLaw.tauCriticalValues(terms, observations: n), lags: chosen,
    observations: n)
}

/// The test regressions of one series.
package struct DickeyFullerDesign {
  private let y: [Double]
  private let differences: [Double]
  private let terms: DeterministicTerms
  private let name: String

  package init(_ y: [Double], _ terms: DeterministicTerms, name: String) {
    self.y = y
    self.terms = terms
    self.name = name
    differences = zip(y.dropFirst(), y).map { $0 - $1 }
  }

  /// The t ratio of the lagged level, the first `skipped` differences serving only as lags.
  package func tau(lags: Int, skipping skipped: Int) throws(ModelError) -> Double {
    try regression(lags: lags, skipping: skipped).ratio(0)
  }

  /// Columns: level, lagged differences 1…`lags`, deterministic terms.
  func regression(lags: Int, skipping skipped: Int) throws(ModelError) -> TestRegression {
    let n = differences.count
    guard n - skipped > lags + 1 + terms.count else {
      throw .tooFewObservations(
        usable: y.count, needed: skipped + lags + terms.count + 3,
        reason: "\(name) with \(lags) lags")
    }
    var columns = [Array(y[skipped..<n])]
    for lag in 1..<max(1, lags + 1) { columns.append(Array(differences[skipped - lag..<n - lag])) }
    // Time from −1 to 1: the test does not depend on its unit, the conditioning does.
    let time = (skipped..<n).map { 2 * Double($0) / Double(max(1, n - 1)) - 1 }
    if terms.count > 0 { columns.append(Array(repeating: 1, count: time.count)) }
    if terms.count > 1 { columns.append(time) }
    if terms.count > 2 { columns.append(time.map { $0 * $0 }) }
    return try TestRegression(Array(differences[skipped...]), on: columns, for: name)
  }
}
