import RealModule

/// A point of (0, 1) given by both distances from the ends, so that neither loses digits.
package struct UnitPoint: Sendable {
  /// The distance x from 0.
  package let x: Double
  /// The distance y = 1 − x from 1.
  package let y: Double

  /// The point x; y is as exact as x allows.
  package init(x: Double) { (self.x, y) = (x, 1 - x) }

  /// The point with x/y = `odds`.
  package init(odds: Double) {
    if odds <= 1 {
      (x, y) = (odds / (1 + odds), 1 / (1 + odds))
    } else {
      (x, y) = (1 / (1 + 1 / odds), 1 / odds / (1 + 1 / odds))
    }
  }

  private init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

  /// The point seen from the other end.
  var reflected: UnitPoint { UnitPoint(x: y, y: x) }
}

/// a y − b x, by products with their rounding errors (Dekker 1971), since for large shapes the
/// difference of the two products carries all the information.
package func betaDifference(_ a: Double, _ b: Double, _ point: UnitPoint) -> Double {
  let first = exactProduct(a, point.y)
  let second = exactProduct(b, point.x)
  // 1 − x − y: what y lost in rounding when x is the exact one.
  let lost = (1 - point.y) - point.x
  return (first.high - second.high) + (first.low - second.low + a * lost)
}

/// p·q = high + low exactly, by Veltkamp's splitting.
private func exactProduct(_ p: Double, _ q: Double) -> (high: Double, low: Double) {
  let high = p * q
  let (p1, p2) = split(p)
  let (q1, q2) = split(q)
  let low = ((p1 * q1 - high) + p1 * q2 + p2 * q1) + p2 * q2
  return (high, low.isFinite ? low : 0)
}

private func split(_ p: Double) -> (Double, Double) {
  let scaled = 134_217_729 * p  // 2²⁷ + 1
  let upper = scaled - (scaled - p)
  return (upper, p - upper)
}

/// log of xᵃ yᵇ / B(a, b) with difference = a y − b x.
///
/// Stirling errors and deviances instead of log-gamma differences (Loader 2000): the exponent is
/// formed without cancellation for shapes of any size.
package func logBetaTerm(
  _ a: Double, _ b: Double, _ point: UnitPoint, difference: Double
) -> Double {
  let total = a + b
  let small = min(a, b)
  let stirling =
    small < 1
    ? smallShapeConstant(a, b, small)
    : 0.5 * Double.log(a / total * b / (2 * Double.pi)) + stirlingError(total)
      - stirlingError(a) - stirlingError(b)
  // n x = a − difference and n y = b + difference.
  return stirling - deviance(a, total * point.x, difference: -difference)
    - deviance(b, total * point.y, difference: difference)
}

/// The constant of `logBetaTerm` where a shape below 1 would cancel in Stirling's form:
/// log of aᵃ bᵇ (a+b)^{−a−b} / B(a, b).
private func smallShapeConstant(_ a: Double, _ b: Double, _ small: Double) -> Double {
  let large = max(a, b)
  let entropy =
    small * (Double.log(onePlus: large / small))
    + large * Double.log(onePlus: small / large)
  return Double.log(small) - logSmallBeta(small, large) - entropy
}

/// log(a B(a, b)) = log Γ(1+a) + log Γ(b) − log Γ(a+b), relatively exact for small a.
package func logSmallBeta(_ a: Double, _ b: Double) -> Double {
  logGammaOnePlus(a) - logGammaDifference(b, adding: a)
}

/// The incomplete beta ratio I_x(a, b) and its complement.
///
///     I_x(a, b) = ∫₀ˣ tᵃ⁻¹ (1−t)ᵇ⁻¹ dt / B(a, b)
///
/// A power series where a shape is below 1 and its end is near, otherwise the continued fraction
/// of Didonato & Morris (1992), ACM TOMS 18, 360–373, from the side on which the tail is small.
///
/// `difference` is a y − b x, for callers that know it more exactly than the point.
///
/// - Complexity: 10 to 100 terms; of the order of √(a b/(a+b)) near the mean of large shapes.
package func incompleteBeta(
  _ a: Double, _ b: Double, _ point: UnitPoint, difference: Double
) -> Tails {
  if a.isNaN || b.isNaN || point.x.isNaN || difference.isNaN {
    return Tails(lower: .nan, upper: .nan)
  }
  if point.x <= 0 { return Tails(lower: 0, upper: 1) }
  if point.y <= 0 { return Tails(lower: 1, upper: 0) }
  if seriesApplies(a, b, point) { return betaSeriesTails(a, b, point.x) }
  if seriesApplies(b, a, point.reflected) {
    let tails = betaSeriesTails(b, a, point.y)
    return Tails(lower: tails.upper, upper: tails.lower)
  }
  let below = difference >= 0
  let term = Double.exp(logBetaTerm(a, b, point, difference: difference))
  if below {
    let lower = term * betaFraction(a, b, point, difference)
    return Tails(lower: lower, upper: 1 - lower)
  }
  let upper = term * betaFraction(b, a, point.reflected, -difference)
  return Tails(lower: 1 - upper, upper: upper)
}

/// The series in x converges at once and does not cancel: a < 1, x ≤ ½, b x ≤ 1.
private func seriesApplies(_ a: Double, _ b: Double, _ point: UnitPoint) -> Bool {
  a < 1 && point.x <= 0.5 && b * point.x <= 1
}

/// I_x = e^L (1 + a S), L = a log x − log(a B), S = Σ_{n≥1} (1−b)…(n−b)/n! xⁿ/(a+n) (DLMF 8.17.7);
/// the complement is formed without subtracting from 1.
private func betaSeriesTails(_ a: Double, _ b: Double, _ x: Double) -> Tails {
  let exponent = a * Double.log(x) - logSmallBeta(a, b)
  var term = 1.0
  var sum = 0.0
  for index in 1...200 {  // x ≤ ½: 60 terms at most for b < 1, fewer where b x ≤ 1
    let n = Double(index)
    term *= (n - b) / n * x
    sum += term / (a + n)
    if term.magnitude <= 1e-18 * sum.magnitude { break }
  }
  let leading = Double.exp(exponent)
  let lower = leading * (1 + a * sum)
  if lower < 0.5 { return Tails(lower: lower, upper: 1 - lower) }
  return Tails(lower: lower, upper: -Double.expMinusOne(exponent) - leading * a * sum)
}

/// The continued fraction for I_x / (xᵃ yᵇ/B), x at or below the mean, by the modified Lentz method.
///
///     α₁ = 1,  αₙ₊₁ = (a+n−1)(a+b+n−1) n (b−n) x² / (a+2n−1)²
///     βₙ₊₁ = n + n(b−n)x/(a+2n−1) + (a+n)/(a+2n+1) (a y − b x + 1 + n(1+y))
private func betaFraction(
  _ a: Double, _ b: Double, _ point: UnitPoint, _ difference: Double
) -> Double {
  let x = point.x
  let start = a / (a + 1) * (difference + 1)
  var c = Double.infinity
  var d = 1 / start
  var value = d
  // 1e7 terms bound shapes near 1e13; there is no cheaper expansion here for them.
  for index in 1...10_000_000 {
    let n = Double(index)
    let odd = a + 2 * n - 1
    let slope = n * (b - n) * x / odd
    let numerator = (a + n - 1) / odd * (a + b + n - 1) * x * slope
    let denominator = n + slope + (a + n) / (odd + 2) * (difference + 1 + n * (1 + point.y))
    d = 1 / (denominator + numerator * d)
    c = denominator + numerator / c
    let factor = c * d
    value *= factor
    if (factor - 1).magnitude < 1e-16 { break }
  }
  return value
}
