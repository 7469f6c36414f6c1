/// A continuous probability distribution on the real line.
///
/// Both tails are members because `1 − cumulative(x)` has no correct digit once the tail is below
/// 1e-16; use `upperTail` and `upperQuantile` for small upper probabilities.
///
/// A NaN argument gives NaN. A probability outside 0...1 is a programming mistake and traps.
public protocol ContinuousDistribution: Sendable {
  /// The density f(x).
  func density(_ x: Double) -> Double

  /// The logarithm of the density, finite also where the density underflows.
  func logDensity(_ x: Double) -> Double

  /// The distribution function P(X ≤ x).
  func cumulative(_ x: Double) -> Double

  /// The upper tail P(X > x), to full relative precision where it is small.
  func upperTail(_ x: Double) -> Double

  /// The x with P(X ≤ x) = p.
  func quantile(_ p: Double) -> Double

  /// The x with P(X > x) = p, to full relative precision for small p.
  func upperQuantile(_ p: Double) -> Double
}

/// Traps on a number that cannot be a probability; NaN passes.
func checkProbability(_ p: Double) {
  precondition(!(p < 0) && !(p > 1), "a probability lies between 0 and 1, this one is \(p)")
}

/// Traps on a parameter that is not positive and finite; NaN passes and gives NaN results.
func checkPositive(_ value: Double, _ name: String) {
  precondition(
    !(value <= 0) && value != .infinity, "\(name) must be positive and finite, it is \(value)")
}
