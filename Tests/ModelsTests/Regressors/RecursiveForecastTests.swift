import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Forecasts of regressions with lags of their own response, against other routes.
@Suite struct RecursiveForecastTests {
  private static let formula = "y ~ lag(y, 1) + lag(y, 3) + lags(x, 0...1)"

  private func model(_ data: [String: Series]) throws -> RegressionModel {
    try #require(
      try fit(ModelFormula(parsing: Self.formula), data: data) as? RegressionModel)
  }

  private var shortened: [String: Series] {
    var data = RegressorExamples.data()
    data["y"]?.values.removeLast(12)
    return data
  }

  /// Means by the recursion written out; the covariance from its impulse responses.
  @Test func lawIsThatOfTheRecursion() throws {
    let data = shortened
    let model = try model(data)
    let law = try model.project(horizon: 12, paths: [:]).law
    let b = model.fit.coefficients
    let x = try #require(data["x"]?.values)
    var y = try #require(data["y"]?.values)
    for t in 108..<120 {
      y.append(b[0] + b[1] * y[t - 1] + b[2] * y[t - 3] + b[3] * x[t] + b[4] * x[t - 1])
    }
    #expect(worstRelativeError(law.mean, Array(y.suffix(12))) < 1e-12)
    var impulse = [1.0]
    for h in 1..<12 {
      impulse.append(b[1] * impulse[h - 1] + (h >= 3 ? b[2] * impulse[h - 3] : 0))
    }
    let root = try model.fit.covarianceFactor()
    // Derivatives of the path in the coefficients, by central differences.
    func path(_ c: [Double]) -> [Double] {
      var y = Array(y.prefix(108))
      for t in 108..<120 {
        y.append(c[0] + c[1] * y[t - 1] + c[2] * y[t - 3] + c[3] * x[t] + c[4] * x[t - 1])
      }
      return Array(y.suffix(12))
    }
    let slopes = Matrix(
      columnVectors: b.indices.map { j in
        var (up, down) = (b, b)
        up[j] += 1e-5
        down[j] -= 1e-5
        return zip(path(up), path(down)).map { ($0 - $1) / 2e-5 }
      })
    let spread = slopes * root
    let covariance = law.covariance
    for i in 0..<12 {
      for j in 0...i {
        let shocks = (0...j).reduce(0) { $0 + impulse[i - $1] * impulse[j - $1] }
        let expected = shocks * model.fit.errorVariance + dot(spread.row(i), spread.row(j))
        #expect(relativeError(covariance[i, j], expected) < 1e-5, "\(i) \(j)")
      }
    }
  }

  /// A gap among known months, by solving for its most likely value over a fine grid of residuals.
  @Test func gapsAreFilledFromBothSides() throws {
    var data = RegressorExamples.data()
    data["y"]?.values[80] = .nan
    let model = try model(data)
    let projection = try model.project(horizon: 0, paths: [:])
    #expect(projection.law.positions == [80 - (model.series.start - RegressorExamples.start)])
    let b = model.fit.coefficients
    let (x, y) = (try #require(data["x"]?.values), try #require(data["y"]?.values))
    func residuals(_ value: Double) -> Double {
      var y = y
      y[80] = value
      return [80, 81, 83].reduce(0) { sum, t in
        let e =
          y[t] - (b[0] + b[1] * y[t - 1] + b[2] * y[t - 3] + b[3] * x[t] + b[4] * x[t - 1])
        return sum + e * e
      }
    }
    let mean = projection.law.mean[0]
    #expect(residuals(mean) < residuals(mean + 1e-3) && residuals(mean) < residuals(mean - 1e-3))
    let curvature = 1 + b[1] * b[1] + b[2] * b[2]
    let shock = model.fit.errorVariance / curvature
    #expect(projection.law.variances[0] > shock && projection.law.variances[0] < 1.2 * shock)
    // The rows whose lags fall on the gap are out: 80 itself, 81 and 83.
    #expect(model.fit.observations == 120 - 3 - 3)
    #expect(model.summary.notes.contains { $0.contains("2016-10, 2016-12") })
  }

  /// Without lags of the response the law is N(Xβ, s² I + X V Xᵀ).
  @Test func withoutOwnLagsItIsTheOrdinaryPrediction() throws {
    let data = shortened
    let model = try #require(
      try fit(ModelFormula(parsing: "y ~ x"), data: data) as? RegressionModel)
    let law = try model.project(horizon: 12, paths: [:]).law
    let x = try #require(data["x"]?.values.suffix(12))
    let prediction = model.fit.predict(Matrix(columnVectors: [Array(x)]))
    #expect(worstRelativeError(law.mean, prediction.means) < 1e-13)
    #expect(
      worstRelativeError(law.variances.map { $0.squareRoot() }, prediction.observationErrors)
        < 1e-12)
  }
}
