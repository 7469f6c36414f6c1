import Optimization

/// The search for ρ over 0 ≤ ρ ≤ 0.999.
///
/// Negative values make zigzags inside every total that no economist believes, and at ρ = 1 the
/// stationary law has no variance left; so both ends of the search are marked in the result, as in
/// Bournay & Laroque (1979), Réflexions sur la méthode d'élaboration des comptes trimestriels, Annales
/// de l'INSEE 36. The objective may have several valleys, so a grid comes before Brent's method.
enum AutocorrelationSearch {
  /// The upper bound: further on only rounding errors tell Chow–Lin from a random walk.
  static let largest = 0.999

  private static let grid = [
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, largest,
  ]

  /// The minimizer of an objective; values that are not finite count as worse than any number.
  static func minimize(_ objective: (Double) -> Double) -> (
    rho: Double, bound: AutocorrelationBound?
  ) {
    let values = grid.map(objective)
    var best = 0
    for k in values.indices where values[k] < values[best] || values[best].isNaN { best = k }
    let low = grid[Swift.max(best - 1, 0)]
    let high = grid[Swift.min(best + 1, grid.count - 1)]
    let found = Brent().minimize(over: low...high, objective: objective)
    let rho = found.value < values[best] ? found.point : grid[best]
    // Brent's method ends inside the interval; a millionth from its end is the end.
    if rho < 1e-6 { return (0, .lower) }
    if rho > largest - 1e-6 { return (largest, .upper) }
    return (rho, nil)
  }
}

/// The end of the search at which ρ was found.
public enum AutocorrelationBound: String, Hashable, Sendable {
  /// ρ = 0: the errors show no positive autocorrelation.
  case lower
  /// ρ = 0.999: the errors are hard to tell from a random walk.
  case upper
}
