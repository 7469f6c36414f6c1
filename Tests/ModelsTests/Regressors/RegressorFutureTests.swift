import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Regressors that go on by themselves, against the combination made by hand.
@Suite struct RegressorFutureTests {
  private static let horizon = 8

  /// y ~ N(m(μ), Σ + B Ω Bᵀ), B from the weights of the lags.
  @Test(arguments: [
    ("y ~ x + arima(1,0,0)", false), ("y ~ lags(x, 0...2) + ar1()", false),
    ("y ~ log(x)", true),
  ])
  func ownForecastsEnterTheLaw(text: String, isLog: Bool) throws {
    let data = RegressorExamples.data()
    let model = try fit(ModelFormula(parsing: text), data: data)
    let going = try #require(try model.going(on: ["x": .automatic]) as? ModelWithFutures)
    let own = try #require(going.regressorModels["x"])
    #expect(own.transform == (isLog ? .log : .identity))
    let outlook = try own.project(horizon: Self.horizon, paths: [:]).law
    let mean = Series(
      name: "x", start: model.series.end + 1, values: outlook.mean.map(own.transform.inverse))
    let conditional = try model.project(horizon: Self.horizon, paths: ["x": mean]).law
    let law = try going.project(horizon: Self.horizon, paths: [:]).law
    #expect(worstRelativeError(law.mean, conditional.mean) < 1e-13)
    let weights = ["log(x)", "x", "lag(x,1)", "lag(x,2)"].compactMap { name in
      model.summary.coefficients.first { $0.name == name }?.estimate
    }
    var response = Matrix(rows: Self.horizon, columns: Self.horizon)
    for i in 0..<Self.horizon {
      for (lag, weight) in weights.enumerated() where i >= lag { response[i, i - lag] = weight }
    }
    let expected =
      conditional.covariance
      + (response * outlook.covariance).timesTransposed(response)
    #expect(worstRelativeError(law.covariance.elements, expected.elements) < 1e-12)
    #expect(going.summary.notes.contains { $0.contains("own forecast") })
  }

  /// With a lagged response effects run on; the same by projecting with each regressor's month moved.
  @Test func effectsRunThroughTheLagsOfTheResponse() throws {
    let data = RegressorExamples.data()
    let model = try fit(ModelFormula(parsing: "y ~ lag(y, 1) + lags(x, 0...1)"), data: data)
    let going = try #require(try model.going(on: ["x": .automatic]) as? ModelWithFutures)
    let own = try #require(going.regressorModels["x"])
    let outlook = try own.project(horizon: Self.horizon, paths: [:]).law
    func mean(_ values: [Double]) throws -> [Double] {
      let path = Series(name: "x", start: model.series.end + 1, values: values)
      return try model.project(horizon: Self.horizon, paths: ["x": path]).law.mean
    }
    let base = try mean(outlook.mean)
    let columns = try (0..<Self.horizon).map { month in
      var moved = outlook.mean
      moved[month] += 1
      return zip(try mean(moved), base).map { $0 - $1 }
    }
    let response = Matrix(columnVectors: columns)
    let path = Series(name: "x", start: model.series.end + 1, values: outlook.mean)
    let conditional = try model.project(horizon: Self.horizon, paths: ["x": path]).law
    let expected =
      conditional.covariance + (response * outlook.covariance).timesTransposed(response)
    let law = try going.project(horizon: Self.horizon, paths: [:]).law
    #expect(worstRelativeError(law.covariance.elements, expected.elements) < 1e-10)
  }

  /// Given months of the regressor condition the rest: the law must be that of conditioning by hand.
  @Test func aPathThatEndsIsContinuedFromItsValues() throws {
    let data = RegressorExamples.data()
    let model = try fit(ModelFormula(parsing: "y ~ x"), data: data)
    let going = try #require(try model.going(on: ["x": .automatic]) as? ModelWithFutures)
    let own = try #require(going.regressorModels["x"])
    let outlook = try own.project(horizon: 3, paths: [:]).law
    let given = [outlook.mean[0] + 2, outlook.mean[1] - 1]
    let law = try going.project(
      horizon: 3, paths: ["x": Series(name: "x", start: model.series.end + 1, values: given)]
    ).law
    let omega = outlook.covariance
    let corner = try CholeskyFactorization(
      omega.submatrix(rows: [0, 1], columns: [0, 1]))
    let gain = corner.solve([omega[0, 2], omega[1, 2]])
    let third = outlook.mean[2] + 2 * gain[0] - gain[1]
    let variance = omega[2, 2] - gain[0] * omega[0, 2] - gain[1] * omega[1, 2]
    let path = Series(name: "x", start: model.series.end + 1, values: given + [third])
    let conditional = try model.project(horizon: 3, paths: ["x": path]).law
    let slope = try #require(model.summary.coefficients.last?.estimate)
    #expect(worstRelativeError(law.mean, conditional.mean) < 1e-12)
    #expect(relativeError(law.variances[0], conditional.variances[0]) < 1e-12)
    #expect(
      relativeError(law.variances[2], conditional.variances[2] + slope * slope * variance) < 1e-10)
  }

  @Test func holdingTakesTheLastValue() throws {
    let data = RegressorExamples.data()
    let model = try fit(ModelFormula(parsing: "y ~ x"), data: data)
    let last = try #require(data["x"]?.values.last)
    let path = Series(
      name: "x", start: model.series.end + 1, values: [Double](repeating: last, count: 5))
    let held = try model.project(horizon: 5, futures: ["x": .hold])
    let given = try model.project(horizon: 5, futures: ["x": .path(path)])
    #expect(held.law.mean == given.law.mean)
    #expect(held.law.factor == given.law.factor)
  }

  @Test func aPathWithAHoleIsNamedWithThePeriod() throws {
    let model = try fit(ModelFormula(parsing: "y ~ x"), data: RegressorExamples.data())
    let path = Series(name: "x", start: model.series.end + 1, values: [50, 51, .nan, 52])
    #expect {
      try model.project(horizon: 4, futures: ["x": .path(path)])
    } throws: { "\($0)".contains("the path of x has no value in 2020-03") }
  }

  @Test func whatIsMissingIsNamedWithItsCount() throws {
    var data = RegressorExamples.data()
    data["z"] = RegressorExamples.series("z", RegressorExamples.noise(122, seed: 9))
    let model = try fit(ModelFormula(parsing: "y ~ lag(x, 3) + z"), data: data)
    let missing = [
      MissingPath(name: "x", count: 9, first: "2020-01"),
      MissingPath(name: "z", count: 10, first: "2020-03"),
    ]
    #expect(throws: ModelError.missingPaths(missing, horizon: 12)) {
      try model.project(horizon: 12, paths: [:])
    }
    #expect(throws: ModelError.missingPaths([missing[1]], horizon: 12)) {
      try model.project(horizon: 12, futures: ["x": .automatic])
    }
    #expect {
      try model.going(on: ["zz": .hold])
    } throws: { "\($0)".contains("did you mean z?") }
  }
}
