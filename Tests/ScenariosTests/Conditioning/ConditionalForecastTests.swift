import LinearAlgebra
import Models
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Conditional forecasts and given shocks against statsmodels, as whole scenarios.
@Suite struct ConditionalForecastTests {
  private static let start = Period(year: 2000, month: 1)

  /// A law of several series whose only published month is the first one.
  private func law(_ names: [String], mean: [Double], factor: Matrix) -> StackedLaw {
    let count = mean.count / names.count
    let blocks = names.enumerated().map { i, name in
      StackedLaw.Block(
        series: Series(name: name, start: Self.start, values: [1]), transform: .identity,
        months: (1...count).map { Self.start + $0 }, offset: i * count, model: "test")
    }
    return StackedLaw(blocks: blocks, mean: mean, factor: factor)
  }

  private func result(
    _ law: StackedLaw, _ assumptions: [String]
  ) throws -> [Double] {
    let report = law.blocks.flatMap { block in
      block.months.map { Measure(.level, of: block.series.name, in: PeriodSpan($0)) }
    }
    let result = try ScenarioRun(law: law, report: report)
      .result(of: Scenario("given", assuming: assumptions))
    let isExact = result.rows.allSatisfy { $0.summary.isExact }
    #expect(isExact)
    return result.rows.map(\.summary.mean)
  }

  /// A vector autoregression with the future of investment known (Waggoner & Zha's problem).
  @Test func agreesWithTheConditionalForecastOfAVectorAutoregression() throws {
    let golden = try Golden.json("conditional.json")["conditional"]
    let names = golden["columns"].array.compactMap(\.string)
    let (n, lags) = (names.count, golden["order"].int ?? 0)
    let parameters = golden["parameters"].doubles
    let base = golden["unconditional"].array.map(\.doubles)
    let horizon = base.count
    let dynamics = (0..<lags).map { lag in
      Matrix(
        rowVectors: (0..<n).map { equation in
          let first = n + equation * n * lags + lag * n
          return Array(parameters[first..<first + n])
        })
    }
    var impact = Matrix(rows: n, columns: n)
    var place = n + n * n * lags
    for r in 0..<n {
      for s in 0...r {
        impact[r, s] = parameters[place]
        place += 1
      }
    }
    #expect(place == parameters.count)
    var responses = [Matrix.identity(n)]
    for step in 1..<horizon {
      var sum = Matrix(rows: n, columns: n)
      for lag in 1...min(lags, step) { sum = sum + dynamics[lag - 1] * responses[step - lag] }
      responses.append(sum)
    }
    var factor = Matrix(rows: n * horizon, columns: n * horizon)
    for t in 0..<horizon {
      for s in 0...t {
        let block = responses[t - s] * impact
        for i in 0..<n { for j in 0..<n { factor[i * horizon + t, s * n + j] = block[i, j] } }
      }
    }
    let mean = (0..<n).flatMap { i in base.map { $0[i] } }
    let given = names[golden["given"].int ?? 0]
    let assumptions = golden["path"].doubles.enumerated().map { t, value in
      "level(\(given), \(Self.start + (t + 1))) = \(value)"
    }
    let found = try result(law(names, mean: mean, factor: factor), assumptions)
    let expected = golden["conditional"].array.map(\.doubles)
    let wanted = (0..<n).flatMap { i in expected.map { $0[i] } }
    #expect(worstRelativeError(found, wanted) < 1e-6)
  }

  /// Shocks of known size to ARIMA models; the reference counts a shock one period later.
  @Test func agreesWithSimulationsUnderGivenShocks() throws {
    let cases = try Golden.json("conditional.json")["shocks"].array
    #expect(cases.count == 2)
    for golden in cases {
      let responses = golden["responses"].doubles
      let horizon = min(responses.count, golden["path"].array.count)
      var factor = Matrix(rows: horizon, columns: horizon)
      for j in 0..<horizon { for i in j..<horizon { factor[i, j] = responses[i - j] } }
      let assumptions = golden["shocks"].doubles.prefix(horizon - 1).enumerated().compactMap {
        (t, size) -> String? in
        size == 0 ? nil : "shock(x, \(Self.start + (t + 2))) = \(size)"
      }
      let mean = Array(golden["without"].doubles.prefix(horizon))
      let found = try result(law(["x"], mean: mean, factor: factor), assumptions)
      let wanted = Array(golden["path"].doubles.prefix(horizon))
      #expect(worstRelativeError(found, wanted) < 1e-9, "\(golden["id"].string ?? "")")
    }
  }
}
