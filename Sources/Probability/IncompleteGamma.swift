import RealModule

/// Both tails of a distribution at one point, each to relative precision.
package struct Tails: Sendable {
  /// P(X ≤ x).
  package let lower: Double
  /// P(X > x).
  package let upper: Double
}

/// log of xᵃ e⁻ˣ / Γ(a+1), accurate in absolute terms to a few units of the exponent's last place.
package func logGammaTerm(_ a: Double, _ x: Double) -> Double {
  // Below shape 1 the plain formula has no cancellation; above it Loader's form avoids it.
  if a < 1 { return a * Double.log(x) - x - logGammaOnePlus(a) }
  return -deviance(a, x, difference: x - a) - stirlingError(a)
    - 0.5 * Double.log(2 * Double.pi * a)
}

/// The incomplete gamma ratios P(a, x) and Q(a, x).
///
///     P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt / Γ(a),   Q = 1 − P
///
/// Power series (DLMF 8.11.4) below the mean, continued fraction (8.9.2) above it, Temme's uniform
/// expansion (8.12) near the mean of a large shape, and a series for Q itself where a < 1, x < a + 1.
/// NaN in, NaN out.
///
/// - Complexity: About 20 to 150 terms.
package func incompleteGamma(_ a: Double, _ x: Double) -> Tails {
  if a.isNaN || x.isNaN { return Tails(lower: .nan, upper: .nan) }
  if x <= 0 { return Tails(lower: 0, upper: 1) }
  if x == .infinity { return Tails(lower: 1, upper: 0) }
  if a < 1 && x < a + 1 { return smallShapeTails(a, x) }
  // 0.4 keeps |η| below 0.48, where 22 terms of Temme's series reach 1e-17 (radius 2√π).
  if a >= temmeStart && (x - a).magnitude < 0.4 * a { return temmeTails(a, x) }
  let scale = Double.exp(logGammaTerm(a, x))
  if x < a + 1 {
    let lower = scale * gammaSeries(a, x)
    return Tails(lower: lower, upper: 1 - lower)
  }
  let upper = scale * a * gammaFraction(a, x)
  return Tails(lower: 1 - upper, upper: upper)
}

/// Σ xⁿ / ((a+1)…(a+n)), all terms positive.
private func gammaSeries(_ a: Double, _ x: Double) -> Double {
  var term = 1.0
  var sum = 1.0
  var denominator = a
  while term > sum * 1e-17 {  // below half a unit of the last place
    denominator += 1
    term *= x / denominator
    sum += term
  }
  return sum
}

/// 1/(x+1−a− 1(1−a)/(x+3−a− 2(2−a)/(x+5−a− …))) by the modified Lentz method.
private func gammaFraction(_ a: Double, _ x: Double) -> Double {
  var b = x + 1 - a
  var c = Double.infinity
  var d = 1 / b
  var value = d
  // Convergence takes about 300/x terms for small x and 40 for large x; the cap is never met.
  for index in 1...100_000 {
    let i = Double(index)
    let numerator = i * (a - i)
    b += 2
    d = 1 / (b + numerator * d)
    c = b + numerator / c
    let factor = c * d
    value *= factor
    if (factor - 1).magnitude < 1e-16 { break }
  }
  return value
}

/// Shape below 1 and argument below a + 1: Q without subtracting P from 1.
///
/// P = e^L (1 + a S) with L = a log x − log Γ(1+a) and S = Σ_{n≥1} (−x)ⁿ/(n! (a+n)), hence
/// Q = −(e^L − 1) − e^L a S.
private func smallShapeTails(_ a: Double, _ x: Double) -> Tails {
  let exponent = a * Double.log(x) - logGammaOnePlus(a)
  var term = 1.0
  var sum = 0.0
  for index in 1...30 {  // x < 2: the thirtieth term is below 1e-23
    let n = Double(index)
    term *= -x / n
    sum += term / (a + n)
  }
  let lower = Double.exp(exponent) * (1 + a * sum)
  if lower < 0.5 { return Tails(lower: lower, upper: 1 - lower) }
  let upper = -Double.expMinusOne(exponent) - Double.exp(exponent) * a * sum
  return Tails(lower: lower, upper: upper)
}
