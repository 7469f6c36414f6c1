import RealModule

/// The gamma distribution with shape k and scale θ.
///
///     f(x) = x^{k−1} e^{−x/θ} / (Γ(k) θᵏ),   x > 0;   mean k θ, variance k θ²
public struct Gamma: ContinuousDistribution, Hashable {
  /// The shape k, positive.
  public let shape: Double
  /// The scale θ, positive, in the unit of x.
  public let scale: Double

  /// Makes the distribution; traps unless both parameters are positive and finite.
  public init(shape: Double, scale: Double = 1) {
    checkPositive(shape, "shape")
    checkPositive(scale, "scale")
    self.shape = shape
    self.scale = scale
  }

  /// The mean k θ.
  public var mean: Double { shape * scale }
  /// The variance k θ².
  public var variance: Double { shape * scale * scale }

  /// The density f(x); infinite at 0 for a shape below 1.
  public func density(_ x: Double) -> Double { Double.exp(logDensity(x)) }

  /// The logarithm of the density; −∞ outside x ≥ 0.
  public func logDensity(_ x: Double) -> Double {
    if x.isNaN || shape.isNaN || scale.isNaN { return .nan }
    let z = x / scale
    if z < 0 || z == .infinity { return -.infinity }
    if z == 0 {
      if shape == 1 { return -Double.log(scale) }
      return shape < 1 ? .infinity : -.infinity
    }
    if shape == 1 { return -z - Double.log(scale) }
    return logGammaTerm(shape, z) + Double.log(shape / z) - Double.log(scale)
  }

  /// The distribution function P(k, x/θ).
  public func cumulative(_ x: Double) -> Double { incompleteGamma(shape, x / scale).lower }

  /// The upper tail Q(k, x/θ).
  public func upperTail(_ x: Double) -> Double { incompleteGamma(shape, x / scale).upper }

  /// The x with P(X ≤ x) = p.
  public func quantile(_ p: Double) -> Double {
    checkProbability(p)
    // 1 − p is exact for p ≥ ½, so the smaller tail is always the one matched.
    let standard =
      p <= 0.5
      ? gammaQuantile(shape, p, .lower) : gammaQuantile(shape, 1 - p, .upper)
    return scale * standard
  }

  /// The x with P(X > x) = p.
  public func upperQuantile(_ p: Double) -> Double {
    checkProbability(p)
    let standard =
      p <= 0.5
      ? gammaQuantile(shape, p, .upper) : gammaQuantile(shape, 1 - p, .lower)
    return scale * standard
  }
}

/// The quantile of the standard gamma distribution whose `tail` is `target` ≤ ½.
private func gammaQuantile(_ shape: Double, _ target: Double, _ tail: Tail) -> Double {
  if shape.isNaN || target.isNaN { return .nan }
  if target == 0 { return tail == .lower ? 0 : .infinity }
  if tail == .lower {
    // P ≈ xᵃ/Γ(a+1) (1 − a x/(a+1)); below 1e-17 the correction is invisible.
    let logarithm = (Double.log(target) + logGammaOnePlus(shape)) / shape
    if logarithm < -40 { return Double.exp(logarithm) }
  }
  return solveTail(tail, target: target, start: gammaStart(shape, target, tail)) { x in
    let tails = incompleteGamma(shape, x)
    return (tail == .lower ? tails.lower : tails.upper, shape * Double.exp(logGammaTerm(shape, x)))
  }
}

/// A first guess: leading term of the lower tail, Wilson & Hilferty (1931), or the exponential tail.
private func gammaStart(_ shape: Double, _ target: Double, _ tail: Tail) -> Double {
  if tail == .lower {
    let leading = Double.exp((Double.log(target) + logGammaOnePlus(shape)) / shape)
    if leading < 0.2 * (shape + 1) { return leading }
  }
  let z = (tail == .lower ? 1 : -1) * standardNormalQuantile(target)
  let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
  let cube = shape * root * root * root
  if shape >= 0.5 && root > 0.1 { return cube }
  return tail == .lower ? 0.2 * (shape + 1) : max(-Double.log(target / shape), 0.1)
}
