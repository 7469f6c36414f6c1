public import LinearAlgebra
import RealModule

extension ETSFit {
  /// The path that the states take without further errors: h predictions after the last observation.
  ///
  /// The mean of the model for classes 1 to 3 of Hyndman et al. (2008), chapter 6; what R and others
  /// print as point forecasts for all.
  public func forecast(horizon: Int, futureRegressors: Matrix? = nil) -> [Double] {
    let effects = futureRegressors.map { $0 * coefficients }
    let path = meanPath(from: series.count, count: horizon)
    guard let effects else { return path }
    return zip(path, effects).map { $0 + $1 }
  }

  /// The joint law of every month that is not known: gaps in the sample, then the coming months.
  ///
  ///     Cov(y₊ᵢ, y₊ⱼ) = σ² Σₖ cᵢ₋ₖ cⱼ₋ₖ θₖ,   c₀ = 1,  cⱼ = α + β(φ + … + φʲ) + γ 1{m | j}
  ///
  /// with θ = 1 for additive errors and θₖ = E μₖ² for multiplicative ones. Where a season multiplies,
  /// level and season are taken as independent, which is exact up to one season ahead and misses terms
  /// of σ² α γ beyond; elsewhere moments come from `simulatedPaths` simulated paths. A gap is seen
  /// from its last observation before: states go on over gaps without news, so what follows tells
  /// nothing about it.
  ///
  /// Source: Hyndman et al. (2008), chapter 6, tables 6.2 to 6.4, extended to covariances.
  ///
  /// - Parameters:
  ///   - horizon: Number h of months after the last observation; 0 for the gaps alone.
  ///   - futureRegressors: h rows with the columns of the fit, nil when there are none.
  ///   - variance: σ²; nil takes the maximum-likelihood value.
  /// - Returns: The law of g gaps and h months.
  /// - Throws: `ModelError.invalidOption` for a negative horizon; `.regressorTooShort`;
  ///   `.estimationFailed` where the forecasts leave the range of numbers.
  /// - Complexity: O((g + h)³).
  public func jointLaw(
    horizon: Int, futureRegressors: Matrix? = nil, variance: Double? = nil
  ) throws(ModelError) -> GaussianLaw {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    if let first = regressorNames.first, horizon > 0 {
      guard let rows = futureRegressors?.rows, rows >= horizon else {
        throw .regressorTooShort(
          name: first, available: futureRegressors?.rows ?? 0, needed: horizon)
      }
    }
    let variance = variance ?? sigma2
    let spans = gapSpans + (horizon > 0 ? [series.count..<(series.count + horizon)] : [])
    let total = spans.reduce(0) { $0 + $1.count }
    var factor = Matrix(rows: total, columns: total)
    var mean: [Double] = []
    var row = 0
    for span in spans {
      let law = try spanLaw(span, variance: variance)
      for j in 0..<span.count {
        for i in 0..<span.count { factor[row + i, row + j] = law.factor[i, j] }
      }
      mean += law.mean
      row += span.count
    }
    if coefficients.count > 0 {
      let inside = design.map { $0 * coefficients } ?? []
      let future = futureRegressors.map { $0 * coefficients } ?? []
      for (i, position) in spans.joined().enumerated() {
        mean[i] += position < series.count ? inside[position] : future[position - series.count]
      }
    }
    return GaussianLaw(positions: spans.flatMap { Array($0) }, mean: mean, factor: factor)
  }

  /// Paths behind moments that have no formula: means are then within 2% of a standard deviation.
  static var simulatedPaths: Int { 2000 }

  /// Runs of missing observations.
  var gapSpans: [Range<Int>] {
    var spans: [Range<Int>] = []
    var t = 0
    while t < series.count {
      guard series[t].isNaN else {
        t += 1
        continue
      }
      let first = t
      while t < series.count, series[t].isNaN { t += 1 }
      spans.append(first..<t)
    }
    return spans
  }

  private func spanLaw(
    _ span: Range<Int>, variance: Double
  ) throws(ModelError) -> (mean: [Double], factor: Matrix) {
    guard specification.hasExactMoments else {
      return try simulation(from: span.lowerBound, variance: variance).moments(span.count)
    }
    let mean = meanPath(from: span.lowerBound, count: span.count)
    let weights = newsWeights(span.count)
    guard specification.season == .multiplicative else {
      return (mean, Self.factor(weights, mean: mean, variance: variance, scales: isRelative))
    }
    let seasons = (0..<span.count).map { seasonAhead($0, from: span.lowerBound) }
    let base = zip(mean, seasons).map { $0 / $1 }
    var factor = Self.factor(weights, mean: base, variance: variance, scales: true)
    for j in 0..<span.count { for i in 0..<span.count { factor[i, j] *= seasons[i] } }
    guard span.count > specification.period else { return (mean, factor) }
    return (mean, withSeasonalNews(factor, mean: mean, variance: variance))
  }

  private var isRelative: Bool { specification.error == .multiplicative }

  /// The extra moments of months more than a season ahead, whose season will have moved.
  private func withSeasonalNews(_ factor: Matrix, mean: [Double], variance: Double) -> Matrix {
    var covariance = factor.timesTransposed(factor)
    let m = specification.period
    let growth = 1 + parameters.gamma * parameters.gamma * variance
    for j in mean.indices {
      for i in mean.indices where (i - j) % m == 0 {
        let updates = Double(Swift.min(i, j) / m)
        let moment = covariance[i, j] + mean[i] * mean[j]
        covariance[i, j] += moment * (Double.pow(growth, updates) - 1)
      }
    }
    return covariance.semidefiniteFactor
  }

  /// cⱼ for j = 0 … count − 1: what an error moves the prediction j months later by.
  ///
  /// The season's own weight is left out where it multiplies.
  private func newsWeights(_ count: Int) -> [Double] {
    let p = parameters
    var (damping, sum) = (1.0, 0.0)
    return (0..<count).map { j in
      guard j > 0 else { return 1 }
      damping *= p.phi
      sum += damping
      let season = specification.season == .additive && j % specification.period == 0 ? p.gamma : 0
      return p.alpha + (specification.trend == .none ? 0 : p.beta * sum) + season
    }
  }

  /// The triangular factor of the covariance of a linear model; `scales` for multiplicative errors.
  private static func factor(
    _ weights: [Double], mean: [Double], variance: Double, scales: Bool
  ) -> Matrix {
    let h = mean.count
    var factor = Matrix(rows: h, columns: h)
    var powers = [Double](repeating: 1, count: h)
    for k in 0..<h {
      if scales {
        var square = mean[k] * mean[k]
        for j in 0..<k { square += weights[k - j] * weights[k - j] * variance * powers[j] }
        powers[k] = square
      }
      let deviation = (variance * powers[k]).squareRoot()
      for i in k..<h { factor[i, k] = weights[i - k] * deviation }
    }
    return factor
  }

  /// Predictions from the states before position t, without errors.
  func meanPath(from t: Int, count: Int) -> [Double] {
    var state = state(at: t)
    return (0..<count).map { j in
      if specification.season != .none { state.season = seasonAhead(j, from: t) }
      let mean = state.mean(specification, phi: parameters.phi)
      let drift = state.drift(specification, phi: parameters.phi)
      state.level = state.base(specification, phi: parameters.phi)
      if specification.trend != .none { state.growth = drift }
      return mean
    }
  }

  func state(at t: Int) -> ETSState {
    ETSState(level: levels[t], growth: growths[t], season: seasons.isEmpty ? 0 : seasons[t])
  }

  /// The season that month t + j meets as known before t.
  func seasonAhead(_ j: Int, from t: Int) -> Double { seasons[t + j % specification.period] }

  /// Errors of forecasts 1 … `horizon` months ahead from origins inside the sample, by horizon.
  func pastErrors(horizon: Int) -> [[Double]] {
    var errors = [[Double]](repeating: [], count: horizon)
    let effects = design.map { $0 * coefficients } ?? []
    for origin in series.indices {
      let count = Swift.min(horizon, series.count - origin)
      for (j, mean) in meanPath(from: origin, count: count).enumerated() {
        let error = series[origin + j] - mean - (effects.isEmpty ? 0 : effects[origin + j])
        if !error.isNaN { errors[j].append(error) }
      }
    }
    return errors
  }

  /// Simulated paths from the states before position t.
  package func simulation(from t: Int, variance: Double) -> ETSSimulation {
    ETSSimulation(
      specification: specification, parameters: parameters, start: state(at: t),
      seasons: specification.season == .none
        ? [] : (0..<specification.period).map { seasonAhead($0, from: t) },
      deviation: variance.squareRoot())
  }
}
