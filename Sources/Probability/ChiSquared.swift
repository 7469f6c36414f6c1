/// The χ² distribution with ν degrees of freedom, not necessarily a whole number.
///
///     f(x) = x^{ν/2−1} e^{−x/2} / (2^{ν/2} Γ(ν/2)),   x > 0;   mean ν, variance 2 ν
public struct ChiSquared: ContinuousDistribution, Hashable {
  /// The degrees of freedom ν, positive.
  public let degreesOfFreedom: Double

  private var gamma: Gamma { Gamma(shape: 0.5 * degreesOfFreedom, scale: 2) }

  /// Makes the distribution; traps unless the degrees of freedom are positive and finite.
  public init(degreesOfFreedom: Double) {
    checkPositive(degreesOfFreedom, "degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The mean ν.
  public var mean: Double { degreesOfFreedom }
  /// The variance 2 ν.
  public var variance: Double { 2 * degreesOfFreedom }

  /// The density f(x).
  public func density(_ x: Double) -> Double { gamma.density(x) }
  /// The logarithm of the density.
  public func logDensity(_ x: Double) -> Double { gamma.logDensity(x) }
  /// The distribution function P(X ≤ x).
  public func cumulative(_ x: Double) -> Double { gamma.cumulative(x) }
  /// The upper tail P(X > x): the p-value of a χ² statistic.
  public func upperTail(_ x: Double) -> Double { gamma.upperTail(x) }
  /// The x with P(X ≤ x) = p.
  public func quantile(_ p: Double) -> Double { gamma.quantile(p) }
  /// The x with P(X > x) = p: the critical value at level p.
  public func upperQuantile(_ p: Double) -> Double { gamma.upperQuantile(p) }
}
