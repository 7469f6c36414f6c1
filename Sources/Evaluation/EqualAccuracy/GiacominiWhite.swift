import Probability

/// The test of Giacomini and White for equal conditional predictive ability.
///
/// Not only must the mean of the loss differences be zero: they may not be foreseeable from the last
/// difference known at the origin. With z_t = (1, d_{t−h})′ d_t,
///
///     n z̄′ Ω⁻¹ z̄  ~  χ²(2)
///
/// Ω is Newey and West's long-run covariance with h − 1 lags, Bartlett weights. It compares forecasting
/// methods, estimates included, so windows should be rolling.
///
/// Source: Giacomini & White (2006), Econometrica 74(6), section 3.3.
public struct GiacominiWhite: Hashable, Sendable {
  /// n z̄′ Ω⁻¹ z̄.
  public let statistic: Double
  /// Its degrees of freedom, 2.
  public let degreesOfFreedom: Int
  /// p-value; 1 when the losses are identical.
  public let pValue: Double

  /// Compares losses origin by origin.
  ///
  /// - Parameters:
  ///   - first: Losses of one forecast, in the order of the origins.
  ///   - second: Losses of the other, at the same origins.
  ///   - horizon: h, in steps between origins.
  /// - Throws: `EvaluationError.lengths`; `tooFew` unless there are at least h + 10 losses.
  public init(_ first: [Double], _ second: [Double], horizon: Int) throws(EvaluationError) {
    try checkLengths("losses", first.count, second.count)
    let lag = Swift.max(horizon, 1)
    // Two means, two variances and a covariance are estimated; ten moments are few enough.
    guard first.count >= lag + 10 else {
      throw .tooFew(what: "the Giacomini–White test", count: first.count, needed: lag + 10)
    }
    let differences = zip(first, second).map { $0 - $1 }
    let moments = (lag..<differences.count).map { t in
      (differences[t], differences[t - lag] * differences[t])
    }
    degreesOfFreedom = 2
    let value = Self.wald(moments, lags: lag - 1)
    statistic = value ?? (differences.allSatisfy { $0 == 0 } ? 0 : .nan)
    pValue = statistic.isNaN ? .nan : ChiSquared(degreesOfFreedom: 2).upperTail(statistic)
  }

  /// n z̄′ Ω⁻¹ z̄; nil when Ω is singular.
  private static func wald(_ moments: [(Double, Double)], lags: Int) -> Double? {
    let n = Double(moments.count)
    let mean = (
      moments.reduce(0) { $0 + $1.0 } / n, moments.reduce(0) { $0 + $1.1 } / n
    )
    var (aa, ab, bb) = (0.0, 0.0, 0.0)
    for lag in 0...lags {
      let weight = lag == 0 ? 1 : 2 * (1 - Double(lag) / Double(lags + 1))
      for t in lag..<moments.count {
        let (x, y) = (moments[t], moments[t - lag])
        aa += weight * x.0 * y.0 / n
        bb += weight * x.1 * y.1 / n
        ab += 0.5 * weight * (x.0 * y.1 + x.1 * y.0) / n
      }
    }
    let determinant = aa * bb - ab * ab
    // A correlation within rounding of one leaves nothing to test the second moment with.
    guard determinant > 1e-12 * aa * bb else { return nil }
    return n * (bb * mean.0 * mean.0 - 2 * ab * mean.0 * mean.1 + aa * mean.1 * mean.1)
      / determinant
  }
}
