import RealModule

/// The normal distribution N(μ, σ²).
///
///     f(x) = exp(−z²/2) / (σ √(2π)),   z = (x − μ)/σ
///
/// Tails come from the complementary error function, quantiles from Wichura's rational
/// approximations (Algorithm AS 241, Applied Statistics 37, 1988, 477–484), both good to a few
/// units in the last place of z.
public struct Normal: ContinuousDistribution, Hashable {
  /// The mean μ.
  public let mean: Double
  /// The standard deviation σ, positive.
  public let standardDeviation: Double

  /// The distribution with mean 0 and standard deviation 1.
  public static let standard = Normal(mean: 0, standardDeviation: 1)

  /// Makes N(mean, standardDeviation²); traps unless the standard deviation is positive.
  public init(mean: Double, standardDeviation: Double) {
    checkPositive(standardDeviation, "standard deviation")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The variance σ².
  public var variance: Double { standardDeviation * standardDeviation }

  private func standardized(_ x: Double) -> Double { (x - mean) / standardDeviation }

  /// The density f(x).
  public func density(_ x: Double) -> Double {
    let z = standardized(x)
    return Double.exp(-0.5 * z * z) * inverseRootTwoPi / standardDeviation
  }

  /// The logarithm of the density.
  public func logDensity(_ x: Double) -> Double {
    let z = standardized(x)
    return -0.5 * z * z - halfLogTwoPi - Double.log(standardDeviation)
  }

  /// The distribution function Φ(z).
  public func cumulative(_ x: Double) -> Double { 0.5 * Double.erfc(-standardized(x) * rootHalf) }

  /// The upper tail 1 − Φ(z).
  public func upperTail(_ x: Double) -> Double { 0.5 * Double.erfc(standardized(x) * rootHalf) }

  /// The x with P(X ≤ x) = p; infinite at 0 and 1.
  public func quantile(_ p: Double) -> Double {
    checkProbability(p)
    return mean + standardDeviation * standardNormalQuantile(p)
  }

  /// The x with P(X > x) = p; infinite at 0 and 1.
  public func upperQuantile(_ p: Double) -> Double {
    checkProbability(p)
    return mean - standardDeviation * standardNormalQuantile(p)
  }
}

/// 1/√(2π).
let inverseRootTwoPi = 0.398_942_280_401_432_677_94
/// log √(2π).
let halfLogTwoPi = 0.918_938_533_204_672_741_78
/// 1/√2.
let rootHalf = 0.707_106_781_186_547_524_40
