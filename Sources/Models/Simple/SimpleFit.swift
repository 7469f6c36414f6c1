import LinearAlgebra
import RealModule

/// An estimated simple method.
public struct SimpleFit: PlainFit, Sendable {
  /// What was estimated.
  public let specification: SimpleSpecification
  /// The mean or the drift; 0 for methods without.
  public let constant: Double
  /// Variance of the errors: over n − 1 for a mean or a drift, over their number otherwise.
  public let sigma2: Double
  /// Observations that are not missing.
  public let observations: Int
  /// One-step errors, NaN where the predicting or the predicted value is missing.
  public let residuals: [Double]
  /// Errors that σ² is made of.
  public let effectiveCount: Int

  /// The series that the method sees: for naive2 without its season.
  let series: [Double]
  /// What naive2 has taken out.
  let season: ClassicalSeason

  /// The estimator.
  package var method: String { "moments" }
  /// σ² and the constant.
  public var parameterCount: Int { hasConstant ? 2 : 1 }
  /// Simple methods have no likelihood that compares with those of models.
  public var logLikelihood: Double { .nan }
  package var notes: [String] { season.notes }

  package var estimates: [(name: String, value: Double)] {
    switch specification.method {
    case .mean: [("mean", constant)]
    case .drift: [("drift", constant)]
    case .naive, .seasonalNaive, .naive2: []
    }
  }

  private var hasConstant: Bool {
    specification.method == .mean || specification.method == .drift
  }

  init(meanOf series: [Double], observed: Int, _ specification: SimpleSpecification) {
    let known = series.filter { !$0.isNaN }
    let n = Double(observed)
    let mean = known.reduce(0) { $0 + $1 / n }
    residuals = series.map { $0 - mean }
    sigma2 = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Swift.max(n - 1, 1)
    constant = mean
    observations = observed
    effectiveCount = observed
    self.series = series
    season = ClassicalSeason()
    self.specification = specification
  }

  /// A walk of the series, or of the series without a season.
  init(
    walk series: [Double], observed: Int, _ specification: SimpleSpecification,
    season: ClassicalSeason = ClassicalSeason()
  ) throws(ModelError) {
    let steps = Self.steps(series, lag: specification.lag)
    guard !steps.isEmpty, steps.count > (specification.method == .drift ? 1 : 0) else {
      throw .tooFewObservations(
        usable: observed, needed: specification.lag + 2,
        reason: "\(specification.method.rawValue)()")
    }
    var drift = 0.0
    if specification.method == .drift {
      let length = Double(steps.reduce(0) { $0 + $1.length })
      drift = steps.reduce(0) { $0 + $1.change / length }
    }
    let squares = steps.reduce(0) { sum, step in
      let error = step.change - drift * Double(step.length)
      return sum + error * error / Double(step.length)
    }
    constant = drift
    effectiveCount = steps.count
    sigma2 = squares / Double(steps.count - (specification.method == .drift ? 1 : 0))
    let lag = specification.lag
    residuals = series.indices.map {
      $0 < lag ? .nan : season.scale(at: $0) * (series[$0] - series[$0 - lag] - drift)
    }
    observations = observed
    self.series = series
    self.season = season
    self.specification = specification
  }

  /// Changes between neighbouring observations of one season, with their distance in steps of `lag`.
  private static func steps(_ series: [Double], lag: Int) -> [(change: Double, length: Int)] {
    var last = [Int?](repeating: nil, count: lag)
    var steps: [(change: Double, length: Int)] = []
    for t in series.indices where !series[t].isNaN {
      if let before = last[t % lag] {
        steps.append((series[t] - series[before], (t - before) / lag))
      }
      last[t % lag] = t
    }
    return steps
  }

  package func laws(
    horizon: Int
  ) throws(ModelError) -> (widened: GaussianLaw, conditional: GaussianLaw) {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    let n = series.count
    let positions =
      series.indices.filter { series[$0].isNaN } + Array(n..<(n + horizon))
    let neighbours = positions.map(neighbourhood)
    let mean = positions.indices.map { expected(positions[$0], neighbours[$0]) }
    var covariance = Matrix(rows: positions.count, columns: positions.count)
    for j in positions.indices {
      for i in positions.indices {
        covariance[i, j] =
          sigma2
          * correlation(positions[i], positions[j], neighbours[i], neighbours[j])
      }
    }
    var widened = covariance
    let spread = positions.map { constantWeight($0) }
    let variance = constantVariance
    for j in positions.indices {
      for i in positions.indices { widened[i, j] += variance * spread[i] * spread[j] }
    }
    return withSeason(
      (
        GaussianLaw(positions: positions, mean: mean, factor: widened.semidefiniteFactor),
        GaussianLaw(positions: positions, mean: mean, factor: covariance.semidefiniteFactor)
      ))
  }

  package func pastErrors(horizon: Int) -> [[Double]] {
    guard specification.method != .mean else {
      return Array(repeating: residuals.filter { !$0.isNaN }, count: horizon)
    }
    let lag = specification.lag
    return (1...Swift.max(horizon, 1)).prefix(horizon).map { h in
      let steps = (h + lag - 1) / lag
      return series.indices.dropFirst(steps * lag).compactMap { t in
        let error =
          season.scale(at: t)
          * (series[t] - series[t - steps * lag] - constant * Double(steps))
        return error.isNaN ? nil : error
      }
    }
  }

  /// The observations before and after a position in its season, nil where there is none.
  private func neighbourhood(_ t: Int) -> (before: Int?, after: Int?) {
    let lag = specification.lag
    let before = stride(from: t - lag, through: 0, by: -lag)
      .first { $0 < series.count && !series[$0].isNaN }
    let after = stride(from: t + lag, to: Swift.max(series.count, t), by: lag)
      .first { !series[$0].isNaN }
    return (before, after)
  }

  private func expected(_ t: Int, _ neighbours: (before: Int?, after: Int?)) -> Double {
    guard specification.method != .mean else { return constant }
    let lag = specification.lag
    switch neighbours {
    case (let before?, let after?):
      let share = Double(t - before) / Double(after - before)
      return series[before] + share * (series[after] - series[before])
    case (let before?, nil): return series[before] + constant * Double((t - before) / lag)
    case (nil, let after?): return series[after] - constant * Double((after - t) / lag)
    case (nil, nil): return constant
    }
  }

  /// Covariance of two unknown months in units of σ²: of a walk from its last observation, or of
  /// a bridge between two.
  private func correlation(
    _ s: Int, _ t: Int, _ atS: (before: Int?, after: Int?), _ atT: (before: Int?, after: Int?)
  ) -> Double {
    guard specification.method != .mean else { return s == t ? 1 : 0 }
    let lag = specification.lag
    guard (s - t) % lag == 0, atS.before == atT.before, atS.after == atT.after else { return 0 }
    let (low, high) = (Swift.min(s, t), Swift.max(s, t))
    switch (atS.before, atS.after) {
    case (let before?, let after?):
      return Double((low - before) / lag) * Double(after - high) / Double(after - before)
    case (let before?, nil): return Double((low - before) / lag)
    case (nil, let after?): return Double((after - high) / lag)
    case (nil, nil): return 1
    }
  }

  /// Derivative of a month's mean in the constant.
  private func constantWeight(_ t: Int) -> Double {
    switch specification.method {
    case .mean: 1
    case .drift: t < series.count ? 0 : Double(t - (series.lastIndex { !$0.isNaN } ?? 0))
    case .naive, .seasonalNaive, .naive2: 0
    }
  }

  /// Variance of the estimated constant.
  private var constantVariance: Double {
    switch specification.method {
    case .mean: return sigma2 / Double(observations)
    case .drift:
      let first = series.firstIndex { !$0.isNaN } ?? 0
      let last = series.lastIndex { !$0.isNaN } ?? 0
      return sigma2 / Double(Swift.max(last - first, 1))
    case .naive, .seasonalNaive, .naive2: return 0
    }
  }
}
