import RealModule

/// The test of Osborn, Chui, Smith and Birchenhall that a series needs its seasonal difference.
///
///     ΔΔₘyₜ = β₁ λ(B) Δₘyₜ₋₁ + β₂ λ(B) Δyₜ₋ₘ + Σ λⱼ ΔΔₘyₜ₋ⱼ + eₜ,   λ(B) = 1 − Σ λⱼ Bʲ
///
/// The statistic is the t ratio of β₂, λ(B) being estimated first from the lagged ΔΔₘy alone; the
/// regression has no deterministic terms. Values at or below the critical value speak against a
/// seasonal unit root. Only the 5 percent critical value is known, a smooth function of the period,
/// so the p-value is NaN. Missing values (NaN) are filled along their season.
///
/// Source: Osborn, Chui, Smith and Birchenhall (1988), Seasonality and the order of integration for
/// consumption, Oxford Bulletin of Economics and Statistics 50, 361–377.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - period: Observations a year, 2 or more.
///   - lags: The lags of ΔΔₘy; t-ratio selection looks at their last.
/// - Returns: The test.
/// - Throws: `ModelError.tooFewObservations` unless there are more than two years, `.constant`,
///   `.allMissing`, `.unusableValue`, `.invalidOption`; `.collinear` or `.estimationFailed` for
///   series without noise.
/// - Complexity: O(n k²) for k lags, times the number of lags tried.
public func ocsbTest(
  _ y: [Double], period: Int, lags: LagChoice = .aic(maximum: 3)
) throws(ModelError) -> UnitRootResult {
  try lags.check()
  let sample = try SeasonalSample(y, period: period, moreThanYears: 2, for: "the OCSB test").values
  guard !isConstant(sample) else { throw .constant(afterDifferencing: false) }
  let design = OCSBDesign(sample, period: period)
  let maximum = lags.maximum(observations: sample.count - period - 1, otherColumns: 2)
  let chosen = try lags.select(maximum: maximum) { lags throws(ModelError) in
    (try design.regression(lags: lags, skipping: maximum), lags + 1)
  }
  let regression = try design.regression(lags: chosen, skipping: chosen)
  return UnitRootResult(
    name: "OCSB", nullHypothesis: .unitRoot, statistic: regression.ratio(1), pValue: .nan,
    pValueKind: .none,
    criticalValues: [CriticalValue(level: 0.05, value: ocsbCriticalValue(period: period))],
    lags: chosen, observations: regression.residuals.count)
}

/// The 5 percent critical value for a period m.
///
///     −0.2937411 exp(−0.2850853 x − 0.05983644 x²) − 1.652202,   x = log m − 0.7656451
///
/// Simulated values for many periods smoothed by Hyndman, in the documentation of `ocsb.test` of the R
/// package forecast.
package func ocsbCriticalValue(period: Int) -> Double {
  let x = Double.log(Double(period)) - 0.7656451
  return -0.2937411 * Double.exp(-0.2850853 * x - 0.05983644 * x * x) - 1.652202
}

/// The differences of one series and the regressions on them.
private struct OCSBDesign {
  private let period: Int
  private let count: Int
  /// Δₘ yₜ, from t = m.
  private let seasonal: [Double]
  /// Δ yₜ, from t = 1.
  private let ordinary: [Double]
  /// ΔΔₘ yₜ, from t = m + 1.
  private let both: [Double]

  init(_ y: [Double], period m: Int) {
    period = m
    count = y.count
    let seasonal = (m..<y.count).map { y[$0] - y[$0 - m] }
    ordinary = (1..<y.count).map { y[$0] - y[$0 - 1] }
    both = (1..<seasonal.count).map { seasonal[$0] - seasonal[$0 - 1] }
    self.seasonal = seasonal
  }

  /// Columns: λ(B) Δₘyₜ₋₁, λ(B) Δyₜ₋ₘ, ΔΔₘyₜ₋₁ … ; the first `skipped` ΔΔₘy are left out.
  func regression(lags: Int, skipping skipped: Int) throws(ModelError) -> TestRegression {
    let rows = skipped..<both.count
    guard rows.count > lags + 2 else {
      throw .tooFewObservations(
        usable: count, needed: skipped + lags + period + 4, reason: "OCSB with \(lags) lags")
    }
    let target = Array(both[rows])
    let lagged = (1..<max(1, lags + 1)).map { lag in rows.map { both[$0 - lag] } }
    var filter: [Double] = []
    if lags > 0 {
      filter = try TestRegression(target, on: lagged, for: "the autoregression of OCSB")
        .coefficients
    }
    // Row r stands for t = r + m + 1, where Δₘyₜ₋₁ is seasonal[r] and Δyₜ₋ₘ is ordinary[r].
    let first = rows.map { filtered(seasonal, at: $0, filter) }
    let second = rows.map { filtered(ordinary, at: $0, filter) }
    return try TestRegression(target, on: [first, second] + lagged, for: "OCSB")
  }

  /// λ(B) xₜ.
  private func filtered(_ x: [Double], at t: Int, _ filter: [Double]) -> Double {
    var value = x[t]
    for (j, coefficient) in filter.enumerated() { value -= coefficient * x[t - j - 1] }
    return value
  }
}
