import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

@Suite("Behaviour of exponential smoothing")
struct ETSBehaviourTests {
  static func series(_ count: Int, seed: UInt64 = 3) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { t -> Double in
      let season: Double = 1 + 0.2 * Double.sin(Double.pi * Double(t) / 6)
      let error: Double = 6 * (Double.random(in: 0..<1, using: &generator) - 0.5)
      return (100 + Double(t)) * season + error
    }
  }

  @Test("A change of unit changes nothing but the unit", arguments: [1e-140, 1e-9, 3, 1e140])
  func unit(factor: Double) throws {
    let values = Self.series(60)
    let own = try ETSSelection(values, period: 12)
    let other = try ETSSelection(values.map { $0 * factor }, period: 12)
    #expect(own.fit.specification == other.fit.specification)
    let path = own.fit.forecast(horizon: 12).map { $0 * factor }
    #expect(worstRelativeError(other.fit.forecast(horizon: 12), path, floor: 0) < 1e-3)
  }

  @Test("States go on over a gap without news")
  func gap() throws {
    var values = Self.series(72)
    for t in 30..<34 { values[t] = .nan }
    let specification = ETSSpecification(
      error: .multiplicative, trend: .additive, season: .multiplicative, period: 12)
    let fit = try specification.fit(values)
    #expect(fit.observations == 68)
    #expect(fit.innovations[30].isNaN && fit.fitted[30].isFinite)
    let before = try specification.evaluate(
      Array(values.prefix(30)), at: fit.parameters)
    #expect(worstRelativeError(Array(fit.fitted[30..<34]), before.forecast(horizon: 4)) < 1e-12)
    let law = try fit.jointLaw(horizon: 2)
    #expect(law.positions == [30, 31, 32, 33, 72, 73])
    #expect(law.variances.allSatisfy { $0 > 0 && $0.isFinite })
    // A gap knows nothing of what comes after it.
    #expect(law.covariance[0, 4] == 0)
  }

  @Test("Simulated moments agree with formulas")
  func simulation() throws {
    let values = Self.series(72)
    let specification = ETSSpecification(
      error: .multiplicative, trend: .additive, season: .multiplicative, period: 12)
    let fit = try specification.fit(values)
    let law = try fit.jointLaw(horizon: 12)
    let moments = try fit.simulation(from: fit.series.count, variance: fit.sigma2).moments(12)
    let variances = (0..<12).map { i in
      (0..<moments.factor.columns).reduce(0) { $0 + moments.factor[i, $1] * moments.factor[i, $1] }
    }
    // 2,000 paths: means within 4 standard errors, variances within 4 √(2/2000).
    for i in 0..<12 {
      let deviation = law.variances[i].squareRoot()
      #expect(abs(moments.mean[i] - law.mean[i]) < 0.09 * deviation)
      #expect(abs(variances[i] / law.variances[i] - 1) < 0.13)
    }
  }

  @Test("Growth upon growth that leaves the range of numbers is refused")
  func explosion() throws {
    let specification = ETSSpecification(
      error: .multiplicative, trend: .multiplicative, season: .none)
    let fit = try specification.evaluate(
      Self.series(60), at: ETSParameters(alpha: 0.8, beta: 0.8, level: 100, growth: 1.2))
    #expect(try fit.jointLaw(horizon: 12).mean.count == 12)
    let error = try #require(throws: ModelError.self) { try fit.jointLaw(horizon: 3000) }
    #expect("\(error)".contains("beyond the range of numbers within 3000 periods"))
  }

  @Test("A regressor's effect is found and projected")
  func regressor() throws {
    let step = (0..<84).map { $0 % 11 == 5 ? 1.0 : 0 }
    let values = zip(Self.series(84), step).map { $0 + 25 * $1 }
    let specification = ETSSpecification(
      error: .additive, trend: .additive, season: .additive, period: 12)
    let fit = try specification.fit(
      values, regressors: Matrix(columnVectors: [step]), names: ["event"])
    #expect(fit.converged)
    // The error has a standard deviation of 3 or so, the event happens eight times.
    #expect(abs(fit.coefficients[0] - 25) < 5)
    let future = Matrix(columnVectors: [[1.0, 0]])
    let with = try fit.jointLaw(horizon: 2, futureRegressors: future)
    let without = try fit.jointLaw(
      horizon: 2, futureRegressors: Matrix(columnVectors: [[0.0, 0]]))
    #expect(abs(with.mean[0] - without.mean[0] - fit.coefficients[0]) < 1e-9)
    #expect(throws: ModelError.self) { try fit.jointLaw(horizon: 3, futureRegressors: future) }
  }

  @Test("Bad input is refused in a sentence")
  func badInput() throws {
    let specification = ETSSpecification(error: .additive, trend: .additive, season: .none)
    let bad: [[Double]] = [
      [], [.nan, .nan], [1, 2], Array(repeating: 5, count: 30), [1, 2, .infinity, 3, 4, 5, 6, 7],
      Array(repeating: 0, count: 30),
    ]
    for series in bad { #expect(throws: ModelError.self) { try specification.fit(series) } }
    #expect(throws: ModelError.self) {
      try ETSSpecification(error: .multiplicative, trend: .none, season: .none)
        .fit([3, 1, 0, 2, 3, 4, 2, 1, 3, 4])
    }
    let selection = try ETSSelection([3, -1, 0, 2, 3, -4, 2, 1, 3, 4, 5, -6], period: 1)
    #expect(selection.fit.specification.error == .additive)
    #expect(selection.trace.contains { $0.rejection != nil && $0.criterion == .infinity })
  }

  @Test("The admissible region is wider")
  func admissible() throws {
    var generator = SeededGenerator(seed: 5)
    var level = 0.0
    // A random walk seen through its changes: α above 1 fits it better.
    var last = 0.0
    let values = (0..<120).map { _ -> Double in
      let shock = Double.random(in: -1...1, using: &generator)
      level += shock + 0.5 * last
      last = shock
      return level
    }
    let specification = ETSSpecification(error: .additive, trend: .none, season: .none)
    let usual = try specification.fit(values)
    let wide = try specification.fit(values, options: ETSOptions(bounds: .admissible))
    #expect(wide.parameters.alpha > 1)
    #expect(wide.logLikelihood > usual.logLikelihood)
  }
}
