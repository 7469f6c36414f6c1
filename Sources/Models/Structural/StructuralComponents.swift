/// The components of a structural model: what `structural(level, slope, seasonal)` names.
///
///     y_t = μ_t + γ_t + ψ_t + x_t'β_t + ε_t
///
/// with level μ, seasonal γ, cycle ψ and irregular ε. Source: Harvey (1989), Forecasting, Structural
/// Time Series Models and the Kalman Filter, chapter 2.
public struct StructuralComponents: Hashable, Sendable {
  /// How a level moves: μ' = μ + ν + ξ.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    /// By the slope and a random step.
    case random
    /// By the slope alone; a constant when there is none.
    case fixed
  }

  /// How a slope moves: ν' = φ ν + ζ.
  public enum Slope: String, Hashable, Sendable, CaseIterable {
    /// φ = 1: growth changes for good.
    case random
    /// φ = 1 and ζ = 0: a straight line with a level that wanders around it.
    case fixed
    /// 0 < φ < 1, started from its stationary law: growth returns to zero.
    case damped
  }

  /// How a seasonal pattern is written.
  public enum Seasonal: Hashable, Sendable {
    /// Effects whose sum over a year is a random step: γ_t = −Σ γ_{t−j} + ω.
    case dummy
    /// Harmonics with random steps of one variance; nil takes all of them.
    case trigonometric(harmonics: Int?)
    /// Effects that stay.
    case fixed
  }

  /// The level.
  public var level: Level
  /// The slope, nil for a level without growth.
  public var slope: Slope?
  /// The seasonal pattern, nil for none.
  public var seasonal: Seasonal?
  /// Whether there is a damped stochastic cycle.
  public var hasCycle: Bool
  /// Bounds on the period of the cycle in observations; nil takes 1.5 to 12 years.
  public var cyclePeriods: ClosedRange<Double>?
  /// Whether there is an irregular.
  public var hasIrregular: Bool
  /// Names of the regressor terms whose coefficients walk at random: `x`, `newYear`.
  public var drifting: [String]

  /// The components of a model.
  public init(
    level: Level = .random, slope: Slope? = nil, seasonal: Seasonal? = nil, hasCycle: Bool = false,
    cyclePeriods: ClosedRange<Double>? = nil, hasIrregular: Bool = true, drifting: [String] = []
  ) {
    self.level = level
    self.slope = slope
    self.seasonal = seasonal
    self.hasCycle = hasCycle
    self.cyclePeriods = cyclePeriods
    self.hasIrregular = hasIrregular
    self.drifting = drifting
  }

  /// The basic structural model: level, slope and seasonal.
  public static let basic = StructuralComponents(slope: .random, seasonal: .dummy)
}

extension StructuralComponents: CustomStringConvertible {
  /// The components as a formula writes them: `structural(level, slope, seasonal)`.
  public var description: String {
    var parts = [level == .random ? "level" : "level: fixed"]
    if let slope { parts.append(slope == .random ? "slope" : "slope: \(slope.rawValue)") }
    switch seasonal {
    case .dummy: parts.append("seasonal")
    case .fixed: parts.append("seasonal: fixed")
    case .trigonometric(let harmonics):
      parts.append("seasonal: trigonometric" + (harmonics.map { " \($0)" } ?? ""))
    case nil: break
    }
    if hasCycle {
      parts.append(
        "cycle"
          + (cyclePeriods.map {
            ": \(plainText($0.lowerBound))...\(plainText($0.upperBound))"
          } ?? ""))
    }
    if !hasIrregular { parts.append("irregular: none") }
    parts += drifting.map { "drifting: \($0)" }
    return "structural(\(parts.joined(separator: ", ")))"
  }
}
