import Evaluation
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

@Suite struct RollingEvaluationTests {
  /// Ten years of months with growth, a season, and seeded noise.
  private static func series(seed: UInt64 = 2, count: Int = 120) -> Series {
    var generator = SeededGenerator(seed: seed)
    var level = 4.0
    let values = (0..<count).map { t -> Double in
      level += 0.004 + Double.random(in: -0.03...0.03, using: &generator)
      return Double.exp(level + 0.1 * Double.sin(Double(t) * Double.pi / 6))
    }
    return Series(
      name: "exports", start: Period(year: 2010, month: 1), values: values,
      description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
  }

  private static func model(_ text: String) throws -> EvaluatedModel {
    EvaluatedModel(
      name: text, formula: try ModelFormula(parsing: "log(exports) ~ \(text)"))
  }

  private static func design(_ measure: MeasureKind = .level) throws -> EvaluationDesign {
    var design = EvaluationDesign(
      origins: try PeriodSpan(parsing: "2018-01..2018-12"), horizons: [1, 3, 6], measure: measure)
    design.draws = DrawOptions(count: 500)
    return design
  }

  /// The forecasts are those of the commands a forecaster would have given at each origin.
  @Test func forecastsAreThoseOfEachOrigin() throws {
    let series = Self.series()
    let evaluation = try RollingEvaluation(
      of: "exports", in: ["exports": series], models: [Self.model("arima(0,1,1)(0,1,1)")],
      design: Self.design(.yoy))
    let list = evaluation.run().forecasts[0]
    #expect(list.count == 12 && list.allSatisfy { $0.failure == nil })
    let origin = Period(year: 2018, month: 5)
    let known = series.sliced(through: origin)
    let projection = try fit(evaluation.models[0].formula, data: ["exports": known])
      .project(horizon: 6, paths: [:])
    var reader = ProjectionReader(projection, options: DrawOptions(count: 500))
    let record = try #require(list[4].records.first { $0.horizon == 3 })
    let measure = Measure(.yoy, of: "exports", in: PeriodSpan(origin + 3))
    let summary = try reader.summary(of: measure, levels: [0.80, 0.95])
    #expect(record.median == summary.median && record.intervals == summary.intervals)
    #expect(record.actual == 100 * (series[origin + 3] / series[origin - 9] - 1))
  }

  /// Figures after an origin do not move a bit of the forecasts made there, choices included.
  @Test func theFutureDoesNotLeak() throws {
    let series = Self.series()
    var changed = series
    for t in 108..<120 { changed.values[t] *= t % 2 == 0 ? 3 : 0.2 }
    func forecasts(_ series: Series) throws -> [OriginForecasts] {
      var design = try Self.design()
      design.origins = try PeriodSpan(parsing: "2018-10..2018-12")
      return try RollingEvaluation(
        of: "exports", in: ["exports": series],
        models: [EvaluatedModel(name: "auto", formula: ModelFormula(parsing: "exports ~ auto()"))],
        design: design
      ).run().forecasts[0]
    }
    let (first, second) = (try forecasts(series), try forecasts(changed))
    // 2018-12 is the last month that both have.
    for (a, b) in zip(first, second) {
      #expect(a.model == b.model)
      for (x, y) in zip(a.records, b.records) {
        #expect(x.median == y.median && x.mean == y.mean && x.intervals == y.intervals)
        #expect(x.scale == y.scale)
        #expect(x.target <= Period(year: 2018, month: 12) || x.actual != y.actual)
      }
    }
  }

  @Test func rollingWindowsForgetTheBeginning() throws {
    let series = Self.series()
    var changed = series
    for t in 0..<24 { changed.values[t] *= 2 }
    func forecasts(_ series: Series, _ window: EvaluationDesign.Window) throws -> [OriginForecasts]
    {
      var design = try Self.design()
      design.window = window
      return try RollingEvaluation(
        of: "exports", in: ["exports": series], models: [Self.model("arima(0,1,1)(0,1,1)")],
        design: design
      ).run().forecasts[0]
    }
    #expect(try forecasts(series, .rolling(length: 72)) == forecasts(changed, .rolling(length: 72)))
    #expect(try forecasts(series, .expanding) != forecasts(changed, .expanding))
  }

  @Test func aChosenModelIsKeptBetweenChoices() throws {
    var design = try Self.design()
    design.respecification = 6
    let evaluation = try RollingEvaluation(
      of: "exports", in: ["exports": Self.series()], models: [Self.model("arima()")],
      design: design)
    #expect(evaluation.tasks.count == 2)
    let models = evaluation.run().forecasts[0].map(\.model)
    #expect(Set(models[..<6]).count == 1 && Set(models[6...]).count == 1)
  }

  /// What cannot be fitted is said, and comparisons rest on the origins that all have.
  @Test func failuresAreSaidAndLeftOutForAll() throws {
    var series = Self.series()
    series.values[97] = -1
    series.description.positive = nil
    let design = try Self.design()
    let models = [
      try Self.model("arima(0,1,1)(0,1,1)"),
      EvaluatedModel(
        name: "level", formula: try ModelFormula(parsing: "exports ~ arima(0,1,1)(0,1,1)")),
    ]
    let result = try RollingEvaluation(
      of: "exports", in: ["exports": series], models: models, design: design
    ).run()
    #expect(result.failures[0].map(\.origin) == (2...12).map { Period(year: 2018, month: $0) })
    #expect(result.failures[1].isEmpty)
    #expect(result.commonOrigins(horizon: 1) == [Period(year: 2018, month: 1)])
    #expect(result.horizons[0].count == 1)
    #expect(result.horizons[0].againstBest(by: .squared).allSatisfy { $0 == nil })
  }

  @Test func summariesAddUp() throws {
    let result = try RollingEvaluation(
      of: "exports", in: ["exports": Self.series()],
      models: [
        Self.model("arima(0,1,1)(0,1,1)"), Self.model("structural(level, slope, seasonal)"),
      ],
      design: Self.design()
    ).run()
    let comparison = result.horizons[1]
    let records = result.records(horizon: 3)[0]
    let accuracy = try #require(comparison.models[0])
    #expect(comparison.count == 12 && records.count == 12)
    let squares = comparison.losses(.squared)[0].reduce(0, +) / 12
    #expect(relativeError(accuracy.point.rootMeanSquaredError, squares.squareRoot()) < 1e-12)
    #expect(abs(accuracy.integralTransform.reduce(0, +) - 1) < 1e-12)
    let inside = records.count {
      ($0.intervals[1].lower...$0.intervals[1].upper).contains($0.actual)
    }
    #expect(accuracy.coverage[1] == Double(inside) / 12)
    #expect(result.energies.allSatisfy { $0 > 0 })
    let best = try #require(comparison.ranking(by: .crps).first)
    #expect(comparison.againstBest(by: .crps)[best] == nil)
    #expect(comparison.againstBest(by: .crps)[1 - best] != nil)
  }

  @Test func impossibleRequestsAreRefused() throws {
    let data = ["exports": Self.series()]
    func refusal(
      of name: String = "exports", _ change: (inout EvaluationDesign) throws -> Void
    ) throws -> String {
      var design = try Self.design()
      try change(&design)
      let models = [try Self.model("arima(0,1,1)(0,1,1)")]
      let error = #expect(throws: EvaluationError.self) {
        try RollingEvaluation(of: name, in: data, models: models, design: design)
      }
      return error.map { "\($0)" } ?? ""
    }
    #expect(try refusal(of: "import") { _ in }.contains("no series “import”"))
    #expect(
      try refusal { $0.origins = try PeriodSpan(parsing: "2018-01..2019-12") }.contains(
        "inside the data"))
    #expect(
      try refusal { $0.origins = try PeriodSpan(parsing: "#1..#5") }.contains("not monthly")
    )
    #expect(try refusal { $0.horizons = [3, 1] }.contains("ascending"))
    #expect(try refusal { $0.window = .rolling(length: 12) }.contains("two years"))
    #expect(try refusal { $0.measure = .growth }.contains("period by period"))
    #expect(try refusal { $0.futures = ["x": .path(Self.series())] }.contains("after the origin"))
    let model = try Self.model("arima(0,1,1)(0,1,1)")
    #expect(throws: EvaluationError.self) {
      try RollingEvaluation(
        of: "exports", in: data, models: [model, model], design: Self.design())
    }
  }
}
