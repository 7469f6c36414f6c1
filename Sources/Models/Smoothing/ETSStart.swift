package import LinearAlgebra
import RealModule

/// Where the search for an exponential smoothing model starts, and the sizes of its steps.
package struct ETSStart {
  var level = 0.0
  var growth = 0.0
  var seasons: [Double] = []
  var coefficients: [Double] = []
  /// What one unit of the search vector means: about the standard error of each state.
  var levelSize = 1.0
  var growthSize = 1.0
  var seasonSize = 1.0
  var coefficientSizes: [Double] = []

  /// The starting states as parameters, without rates.
  var parameters: ETSParameters {
    ETSParameters(alpha: 0, level: level, growth: growth, seasons: seasons)
  }

  /// Rates tried for a start: reactions of the level from slow to fast, of growth and season at a
  /// tenth and at most of what the bounds leave, middling damping.
  ///
  /// A steady season moves by a hundredth.
  package static func rates(
    for specification: ETSSpecification, isSteady: Bool = false
  ) -> [ETSRates] {
    let betas = specification.trend == .none ? [0] : [0.1, 0.8]
    let gammas = specification.season == .none ? [0] : isSteady ? [0.01] : [0.1, 0.6]
    let phi = specification.trend.isDamped ? 0.95 : 1
    return [0.05, 0.2, 0.5, 0.9].flatMap { alpha in
      betas.flatMap { beta in
        gammas.map { gamma in
          ETSRates(alpha: alpha, beta: beta * alpha, gamma: gamma * (1 - alpha), phi: phi)
        }
      }
    }
  }

  /// States from the first years: seasons about a centred moving average, level and growth from a line
  /// through what is left.
  ///
  /// - Parameters:
  ///   - specification: The model.
  ///   - series: The data at unit scale, NaN where missing.
  ///   - regressors: Columns of the regression part.
  ///   - isSteady: Whether the season is that of the whole sample.
  package init(
    _ specification: ETSSpecification, series: [Double], regressors: Matrix?,
    isSteady: Bool = false
  ) {
    let m = specification.period
    // Four years show a season without following its changes; without one ten values show a line.
    let span = isSteady ? series.count : Swift.min(series.count, Swift.max(4 * m, 10))
    let filled = Array(filledSeasonally(series, period: m).prefix(span))
    var adjusted = filled
    if specification.season != .none {
      let isFactor = specification.season == .multiplicative
      seasons = Self.seasons(filled, period: m, isFactor: isFactor)
      adjusted = filled.indices.map {
        isFactor ? filled[$0] / seasons[$0 % m] : filled[$0] - seasons[$0 % m]
      }
    }
    let line = Self.line(Array(adjusted.prefix(Swift.max(2 * m, 10))))
    let average = adjusted.prefix(Swift.max(m, 10))
    level =
      specification.trend == .none
      ? average.reduce(0, +) / Double(average.count) : line.intercept
    if specification.trend.isMultiplicative {
      // A start at or below zero has no factor of growth; then growth starts at none.
      let base = level > 0 ? level : average.reduce(0, +) / Double(average.count)
      level = base
      growth = Swift.min(Swift.max(1 + line.slope / base, 0.9), 1.1)
    } else if specification.trend != .none {
      growth = line.slope
    }
    if specification.needsPositive, !(level > 0) {
      level = average.reduce(0, +) / Double(average.count)
      if !specification.trend.isMultiplicative { growth = 0 }
    }
    coefficients = [Double](repeating: 0, count: regressors?.columns ?? 0)
    coefficientSizes = coefficients
  }

  /// Sets the sizes of steps for a start at given rates and an error of given standard deviation.
  ///
  /// With n observations of variance σ² the level acts on 1/(α(2 − α)) of them, growth on its sums
  /// over as long, a season on one in m until it is forgotten.
  package mutating func setSizes(
    _ specification: ETSSpecification, rates: ETSRates, deviation: Double, count: Int,
    regressors: Matrix?
  ) {
    let n = Double(count)
    let m = Double(specification.period)
    let levelReach = Swift.min(n, 1 / (rates.alpha * (2 - rates.alpha)))
    levelSize = deviation * (n / levelReach).squareRoot()
    let length = Swift.min(n, 1 / rates.alpha, rates.phi < 1 ? 1 / (1 - rates.phi) : n)
    growthSize = levelSize / Swift.max(length, 1)
    if specification.trend.isMultiplicative { growthSize /= level }
    let seasonReach = Swift.min(n / m, 1 / Swift.max(2 * rates.gamma, 1e-3))
    seasonSize = deviation * (n / seasonReach).squareRoot()
    if specification.season == .multiplicative { seasonSize /= Swift.max(level.magnitude, 0.1) }
    guard let regressors else { return }
    for j in 0..<regressors.columns {
      let column = regressors.column(j)
      let energy = zip(column.dropFirst(), column).reduce(column.first.map { $0 * $0 } ?? 0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      coefficientSizes[j] = energy > 0 ? deviation * (n / energy).squareRoot() : 1
    }
  }

  /// Mean distance from a centred moving average (or ratio to it) by season, brought to 0 (or 1).
  private static func seasons(_ values: [Double], period m: Int, isFactor: Bool) -> [Double] {
    let half = m / 2
    var sums = [Double](repeating: 0, count: m)
    var counts = [Double](repeating: 0, count: m)
    let mean = values.reduce(0, +) / Double(values.count)
    let isLong = values.count >= 2 * m
    for t in values.indices {
      var trend = mean
      if isLong {
        guard t >= half, t + half < values.count else { continue }
        trend = 0
        for i in -half...half {
          let share = m % 2 == 0 && i.magnitude == half ? 0.5 : 1
          trend += share * values[t + i]
        }
        trend /= Double(m)
      }
      sums[t % m] += isFactor ? values[t] / trend : values[t] - trend
      counts[t % m] += 1
    }
    let neutral = isFactor ? 1.0 : 0
    let raw = zip(sums, counts).map { $1 > 0 ? $0 / $1 : neutral }
    let centre = raw.reduce(0, +) / Double(m)
    // A factor below 1% would make its month decide the whole fit.
    return isFactor ? raw.map { Swift.max($0 / centre, 0.01) } : raw.map { $0 - centre }
  }

  /// The least-squares line through values at 1, 2, …: its values at 0 and its slope.
  private static func line(_ values: [Double]) -> (intercept: Double, slope: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let centre = (n + 1) / 2
    var (cross, square) = (0.0, 0.0)
    for (i, value) in values.enumerated() {
      let distance = Double(i + 1) - centre
      cross += distance * (value - mean)
      square += distance * distance
    }
    let slope = square > 0 ? cross / square : 0
    return (mean - slope * centre, slope)
  }
}
