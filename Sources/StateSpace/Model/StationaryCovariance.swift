public import LinearAlgebra

/// The stationary covariance of α' = T α + w, Var w = V: the solution of P = T P Tᵀ + V.
///
/// Doubling: with A₀ = T, P₀ = V the steps P ← P + A P Aᵀ, A ← A² sum 2ᵏ terms of
/// Σ Tʲ V Tʲᵀ in k products (Anderson & Moore 1979, section 6.7). The result is nil when the sum
/// does not settle in 60 doublings: a root on or outside the unit circle.
///
/// - Complexity: O(m³ log(1/(1 − ρ))), ρ being the largest root.
public func stationaryCovariance(transition: Matrix, noise: Matrix) -> Matrix? {
  var covariance = noise
  var power = transition
  for _ in 0..<60 {
    let addition = (power * covariance).timesTransposed(power)
    covariance = covariance + addition
    let size = covariance.elements.reduce(0) { max($0, $1.magnitude) }
    let change = addition.elements.reduce(0) { max($0, $1.magnitude) }
    guard size.isFinite else { return nil }
    // The next terms are at most the square of this one: nothing visible is left.
    if change <= 1e-17 * size { return covariance }
    power = power * power
  }
  return nil
}
