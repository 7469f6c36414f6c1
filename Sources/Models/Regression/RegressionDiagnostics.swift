import LinearAlgebra

/// The two forms of a Lagrange-multiplier test.
public struct LagrangeMultiplierTest: Sendable, Equatable {
  /// n R² of the auxiliary regression, against χ².
  public let chiSquared: TestResult
  /// The F form, which keeps its size better in small samples.
  public let fisherF: TestResult
}

/// A variance inflation factor: how much collinearity inflates a coefficient's variance.
public struct VarianceInflation: Sendable, Equatable {
  /// The regressor.
  public let name: String
  /// 1 / (1 − R²) of the regressor on all others; above 10 is commonly called serious.
  public let factor: Double
}

extension RegressionFit {
  /// The Durbin–Watson test against positive autocorrelation of the first order.
  ///
  /// The p-value is the probability of a smaller statistic: exact below 100 observations, by the
  /// normal approximation with exact mean and variance from there on. For negative autocorrelation
  /// take its complement. Rows that were left out are gaps: those around them are no neighbours.
  ///
  /// Source: Durbin and Watson (1950, 1951), Testing for serial correlation in least squares
  /// regression I and II, Biometrika 37 and 38.
  ///
  /// - Complexity: O(n³) below 100 observations, O(n p²) above.
  public var durbinWatson: TestResult {
    let statistic = durbinWatsonStatistic(data.spread(solution.residuals))
    let distribution = DurbinWatsonDistribution(
      orthonormalDesign: solution.orthonormalDesign, rows: data.rows)
    return TestResult(
      statistic: statistic, reference: .own, pValue: distribution.cumulative(statistic))
  }

  /// The Breusch–Godfrey test against autocorrelation up to a lag.
  ///
  /// Residuals on the regressors and their own first lags; values before the sample, and those of rows
  /// that were left out, are zero.
  ///
  /// Source: Godfrey (1978), Testing against general autoregressive and moving average error models,
  /// Econometrica 46; Breusch (1978), Australian Economic Papers 17.
  ///
  /// - Parameter lag: The number of lagged residuals; positive.
  /// - Returns: The test in its χ² and its F form.
  /// - Throws: `ModelError.tooFewObservations` unless n exceeds p + lag.
  public func breuschGodfrey(lag: Int) throws(ModelError) -> LagrangeMultiplierTest {
    precondition(lag > 0, "lag \(lag) is not positive")
    let e = solution.residuals
    try require(coefficients.count + lag + 1, for: "the Breusch–Godfrey test of lag \(lag)")
    let design = data.weightedDesign
    let known = data.spread(e).map { $0.isNaN ? 0 : $0 }
    let lagged = (1...lag).map { j in data.rows.map { $0 < j ? 0 : known[$0 - j] } }
    let columns = design.elements + lagged.joined()
    let explained = try projectedSquares(
      e, on: Matrix(rows: e.count, columns: design.columns + lag, columnMajor: Array(columns)))
    return multiplierTest(
      rSquared: explained.squares / dot(e, e), restrictions: lag,
      freedom: degreesOfFreedom - lag)
  }

  /// The Breusch–Pagan test against an error variance that depends linearly on the regressors.
  ///
  /// Squared residuals on the regressors. The studentized form, n R², needs no normal errors; the
  /// plain one is half the explained sum of squares of e²/σ².
  ///
  /// Source: Breusch and Pagan (1979), A simple test for heteroscedasticity and random coefficient
  /// variation, Econometrica 47; Koenker (1981), Journal of Econometrics 17.
  ///
  /// - Throws: `ModelError.invalidSpecification` when the constant is the only regressor.
  public func breuschPagan(studentized: Bool = true) throws(ModelError) -> TestResult {
    let levels = standardizedRegressors
    guard !levels.isEmpty else {
      throw .invalidSpecification(
        "a Breusch–Pagan test needs a regressor besides the constant")
    }
    let (r2, total, rank) = try squaredResiduals(on: levels)
    let sigma2 = residualSumOfSquares / Double(observations)
    return TestResult(
      statistic: studentized ? Double(observations) * r2 : r2 * total / (2 * sigma2 * sigma2),
      reference: .chiSquared(degreesOfFreedom: rank - 1))
  }

  /// White's test against any dependence of the error variance on the regressors.
  ///
  /// Squared residuals on the regressors, their squares and cross products; products that depend on
  /// others, such as the square of a dummy, do not count.
  ///
  /// Source: White (1980), A heteroskedasticity-consistent covariance matrix estimator and a direct
  /// test for heteroskedasticity, Econometrica 48.
  ///
  /// - Throws: `ModelError.invalidSpecification` when the constant is the only regressor;
  ///   `.tooFewObservations` when the products are as many as the observations.
  public func white() throws(ModelError) -> LagrangeMultiplierTest {
    let levels = standardizedRegressors
    guard !levels.isEmpty else {
      throw .invalidSpecification("White's test needs a regressor besides the constant")
    }
    let products = levels.indices.flatMap { i in
      (i..<levels.count).map { j in zip(levels[i], levels[j]).map { $0 * $1 } }
    }
    try require(levels.count + products.count + 2, for: "White's test")
    let (r2, _, rank) = try squaredResiduals(on: levels + products)
    return multiplierTest(
      rSquared: r2, restrictions: rank - 1, freedom: observations - rank)
  }

  /// The Jarque–Bera test that the errors are normal.
  public var jarqueBera: TestResult { jarqueBeraTest(solution.residuals) }

  /// Variance inflation factors of the regressors, the constant left out.
  ///
  /// Variation is about the mean when the model has a constant, about zero otherwise.
  ///
  /// Source: Belsley, Kuh and Welsch (1980), Regression Diagnostics, section 3.1.
  public var varianceInflation: [VarianceInflation] {
    let design = data.weightedDesign
    let roots = data.weighted([Double](repeating: 1, count: observations))
    return names.indices.compactMap { j in
      let column = design.column(j)
      let mean = hasConstant ? dot(roots, column) / dot(roots, roots) : 0
      let deviations = zip(column, roots).map { $0 - mean * $1 }
      guard !data.isConstant(j) else { return nil }
      return VarianceInflation(
        name: names[j],
        factor: solution.inverseGram[j, j] * dot(deviations, deviations))
    }
  }

  /// The regressors that vary, about their mean and in units of their standard deviation.
  ///
  /// The auxiliary regressions have a constant, so this changes the conditioning and nothing else.
  private var standardizedRegressors: [[Double]] {
    names.indices.filter { !data.isConstant($0) }.map { j in
      let column = data.design.column(j)
      let mean = column.reduce(0) { $0 + $1 / Double(observations) }
      let centered = column.map { $0 - mean }
      let scale = (dot(centered, centered) / Double(observations)).squareRoot()
      return centered.map { $0 / scale }
    }
  }

  /// Regresses squared residuals on a constant and these columns.
  ///
  /// - Returns: R², the total sum of squares, and the number of independent columns.
  private func squaredResiduals(
    on columns: [[Double]]
  ) throws(ModelError) -> (rSquared: Double, total: Double, rank: Int) {
    let squares = solution.residuals.map { $0 * $0 }
    let mean = squares.reduce(0) { $0 + $1 / Double(observations) }
    let centered = squares.map { $0 - mean }
    let constant = [Double](repeating: 1, count: observations)
    let explained = try projectedSquares(
      centered, on: Matrix(columnVectors: [constant] + columns))
    let total = dot(centered, centered)
    return (explained.squares / total, total, explained.rank)
  }

  private func multiplierTest(
    rSquared: Double, restrictions: Int, freedom: Int
  ) -> LagrangeMultiplierTest {
    let ratio = (rSquared / Double(restrictions)) / ((1 - rSquared) / Double(freedom))
    return LagrangeMultiplierTest(
      chiSquared: TestResult(
        statistic: Double(observations) * rSquared,
        reference: .chiSquared(degreesOfFreedom: restrictions)),
      fisherF: TestResult(
        statistic: ratio, reference: .fisherF(numerator: restrictions, denominator: freedom)))
  }

  private func require(_ needed: Int, for purpose: String) throws(ModelError) {
    guard observations >= needed else {
      throw .tooFewObservations(usable: observations, needed: needed, reason: purpose)
    }
  }
}

/// The squared length of y's projection on the span of some columns, and their rank.
private func projectedSquares(
  _ y: [Double], on design: Matrix
) throws(ModelError) -> (squares: Double, rank: Int) {
  do {
    let qr = try PivotedQR(design)
    let parts = qr.orthonormalBasis.transposedTimes(y)
    return (dot(parts, parts), qr.rank)
  } catch {
    throw .estimationFailed("auxiliary regression: \(error)")
  }
}
