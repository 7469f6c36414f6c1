import RealModule

/// A normal variable known to lie between two bounds.
///
///     f(x) = φ((x−μ)/σ) / (σ (Φ(β) − Φ(α))),   lower < x < upper,
///     α = (lower − μ)/σ,  β = (upper − μ)/σ
///
/// Mass, mean and variance are integrals of a positive function over the interval, so they keep
/// their digits however far in the tail the bounds lie and however close they are to each other;
/// quantiles invert the tail in logarithms.
public struct TruncatedNormal: ContinuousDistribution {
  /// The normal law before truncation.
  public let parent: Normal
  /// The lower bound, −∞ for none.
  public let lower: Double
  /// The upper bound, +∞ for none.
  public let upper: Double
  /// The mean given that the variable lies between the bounds.
  public let mean: Double
  /// The variance given that the variable lies between the bounds.
  public let variance: Double
  /// The logarithm of the parent's probability of the interval.
  public let logProbability: Double

  private let alpha: Double
  private let beta: Double

  /// Truncates `parent` to lower...upper; traps unless lower < upper.
  ///
  /// - Complexity: 128 exponentials, about 2 µs.
  public init(_ parent: Normal, lower: Double = -.infinity, upper: Double = .infinity) {
    precondition(
      !(lower >= upper), "the lower bound \(lower) must be below the upper one, \(upper)")
    self.parent = parent
    self.lower = lower
    self.upper = upper
    alpha = (lower - parent.mean) / parent.standardDeviation
    beta = (upper - parent.mean) / parent.standardDeviation
    let moments = TruncatedMoments(alpha, beta)
    mean = parent.mean + parent.standardDeviation * moments.mean
    variance = parent.variance * moments.variance
    logProbability = moments.logMass
  }

  /// The parent's probability of the interval; 0 where it underflows, see `logProbability`.
  public var probability: Double { Double.exp(logProbability) }

  /// The density f(x); 0 outside the bounds.
  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  /// The logarithm of the density; −∞ outside the bounds.
  public func logDensity(_ x: Double) -> Double {
    if x < lower || x > upper { return -.infinity }
    return parent.logDensity(x) - logProbability
  }

  /// The distribution function P(X ≤ x), as the ratio of two interval probabilities.
  public func cumulative(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x <= lower { return 0 }
    if x >= upper { return 1 }
    let z = (x - parent.mean) / parent.standardDeviation
    return min(Double.exp(TruncatedMoments(alpha, z).logMass - logProbability), 1)
  }

  /// The upper tail P(X > x).
  public func upperTail(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x <= lower { return 1 }
    if x >= upper { return 0 }
    let z = (x - parent.mean) / parent.standardDeviation
    return min(Double.exp(TruncatedMoments(z, beta).logMass - logProbability), 1)
  }

  /// The x with P(X ≤ x) = p; the bounds at 0 and 1.
  public func quantile(_ p: Double) -> Double {
    checkProbability(p)
    return place(p, 1 - p)
  }

  /// The x with P(X > x) = p; the bounds at 1 and 0.
  public func upperQuantile(_ p: Double) -> Double {
    checkProbability(p)
    return place(1 - p, p)
  }

  /// The point with lower share p and upper share q = 1 − p, clamped to the bounds.
  private func place(_ p: Double, _ q: Double) -> Double {
    let sigma = parent.standardDeviation
    let width = beta - alpha
    // Where the density varies by less than a factor e, its integral is inverted directly.
    if width * (max(alpha.magnitude, beta.magnitude) + width) < 1 {
      return min(max(lower + sigma * narrowAdvance(alpha, width, p, q), lower), upper)
    }
    if alpha >= 0 {
      let advance = tailAdvance(alpha, beta, p, q)
      return min(max(lower + sigma * advance, lower), upper)
    }
    if beta <= 0 {
      let advance = tailAdvance(-beta, -alpha, q, p)
      return max(min(upper - sigma * advance, upper), lower)
    }
    // The bounds enclose 0: neither end's tail exceeds ½, and the smaller side is inverted.
    let below = 0.5 * (Double.erfc(-alpha * rootHalf) * q + Double.erfc(-beta * rootHalf) * p)
    let above = 0.5 * (Double.erfc(alpha * rootHalf) * q + Double.erfc(beta * rootHalf) * p)
    let z = below <= above ? standardNormalQuantile(below) : -standardNormalQuantile(above)
    return min(max(parent.mean + sigma * z, lower), upper)
  }
}

/// How far beyond `near` ≥ 0 the share p of the mass between `near` and `far` reaches.
///
/// Q(near + s) = q Q(near) + p Q(far), solved as a drop of log Q.
private func tailAdvance(_ near: Double, _ far: Double, _ p: Double, _ q: Double) -> Double {
  if p.isNaN { return .nan }
  if p == 0 { return 0 }
  if far == .infinity { return normalTailAdvance(from: near, drop: -Double.log(q)) }
  let width = far - near
  // log Q(far) − log Q(near), without subtracting two large logarithms.
  let fall = Double.log(millsRatio(far) / millsRatio(near)) - width * (near + 0.5 * width)
  let drop =
    p < 0.5
    ? -Double.log(onePlus: p * Double.expMinusOne(fall))
    : -Double.log(q + p * Double.exp(fall))
  return min(normalTailAdvance(from: near, drop: drop), width)
}

/// How far beyond α the share p of the mass of a narrow interval reaches, by Newton's method on
/// the integral of exp(−s (α + s/2)); logarithms of the tail would lose the width's digits.
private func narrowAdvance(_ alpha: Double, _ width: Double, _ p: Double, _ q: Double) -> Double {
  let rule = GaussLegendre.sixteen
  func mass(from start: Double, to end: Double) -> Double {
    let half = 0.5 * (end - start)
    return half
      * zip(rule.nodes, rule.weights).reduce(0) { sum, point in
        let s = start + half * (1 + point.0)
        return sum + point.1 * Double.exp(-s * (alpha + 0.5 * s))
      }
  }
  let total = mass(from: 0, to: width)
  var s = p * width
  for _ in 0..<10 {  // the integrand is nearly constant: three or four steps
    let excess = p < 0.5 ? mass(from: 0, to: s) - p * total : q * total - mass(from: s, to: width)
    let step = excess / Double.exp(-s * (alpha + 0.5 * s))
    s = min(max(s - step, 0), width)
    if step.magnitude <= 1e-16 * width { break }
  }
  return s
}

/// Mass, mean and variance of the standard normal between α and β.
package struct TruncatedMoments: Sendable {
  /// log(Φ(β) − Φ(α)).
  package let logMass: Double
  /// E[Z | α < Z < β].
  package let mean: Double
  /// Var[Z | α < Z < β].
  package let variance: Double

  /// Integrates the density relative to its highest point in the interval.
  ///
  /// Sixteen-point Gauss rules on eight panels; beyond an exponent of 45 (1e-20 of the peak)
  /// nothing is added, and on a panel of the remaining range the integrand is smooth enough for
  /// full precision.
  package init(_ alpha: Double, _ beta: Double) {
    let peak = min(max(0, alpha), beta)
    // (x − c)(x + c)/2 = 45 bounds the range on either side of the peak c.
    let reach = (peak * peak + 90).squareRoot()
    let distance = 90 / (reach + peak.magnitude)
    let left = max(alpha, peak <= 0 ? peak - (peak == 0 ? reach : distance) : peak)
    let right = min(beta, peak >= 0 ? peak + (peak == 0 ? reach : distance) : peak)
    let rule = GaussLegendre.sixteen
    let half = (right - left) / 16
    var (mass, first, second) = (0.0, 0.0, 0.0)
    for panel in 0..<8 {
      let middle = (left - peak) + half * Double(2 * panel + 1)
      for (node, weight) in zip(rule.nodes, rule.weights) {
        let s = middle + half * node  // x − c
        let w = weight * half * Double.exp(-s * (peak + 0.5 * s))
        mass += w
        first += w * s
        second += w * s * s
      }
    }
    let offset = first / mass
    logMass = Double.log(mass) - 0.5 * peak * peak - halfLogTwoPi
    mean = peak + offset
    variance = max(second / mass - offset * offset, 0)
  }
}
