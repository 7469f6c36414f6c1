/// The simple methods that every other one has to beat.
public enum SimpleMethod: String, Hashable, Sendable, CaseIterable {
  /// The last value: a random walk.
  case naive
  /// The value of the same season a year earlier: a random walk for each season.
  case seasonalNaive
  /// The last value once the season is taken out, with the season put back: Naive2 of the M competitions.
  case naive2
  /// The last value and the mean change: a random walk with drift.
  case drift
  /// The mean of all values.
  case mean
}

/// A simple method for a series.
///
///     naive  yₜ = yₜ₋₁ + eₜ      seasonalNaive  yₜ = yₜ₋ₘ + eₜ
///     drift  yₜ = c + yₜ₋₁ + eₜ  mean           yₜ = μ + eₜ
///     naive2 yₜ = sₜ xₜ,  xₜ = xₜ₋₁ + eₜ,  s by classical decomposition where a test finds a season
///
/// Sources: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, sections 5.2 and 5.5;
/// Makridakis, Spiliotis & Assimakopoulos (2020), International Journal of Forecasting 36(1), for naive2.
public struct SimpleSpecification: Hashable, Sendable {
  /// The method.
  public let method: SimpleMethod
  /// Observations per season; 1 for none.
  public let period: Int

  /// A method; traps when the period is not positive.
  public init(_ method: SimpleMethod, period: Int = 1) {
    precondition(period >= 1, "period \(period) must be positive")
    self.method = method
    self.period = period
  }

  /// How far back the predicting value lies.
  var lag: Int { method == .seasonalNaive ? period : 1 }

  /// Estimates the method.
  ///
  /// Missing: a walk over a gap of k steps has variance k σ², and the values inside it are those of
  /// a bridge between its ends.
  ///
  /// - Throws: `ModelError.tooFewObservations`; for the seasonal method without a season
  ///   `.invalidSpecification`.
  /// - Complexity: O(n).
  public func fit(_ series: [Double]) throws(ModelError) -> SimpleFit {
    guard method != .seasonalNaive || period > 1 else {
      throw .invalidSpecification(
        "seasonalNaive() needs a season, and the series has none; write naive(), or give the length "
          + "of the season with --period")
    }
    let needed = method == .drift ? 3 : lag + 1
    let observed = try requireUsable(series, atLeast: needed, for: "\(method.rawValue)()")
    switch method {
    case .mean: return SimpleFit(meanOf: series, observed: observed, self)
    case .naive, .seasonalNaive, .drift:
      return try SimpleFit(walk: series, observed: observed, self)
    case .naive2: return try SimpleFit(seasonOf: series, observed: observed, self)
    }
  }
}
