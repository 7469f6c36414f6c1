import Tradewind

/// The Kalman filter at several state sizes: a transition that knows its structure against the same
/// as a dense matrix.
func stateSpaceQuestions() -> [Question] {
  let series = airlineSeries(count: 240)
  let autoregressions = [27, 60].map { m -> StateSpaceModel in
    let coefficients = (0..<m).map { lag -> Double in
      let weight = lag % 3 == 0 ? 1 : 0.5
      return 0.9 * weight / Double(m)
    }
    return autoregression(coefficients: coefficients)
  }
  return ([trend(), structural(period: 12)] + autoregressions).map { question($0, series) }
}

private func question(_ model: StateSpaceModel, _ series: [Double]) -> Question {
  let m = model.stateCount
  let dense = StateSpaceModel(
    transition: DenseTransition(of: model.transition), selection: model.selection,
    disturbanceCovariance: model.disturbanceCovariance, observations: model.observations,
    initial: model.initial)
  func agree() throws -> Bool {
    let (one, other) = (try model.logLikelihood(series), try dense.logLikelihood(series))
    return one.isFinite && abs(one - other) < 1e-8 * abs(one)
  }
  return Question(
    title: "Kalman filter, \(m) states, \(series.count) observations, log-likelihood",
    methods: [
      .init("structured transition", check: agree) { blackHole(try model.logLikelihood(series)) },
      .init("dense transition", check: agree) { blackHole(try dense.logLikelihood(series)) },
    ])
}

/// Local linear trend.
private func trend() -> StateSpaceModel {
  StateSpaceModel(
    transition: TrendTransition(), stateVariances: [1e-3, 1e-5],
    observations: [ObservationEquation(loading: [1, 0], variance: 1e-3)],
    initial: .diffuse(stateCount: 2))
}

/// Trend and dummy season.
private func structural(period: Int) -> StateSpaceModel {
  let season = period - 1
  let rest = [Double](repeating: 0, count: season - 1)
  return StateSpaceModel(
    transition: BlockTransition([TrendTransition(), SeasonalTransition(period: period)]),
    stateVariances: [1e-3, 1e-5, 1e-4] + rest,
    observations: [ObservationEquation(loading: [1, 0, 1] + rest, variance: 1e-3)],
    initial: .diffuse(stateCount: 2 + season))
}

/// A long autoregression from a known start.
private func autoregression(coefficients: [Double]) -> StateSpaceModel {
  let m = coefficients.count
  let unit = [1] + [Double](repeating: 0, count: m - 1)
  return StateSpaceModel(
    transition: CompanionTransition(coefficients: coefficients, stateCount: m),
    stateVariances: unit.map { 0.01 * $0 },
    observations: [ObservationEquation(loading: unit, variance: 0)],
    initial: .known(
      mean: [Double](repeating: 0, count: m), covariance: .diagonal(unit.map { _ in 1 })))
}
