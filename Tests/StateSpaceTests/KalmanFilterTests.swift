import LinearAlgebra
import RealModule
import StateSpace
import TestSupport
import Testing

@Suite("Kalman filter: special situations")
struct KalmanFilterTests {
  private func series(_ seed: UInt64, _ count: Int) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in RandomModels.uniform(&generator) }
  }

  @Test("Regressors as diffuse states give the least-squares coefficients")
  func regression() throws {
    let n = 30
    let x = series(1, n).map { 1e4 * $0 }
    let z = series(2, n).map { 1e-4 * $0 }
    let y = series(3, n)
    let model = StateSpaceModel(
      transition: IdentityTransition(stateCount: 3), stateVariances: [0, 0, 0],
      observations: [
        ObservationEquation(
          loading: [1, 0, 0], variance: 1,
          timeVarying: [
            TimeVaryingLoading(state: 1, values: x), TimeVaryingLoading(state: 2, values: z),
          ])
      ], initial: .diffuse(stateCount: 3))
    let design = Matrix(columnVectors: [[Double](repeating: 1, count: n), x, z])
    let coefficients = try PivotedQR(design).leastSquares(y)
    let filtered = try model.filter(y)
    #expect(worstRelativeError(filtered.nextState, coefficients, floor: 1e-12) < 1e-9)
    #expect(filtered.likelihood.diffuseCount == 3)
    let residuals = zip(y, design * coefficients).map(-)
    #expect(relativeError(filtered.likelihood.sumOfSquares, dot(residuals, residuals)) < 1e-9)
  }

  @Test("An exact diffuse start is the limit of large variances")
  func largeVariance() throws {
    let y = series(4, 40)
    let components = [
      Structural.trend(level: 0.3, slope: 0.01), Structural.seasonal(period: 4, 0.1),
    ]
    let model = Structural.model(components, irregular: 0.5)
    let kappa = 1e7
    let proper = model.starting(
      from: .known(
        mean: [Double](repeating: 0, count: 5), covariance: kappa * Matrix.identity(5)))
    let exact = try KalmanFilter(model).likelihood(y)
    let large = try KalmanFilter(proper).likelihood(y)
    let corrected = large.logLikelihood + 2.5 * Double.log(kappa)
    #expect((corrected - exact.logLikelihood).magnitude < 1e-5)
    #expect(exact.diffuseCount == 5)
  }

  @Test("Missing observations delay the end of the diffuse phase")
  func delayedDiffuse() throws {
    var y = series(5, 20)
    for t in [0, 1, 3] { y[t] = .nan }
    let model = Structural.model([Structural.trend(level: 1, slope: 0.1)], irregular: 1)
    let filtered = try model.filter(y)
    #expect(filtered.likelihood.diffuseCount == 2)
    #expect(filtered.likelihood.regularCount == 15)
    #expect(filtered.innovations.column(0).prefix(5).allSatisfy { $0.isNaN })
    let brute = try BruteForce(model, Matrix(columnVectors: [y]))
    #expect(relativeError(filtered.likelihood.logLikelihood, try brute.logLikelihood()) < 1e-10)
  }

  @Test("Scaling the data by c moves the likelihood by −n log c")
  func scaling() throws {
    let y = series(6, 50)
    let small = Structural.model([Structural.level(0.2)], irregular: 1)
    let large = Structural.model([Structural.level(0.2e12)], irregular: 1e12)
    let difference =
      try large.logLikelihood(y.map { 1e6 * $0 }) - small.logLikelihood(y)
    // 49 regular observations; the diffuse one carries F∞, which does not scale.
    #expect(relativeError(difference, -49 * Double.log(1e6)) < 1e-12)
  }

  @Test("The same exact observation twice is redundant, a different one impossible")
  func redundant() throws {
    let equation = ObservationEquation(loading: [1], variance: 0)
    let model = StateSpaceModel(
      transition: IdentityTransition(stateCount: 1), stateVariances: [1],
      observations: [equation, equation], initial: .diffuse(stateCount: 1))
    let y = series(7, 10)
    let twice = try KalmanFilter(model).likelihood(Matrix(columnVectors: [y, y]))
    let single = StateSpaceModel(
      transition: model.transition, stateVariances: [1], observations: [equation],
      initial: model.initial)
    #expect(twice == (try KalmanFilter(single).likelihood(y)))
    var other = y
    other[4] += 0.1
    let error = #expect(throws: StateSpaceError.self) {
      try KalmanFilter(model).likelihood(Matrix(columnVectors: [y, other]))
    }
    guard case .impossibleObservation(4, 1, let innovation) = try #require(error) else {
      Issue.record("wrong error: \(String(describing: error))")
      return
    }
    #expect((innovation - 0.1).magnitude < 1e-12)
  }

  @Test("Data that cannot be used are refused with their place")
  func refusals() throws {
    let model = Structural.model([Structural.level(1)], irregular: 1)
    #expect(throws: StateSpaceError.infiniteObservation(time: 1, series: 0)) {
      try model.logLikelihood([1, .infinity])
    }
    #expect(throws: StateSpaceError.undeterminedStates(count: 1)) {
      try model.smooth([.nan, .nan])
    }
    #expect(throws: StateSpaceError.undeterminedStates(count: 1)) {
      try model.forecast([.nan], horizon: 2)
    }
    let regression = StateSpaceModel(
      transition: IdentityTransition(stateCount: 1), stateVariances: [0],
      observations: [
        ObservationEquation(
          loading: [0], variance: 1,
          timeVarying: [TimeVaryingLoading(state: 0, values: [1, .nan])])
      ], initial: .diffuse(stateCount: 1))
    #expect(throws: StateSpaceError.notFiniteLoading(time: 1, series: 0)) {
      try regression.logLikelihood([1, 2])
    }
    #expect(try regression.filter([1, .nan]).likelihood.diffuseCount == 1)
  }

  @Test("Variances do not fall with the horizon and interpolation is forecasting")
  func horizon() throws {
    let y = series(8, 60)
    let model = Structural.model(
      [Structural.trend(level: 0.2, slope: 0.02), Structural.trigonometric(period: 12, 0.01)],
      irregular: 0.5)
    let forecast = try model.forecast(y, horizon: 24)
    let variances = forecast.covariance.diagonal
    #expect(zip(variances.dropFirst(), variances).allSatisfy { $0 > $1 })
    let padded = try model.smooth(y + [Double](repeating: .nan, count: 24))
    let loading = model.observations[0].loading
    let means = (60..<84).map { dot(loading, padded.states.column($0)) }
    #expect(worstRelativeError(means, forecast.mean.column(0)) < 1e-10)
  }
}
