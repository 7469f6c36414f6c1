import Models
import TestSupport
import Testing
import TimeSeries

/// Regressors of models of published figures past the end of their data.
@Suite("Futures of regressors in models of figures")
struct FigureFutureTests {
  private static let formula = "log(x) ~ arima(0,1,1)(0,1,1) + lag(w, 1)"

  /// A walk that the months follow, one month later.
  private static var world: Series {
    var generator = SeededGenerator(seed: 8)
    var value = 100.0
    let values = (0..<72).map { _ -> Double in
      value += Double.random(in: -2...2.2, using: &generator)
      return value
    }
    return Series(name: "w", start: FigureReductionTests.start, values: values)
  }

  private static func figures(pairs: Range<Int>) -> [PublishedFigure] {
    let months = FigureReductionTests.months(seed: 3)
    let hidden = Set(pairs.flatMap { [12 * $0, 12 * $0 + 1] })
    return months.indices.filter { !hidden.contains($0) }
      .map { FigureReductionTests.level($0, months[$0]) }
      + pairs.map { year in
        let first = 12 * year
        return FigureReductionTests.total(
          first...(first + 1), months[first] + months[first + 1], "x.janFeb")
      }
  }

  private static func estimate(_ pairs: Range<Int>) throws -> FigureModel {
    try fit(
      ModelFormula(parsing: formula), data: ["w": world], figures: figures(pairs: pairs),
      like: FigureReductionTests.template())
  }

  @Test("With a level for every month they project as plain models do", arguments: [true, false])
  func plain(isAutomatic: Bool) throws {
    let future: RegressorFuture = isAutomatic ? .automatic : .hold
    let series = Series(
      name: "x", start: FigureReductionTests.start, values: FigureReductionTests.months(seed: 3))
    let plain = try fit(
      ModelFormula(parsing: Self.formula), data: ["x": series, "w": Self.world])
    let expected = try plain.project(horizon: 8, futures: ["w": future])
    let model = try Self.estimate(0..<0)
    let found = try model.project(horizon: 8, futures: ["w": future])
    #expect(worstRelativeError(found.law.mean, expected.law.mean) < 1e-5)
    #expect(
      worstRelativeError(found.conditional.variances, expected.conditional.variances) < 1e-3)
  }

  @Test("Beside pairs of months paths are taken, and own forecasts widen the law")
  func pairs() throws {
    let model = try Self.estimate(4..<6)
    let held = try model.project(horizon: 6, futures: ["w": .hold])
    let last = try #require(Self.world.values.last)
    let path = Series(
      name: "w", start: FigureReductionTests.start + 72,
      values: [Double](repeating: last, count: 6))
    for given in [
      try model.project(horizon: 6, futures: ["w": .path(path)]),
      try model.project(horizon: 6, paths: ["w": path]),
    ] {
      #expect(given.law.mean == held.law.mean && given.law.variances == held.law.variances)
    }
    let own = try model.going(on: ["w": .automatic])
    #expect(own.ofFigures?.fit.used.count == model.fit.used.count)
    #expect(own.holdableCoefficients.isEmpty)
    let wide = try own.project(horizon: 6, paths: [:])
    let first = wide.law.positions.count - 6
    // A lag of one month: the first coming month knows its regressor.
    #expect((wide.law.variances[first] / held.law.variances[first] - 1).magnitude < 1e-12)
    for i in (first + 1)..<(first + 6) {
      #expect(wide.law.variances[i] > held.law.variances[i])
    }
    #expect(throws: ModelError.self) { try model.going(on: ["v": .hold]) }
  }
}
