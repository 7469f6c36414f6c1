import LinearAlgebra
import Models
import TestSupport
import Testing

/// Rows left out of a regression are gaps in time, not joints.
@Suite struct RegressionGapTests {
  /// Trend and noise over `count` rows, the first two of every twelve missing.
  private static func sample(
    _ count: Int, noise: [Double]
  ) -> (y: [Double], x: Matrix) {
    let trend = (0..<count).map { Double($0) / 10 }
    let y = (0..<count).map { $0 % 12 < 2 ? Double.nan : 1 + trend[$0] + noise[$0] }
    return (y, Matrix(columnVectors: [trend]))
  }

  private static func normal(_ count: Int, _ generator: inout SeededGenerator) -> [Double] {
    (0..<count).map { _ in
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
  }

  @Test func durbinWatsonPairsNeighboursOnly() {
    // Two pairs, each a difference of 2: 8/4, taken times 3/2.
    #expect(durbinWatsonStatistic([1, -1, .nan, 1, -1]) == 3)
    #expect(durbinWatsonStatistic([1, .nan, -1]).isNaN)
    #expect(durbinWatsonStatistic([.nan, 1, -1, 1, -1, .nan]) == 3)
  }

  /// The p-value is uniform under independent errors, by both ways of computing it.
  @Test(arguments: [48, 180])
  func durbinWatsonKeepsItsSize(count: Int) throws {
    let seed: UInt64 = 71
    var generator = SeededGenerator(seed: seed)
    let runs = 400
    var below = [0, 0]
    for _ in 0..<runs {
      let (y, x) = Self.sample(count, noise: Self.normal(count, &generator))
      let fit = try RegressionSpecification().fit(y, regressors: x, names: ["x"])
      let pValue = fit.durbinWatson.pValue
      if pValue < 0.1 { below[0] += 1 }
      if pValue < 0.5 { below[1] += 1 }
    }
    // Four standard errors of a share of 400.
    #expect(abs(below[0] - 40) <= 24, "seed \(seed): \(below[0]) of 40")
    #expect(abs(below[1] - 200) <= 40, "seed \(seed): \(below[1]) of 200")
  }

  @Test func breuschGodfreyIsTheRegressionOnLagsInTime() throws {
    var generator = SeededGenerator(seed: 5)
    let (y, x) = Self.sample(96, noise: Self.normal(96, &generator))
    let fit = try RegressionSpecification().fit(y, regressors: x, names: ["x"])
    let known = fit.residuals.map { $0.isNaN ? 0 : $0 }
    let lags = (1...3).map { j in (0..<96).map { $0 < j ? 0 : known[$0 - j] } }
    let auxiliary = try RegressionSpecification().fit(
      fit.residuals, regressors: Matrix(columnVectors: [x.column(0)] + lags),
      names: ["x", "e1", "e2", "e3"])
    let test = try fit.breuschGodfrey(lag: 3).chiSquared
    #expect(
      relativeError(test.statistic, Double(fit.observations) * auxiliary.rSquared) < 1e-10)
  }

  /// (XᵀX)⁻¹ (Σ e²xx' + ½ Σ eₜeₜ₋₁(xₜxₜ₋₁' + …)) (XᵀX)⁻¹ over months that follow each other.
  @Test func neweyWestCrossesNoGap() throws {
    var generator = SeededGenerator(seed: 6)
    let (y, x) = Self.sample(60, noise: Self.normal(60, &generator))
    let specification = RegressionSpecification(
      includesConstant: false, covariance: .neweyWest(lag: .fixed(1), smallSample: false))
    let fit = try specification.fit(y, regressors: x, names: ["x"])
    let scores = (0..<60).map { fit.residuals[$0] * x[$0, 0] }
    var (middle, squares) = (0.0, 0.0)
    for t in 0..<60 where !scores[t].isNaN {
      squares += x[t, 0] * x[t, 0]
      middle += scores[t] * scores[t]
      if t > 0, !scores[t - 1].isNaN { middle += scores[t] * scores[t - 1] }
    }
    #expect(relativeError(fit.covariance[0, 0], middle / squares / squares) < 1e-10)
    #expect(fit.neweyWestLag == 1)
    #expect(try RegressionSpecification().fit(y, regressors: x, names: ["x"]).neweyWestLag == nil)
  }
}
