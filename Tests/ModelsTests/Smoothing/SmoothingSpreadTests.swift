import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// What the uncertainty of estimates adds to the laws of smoothing models.
@Suite("Spread of smoothing models")
struct SmoothingSpreadTests {
  private static func monthly(_ count: Int) -> [Double] {
    ETSBehaviourTests.series(count, seed: 11)
  }

  @Test("Directions reproduce the covariance of least squares")
  func covariance() {
    var generator = SeededGenerator(seed: 4)
    let columns = (0..<3).map { j in
      (0..<40).map { _ in
        (j == 2 ? 1e6 : 1) * Double.random(in: -1...1, using: &generator)
      }
    }
    let directions = estimateDirections(slopes: columns + [columns[0]])
    // The fourth column repeats the first: three directions are left.
    #expect(directions.count == 3)
    var gram = Matrix(rows: 3, columns: 3)
    for i in 0..<3 {
      for j in 0..<3 { gram[i, j] = zip(columns[i], columns[j]).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    // Of a repeated column only the sum is known; its variance is that of the column alone.
    func variance(_ weights: [Double]) -> Double {
      directions.reduce(0) { sum, direction in
        let value = zip(weights, direction).reduce(0) { $0 + $1.0 * $1.1 }
        return sum + value * value
      }
    }
    for (i, weights) in [[1.0, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]].enumerated() {
      var unit = [0.0, 0, 0]
      unit[i] = 1
      let expected = (try? LUFactorization(gram).solve(unit))?[i] ?? .nan
      #expect(relativeError(variance(weights), expected) < 1e-6, "\(i)")
    }
  }

  @Test("A mean without smoothing has the variance of a mean")
  func mean() throws {
    // With α at its lower edge the level is the mean of the data, of variance σ²/n.
    var generator = SeededGenerator(seed: 21)
    let values = (0..<80).map { _ in 50 + Double.random(in: -1...1, using: &generator) }
    let specification = ETSSpecification(error: .additive, trend: .none, season: .none)
    let level = values.reduce(0, +) / 80
    let fit = try specification.evaluate(values, at: ETSParameters(alpha: 1e-4, level: level))
    let directions = fit.spreadDirections(horizon: 3, futureRegressors: nil, bounds: .usual)
    let variance = directions.reduce(0) { $0 + $1[0] * $1[0] }
    #expect(variance > 0.9 * fit.sigma2 / 80 && variance < 3 * fit.sigma2 / 80)
  }

  @Test("Laws are wider than given the estimates, at every month and for every form")
  func wider() throws {
    let series = Series(
      name: "y", start: Period(year: 2010, month: 1), values: Self.monthly(84))
    for text in [
      "ets()", "ets(A,A,A)", "ets(M,Ad,M)", "ets(A,N,M)", "ces()", "dotm()", "theta()", "stm()",
    ] {
      let model = try fit(ModelFormula(parsing: "y ~ \(text)"), data: ["y": series])
      let projection = try model.project(horizon: 24, paths: [:])
      #expect(projection.includesParameterUncertainty)
      for (wide, given) in zip(projection.law.variances, projection.conditional.variances) {
        #expect(wide > given && wide < 10 * given, "\(text): \(wide), \(given)")
      }
    }
  }

  @Test("Simulated paths move with the estimates")
  func simulated() throws {
    let series = Series(
      name: "y", start: Period(year: 2010, month: 1), values: Self.monthly(84))
    let model = try fit(ModelFormula(parsing: "y ~ ets(A,N,M)"), data: ["y": series])
    let projection = try model.project(horizon: 12, paths: [:])
    let draws = projection.draws(count: 4000, seed: 1).levels
    for slot in [0, 11] {
      let values = (0..<4000).map { draws[slot, $0] }
      let mean = values.reduce(0, +) / 4000
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
      // 4,000 draws: four standard errors of a variance are 9%.
      #expect(abs(variance / projection.law.variances[slot] - 1) < 0.15)
    }
  }

  @Test("A change of unit changes nothing but the unit", arguments: [1e-9, 1e140])
  func unit(factor: Double) throws {
    let values = Self.monthly(60)
    let specification = ETSSpecification(
      error: .multiplicative, trend: .additive, season: .multiplicative, period: 12)
    let own = try specification.fit(values)
      .spreadDirections(horizon: 6, futureRegressors: nil, bounds: .usual)
    let other = try specification.fit(values.map { $0 * factor })
      .spreadDirections(horizon: 6, futureRegressors: nil, bounds: .usual)
    let sizes = [own, other].map { columns in
      (0..<6).map { i in
        columns.reduce(0) { sum, column in
          let value = column[i] / (columns == own ? 1 : factor)
          return sum + value * value
        }
      }
    }
    #expect(worstRelativeError(sizes[1], sizes[0]) < 0.02)
  }

  @Test("Values that a model has no place for are named with their month")
  func refused() throws {
    var values = Self.monthly(60)
    values[3] = -2
    let data = ["y": Series(name: "y", start: Period(year: 2010, month: 1), values: values)]
    for text in ["ets(M,A,M)", "croston(0.1)"] {
      let error = #expect(throws: ModelError.self) {
        try fit(ModelFormula(parsing: "y ~ \(text)"), data: data)
      }
      #expect(
        error.map { "\($0)" }?.hasPrefix("y is -2 in 2010-04: ") == true,
        "\(String(describing: error))")
    }
  }
}
