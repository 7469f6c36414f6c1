import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

@Suite struct RegressionTests {
  /// A sample of 40 rows and three regressors with known coefficients and uniform noise.
  private static func sample(seed: UInt64 = 9) -> (y: [Double], x: Matrix) {
    var generator = SeededGenerator(seed: seed)
    func uniform() -> Double { .random(in: -1...1, using: &generator) }
    let x = Matrix(columnVectors: (0..<3).map { _ in (0..<40).map { _ in uniform() } })
    let signal = x * [1, -2, 0.5]
    return (signal.map { 3 + $0 + uniform() }, x)
  }

  private static let names = ["a", "b", "c"]

  @Test func missingRowsAreLeftOutAndCounted() throws {
    var (y, x) = Self.sample()
    y[4] = .nan
    x[7, 1] = .nan
    let fit = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    let kept = (0..<40).filter { $0 != 4 && $0 != 7 }
    let compact = try RegressionSpecification().fit(
      kept.map { y[$0] }, regressors: x.submatrix(rows: kept, columns: [0, 1, 2]),
      names: Self.names)
    #expect(fit.dropped == 2 && fit.observations == 38)
    #expect(fit.coefficients == compact.coefficients)
    #expect(fit.names == ["intercept", "a", "b", "c"])
    #expect(fit.residuals.indices.filter { fit.residuals[$0].isNaN } == [4, 7])
    #expect(fit.fitted[7].isNaN && (fit.fitted[3] + fit.residuals[3] - y[3]).magnitude < 1e-15)
  }

  @Test func collinearColumnsAreNamed() throws {
    let (y, x) = Self.sample()
    let sum = zip(x.column(0), x.column(1)).map { $0 - 0.3 * $1 + 2 }
    let wide = Matrix(columnVectors: [x.column(0), x.column(1), sum, x.column(2)])
    #expect {
      try RegressionSpecification().fit(y, regressors: wide, names: ["a", "b", "sum", "c"])
    } throws: { error in
      guard case .collinear(let columns, let condition)? = error as? ModelError else {
        return false
      }
      return columns == ["sum"] && condition > 1e12
    }
  }

  @Test func badInputIsRefused() {
    let (y, x) = Self.sample()
    let specification = RegressionSpecification()
    var broken = y
    broken[2] = .infinity
    #expect(throws: ModelError.unusableValue(position: 2, value: .infinity)) {
      try specification.fit(broken, regressors: x, names: Self.names)
    }
    #expect(throws: ModelError.allMissing) {
      try specification.fit(
        [Double](repeating: .nan, count: 40), regressors: x, names: Self.names)
    }
    #expect(
      throws: ModelError.tooFewObservations(
        usable: 4, needed: 5, reason: "a regression with 4 coefficients")
    ) {
      try specification.fit(
        y.enumerated().map { $0 < 4 ? $1 : .nan }, regressors: x, names: Self.names)
    }
    #expect(throws: ModelError.unusableValue(position: 1, value: -1)) {
      try specification.fit(
        [1, 2, 4, 4], regressors: Matrix(rows: 4, columns: 0), names: [],
        weights: [1, -1, 1, 1])
    }
  }

  @Test func weightsAreRepetitions() throws {
    let (y, x) = Self.sample()
    // A weight of k is k rows alike, but for the degrees of freedom.
    let weights = (0..<40).map { Double($0 % 4) }
    let rows = (0..<40).flatMap { Array(repeating: $0, count: $0 % 4) }
    let weighted = try RegressionSpecification().fit(
      y, regressors: x, names: Self.names, weights: weights)
    let repeated = try RegressionSpecification().fit(
      rows.map { y[$0] }, regressors: x.submatrix(rows: rows, columns: [0, 1, 2]),
      names: Self.names)
    #expect(worstRelativeError(weighted.coefficients, repeated.coefficients) < 1e-13)
    #expect(weighted.dropped == 10 && weighted.observations == 30)
    #expect(relativeError(weighted.rSquared, repeated.rSquared) < 1e-13)
    let ratio = repeated.errorVariance / weighted.errorVariance
    #expect(
      worstRelativeError(
        repeated.covariance.elements, weighted.covariance.elements.map { $0 * ratio }) < 1e-13)
    // Rescaling all weights changes nothing but the error variance, nor the likelihood.
    let doubled = try RegressionSpecification().fit(
      y, regressors: x, names: Self.names, weights: weights.map { 2 * $0 })
    #expect(relativeError(doubled.logLikelihood, weighted.logLikelihood) < 1e-13)
    #expect(worstRelativeError(doubled.standardErrors, weighted.standardErrors) < 1e-13)
  }

  @Test func restrictionsCompareSumsOfSquares() throws {
    let (y, x) = Self.sample()
    let fit = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    let small = try RegressionSpecification().fit(
      y, regressors: x.submatrix(rows: Array(0..<40), columns: [1]), names: ["b"])
    let test = try fit.test(zero: ["a", "c"])
    let ratio =
      (small.residualSumOfSquares - fit.residualSumOfSquares) / 2 / fit.errorVariance
    #expect(relativeError(test.fisherF.statistic, ratio, floor: 0) < 1e-12)
    #expect(test.fisherF.reference == .fisherF(numerator: 2, denominator: 36))
    #expect(relativeError(test.wald.statistic, 2 * ratio, floor: 0) < 1e-12)
    // a + b = −1 with a matrix, against substituting b = −1 − a.
    let restriction = Matrix(rowVectors: [[0, 1, 1, 0]])
    let substituted = try RegressionSpecification().fit(
      zip(y, x.column(1)).map { $0 + $1 },
      regressors: Matrix(
        columnVectors: [zip(x.column(0), x.column(1)).map { $0 - $1 }, x.column(2)]),
      names: ["d", "c"])
    let expected =
      (substituted.residualSumOfSquares - fit.residualSumOfSquares) / fit.errorVariance
    #expect(
      relativeError(
        try fit.test(restrictions: restriction, values: [-1]).fisherF.statistic, expected, floor: 0)
        < 1e-11)
    // All slopes at once are the overall test.
    let overall = try #require(fit.overallTest)
    let slopes = try fit.test(zero: Self.names).fisherF
    #expect(relativeError(overall.statistic, slopes.statistic, floor: 0) < 1e-12)
    #expect(relativeError(overall.pValue, slopes.pValue, floor: 0) < 1e-9)
  }

  @Test func badRestrictionsAreRefused() throws {
    let (y, x) = Self.sample()
    let fit = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    #expect(throws: ModelError.self) { try fit.test(zero: ["nobody"]) }
    #expect(throws: ModelError.self) { try fit.test(zero: ["a", "a"]) }
  }

  @Test func inflationFactorsAreThoseOfAuxiliaryRegressions() throws {
    let (y, x) = Self.sample()
    let fit = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    for (j, inflation) in fit.varianceInflation.enumerated() {
      let others = x.submatrix(rows: Array(0..<40), columns: [0, 1, 2].filter { $0 != j })
      let auxiliary = try RegressionSpecification().fit(
        x.column(j), regressors: others, names: ["p", "q"])
      #expect(inflation.name == Self.names[j])
      #expect(relativeError(inflation.factor, 1 / (1 - auxiliary.rSquared), floor: 0) < 1e-12)
    }
  }

  @Test func robustErrorsReachTheOverallTest() throws {
    let (y, x) = Self.sample()
    let robust = try RegressionSpecification(covariance: .hc3).fit(
      y, regressors: x, names: Self.names)
    let plain = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    #expect(robust.coefficients == plain.coefficients)
    let again = try plain.covariance(.hc3)
    #expect(robust.covariance == again)
    #expect(robust.overallTest?.statistic != plain.overallTest?.statistic)
    let withoutLags = try plain.covariance(.neweyWest(lag: .fixed(0), smallSample: false))
    let white = try plain.covariance(.hc0)
    #expect(worstRelativeError(withoutLags.elements, white.elements, floor: 0) < 1e-11)
  }

  @Test func covarianceFactorsMultiplyBack() throws {
    let (y, x) = Self.sample()
    for covariance in [CoefficientCovariance.classical, .hc1] {
      let fit = try RegressionSpecification(covariance: covariance).fit(
        y, regressors: x, names: Self.names)
      let product = try fit.covarianceFactor().outerGram
      #expect(worstRelativeError(product.elements, fit.covariance.elements, floor: 1e-3) < 1e-12)
    }
  }

  @Test func aPerfectFitHasNoErrors() throws {
    let x = Self.sample().x
    let y = x.column(0).map { 2 + 3 * $0 }
    let fit = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    #expect(worstRelativeError(fit.coefficients, [2, 3, 0, 0]) < 1e-14)
    #expect((fit.standardErrors.max() ?? 1) < 1e-14)
    #expect(relativeError(fit.rSquared, 1) < 1e-15)
    let factor = try fit.covarianceFactor()
    #expect(factor.elements.reduce(0, +).isFinite)
  }

  @Test func aRowThatStandsAloneHasNoHC3() throws {
    let (y, x) = Self.sample()
    let dummy = (0..<40).map { $0 == 12 ? 1.0 : 0 }
    let fit = try RegressionSpecification().fit(
      y, regressors: Matrix(columnVectors: [x.column(0), dummy]), names: ["a", "dummy"])
    #expect(throws: ModelError.self) { try fit.covariance(.hc3) }
    let usual = try fit.covariance(.hc1)
    #expect(usual[2, 2].isFinite)
  }

  @Test func constantsAreFoundWhereverTheyStand() throws {
    let (y, x) = Self.sample()
    let own = Matrix(columnVectors: [x.column(0), [Double](repeating: 2, count: 40)])
    let fit = try RegressionSpecification(includesConstant: false).fit(
      y, regressors: own, names: ["a", "two"])
    let usual = try RegressionSpecification().fit(
      y, regressors: x.submatrix(rows: Array(0..<40), columns: [0]), names: ["a"])
    #expect(fit.hasConstant)
    #expect(relativeError(fit.rSquared, usual.rSquared) < 1e-13)
    #expect(relativeError(fit.coefficients[1] * 2, usual.coefficients[0]) < 1e-13)
    let through = try RegressionSpecification(includesConstant: false).fit(
      y, regressors: x, names: Self.names)
    #expect(!through.hasConstant)
    #expect(relativeError(through.totalSumOfSquares, dot(y, y)) < 1e-14)
  }

  @Test func aConstantAloneIsTheMean() throws {
    let fit = try RegressionSpecification().fit(
      [1, 2, 6], regressors: Matrix(rows: 3, columns: 0), names: [])
    #expect(relativeError(fit.coefficients[0], 3) < 1e-15)
    #expect(relativeError(fit.standardErrors[0], (7.0 / 3).squareRoot()) < 1e-15)
    #expect(fit.overallTest == nil)
    #expect(throws: ModelError.self) { try fit.white() }
  }

  @Test func predictionsCarryMissingRegressors() throws {
    let (y, x) = Self.sample()
    let fit = try RegressionSpecification().fit(y, regressors: x, names: Self.names)
    let prediction = fit.predict(Matrix(rowVectors: [[0, 0, 0], [1, .nan, 1]]))
    #expect(relativeError(prediction.means[0], fit.coefficients[0]) < 1e-14)
    #expect(relativeError(prediction.meanErrors[0], fit.standardErrors[0]) < 1e-12)
    #expect(prediction.means[1].isNaN && prediction.observationErrors[1].isNaN)
    let interval = fit.confidenceIntervals(level: 0.9)[1]
    #expect(interval.lower < fit.coefficients[1] && interval.upper > fit.coefficients[1])
  }
}
