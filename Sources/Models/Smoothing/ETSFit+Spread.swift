package import LinearAlgebra
import RealModule

extension ETSFit {
  /// How the forecasts move when the estimates move by one standard error in each direction.
  ///
  ///     dᵢ = (path(θ̂ + pᵢ) − path(θ̂ − pᵢ))/2
  ///
  /// with pᵢ the directions of `EstimateSpread`: a two-point rule in place of a derivative (Julier &
  /// Uhlmann 1997). Smoothing parameters stop at the edge of their region, where an estimate can only
  /// move inside; initial states and regressors follow them, so a level, a growth or a season that
  /// hardly learns stays as uncertain as the sample left it. A step that costs more likelihood than a
  /// standard error does is shortened: there the model bends, and the sample knows more than the
  /// curvature at the estimate tells.
  ///
  /// - Parameters:
  ///   - horizon: Months past the data.
  ///   - futureRegressors: h rows with the columns of the fit.
  ///   - bounds: The region that the parameters were sought in.
  /// - Returns: The dᵢ, each with h entries.
  /// - Complexity: O(k (n + h)) for k parameters, and O(n k² + k³).
  package func spreadDirections(
    horizon: Int, futureRegressors: Matrix?, bounds: ETSBounds
  ) -> [[Double]] {
    guard horizon > 0, sigma2 > 0 else { return [] }
    let point = ETSPoint(self)
    let spread = estimateSpread(point)
    let region = ETSRegion(specification: specification, bounds: bounds)
    return spread.directions.compactMap { direction in
      let sides = [1.0, -1.0].compactMap { side in
        moved(by: side) { size in
          point.moved(direction.rates, direction.states, by: size, spread, within: region)
        }?.forecast(horizon: horizon, futureRegressors: futureRegressors)
      }
      guard sides.count == 2 else { return nil }
      let half = zip(sides[0], sides[1]).map { 0.5 * $0 - 0.5 * $1 }
      return half.allSatisfy(\.isFinite) ? half : nil
    }
  }

  private func estimateSpread(_ point: ETSPoint) -> EstimateSpread {
    let steps = point.unitSteps(self)
    let slopes = steps.indices.map { i -> [Double] in
      var step = [Double](repeating: 0, count: steps.count)
      step[i] = steps[i]
      return slope(point, step, size: steps[i])
    }
    let rates = specification.parameterNames.count
    return EstimateSpread(rates: Array(slopes[..<rates]), states: Array(slopes[rates...]))
  }

  /// How far the forecasts of models that were not chosen lie away, each times the root of its weight.
  ///
  /// Added to the law these are the variance between models of Buckland, Burnham & Augustin (1997),
  /// about the forecast of the chosen one. With a regressor held at a given value there are none: rivals
  /// were estimated without.
  package func directions(
    to rivals: [ETSRival], horizon: Int, futureRegressors: Matrix?
  ) -> [[Double]] {
    guard horizon > 0, held.isEmpty, !rivals.isEmpty else { return [] }
    let own = forecast(horizon: horizon, futureRegressors: futureRegressors)
    return rivals.compactMap { rival in
      let size = rival.weight.squareRoot()
      let path = rival.fit.forecast(horizon: horizon, futureRegressors: futureRegressors)
      let distances = zip(path, own).map { size * ($0 - $1) }
      return distances.allSatisfy(\.isFinite) ? distances : nil
    }
  }

  /// One-step predictions without the effects of regressors.
  private var smoothed: [Double] {
    guard !coefficients.isEmpty, let effects = design.map({ $0 * coefficients }) else {
      return fitted
    }
    return zip(fitted, effects).map { $0 - $1 }
  }

  /// Derivatives of the predictions along a small step, over the standard deviations of the errors.
  private func slope(_ point: ETSPoint, _ step: [Double], size: Double) -> [Double] {
    guard size > 0, let up = running(point.moved(step, by: 1)),
      let down = running(point.moved(step, by: -1))
    else { return series.map { _ in 0 } }
    let deviation = sigma2.squareRoot()
    let means = smoothed
    return series.indices.map { t in
      guard !series[t].isNaN else { return 0 }
      let unit = specification.error == .multiplicative ? deviation * means[t] : deviation
      return (up.fitted[t] - down.fitted[t]) / (2 * size) / unit
    }
  }

  /// The fit moved to one side, by half as much again and again where the model is not defined, and by
  /// less where that costs more than the unit of −2 log L that a standard error does.
  private func moved(by side: Double, _ place: (Double) -> ETSPoint?) -> ETSFit? {
    // An eighth of a standard error off the edge there is nothing to tell.
    for share in [1, 0.5, 0.25, 0.125] {
      guard let fit = place(side * share).flatMap(running) else { continue }
      let cost = fit.lack - lack
      guard cost > share * share else { return fit }
      return place(side * share * share / cost.squareRoot()).flatMap(running)
    }
    return nil
  }

  /// −2 log L with σ² at its best, without constants.
  private var lack: Double {
    let smoothed = smoothed
    var squares = 0.0
    var logs = 0.0
    var count = 0.0
    for (t, innovation) in innovations.enumerated() where !innovation.isNaN {
      squares += innovation * innovation
      if specification.error == .multiplicative { logs += Double.log(smoothed[t].magnitude) }
      count += 1
    }
    return count * Double.log(squares) + 2 * logs
  }

  /// The model run over the same data at other estimates; nil where it is not defined.
  private func running(_ point: ETSPoint) -> ETSFit? {
    running(at: point.parameters, coefficients: point.coefficients)
  }
}

/// Everything estimated beside σ² as one list: rates, level, growth, seasons, regressors.
private struct ETSPoint {
  let specification: ETSSpecification
  var parameters: ETSParameters
  var coefficients: [Double]

  init(_ fit: ETSFit) {
    specification = fit.specification
    parameters = fit.parameters
    coefficients = fit.coefficients
  }

  private var hasTrend: Bool { specification.trend != .none }

  /// Steps for derivatives: small beside what the data can tell, large beside rounding; 0 for what is
  /// known.
  func unitSteps(_ fit: ETSFit) -> [Double] {
    let relative = 1e-3 * fit.sigma2.squareRoot()
    let size = parameters.level.magnitude
    let absolute = specification.error == .multiplicative ? relative * size : relative
    let share = size > 0 ? absolute / size : 1e-6
    let rates = specification.parameterNames.map { _ in 1e-4 }
    let growth = hasTrend ? [specification.trend.isMultiplicative ? share : absolute] : []
    let season = specification.season == .multiplicative ? share : absolute
    let seasons = parameters.seasons.map { _ in season }
    let regressors = coefficients.indices.map { j -> Double in
      guard !fit.held.contains(fit.regressorNames[j]) else { return 0 }
      let column = fit.design?.column(j) ?? []
      let largest = column.reduce(0) { Swift.max($0, $1.magnitude) }
      return largest > 0 ? absolute / largest : absolute
    }
    return rates + [absolute] + growth + seasons + regressors
  }

  func moved(_ step: [Double], by side: Double) -> ETSPoint {
    var copy = self
    var rest = step[...]
    func next() -> Double { side * (rest.popFirst() ?? 0) }
    copy.parameters.alpha += next()
    if hasTrend { copy.parameters.beta += next() }
    if specification.season != .none { copy.parameters.gamma += next() }
    if specification.trend.isDamped { copy.parameters.phi += next() }
    copy.parameters.level += next()
    if hasTrend { copy.parameters.growth += next() }
    for i in parameters.seasons.indices { copy.parameters.seasons[i] += next() }
    for j in coefficients.indices { copy.coefficients[j] += next() }
    return copy
  }

  /// Rates moved as far as their region goes, states moved and following the rates; nil where
  /// forecasts would not forget the start.
  func moved(
    _ rates: [Double], _ states: [Double], by size: Double, _ spread: EstimateSpread,
    within region: ETSRegion
  ) -> ETSPoint? {
    let far = moved(rates + states.map { _ in 0 }, by: size)
    guard let inside = rates.contains(where: { $0 != 0 }) ? far.inside(region) : far else {
      return nil
    }
    let moves = zip(inside.rates, self.rates).map { $0 - $1 }
    let following = spread.followed(by: moves)
    let all = states.indices.map { size * states[$0] + (following.isEmpty ? 0 : following[$0]) }
    return inside.moved(rates.map { _ in 0 } + all, by: 1)
  }

  private var rates: [Double] {
    [parameters.alpha] + (hasTrend ? [parameters.beta] : [])
      + (specification.season != .none ? [parameters.gamma] : [])
      + (specification.trend.isDamped ? [parameters.phi] : [])
  }

  /// The same with smoothing parameters brought to the nearest point of their box; nil where forecasts
  /// would not forget the start.
  func inside(_ region: ETSRegion) -> ETSPoint? {
    var copy = self
    copy.parameters = region.nearest(parameters)
    guard region.bounds == .admissible else { return copy }
    let p = copy.parameters
    let rates = ETSRates(alpha: p.alpha, beta: p.beta, gamma: p.gamma, phi: p.phi)
    return ETSAdmissibility(specification).barrier(rates).isFinite ? copy : nil
  }
}
