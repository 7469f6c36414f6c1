import Foundation
import Models
import SeriesIO
import TestSupport
import Testing
import TimeSeries

/// Laplace's approximation of the likelihood of retail sales as published.
@Suite struct RetailLaplaceTests {
  @Test("It is within a twentieth of a hundred thousand importance draws")
  func laplace() throws {
    let china = try DataSet.load(path: Golden.root.appendingPathComponent("Data/china").path)
    let formula = try ModelFormula(
      parsing: "log(retail) ~ arima(0,1,1)(0,1,1) + newYear(before: 10, during: 7, after: 10)")
    let model = try fit(
      formula, data: [:], figures: china.publishedFigures(of: "retail").figures,
      like: china.series(named: "retail"))
    let quality = try #require(try model.fit.laplaceQuality(draws: 100_000, seed: 3))
    #expect(quality.draws == 100_000 && quality.standardError < 0.01)
    #expect((quality.sampled - quality.curvature).magnitude < 0.05)
    #expect(model.fit.basis.rebased.count == 7)
  }
}
