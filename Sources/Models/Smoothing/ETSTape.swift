/// The arrays of one run of an exponential smoothing model, allocated once a fit.
///
/// `season[t]` is the season that observation t meets; its update stands at t + m, so the recursion has
/// no index modulo m and the arrays are the tape of the backward pass.
final class ETSTape {
  let count: Int
  let period: Int
  /// The observations less the effects of regressors, NaN where missing; n.
  let data: UnsafeMutablePointer<Double>
  /// Levels before each observation and after the last; n + 1.
  let level: UnsafeMutablePointer<Double>
  /// Growth, as `level`.
  let growth: UnsafeMutablePointer<Double>
  /// Seasons; n + m.
  let season: UnsafeMutablePointer<Double>
  /// y − μ, 0 where missing; n.
  let error: UnsafeMutablePointer<Double>
  /// Derivatives in the seasons; n + m.
  let seasonSlope: UnsafeMutablePointer<Double>
  /// Derivatives in the observations; n.
  let dataSlope: UnsafeMutablePointer<Double>

  private let block: UnsafeMutablePointer<Double>
  private let size: Int

  init(count n: Int, period m: Int) {
    count = n
    period = m
    size = 3 * n + 2 * (n + 1) + 2 * (n + m)
    block = .allocate(capacity: size)
    block.initialize(repeating: 0, count: size)
    data = block
    error = data + n
    dataSlope = error + n
    level = dataSlope + n
    growth = level + n + 1
    season = growth + n + 1
    seasonSlope = season + n + m
  }

  deinit { block.deallocate() }
}

/// Smoothing parameters of a kernel.
package struct ETSRates {
  var alpha = 0.0
  var beta = 0.0
  var gamma = 0.0
  var phi = 1.0
}

/// What a forward run adds up.
struct ETSSums {
  /// Σ e²: of y − μ, or of (y − μ)/μ.
  var squares = 0.0
  /// Σ log μ over the observations, 0 for absolute errors.
  var logScale = 0.0
  /// Whether every level, season and mean stayed where the model is defined.
  var isInside = true
}

/// Derivatives that a backward run gives besides those in the initial seasons and the data.
struct ETSSlopes {
  var rates = ETSRates(alpha: 0, beta: 0, gamma: 0, phi: 0)
  var level = 0.0
  var growth = 0.0
}
