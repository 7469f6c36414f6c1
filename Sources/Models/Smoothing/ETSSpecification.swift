/// How the error of an exponential smoothing model enters.
public enum ETSError: String, Hashable, Sendable, CaseIterable {
  /// y = μ + e.
  case additive = "A"
  /// y = μ (1 + e).
  case multiplicative = "M"
}

/// The trend of an exponential smoothing model.
public enum ETSTrend: String, Hashable, Sendable, CaseIterable {
  /// A level alone.
  case none = "N"
  /// The level grows by b a period.
  case additive = "A"
  /// The growth dies out by the factor φ.
  case dampedAdditive = "Ad"
  /// The level grows by the factor b a period.
  case multiplicative = "M"
  /// Growth by a factor that tends to 1.
  case dampedMultiplicative = "Md"

  /// True for φ < 1.
  public var isDamped: Bool { self == .dampedAdditive || self == .dampedMultiplicative }
  /// True for growth by a factor.
  public var isMultiplicative: Bool { self == .multiplicative || self == .dampedMultiplicative }
}

/// The season of an exponential smoothing model.
public enum ETSSeason: String, Hashable, Sendable, CaseIterable {
  /// No season.
  case none = "N"
  /// μ = level + season.
  case additive = "A"
  /// μ = level · season.
  case multiplicative = "M"
}

/// Where the smoothing parameters may lie.
public enum ETSBounds: String, Hashable, Sendable, CaseIterable {
  /// 0 < α < 1, 0 < β < α, 0 < γ < 1 − α, 0.8 < φ < 0.98: weighted means of past values.
  case usual
  /// All values for which forecasts forget the start (Hyndman et al. 2008, chapter 10); φ as above.
  case admissible
}

/// An exponential smoothing model in innovations form, without its regressors.
///
///     yₜ = μₜ + eₜ   or   yₜ = μₜ (1 + eₜ),   eₜ ~ N(0, σ²)
///     q  = l + φb    or   l bᶲ,      μ = q,  q + s  or  q s
///     l⁺ = q + α u,   b⁺ = φb + β u  (or bᶲ + β u / l),   s⁺ = s + γ d  (or s + γ d / q)
///
/// with d = yₜ − μₜ and u = d, or d / s where the season multiplies. A missing observation has d = 0:
/// the states go on without news.
///
/// Source: Hyndman, Koehler, Ord & Snyder (2008), Forecasting with Exponential Smoothing, tables 2.2
/// and 2.3.
public struct ETSSpecification: Hashable, Sendable {
  /// How the error enters.
  public let error: ETSError
  /// The trend.
  public let trend: ETSTrend
  /// The season.
  public let season: ETSSeason
  /// Observations per season; 1 when there is none.
  public let period: Int

  /// A model from its parts; traps when a season has a period below 2.
  public init(error: ETSError, trend: ETSTrend, season: ETSSeason, period: Int = 1) {
    precondition(season == .none || period >= 2, "a season of \(period) observations")
    self.error = error
    self.trend = trend
    self.season = season
    self.period = season == .none ? 1 : period
  }

  /// Names of the smoothing parameters: alpha, beta, gamma, phi as far as the model has them.
  public var parameterNames: [String] {
    ["alpha"] + (trend == .none ? [] : ["beta"]) + (season == .none ? [] : ["gamma"])
      + (trend.isDamped ? ["phi"] : [])
  }

  /// Free initial states: level, growth and m − 1 seasons.
  public var stateCount: Int {
    1 + (trend == .none ? 0 : 1) + (season == .none ? 0 : period - 1)
  }

  /// Smoothing parameters, free initial states and σ².
  public var parameterCount: Int { parameterNames.count + stateCount + 1 }

  /// True where values at or below zero have no place.
  public var needsPositive: Bool {
    error == .multiplicative || trend.isMultiplicative || season == .multiplicative
  }

  /// True where the moments of future values have formulas.
  ///
  /// Those are classes 1 to 3 of chapter 6 in the book.
  public var hasExactMoments: Bool {
    !trend.isMultiplicative && !(error == .additive && season == .multiplicative)
  }

  /// True for μ linear in the states.
  var isLinear: Bool { !trend.isMultiplicative && season != .multiplicative }
}

extension ETSSpecification: CustomStringConvertible {
  /// The model as in formulas: `ets(M,Ad,M)`.
  public var description: String {
    "ets(\(error.rawValue),\(trend.rawValue),\(season.rawValue))"
  }
}

/// The numbers an exponential smoothing model runs on.
public struct ETSParameters: Hashable, Sendable {
  /// Smoothing of the level, α.
  public var alpha: Double
  /// Smoothing of the growth, β (the book's β, R's `beta`); 0 without a trend.
  public var beta: Double
  /// Smoothing of the season, γ; 0 without a season.
  public var gamma: Double
  /// Damping, φ; 1 when nothing is damped.
  public var phi: Double
  /// Initial level l₀.
  public var level: Double
  /// Initial growth b₀; 0, or 1 for a factor, without a trend.
  public var growth: Double
  /// Initial seasons in the order of the first observations; empty without a season.
  public var seasons: [Double]

  /// Parameters from their values.
  public init(
    alpha: Double, beta: Double = 0, gamma: Double = 0, phi: Double = 1, level: Double,
    growth: Double = 0, seasons: [Double] = []
  ) {
    self.alpha = alpha
    self.beta = beta
    self.gamma = gamma
    self.phi = phi
    self.level = level
    self.growth = growth
    self.seasons = seasons
  }
}
