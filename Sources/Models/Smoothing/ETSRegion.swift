import RealModule

/// The region of the smoothing parameters and its map from the whole space.
///
/// Each parameter is lower + (upper − lower)/(1 + e⁻ˣ), with bounds that may depend on α.
struct ETSRegion {
  let specification: ETSSpecification
  let bounds: ETSBounds

  /// The smallest rate, and the distance kept from the largest: as R's `ets`, so that likelihoods compare.
  static let margin = 1e-4
  /// Damping: below 0.8 the growth is gone in a few periods, above 0.98 it cannot be told from 1.
  static let damping = 0.8...0.98

  /// Number of search parameters.
  var count: Int { specification.parameterNames.count }

  private var hasTrend: Bool { specification.trend != .none }
  private var hasSeason: Bool { specification.season != .none }

  /// Upper bounds of α, β and γ.
  ///
  /// Usual: 1, α and 1 − α; otherwise the smallest box around the admissible region of all models.
  private func upper(alpha: Double) -> (alpha: Double, beta: Double, gamma: Double) {
    switch bounds {
    case .usual: (1 - Self.margin, alpha, 1 - alpha)
    case .admissible: (2 - Self.margin, 4 - Self.margin, 2 - Self.margin)
    }
  }

  /// The rates at a point of the search.
  func rates(_ x: UnsafePointer<Double>) -> ETSRates {
    var rates = ETSRates()
    rates.alpha = Self.value(x[0], Self.margin, upper(alpha: 0).alpha)
    let upper = upper(alpha: rates.alpha)
    var place = 1
    if hasTrend {
      rates.beta = Self.value(x[place], Self.margin, upper.beta)
      place += 1
    }
    if hasSeason {
      rates.gamma = Self.value(x[place], Self.margin, upper.gamma)
      place += 1
    }
    if specification.trend.isDamped {
      rates.phi = Self.value(x[place], Self.damping.lowerBound, Self.damping.upperBound)
    }
    return rates
  }

  /// Parameters with the rates in their box.
  func nearest(_ parameters: ETSParameters) -> ETSParameters {
    var copy = parameters
    copy.alpha = Swift.min(Swift.max(copy.alpha, Self.margin), upper(alpha: 0).alpha)
    let top = upper(alpha: copy.alpha)
    if hasTrend {
      copy.beta = Swift.max(Swift.min(copy.beta, top.beta), Self.margin)
    }
    if hasSeason {
      copy.gamma = Swift.max(Swift.min(copy.gamma, top.gamma), Self.margin)
    }
    if specification.trend.isDamped {
      copy.phi = Swift.min(
        Swift.max(copy.phi, Self.damping.lowerBound), Self.damping.upperBound)
    }
    return copy
  }

  /// The point of the search for rates, kept off the edges where the map is flat.
  func point(_ rates: ETSRates) -> [Double] {
    let top = upper(alpha: rates.alpha)
    var x = [Self.place(rates.alpha, Self.margin, top.alpha)]
    if hasTrend { x.append(Self.place(rates.beta, Self.margin, top.beta)) }
    if hasSeason { x.append(Self.place(rates.gamma, Self.margin, top.gamma)) }
    if specification.trend.isDamped {
      x.append(Self.place(rates.phi, Self.damping.lowerBound, Self.damping.upperBound))
    }
    return x
  }

  /// Derivatives in the search parameters from those in the rates.
  func pullBack(
    _ slopes: ETSRates, at rates: ETSRates, into gradient: UnsafeMutablePointer<Double>
  ) {
    let top = upper(alpha: rates.alpha)
    var alphaSlope = slopes.alpha
    var place = 1
    if hasTrend {
      let share = Self.share(rates.beta, Self.margin, top.beta)
      gradient[place] = slopes.beta * (top.beta - Self.margin) * share * (1 - share)
      if bounds == .usual { alphaSlope += slopes.beta * share }
      place += 1
    }
    if hasSeason {
      let share = Self.share(rates.gamma, Self.margin, top.gamma)
      gradient[place] = slopes.gamma * (top.gamma - Self.margin) * share * (1 - share)
      if bounds == .usual { alphaSlope -= slopes.gamma * share }
      place += 1
    }
    if specification.trend.isDamped {
      let (low, high) = (Self.damping.lowerBound, Self.damping.upperBound)
      let share = Self.share(rates.phi, low, high)
      gradient[place] = slopes.phi * (high - low) * share * (1 - share)
    }
    let share = Self.share(rates.alpha, Self.margin, top.alpha)
    gradient[0] = alphaSlope * (top.alpha - Self.margin) * share * (1 - share)
  }

  private static func value(_ x: Double, _ lower: Double, _ upper: Double) -> Double {
    lower + (upper - lower) / (1 + Double.exp(-x))
  }

  private static func share(_ value: Double, _ lower: Double, _ upper: Double) -> Double {
    upper > lower ? (value - lower) / (upper - lower) : 0
  }

  /// Starts stay 1% of the range away from its ends.
  private static func place(_ value: Double, _ lower: Double, _ upper: Double) -> Double {
    let share = Swift.min(Swift.max(share(value, lower, upper), 0.01), 0.99)
    return Double.log(share / (1 - share))
  }
}
