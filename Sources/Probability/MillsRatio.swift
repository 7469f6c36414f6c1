import RealModule

/// Mills' ratio of the standard normal, R(z) = (1 − Φ(z))/φ(z), for z ≥ −1.
///
/// Below 8 from the complementary error function, beyond from Laplace's continued fraction
/// R = 1/(z + 1/(z + 2/(z + 3/(z + …)))), which then needs under 30 terms (DLMF 7.9.3).
package func millsRatio(_ z: Double) -> Double {
  if z < 8 {
    return 0.5 * Double.erfc(z * rootHalf) * Double.exp(0.5 * z * z) / inverseRootTwoPi
  }
  var value = z
  for k in stride(from: 30, through: 1, by: -1) { value = z + Double(k) / value }
  return 1 / value
}

/// The s ≥ 0 at which the normal tail has fallen by exp(−drop) since z: Q(z + s) = Q(z) e^{−drop}.
///
/// Newton's method on log Q, which is concave, so it converges from the first step on; s keeps its
/// relative precision however far z lies in the tail. For z ≥ 0.
package func normalTailAdvance(from z: Double, drop: Double) -> Double {
  if !(drop > 0) { return drop == 0 ? 0 : .nan }
  if drop == .infinity { return .infinity }
  let start = millsRatio(z)
  // Solves z s + s²/2 = drop: the tail without the change of Mills' ratio.
  var s = 2 * drop / (z + (z * z + 2 * drop).squareRoot())
  for _ in 0..<40 {  // quadratic from a guess within a few per cent: five steps in practice
    let ratio = millsRatio(z + s)
    let excess = s * (z + 0.5 * s) - Double.log(ratio / start) - drop
    let step = excess * ratio
    let next = max(s - step, 0.25 * s)
    if (next - s).magnitude <= 1e-15 * s { return next }
    s = next
  }
  return s
}
