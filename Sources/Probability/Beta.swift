import RealModule

/// The beta distribution on (0, 1) with shapes α and β.
///
///     f(x) = x^{α−1} (1−x)^{β−1} / B(α, β)
public struct Beta: ContinuousDistribution, Hashable {
  /// The first shape α, positive.
  public let alpha: Double
  /// The second shape β, positive.
  public let beta: Double

  /// Makes the distribution; traps unless both shapes are positive and finite.
  public init(alpha: Double, beta: Double) {
    checkPositive(alpha, "alpha")
    checkPositive(beta, "beta")
    self.alpha = alpha
    self.beta = beta
  }

  /// The mean α/(α+β).
  public var mean: Double { alpha / (alpha + beta) }
  /// The variance α β / ((α+β)² (α+β+1)).
  public var variance: Double {
    let total = alpha + beta
    return (alpha / total) * (beta / total) / (total + 1)
  }

  /// The density f(x); infinite at an end whose shape is below 1.
  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  /// The logarithm of the density; −∞ outside 0...1.
  public func logDensity(_ x: Double) -> Double {
    if x.isNaN || alpha.isNaN || beta.isNaN { return .nan }
    if x < 0 || x > 1 { return -.infinity }
    if x == 0 { return endDensity(alpha, beta) }
    if x == 1 { return endDensity(beta, alpha) }
    let point = UnitPoint(x: x)
    let difference = betaDifference(alpha, beta, point)
    return logBetaTerm(alpha, beta, point, difference: difference)
      - Double.log(point.x) - Double.log(point.y)
  }

  private func endDensity(_ shape: Double, _ other: Double) -> Double {
    if shape == 1 { return Double.log(other) }
    return shape < 1 ? .infinity : -.infinity
  }

  private func tails(_ x: Double) -> Tails {
    let point = UnitPoint(x: min(max(x, 0), 1))
    if x.isNaN { return Tails(lower: .nan, upper: .nan) }
    return incompleteBeta(alpha, beta, point, difference: betaDifference(alpha, beta, point))
  }

  /// The distribution function I_x(α, β).
  public func cumulative(_ x: Double) -> Double { tails(x).lower }

  /// The upper tail 1 − I_x(α, β).
  public func upperTail(_ x: Double) -> Double { tails(x).upper }

  /// The x with P(X ≤ x) = p.
  public func quantile(_ p: Double) -> Double {
    checkProbability(p)
    let odds =
      p <= 0.5
      ? betaOdds(alpha, beta, p, .lower) : betaOdds(alpha, beta, 1 - p, .upper)
    return odds == .infinity ? 1 : UnitPoint(odds: odds).x
  }

  /// The x with P(X > x) = p.
  public func upperQuantile(_ p: Double) -> Double {
    checkProbability(p)
    let odds =
      p <= 0.5
      ? betaOdds(alpha, beta, p, .upper) : betaOdds(alpha, beta, 1 - p, .lower)
    return odds == .infinity ? 1 : UnitPoint(odds: odds).x
  }
}

/// The odds x/(1−x) at which `tail` of the beta distribution is `target` ≤ ½.
///
/// `start` is a first guess of the odds where the caller has a better one than `oddsStart`.
func betaOdds(
  _ a: Double, _ b: Double, _ target: Double, _ tail: Tail, start: Double? = nil
) -> Double {
  if a.isNaN || b.isNaN || target.isNaN { return .nan }
  if target == 0 { return tail == .lower ? 0 : .infinity }
  // Work at the small end: the upper tail in x/y is the lower tail in y/x.
  if tail == .upper { return 1 / betaOdds(b, a, target, .lower, start: start.map { 1 / $0 }) }
  // I_x ≈ xᵃ/(a B) (1 + …x); where x < e⁻⁴⁰/b the correction is invisible.
  let logarithm = (Double.log(target) + logSmallBeta(a, b)) / a
  if logarithm < -40 - Double.log(max(b, 1)) { return Double.exp(logarithm) }
  return solveTail(.lower, target: target, start: start ?? oddsStart(a, b, target, logarithm)) {
    odds in
    let point = UnitPoint(odds: odds)
    let difference = (a - b * odds) * point.y
    let tails = incompleteBeta(a, b, point, difference: difference)
    return (tails.lower, Double.exp(logBetaTerm(a, b, point, difference: difference)))
  }
}

/// A first guess: the leading term where it is small, else log odds taken as normal.
private func oddsStart(_ a: Double, _ b: Double, _ target: Double, _ leading: Double) -> Double {
  let guess = Double.exp(leading)
  if guess < 0.2 * (a + 1) / (a + b + 2) { return guess }
  if a < 1 || b < 1 { return min(guess, a / b) }
  let spread = (1 / a + 1 / b).squareRoot()
  return a / b * Double.exp(standardNormalQuantile(target) * spread)
}
