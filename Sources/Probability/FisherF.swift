import RealModule

/// The F distribution with d₁ and d₂ degrees of freedom, not necessarily whole numbers.
///
///     X = (χ²(d₁)/d₁) / (χ²(d₂)/d₂),   P(X ≤ x) = I_{d₁x/(d₁x+d₂)}(d₁/2, d₂/2)
public struct FisherF: ContinuousDistribution, Hashable {
  /// The numerator degrees of freedom d₁, positive.
  public let numerator: Double
  /// The denominator degrees of freedom d₂, positive.
  public let denominator: Double

  /// Makes the distribution; traps unless both are positive and finite.
  public init(numerator: Double, denominator: Double) {
    checkPositive(numerator, "numerator degrees of freedom")
    checkPositive(denominator, "denominator degrees of freedom")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The mean d₂/(d₂ − 2); NaN for d₂ ≤ 2.
  public var mean: Double { denominator > 2 ? denominator / (denominator - 2) : .nan }

  private var ratio: Double { numerator / denominator }

  private func place(_ x: Double) -> (point: UnitPoint, difference: Double) {
    let point = UnitPoint(odds: x * ratio)
    return (point, 0.5 * numerator * (1 - x) * point.y)
  }

  private func tails(_ x: Double) -> Tails {
    if x.isNaN { return Tails(lower: .nan, upper: .nan) }
    if x <= 0 { return Tails(lower: 0, upper: 1) }
    if x * ratio == .infinity { return Tails(lower: 1, upper: 0) }
    let (point, difference) = place(x)
    return incompleteBeta(0.5 * numerator, 0.5 * denominator, point, difference: difference)
  }

  /// The density f(x).
  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  /// The logarithm of the density; −∞ for x < 0.
  public func logDensity(_ x: Double) -> Double {
    if x.isNaN || numerator.isNaN || denominator.isNaN { return .nan }
    if x < 0 || x * ratio == .infinity { return -.infinity }
    if x == 0 {
      if numerator == 2 { return 0 }
      return numerator < 2 ? .infinity : -.infinity
    }
    let (point, difference) = place(x)
    let half = logBetaTerm(0.5 * numerator, 0.5 * denominator, point, difference: difference)
    return half - Double.log(x)
  }

  /// The distribution function P(X ≤ x).
  public func cumulative(_ x: Double) -> Double { tails(x).lower }

  /// The upper tail P(X > x): the p-value of an F statistic.
  public func upperTail(_ x: Double) -> Double { tails(x).upper }

  /// The x with P(X ≤ x) = p.
  public func quantile(_ p: Double) -> Double {
    checkProbability(p)
    let (a, b) = (0.5 * numerator, 0.5 * denominator)
    return (p <= 0.5 ? betaOdds(a, b, p, .lower) : betaOdds(a, b, 1 - p, .upper)) / ratio
  }

  /// The x with P(X > x) = p: the critical value at level p.
  public func upperQuantile(_ p: Double) -> Double {
    checkProbability(p)
    let (a, b) = (0.5 * numerator, 0.5 * denominator)
    return (p <= 0.5 ? betaOdds(a, b, p, .upper) : betaOdds(a, b, 1 - p, .lower)) / ratio
  }
}
