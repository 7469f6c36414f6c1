import LinearAlgebra
import Probability
import StateSpace
import TestSupport
import Testing

@Suite("State space recursions against brute force")
struct AgreementTests {
  /// Differences of both routes, each good to about 1e-13 here, times their condition.
  private let tolerance = 1e-9

  @Test("Likelihood equals the joint normal density", arguments: 1...12)
  func likelihood(seed: Int) throws {
    let (model, data) = RandomModels.make(seed: UInt64(seed), periods: 9)
    let expected = try BruteForce(model, data).logLikelihood()
    let result = try KalmanFilter(model).likelihood(data)
    #expect(relativeError(result.logLikelihood, expected) < tolerance, "seed \(seed)")
    #expect(result.diffuseCount == model.initial.diffuse.columns)
    #expect(result.undetermined == 0)
  }

  @Test("Smoothed states and their covariances equal conditional ones", arguments: 1...12)
  func smoothedStates(seed: Int) throws {
    let (model, data) = RandomModels.make(seed: UInt64(seed), periods: 9)
    let brute = try BruteForce(model, data)
    let (mean, covariance) = try brute.conditional(brute.states)
    let result = try model.smooth(data)
    #expect(worstRelativeError(result.states.elements, mean) < tolerance, "seed \(seed)")
    let m = model.stateCount
    for (t, observed) in result.covariances.enumerated() {
      let range = Array((t * m)..<((t + 1) * m))
      let expected = covariance.submatrix(rows: range, columns: range)
      #expect(
        worstRelativeError(observed.elements, expected.elements) < tolerance,
        "seed \(seed), t \(t)")
    }
  }

  @Test("Smoothed disturbances equal conditional ones", arguments: 1...12)
  func smoothedDisturbances(seed: Int) throws {
    let (model, data) = RandomModels.make(seed: UInt64(seed), periods: 8)
    let brute = try BruteForce(model, data)
    let result = try model.smooth(data)
    let (errors, errorCovariance) = try brute.conditional(brute.errors)
    #expect(
      worstRelativeError(result.observationDisturbances.transposed.elements, errors) < tolerance)
    #expect(
      worstRelativeError(
        result.observationDisturbanceVariances.transposed.elements, errorCovariance.diagonal)
        < tolerance)
    let (shocks, shockCovariance) = try brute.conditional(brute.disturbances)
    #expect(worstRelativeError(result.stateDisturbances.elements, shocks) < tolerance)
    for (t, observed) in result.stateDisturbanceCovariances.enumerated() {
      let range = [2 * t, 2 * t + 1]
      let expected = shockCovariance.submatrix(rows: range, columns: range)
      #expect(worstRelativeError(observed.elements, expected.elements) < tolerance)
    }
  }

  /// A draw is affine in its normals, so its exact law can be read off unit vectors.
  @Test("Simulation smoother has the exact mean and covariance", arguments: 1...6)
  func simulationLaw(seed: Int) throws {
    let (model, data) = RandomModels.make(seed: UInt64(seed), periods: 7)
    let brute = try BruteForce(model, data)
    let (mean, covariance) = try brute.conditional(brute.states)
    let smoother = try SimulationSmoother(model, data)
    var normals = [Double](repeating: 0, count: smoother.normalsPerDraw)
    let centre = smoother.draw(normals: normals).elements
    #expect(worstRelativeError(centre, mean) < tolerance)
    var columns: [[Double]] = []
    for k in normals.indices {
      normals[k] = 1
      columns.append(zip(smoother.draw(normals: normals).elements, centre).map(-))
      normals[k] = 0
    }
    let factor = Matrix(columnVectors: columns)
    let observed = factor.timesTransposed(factor)
    #expect(worstRelativeError(observed.elements, covariance.elements) < tolerance, "seed \(seed)")
  }

  @Test("Draws follow the stream, not the number of workers")
  func drawsAreAddressed() throws {
    let (model, data) = RandomModels.make(seed: 3, periods: 6)
    let smoother = try SimulationSmoother(model, data)
    var first = RandomStream(seed: 9, stream: 4)
    var second = RandomStream(seed: 9, stream: 4)
    #expect(smoother.draw(&first) == smoother.draw(&second))
    #expect(Int(first.position) == smoother.normalsPerDraw)
    #expect(smoother.draw(&first).elements.allSatisfy { $0.isFinite })
  }

  @Test("Forecasts equal the conditional law of future observations", arguments: 1...8)
  func forecasts(seed: Int) throws {
    let (model, data) = RandomModels.make(seed: UInt64(seed), periods: 9)
    let (start, horizon) = (6, 3)
    let past = data.submatrix(rows: Array(0..<start), columns: [0, 1])
    var padded = data
    for t in start..<9 { (padded[t, 0], padded[t, 1]) = (.nan, .nan) }
    let brute = try BruteForce(model, padded)
    let future = (2 * start..<2 * 9).map { index -> BruteForce.Affine in
      let (t, i) = (index / 2, index % 2)
      var z = model.observations[i].loading
      for varying in model.observations[i].timeVarying { z[varying.state] = varying.values[t] }
      return z.enumerated().reduce(brute.errors[index]) {
        $0 + $1.element * brute.states[t * model.stateCount + $1.offset]
      }
    }
    let (mean, covariance) = try brute.conditional(future)
    let forecast = try model.forecast(past, horizon: horizon)
    #expect(worstRelativeError(forecast.mean.transposed.elements, mean) < tolerance)
    #expect(worstRelativeError(forecast.covariance.elements, covariance.elements) < tolerance)
  }
}
