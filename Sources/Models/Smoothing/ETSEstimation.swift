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
    var best: Outcome?
    var search = ETSSearch()
    for candidate in candidates(neighbour) {
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

  /// Where the search begins: the best of the usual places and of a similar model's, and for more than
  /// one start a season that hardly changes.
  private func candidates(_ neighbour: ETSParameters?) -> [Candidate] {
    let found = (usual() + (neighbour.flatMap(near).map { [$0] } ?? []))
      .sorted { $0.value < $1.value }
    return found.prefix(options.starts) + (options.starts > 1 ? steady() : [])
  }

  /// The rates of `ETSStart`, best first.
  private func usual() -> [Candidate] {
    let base = ETSStart(specification, series: sample.values, regressors: sample.regressors)
    let ranked = ranked(ETSStart.rates(for: specification), from: base)
    guard let first = ranked.first else { return [] }
    // A second start at the rates next best would end where the first does: it takes another reaction.
    let others = ranked.dropFirst().filter { $0.rates.alpha != first.rates.alpha }
    return ([first] + others).prefix(options.starts).map { rates, value in
      candidate(base, rates: rates, value: value)
    }
  }

  /// The season of the whole sample: with a season the likelihood often has a second maximum there.
  private func steady() -> [Candidate] {
    guard specification.season != .none else { return [] }
    let base = ETSStart(
      specification, series: sample.values, regressors: sample.regressors, isSteady: true)
    return ranked(ETSStart.rates(for: specification, isSteady: true), from: base).prefix(1).map {
      candidate(base, rates: $0.rates, value: $0.value)
    }
  }

  /// Rates by the value of the objective at a start, best first.
  private func ranked(
    _ rates: [ETSRates], from start: ETSStart
  ) -> [(rates: ETSRates, value: Double)] {
    let probe = objective(start)
    let tried = rates.map { rates -> (rates: ETSRates, value: Double) in
      let value = probe.point(rates).withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { probe.value($0, nil) } ?? .infinity
      }
      return (rates, value)
    }
    return tried.filter(\.value.isFinite).sorted { $0.value < $1.value }
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
