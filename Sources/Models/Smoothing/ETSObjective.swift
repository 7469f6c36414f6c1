package import LinearAlgebra
import RealModule

/// −log L / n of an exponential smoothing model, without its constant, over a search vector.
///
///     J = ½ log(Σ e² / n) + (1/n) Σ log μ        (the second sum for multiplicative errors)
///
/// plus a barrier of negligible weight at the edge of the admissible region.
///
/// Search vector: rates through `ETSRegion`, then level, growth, seasons and regression
/// coefficients as start + size · z. σ² is concentrated out. Seasons are all m free: J does not change
/// when a constant moves between level and seasons, and the fit brings them to their usual sum.
package final class ETSObjective {
  let specification: ETSSpecification
  let region: ETSRegion
  let start: ETSStart
  /// The edge of the admissible region, where the bounds do not lie inside it.
  private let admissibility: ETSAdmissibility?
  private let runner: ETSRunner
  private let tape: ETSTape
  private let series: [Double]
  private let regressors: Matrix?
  private let observed: Double

  package init(
    _ specification: ETSSpecification, series: [Double], regressors: Matrix?, bounds: ETSBounds,
    start: ETSStart
  ) {
    self.specification = specification
    region = ETSRegion(specification: specification, bounds: bounds)
    self.start = start
    // Without both trend and season the usual bounds lie inside.
    let crosses = specification.trend != .none && specification.season != .none
    admissibility =
      bounds == .admissible || crosses ? ETSAdmissibility(specification) : nil
    runner = ETSRunner(specification: specification)
    tape = ETSTape(count: series.count, period: specification.period)
    self.series = series
    self.regressors = regressors
    observed = Double(series.count { !$0.isNaN })
    for t in series.indices { tape.data[t] = series[t] }
  }

  /// A maximum on the edge loses some 1e-6 of log L / n by it.
  private static let barrierWeight = 1e-6

  private var hasTrend: Bool { specification.trend != .none }
  private var seasonCount: Int { specification.season == .none ? 0 : specification.period }
  private var coefficientCount: Int { regressors?.columns ?? 0 }

  /// Length of the search vector.
  var count: Int { region.count + 1 + (hasTrend ? 1 : 0) + seasonCount + coefficientCount }

  /// The search vector at rates and the starting states.
  package func point(_ rates: ETSRates) -> [Double] {
    let states = count - region.count
    return region.point(rates) + [Double](repeating: 0, count: states)
  }

  /// J, with its gradient where one is asked for; infinite outside.
  package func value(_ x: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>?)
    -> Double
  {
    let rates = region.rates(x)
    let barrier = admissibility?.barrier(rates) ?? 0
    guard barrier.isFinite else { return .infinity }
    load(x)
    let sums = runner.forward(tape, rates)
    guard sums.isInside, sums.squares.isFinite else { return .infinity }
    // Residuals of rounding size are a perfect fit, where the likelihood has no maximum.
    guard sums.squares > observed * 1e-30 else { return .infinity }
    let value =
      Double.log(sums.squares / observed) / 2 + sums.logScale / observed
      + Self.barrierWeight * barrier
    if let gradient {
      var slopes = runner.backward(
        tape, rates, inverseSquares: 1 / sums.squares, weight: 1 / observed)
      if let edge = admissibility?.slopes(rates) {
        slopes.rates.alpha += Self.barrierWeight * edge.alpha
        slopes.rates.beta += Self.barrierWeight * edge.beta
        slopes.rates.gamma += Self.barrierWeight * edge.gamma
        slopes.rates.phi += Self.barrierWeight * edge.phi
      }
      write(slopes, at: rates, into: gradient)
    }
    return value
  }

  /// Puts initial states and adjusted data into the tape.
  private func load(_ x: UnsafePointer<Double>) {
    var place = region.count
    tape.level[0] = start.level + start.levelSize * x[place]
    place += 1
    if hasTrend {
      tape.growth[0] = start.growth + start.growthSize * x[place]
      place += 1
    }
    for i in 0..<seasonCount {
      tape.season[i] = start.seasons[i] + start.seasonSize * x[place + i]
    }
    place += seasonCount
    guard let regressors else { return }
    for t in series.indices { tape.data[t] = series[t] }
    for j in 0..<coefficientCount {
      let coefficient = start.coefficients[j] + start.coefficientSizes[j] * x[place + j]
      for t in series.indices { tape.data[t] -= coefficient * regressors[t, j] }
    }
  }

  private func write(
    _ slopes: ETSSlopes, at rates: ETSRates, into gradient: UnsafeMutablePointer<Double>
  ) {
    region.pullBack(slopes.rates, at: rates, into: gradient)
    var place = region.count
    gradient[place] = slopes.level * start.levelSize
    place += 1
    if hasTrend {
      gradient[place] = slopes.growth * start.growthSize
      place += 1
    }
    for i in 0..<seasonCount { gradient[place + i] = tape.seasonSlope[i] * start.seasonSize }
    place += seasonCount
    guard let regressors else { return }
    for j in 0..<coefficientCount {
      var sum = 0.0
      for t in series.indices { sum -= tape.dataSlope[t] * regressors[t, j] }
      gradient[place + j] = sum * start.coefficientSizes[j]
    }
  }

  /// The parameters at a point of the search, seasons brought to their usual sum, 0 or m.
  func parameters(_ x: [Double]) -> (parameters: ETSParameters, coefficients: [Double]) {
    x.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return (start.parameters, []) }
      let rates = region.rates(base)
      load(base)
      let first = count - coefficientCount
      let parameters = ETSParameters(
        alpha: rates.alpha, beta: rates.beta, gamma: rates.gamma, phi: rates.phi,
        level: tape.level[0],
        growth: hasTrend ? tape.growth[0] : specification.trend.isMultiplicative ? 1 : 0,
        seasons: (0..<seasonCount).map { tape.season[$0] })
      return (
        parameters.normalised(specification),
        (0..<coefficientCount).map {
          start.coefficients[$0] + start.coefficientSizes[$0] * x[first + $0]
        }
      )
    }
  }
}

extension ETSParameters {
  /// Additive seasons that sum to 0, factors that average 1; level and growth move along.
  func normalised(_ specification: ETSSpecification) -> ETSParameters {
    var copy = self
    let mean = seasons.reduce(0, +) / Double(Swift.max(seasons.count, 1))
    switch specification.season {
    case .none: break
    case .additive:
      copy.level += mean
      copy.seasons = seasons.map { $0 - mean }
    case .multiplicative:
      copy.level *= mean
      if !specification.trend.isMultiplicative { copy.growth *= mean }
      copy.seasons = seasons.map { $0 / mean }
    }
    return copy
  }
}
