/// How a complex exponential smoothing model follows a season.
public enum CESSeason: String, Hashable, Sendable, CaseIterable {
  /// It has none.
  case none
  /// The whole model works at the lag of a season.
  case simple
  /// A season is added, smoothed by one real coefficient.
  case partial
  /// A season is added, smoothed by a complex coefficient.
  case full
}

/// A complex exponential smoothing model.
///
///     yₜ = lₜ₋₁ + sₜ₋ₘ + eₜ
///     lₜ = lₜ₋₁ − (1 − α₁) cₜ₋₁ + (α₀ − α₁) eₜ
///     cₜ = lₜ₋₁ + (1 − α₀) cₜ₋₁ + (α₀ + α₁) eₜ
///
/// `simple` has lag m in place of 1 and no s; `partial` has sₜ = sₜ₋ₘ + β₀ eₜ; in `full` s follows the
/// equations of l with β₀, β₁ at lag m. Level and trend are not told apart: α₁ near 1 makes a level, below
/// or above it a trend.
///
/// Source: Svetunkov, Kourentzes & Ord (2022), Complex exponential smoothing, Naval Research
/// Logistics 69, 1108–1123.
public struct CESSpecification: Hashable, Sendable {
  /// The season.
  public let season: CESSeason
  /// Observations per season; 1 when there is none.
  public let period: Int

  /// A model; traps when a season has a period below 2.
  public init(_ season: CESSeason, period: Int = 1) {
    precondition(season == .none || period >= 2, "a season of \(period) observations")
    self.season = season
    self.period = season == .none ? 1 : period
  }

  /// Names of the smoothing coefficients.
  public var parameterNames: [String] {
    switch season {
    case .none, .simple: ["alpha0", "alpha1"]
    case .partial: ["alpha0", "alpha1", "beta0"]
    case .full: ["alpha0", "alpha1", "beta0", "beta1"]
    }
  }

  /// Lag of l and c.
  var lag: Int { season == .simple ? period : 1 }
  /// Whether a season is added.
  var hasSeason: Bool { season == .partial || season == .full }
}

extension CESSpecification: CustomStringConvertible {
  /// As in formulas: `ces(full)`.
  public var description: String { "ces(\(season.rawValue))" }
}
