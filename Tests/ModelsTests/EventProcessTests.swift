import LinearAlgebra
import Models
import TestSupport
import Testing
import TimeSeries

/// The covariance of events to come: by its recursion, by its factor, and by the sum written out.
@Suite struct EventProcessTests {
  static let shapes: [@Sendable (Int) -> Double] = [
    { $0 == 0 ? 1 : 0 }, { _ in 1 },
    { lag in (0..<lag).reduce(1) { product, _ in product * 0.7 } },
    { OutlierKind.seasonal.signature(lag: $0, season: 12) },
  ]

  @Test(arguments: [1, 15, 40]) func threeRoutesAgree(horizon: Int) {
    let variances = [0.3, 0.02, 0.5, 0.1]
    let process = EventProcess(
      shapes: zip(Self.shapes, variances).map { .init(signature: $0, variance: $1) })
    let covariance = process.covariance(horizon: horizon)
    let columns = Matrix(columnVectors: process.columns(horizon: horizon))
    let product = columns.timesTransposed(columns)
    for i in 0..<horizon {
      for j in 0..<horizon {
        var expected = 0.0
        for (shape, variance) in zip(Self.shapes, variances) {
          for month in 0...min(i, j) {
            expected += variance * shape(i - month) * shape(j - month)
          }
        }
        #expect(abs(covariance[i, j] - expected) < 1e-12 * (1 + abs(expected)), "\(i), \(j)")
        #expect(abs(product[i, j] - expected) < 1e-12 * (1 + abs(expected)), "\(i), \(j)")
      }
    }
  }

  /// A temporary change enters with the decay its term names, a change of season with its contrast.
  @Test func shapesAreThoseOfTheTerms() throws {
    var stream = SeededGenerator(seed: 12)
    let values = (0..<120).map { t in
      10 + Double.random(in: -1...1, using: &stream) + (t == 40 ? 9 : t == 41 ? 4.5 : 0)
        + (t >= 60 && t % 12 == 0 ? 6 : 0)
    }
    let series = Series(name: "y", start: Period(year: 2000, month: 1), values: values)
    let formula = "y ~ arima(0,0,0) + temporary(2003-05, 0.5) + seasonalPulse(2005-01)"
    let model = try #require(
      try fit(ModelFormula(parsing: formula), data: ["y": series]) as? ARIMAModel)
    let rows = model.summary.coefficients.suffix(2)
    let squares = rows.map {
      ($0.estimate * $0.estimate - $0.standardError * $0.standardError) / 120
    }
    let covariance = EventProcess(model.fit, under: model.formula).covariance(horizon: 14)
    func expected(_ i: Int, _ j: Int) -> Double {
      (0...min(i, j)).reduce(0) { sum, month in
        let (a, b) = (i - month, j - month)
        let decays = (0..<(a + b)).reduce(1.0) { product, _ in product * 0.5 }
        let contrast = [a, b].reduce(1.0) { $0 * ($1 % 12 == 0 ? 1 : -1.0 / 11) }
        return sum + squares[0] * decays + squares[1] * contrast
      }
    }
    for i in 0..<14 {
      for j in 0..<14 {
        #expect(relativeError(covariance[i, j], expected(i, j), floor: 0) < 1e-9, "\(i), \(j)")
      }
    }
  }
}
