import Probability
import RealModule

extension Transform {
  /// The median of x = f⁻¹(y) for a normal y: f⁻¹ of the mean, because f⁻¹ is monotone.
  public func median(ofNormalMean mean: Double) -> Double { inverse(mean) }

  /// The p-quantile of x = f⁻¹(y) for y ~ N(mean, variance): f⁻¹ of the normal quantile.
  ///
  /// A quantile below the bound of a Box–Cox law with λ > 0 is 0.
  ///
  /// - Returns: NaN if an argument is NaN, the variance negative or p outside [0, 1].
  public func quantile(_ p: Double, ofNormalMean mean: Double, variance: Double) -> Double {
    guard variance >= 0, (0...1).contains(p), !mean.isNaN else { return .nan }
    if variance == 0 { return inverse(mean) }
    return inverse(Normal(mean: mean, standardDeviation: variance.squareRoot()).quantile(p))
  }

  /// The mean of x = f⁻¹(y) for y ~ N(mean, variance), exact.
  ///
  ///     identity  μ
  ///     log       exp(μ + σ²/2)
  ///     Box–Cox   ∫ (1 + λ y)^(1/λ) φ((y − μ)/σ)/σ dy   by quadrature, about 14 digits
  ///
  /// The normal law of a Box–Cox model reaches past the bound y = −1/λ. For λ > 0 what lies below
  /// counts as x = 0, as in `inverse`, so the mean is the limit of averages of inverted draws.
  /// For λ < 0 the integral diverges at the bound: where that is at least 8.3 σ away (a
  /// probability below 1e-16, which no sample shows) the mean is of the law cut where
  /// the integrand is least; nearer, the mean does not exist and the result is +∞.
  ///
  /// - Returns: NaN if an argument is NaN or the variance is negative.
  public func mean(ofNormalMean mean: Double, variance: Double) -> Double {
    guard variance >= 0, !mean.isNaN else { return .nan }
    switch self {
    case .identity: return mean
    case .boxCox(let lambda) where lambda != 0:
      if variance == 0 { return inverse(mean) }
      return BoxCoxMean(lambda: lambda, mean: mean, deviation: variance.squareRoot()).value
    default: return Double.exp(mean + variance / 2)
    }
  }
}

/// E (1 + λ(μ + σ z))^(1/λ) over z ~ N(0, 1).
private struct BoxCoxMean {
  let lambda: Double
  let mean: Double
  let deviation: Double

  /// A standard normal falls below exp(−9²/2) = 3e-18 of its peak past this distance.
  static let reach = 9.0
  /// P(z > 8.3) is below 1e-16, the resolution of a probability in double precision.
  static let unseen = 8.3

  /// Where 1 + λ(μ + σ z) = 0.
  var bound: Double { (-1 / lambda - mean) / deviation }

  /// Logarithm of the integrand without 1/√2π.
  func logIntegrand(_ z: Double) -> Double {
    let argument = lambda * (mean + deviation * z)
    if argument <= -1 { return -.infinity }
    return Double.log(onePlus: argument) / lambda - z * z / 2
  }

  var value: Double { lambda > 0 ? meanAboveBound : meanBelowBound }

  /// λ > 0: the logarithm of the integrand is concave with curvature at least 1.
  private var meanAboveBound: Double {
    let (linear, root) = stationaryTerms
    // The larger root of λσ z² + (1 + λμ) z − σ = 0, in the form without cancellation.
    let peak =
      linear > 0 ? 2 * deviation / (linear + root) : (root - linear) / (2 * lambda * deviation)
    return integral(from: Swift.max(bound, peak - Self.reach), to: peak + Self.reach, peak: peak)
  }

  /// λ < 0: a peak, then a least value before the pole.
  private var meanBelowBound: Double {
    let (linear, root) = stationaryTerms
    guard bound >= Self.unseen, root > 0, linear > 0 else { return .infinity }
    let peak = 2 * deviation / (linear + root)
    let least = (linear + root) / (-2 * lambda * deviation)
    guard least >= Self.unseen else { return .infinity }
    return integral(
      from: peak - Self.reach, to: Swift.min(peak + Self.reach, least), peak: peak)
  }

  /// 1 + λμ and √((1 + λμ)² + 4λσ²) of the equation for stationary points; NaN without one.
  private var stationaryTerms: (linear: Double, root: Double) {
    let linear = 1 + lambda * mean
    return (linear, (linear * linear + 4 * lambda * deviation * deviation).squareRoot())
  }

  /// Tanh–sinh quadrature, which is indifferent to the branch point at the bound.
  ///
  /// Takahasi & Mori (1974), Double exponential formulas for numerical integration,
  /// Publ. RIMS 9, 721–741.
  private func integral(from lower: Double, to upper: Double, peak: Double) -> Double {
    let scale = logIntegrand(peak)
    let center = (lower + upper) / 2
    let half = (upper - lower) / 2
    // At t = ±3.2 the weights are below 1e-16; a step of 1/32 puts nodes under 0.45 σ apart,
    // where the trapezoid error of a normal density is exp(−2π²/0.45²) ≈ 1e-42.
    let step = 1.0 / 32
    var total = 0.0
    for k in -102...102 {
      let t = Double(k) * step
      let inner = Double.pi / 2 * Double.sinh(t)
      let weight = Double.pi / 2 * Double.cosh(t) / (Double.cosh(inner) * Double.cosh(inner))
      let node = center + half * Double.tanh(inner)
      total += weight * Double.exp(logIntegrand(node) - scale)
    }
    return total * half * step * Double.exp(scale) / (2 * Double.pi).squareRoot()
  }
}
