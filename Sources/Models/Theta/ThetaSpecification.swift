/// The members of the theta family.
public enum ThetaVariant: String, Hashable, Sendable, CaseIterable {
  /// The standard method: exponential smoothing with half the slope of the line through the data.
  case standard = "theta"
  /// The state-space form with θ = 2 and the line through the whole sample (STM).
  case standardModel = "stm"
  /// The same with θ estimated (OTM).
  case optimised = "otm"
  /// θ = 2 with a line that is brought up to date each month (DSTM).
  case dynamicStandard = "dstm"
  /// The same with θ estimated (DOTM).
  case dynamicOptimised = "dotm"

  /// Whether the line follows the data.
  var isDynamic: Bool { self == .dynamicStandard || self == .dynamicOptimised }
  /// Whether θ is estimated.
  var estimatesTheta: Bool { self == .optimised || self == .dynamicOptimised }
  /// α as published: R's `ets` for the standard method, 0.1 to 0.99 for the others.
  var alphaRange: ClosedRange<Double> { self == .standard ? 1e-4...0.9999 : 0.1...0.99 }
  /// Observations at the start that the sum of squares leaves out: the line of the models takes three.
  var skipped: Int { self == .standard ? 0 : 3 }
}

/// A theta model of a series that is seasonally adjusted where a test asks for it.
///
///     yₜ = μₜ + eₜ,   ℓₜ = α yₜ + (1 − α) ℓₜ₋₁
///     μₜ = ℓₜ₋₁ + (1 − 1/θ) [(1 − α)ᵗ⁻¹ A + (1 − (1 − α)ᵗ)/α B]
///
/// with A + B t the least-squares line through the whole sample, or through y₁ … yₜ₋₁ for the dynamic
/// models. The standard method fits ℓ alone and adds B/2 a month to its forecasts.
///
/// Sources: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler (2016), International Journal of
/// Forecasting 32, 1151–1161; Assimakopoulos & Nikolopoulos (2000), same journal 16, 521–530;
/// Hyndman & Billah (2003), same journal 19, 287–290.
public struct ThetaSpecification: Hashable, Sendable {
  /// The member of the family.
  public let variant: ThetaVariant
  /// Observations per season; 1 for none.
  public let period: Int

  /// A model; traps when the period is not positive.
  public init(_ variant: ThetaVariant, period: Int = 1) {
    precondition(period >= 1, "period \(period) must be positive")
    self.variant = variant
    self.period = period
  }
}

extension ThetaSpecification: CustomStringConvertible {
  /// As in formulas: `dotm()`.
  public var description: String { "\(variant.rawValue)()" }
}
