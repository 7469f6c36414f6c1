import LinearAlgebra
import Optimization
import RealModule

/// The search for the maximum of the likelihood from one start or several.
struct ETSEstimation {
  private let specification: ETSSpecification
  private let sample: ETSSample
  private let options: ETSOptions

  init(_ specification: ETSSpecification, sample: ETSSample, options: ETSOptions) {
    self.specification = specification
    self.sample = sample
    self.options = options
  }

  /// The best fit of all starts.
  ///
  /// - Parameter neighbour: Parameters of a similar model, tried as a start beside the usual ones.
  /// - Returns: The fit.
  /// - Throws: `ModelError.estimationFailed` when the likelihood exists at no start.
  func fit(from neighbour: ETSParameters? = nil) throws(ModelError) -> ETSFit {
    try assembled(search(from: neighbour))
  }

  private func assembled(_ outcome: Outcome) throws(ModelError) -> ETSFit {
    try sample.fit(
      specification, outcome.parameters, coefficients: outcome.coefficients,
      search: outcome.search)
  }

  private struct Outcome {
    let parameters: ETSParameters
    let coefficients: [Double]
    let value: Double
    var search: ETSSearch
  }

  private func search(
    from neighbour: ETSParameters?
  ) throws(ModelError) -> Outcome {
    var candidates = starts()
    if let neighbour, let near = self.near(neighbour) { candidates.append(near) }
    candidates.sort { $0.value < $1.value }
    var best: Outcome?
    var search = ETSSearch()
    for candidate in candidates.prefix(options.starts) {
      let objective = candidate.objective
      let minimizer = BFGS(
        gradientTolerance: options.gradientTolerance,
        maximumIterations: options.maximumIterations,
        decreaseTolerance: options.decreaseTolerance)
      let result = minimizer.minimize(from: candidate.point) { x, gradient in
        objective.value(x, gradient)
      }
      search.iterations += result.iterations
      search.evaluations += result.evaluations
      guard result.value.isFinite, result.value < best?.value ?? .infinity else { continue }
      let (parameters, coefficients) = objective.parameters(result.point)
      search.converged = result.converged
      best = Outcome(
        parameters: parameters, coefficients: coefficients, value: result.value, search: search)
    }
    guard var best else {
      throw .estimationFailed("the likelihood of \(specification) could not be evaluated")
    }
    best.search.iterations = search.iterations
    best.search.evaluations = search.evaluations
    return best
  }

  private struct Candidate {
    let objective: ETSObjective
    let point: [Double]
    let value: Double
  }

  /// The rates of `ETSStart`, best first.
  private func starts() -> [Candidate] {
    let base = ETSStart(specification, series: sample.values, regressors: sample.regressors)
    let probe = objective(base)
    let tried = ETSStart.rates(for: specification).map { rates -> (ETSRates, Double) in
      let value = probe.point(rates).withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { probe.value($0, nil) } ?? .infinity
      }
      return (rates, value)
    }
    let ranked = tried.filter { $0.1.isFinite }.sorted { $0.1 < $1.1 }
    guard let first = ranked.first else { return [] }
    // A second start at the rates next best would end where the first does: it takes another reaction.
    let others = ranked.dropFirst().filter { $0.0.alpha != first.0.alpha }
    return ([first] + others).prefix(options.starts).map { rates, value in
      candidate(base, rates: rates, value: value)
    }
  }

  private func candidate(
    _ base: ETSStart, rates: ETSRates, value: Double
  ) -> Candidate {
    var start = base
    // J is log σ for absolute errors, and near it for relative ones on data of unit size.
    start.setSizes(
      specification, rates: rates, deviation: Double.exp(value), count: sample.observed,
      regressors: sample.regressors)
    let objective = objective(start)
    return Candidate(objective: objective, point: objective.point(rates), value: value)
  }

  /// A start at the parameters of another model.
  private func near(_ neighbour: ETSParameters) -> Candidate? {
    var start = ETSStart(specification, series: sample.values, regressors: sample.regressors)
    start.level = neighbour.level
    start.growth = neighbour.growth
    start.seasons = neighbour.seasons
    let probe = objective(start)
    let rates = ETSRates(
      alpha: neighbour.alpha, beta: neighbour.beta, gamma: neighbour.gamma, phi: neighbour.phi)
    let value = probe.point(rates).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { probe.value($0, nil) } ?? .infinity
    }
    guard value.isFinite else { return nil }
    return candidate(start, rates: rates, value: value)
  }

  private func objective(_ start: ETSStart) -> ETSObjective {
    ETSObjective(
      specification, series: sample.values, regressors: sample.regressors, bounds: options.bounds,
      start: start)
  }
}
