import RealModule

/// Student's t distribution with ν degrees of freedom, not necessarily a whole number.
///
///     f(t) = Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) (1 + t²/ν)^{−(ν+1)/2}
///
/// Tails by the incomplete beta ratio in t²/ν, which is the odds of a beta(½, ν/2) variable.
public struct StudentT: ContinuousDistribution, Hashable {
  /// The degrees of freedom ν, positive.
  public let degreesOfFreedom: Double

  /// Makes the distribution; traps unless the degrees of freedom are positive and finite.
  public init(degreesOfFreedom: Double) {
    checkPositive(degreesOfFreedom, "degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The mean 0; NaN for ν ≤ 1.
  public var mean: Double { degreesOfFreedom > 1 ? 0 : .nan }
  /// The variance ν/(ν − 2); NaN for ν ≤ 2.
  public var variance: Double {
    degreesOfFreedom > 2 ? degreesOfFreedom / (degreesOfFreedom - 2) : .nan
  }

  /// The density f(t).
  public func density(_ t: Double) -> Double { Double.exp(logDensity(t)) }

  /// The logarithm of the density.
  public func logDensity(_ t: Double) -> Double {
    let half = 0.5 * degreesOfFreedom
    // Beyond 1e150 the square would overflow and 1 + t²/ν is t²/ν.
    let logarithm =
      t.magnitude < 1e150
      ? Double.log(onePlus: t / degreesOfFreedom * t)
      : 2 * Double.log(t.magnitude) - Double.log(degreesOfFreedom)
    return logGammaDifference(half, adding: 0.5)
      - 0.5 * (Double.log(degreesOfFreedom) + Double.log(Double.pi)) - (half + 0.5) * logarithm
  }

  /// P(|T| ≤ t) and P(|T| > t) for t ≥ 0.
  private func twoSided(_ t: Double) -> Tails {
    let half = 0.5 * degreesOfFreedom
    if t.isNaN { return Tails(lower: .nan, upper: .nan) }
    if t == .infinity { return Tails(lower: 1, upper: 0) }
    if t > 1e150 {
      // I_y(ν/2, ½) ≈ y^{ν/2}/(ν/2 · B) with y = ν/t²: the next term is 1e-300 of it.
      let logarithm = Double.log(degreesOfFreedom) - 2 * Double.log(t)
      let upper = Double.exp(half * logarithm - logSmallBeta(half, 0.5))
      return Tails(lower: 1 - upper, upper: upper)
    }
    let point = UnitPoint(odds: t / degreesOfFreedom * t)
    let difference = 0.5 * (1 - t * t) * point.y
    return incompleteBeta(0.5, half, point, difference: difference)
  }

  /// The distribution function P(T ≤ t).
  public func cumulative(_ t: Double) -> Double { upperTail(-t) }

  /// The upper tail P(T > t).
  public func upperTail(_ t: Double) -> Double {
    if t >= 0 { return 0.5 * twoSided(t).upper }
    return 0.5 + 0.5 * twoSided(-t).lower
  }

  /// P(|T| > |t|): the two-sided p-value of a t statistic.
  public func twoSidedTail(_ t: Double) -> Double { twoSided(t.magnitude).upper }

  /// The t with P(T ≤ t) = p.
  public func quantile(_ p: Double) -> Double {
    checkProbability(p)
    return p <= 0.5 ? -positiveQuantile(p) : positiveQuantile(1 - p)
  }

  /// The t with P(T > t) = p.
  public func upperQuantile(_ p: Double) -> Double {
    checkProbability(p)
    return p <= 0.5 ? positiveQuantile(p) : -positiveQuantile(1 - p)
  }

  /// The t ≥ 0 whose upper tail is p ≤ ½.
  private func positiveQuantile(_ p: Double) -> Double {
    let half = 0.5 * degreesOfFreedom
    let start = startingOdds(p)
    // 1 − 2p is exact for p ≥ ¼; the smaller side of |T| is matched.
    let odds =
      p > 0.25
      ? betaOdds(0.5, half, 1 - 2 * p, .lower, start: start)
      : betaOdds(0.5, half, 2 * p, .upper, start: start)
    if odds == .infinity && p > 0 { return farQuantile(p) }
    return odds.squareRoot() * degreesOfFreedom.squareRoot()
  }

  /// t²/ν for the t of the Cornish–Fisher expansion, where that is near; nil elsewhere.
  private func startingOdds(_ p: Double) -> Double? {
    let z = -standardNormalQuantile(p)
    // Beyond z² = ν the expansion in 1/ν is no guide; the search has its own guess there.
    guard z > 0, z * z < degreesOfFreedom else { return nil }
    let t = z + z * (z * z + 1) / (4 * degreesOfFreedom)
    return t / degreesOfFreedom * t
  }

  /// The quantile where t² overflows: the leading power of the tail inverted in logarithms.
  private func farQuantile(_ p: Double) -> Double {
    let half = 0.5 * degreesOfFreedom
    let logarithm = (Double.log(2 * p) + logSmallBeta(half, 0.5)) / half
    return Double.exp(0.5 * (Double.log(degreesOfFreedom) - logarithm))
  }
}
