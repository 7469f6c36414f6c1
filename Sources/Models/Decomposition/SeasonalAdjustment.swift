/// A series without its seasons, which loess takes out, and how far the seasons can be trusted.
///
///     yₜ = trendₜ + Σ seasonₜ + effectₜ + remainderₜ,   adjustedₜ = yₜ − Σ seasonₜ
///
/// Effects of regressors are taken off before and are in no other part. Past the data the last cycle of each season is repeated.
///
/// Sources: `STL`, `MultipleSTL`; Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice,
/// sections 4.3 (strength) and 5.7 (forecasting with decomposition).
public struct SeasonalAdjustment: Sendable {
  /// One season of the series.
  public struct Season: Sendable {
    /// Observations per cycle.
    public let period: Int
    /// One value an observation.
    public let values: [Double]
    /// max(0, 1 − var(remainder)/var(season + remainder)): 0 for none, 1 for nothing else.
    public let strength: Double
    /// Standard error of each value of the last cycle, in the order of the cycle.
    public let errors: [Double]
    /// What a value of the season takes from the remainder of its own month.
    let ownShare: Double

    /// The season at a position, past the data that of the last cycle.
    func value(at position: Int) -> Double {
      position < values.count
        ? values[position] : values[values.count - period + (position - values.count) % period]
    }
  }

  /// The smooth level.
  public let trend: [Double]
  /// The seasons, the shortest first.
  public let seasons: [Season]
  /// Effects of regressors; zero without.
  public let effects: [Double]
  /// What is left; NaN where the series is.
  public let remainder: [Double]
  /// max(0, 1 − var(remainder)/var(trend + remainder)).
  public let trendStrength: Double
  /// The series without its seasons; NaN where the series is.
  public let adjusted: [Double]

  /// Takes the season of `period` observations out of the series without the effects.
  ///
  /// - Throws: As `STL`.
  init(
    _ series: [Double], without effects: [Double], period: Int, options: STLOptions
  ) throws(ModelError) {
    let parts = try STL(
      zip(series, effects).map { $0 - $1 }, period: period, options: options)
    let smoothers = STLSmoothers(options, period: period, count: series.count)
    self.init(
      series, effects, trend: parts.trend, remainder: parts.remainder, trendShare: smoothers.trend,
      seasons: [(period, parts.seasonal, smoothers.isPeriodic ? nil : smoothers.seasonal)])
  }

  /// Takes several seasons out; those that the data hold at most twice are left out.
  ///
  /// - Throws: As `MultipleSTL`.
  init(
    _ series: [Double], without effects: [Double], periods: [Int], isRobust: Bool
  ) throws(ModelError) {
    let parts = try MultipleSTL(
      zip(series, effects).map { $0 - $1 }, periods: periods, isRobust: isRobust)
    let smoothers = parts.periods.enumerated().map { i, period in
      STLSmoothers(MultipleSTL.options(season: i, isRobust), period: period, count: series.count)
    }
    self.init(
      series, effects, trend: parts.trend, remainder: parts.remainder,
      trendShare: smoothers.last?.trend,
      seasons: parts.periods.indices.map {
        (parts.periods[$0], parts.seasonals[$0], smoothers[$0].seasonal)
      })
  }

  /// `smoother` nil stands for the mean of all years.
  private init(
    _ series: [Double], _ effects: [Double], trend: [Double], remainder: [Double],
    trendShare: LocalRegression?,
    seasons parts: [(period: Int, values: [Double], smoother: LocalRegression?)]
  ) {
    let known = remainder.indices.filter { !remainder[$0].isNaN }
    let rest = known.map { remainder[$0] }
    let noise = sumOfSquaredDeviations(rest)
    func strength(_ part: [Double]) -> Double {
      let whole = sumOfSquaredDeviations(known.map { part[$0] + remainder[$0] })
      return whole > 0 ? Swift.max(0, 1 - noise / whole) : 0
    }
    let ownTrend = trendShare?.ownShare(count: series.count) ?? 0
    let variance = noise / Double(Swift.max(known.count, 1)) / (1 - ownTrend)
    self.trend = trend
    self.effects = effects
    self.remainder = remainder
    trendStrength = strength(trend)
    seasons = parts.map { part in
      let shares = (0..<part.period).map { place -> Double in
        let position = series.count - part.period + place
        return part.smoother?.endShare(count: position / part.period + 1)
          ?? 1 / Double(position / part.period + 1)
      }
      let years = series.count / part.period
      let own = part.smoother?.ownShare(count: years) ?? 1 / Double(years)
      return Season(
        period: part.period, values: part.values, strength: strength(part.values),
        errors: shares.map { (variance / (1 - own) * $0).squareRoot() }, ownShare: own)
    }
    let seasons = seasons
    adjusted = series.indices.map { t in seasons.reduce(series[t]) { $0 - $1.values[t] } }
  }

  /// The sum of the seasons at a position.
  func season(at position: Int) -> Double {
    seasons.reduce(0) { $0 + $1.value(at: position) }
  }

  /// How much wider than those of the adjusted series errors are.
  ///
  /// A season that is estimated takes a share of the noise at its frequencies with it, (m − 1)/m of all
  /// of them.
  var errorRatio: Double {
    seasons.reduce(1) { ratio, season in
      let m = Double(season.period)
      return ratio / (1 - season.ownShare * (m - 1) / m).squareRoot()
    }
  }

  /// How the coming months move when a value of the last cycle moves by its standard error.
  ///
  /// - Returns: A column with `horizon` entries a month of each season's cycle.
  func directions(horizon: Int) -> [[Double]] {
    guard horizon > 0 else { return [] }
    return seasons.flatMap { season in
      season.errors.indices.prefix(horizon).map { place in
        (0..<horizon).map { $0 % season.period == place ? season.errors[place] : 0 }
      }
    }
  }
}

extension LocalRegression {
  /// Σ w² of the fit at the last of `count` points: its variance in units of that of the points.
  func endShare(count: Int) -> Double {
    weights(at: count, count: count).reduce(0) { $0 + $1 * $1 }
  }

  /// The weight of a point in the middle in its own fit, at most that in a mean of two.
  func ownShare(count: Int) -> Double {
    let middle = count / 2 + 1
    return Swift.min(weights(at: middle, count: count)[middle - 1], 0.5)
  }

  /// What each of `count` points weighs in the fit at one of them, counted from 1.
  private func weights(at position: Int, count: Int) -> [Double] {
    let first = Swift.max(1, Swift.min(position - span / 2, count - span + 1))
    let last = Swift.min(count, first + span - 1)
    var scratch = [Double](repeating: 0, count: count)
    return (1...count).map { point in
      var impulse = [Double](repeating: 0, count: count)
      impulse[point - 1] = 1
      return impulse.withUnsafeBufferPointer { impulse in
        scratch.withUnsafeMutableBufferPointer { scratch in
          value(
            at: Double(position), impulse, first: first, last: last, robustness: nil,
            weights: scratch) ?? 0
        }
      }
    }
  }
}
