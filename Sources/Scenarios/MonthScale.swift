import Probability
import RealModule
package import TimeSeries

/// The scale on which one place of a stacked law is normal, and the level it stands for.
package enum MonthScale: Hashable, Sendable {
  /// That of the series' model.
  case model(Transform)
  /// The first of two months with a published sum T, by how they split it:
  ///
  ///     s = log(x₁ / x₂),   x₁ = T / (1 + e⁻ˢ),   x₂ = T − x₁
  ///
  /// With the months normal in logarithms s is normal, and whatever it is the months are positive and
  /// add up to T.
  case part(of: Double)

  /// True where the level is the place itself.
  package var isIdentity: Bool { self == .model(.identity) }

  /// True if levels are positive whatever the place.
  var needsPositive: Bool {
    switch self {
    case .model(let transform): transform.needsPositive
    case .part: true
    }
  }

  /// The place of a level; NaN outside the domain.
  func apply(_ level: Double) -> Double {
    switch self {
    case .model(let transform): transform.apply(level)
    case .part(let total):
      level > 0 && level < total ? Double.log(level / (total - level)) : .nan
    }
  }

  /// The level at a place.
  package func inverse(_ place: Double) -> Double {
    switch self {
    case .model(let transform): transform.inverse(place)
    case .part(let total): total / (1 + Double.exp(-place))
    }
  }

  /// d level / d place.
  func inverseDerivative(_ place: Double) -> Double {
    switch self {
    case .model(let transform): return transform.inverseDerivative(place)
    case .part(let total):
      let level = inverse(place)
      return level * (1 - level / total)
    }
  }

  /// The mean level of a normal place.
  ///
  /// Of a part by the trapezoid rule: poles lie π/σ off the axis, so that steps of a sixteenth of a
  /// deviation leave nothing of 16 digits as long as σ is below ten, and what is past 9 deviations is
  /// 1e-18 of the whole.
  func mean(ofNormalMean mean: Double, variance: Double) -> Double {
    guard case .part = self else {
      guard case .model(let transform) = self else { return .nan }
      return transform.mean(ofNormalMean: mean, variance: variance)
    }
    let (step, deviation) = (1.0 / 16, variance.squareRoot())
    return (-144...144).reduce(0) { sum, k in
      let z = Double(k) * step
      return sum + step * Normal.standard.density(z) * inverse(mean + deviation * z)
    }
  }
}
