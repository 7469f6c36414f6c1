import Evaluation
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Forecasts held against figures as they are published.
@Suite struct PublishedEvaluationTests {
  /// Ten years of months; from 2013 on January and February are published together.
  private struct Publication {
    var months: Series
    var figures: [PublishedFigure]
    /// Year-to-date growth as published: one point above that of the months.
    var growth: Series
  }

  private static func publication(seed: UInt64 = 5) -> Publication {
    var generator = SeededGenerator(seed: seed)
    var level = 4.0
    let values = (0..<120).map { t -> Double in
      level += 0.006 + Double.random(in: -0.02...0.02, using: &generator)
      return Double.exp(level + 0.1 * Double.sin(Double(t) * Double.pi / 6))
    }
    let start = Period(year: 2010, month: 1)
    let description = SeriesDescription(kind: .flow, unit: "CNY bn", positive: true)
    let all = Series(name: "retail", start: start, values: values, description: description)
    var (months, growth) = (all, all)
    growth.name = "retail.ytdYoy"
    growth.description = SeriesDescription(kind: .rate, unit: "%")
    var figures: [PublishedFigure] = []
    for (t, period) in all.periods.enumerated() {
      let isJoint = period.year >= 2013 && period.month <= 2
      if isJoint { months.values[t] = .nan }
      let measure = Measure(.ytdYoy, of: "retail", in: PeriodSpan(period))
      let isPublished = period.year > 2010 && !(isJoint && period.month == 1)
      growth.values[t] = isPublished ? measure.value(in: SeriesValues([all])) + 1 : .nan
      if !isJoint {
        figures.append(PublishedFigure(name: "retail", periods: [period], value: values[t]))
      } else if period.month == 2 {
        figures.append(
          PublishedFigure(
            name: "retail.janFeb", periods: [period - 1, period], value: values[t - 1] + values[t]))
      }
    }
    return Publication(months: months, figures: figures, growth: growth)
  }

  private static let formula = "log(retail) ~ arima(0,1,1)(0,1,1)"

  private static func evaluation(
    _ publication: Publication, targets: PublishedTargets? = nil,
    models: [String] = [formula, "retail.ytdYoy ~ naive()"],
    _ change: (inout EvaluationDesign) throws -> Void = { _ in }
  ) throws -> RollingEvaluation {
    var design = EvaluationDesign(
      origins: try PeriodSpan(parsing: "2018-11..2019-03"), horizons: [1, 3], measure: .ytdYoy)
    design.draws = DrawOptions(count: 200)
    try change(&design)
    return try RollingEvaluation(
      of: "retail", in: ["retail": publication.months],
      models: models.map { EvaluatedModel(name: $0, formula: try ModelFormula(parsing: $0)) },
      design: design,
      published: targets
        ?? PublishedTargets(publication.growth, figures: publication.figures))
  }

  @Test func forecastsReadTheFiguresPublishedUpToEachOrigin() throws {
    let publication = Self.publication()
    let result = try Self.evaluation(publication).run()
    let lists = result.forecasts
    #expect(lists.allSatisfy { $0.count == 5 && $0.allSatisfy { $0.failure == nil } })
    // 2019-02: the two months are known together, and no month of the year on its own.
    let origin = Period(year: 2019, month: 2)
    let known = publication.figures.filter { $0.period <= origin }
    let projection = try fit(
      ModelFormula(parsing: Self.formula), data: [:], figures: known, like: publication.months
    ).project(horizon: 3, paths: [:])
    var reader = ProjectionReader(projection, options: DrawOptions(count: 200))
    let record = try #require(lists[0][3].records.first { $0.horizon == 1 })
    let measure = Measure(.ytdYoy, of: "retail", in: PeriodSpan(origin + 1))
    #expect(record.median == (try reader.summary(of: measure, levels: [0.8]).median))
    #expect(record.actual == publication.growth[origin + 1])
    // January has no figure of its own: nothing to be held against, and nothing new to read.
    #expect(lists[0][1].records.map(\.horizon) == [3])
  }

  /// A model of the published figure itself is held against the same targets.
  @Test func theLastPublishedFigureIsARival() throws {
    let publication = Self.publication()
    let list = try Self.evaluation(publication).run().forecasts[1]
    for forecasts in list {
      let known = publication.growth.sliced(through: forecasts.origin)
      let last = try #require(known.lastObserved)
      #expect(forecasts.records.allSatisfy { $0.median == known[last] })
    }
  }

  /// Figures after an origin, and what they do to months, do not move a bit of the forecasts.
  @Test func theFutureDoesNotLeak() throws {
    let publication = Self.publication()
    let end = Period(year: 2018, month: 12)
    var changed = publication
    changed.figures = publication.figures.map { figure in
      figure.period <= end
        ? figure
        : PublishedFigure(name: figure.name, periods: figure.periods, value: 3 * figure.value)
    }
    for (t, period) in publication.growth.periods.enumerated() where period > end {
      changed.growth.values[t] += 7
      changed.months.values[t] *= 0.2
    }
    func forecasts(_ publication: Publication) throws -> [[OriginForecasts]] {
      try Self.evaluation(
        publication, models: [Self.formula + " + outliers()", "retail.ytdYoy ~ drift()"]
      ) { $0.origins = try PeriodSpan(parsing: "2018-11..2018-12") }.run().forecasts
    }
    let (first, second) = (try forecasts(publication), try forecasts(changed))
    for (a, b) in zip(first.joined(), second.joined()) {
      #expect(a.failure == nil && a.model == b.model)
      #expect(a.records.count == b.records.count)
      for (x, y) in zip(a.records, b.records) {
        #expect(x.median == y.median && x.mean == y.mean && x.intervals == y.intervals)
        #expect(x.target <= end || x.actual != y.actual)
      }
    }
    #expect(first.joined().contains { !$0.records.isEmpty })
  }

  @Test func januaryAndFebruaryAreATargetTogether() throws {
    let publication = Self.publication()
    var pair = publication.months
    pair.name = "retail.janFeb"
    pair.values = pair.periods.map { period in
      publication.figures.first { $0.periods.count == 2 && $0.period == period }?.value ?? .nan
    }
    let targets = PublishedTargets(pair, figures: publication.figures, length: 2)
    let list = try Self.evaluation(publication, targets: targets, models: [Self.formula]) {
      $0.measure = .sum
    }.run().forecasts[0]
    let records = list.flatMap(\.records)
    #expect(records.count == 2)
    #expect(records.allSatisfy { $0.target == Period(year: 2019, month: 2) })
    #expect(records.allSatisfy { abs($0.median / $0.actual - 1) < 0.2 })
  }

  @Test func excludedTargetsAreNotHeldAgainst() throws {
    let publication = Self.publication()
    let list = try Self.evaluation(publication) {
      $0.excluded = try PeriodSpan(parsing: "2019-02..2019-04")
    }.run().forecasts[0]
    #expect(list.flatMap(\.records).map(\.target.month).sorted() == [5, 6, 12])
  }

  @Test func impossibleRequestsAreRefused() throws {
    let publication = Self.publication()
    func refusal(
      models: [String] = [Self.formula],
      _ change: (inout EvaluationDesign) throws -> Void
    ) throws -> String {
      let error = #expect(throws: EvaluationError.self) {
        try Self.evaluation(publication, models: models, change)
      }
      return error.map { "\($0)" } ?? ""
    }
    #expect(
      try refusal { $0.origins = try PeriodSpan(parsing: "2008-01..2009-01") }.contains(
        "inside the data of retail, 2010-01 to 2019-12"))
    #expect(
      try refusal { $0.origins = try PeriodSpan(parsing: "2019-01..2019-12") }.contains("inside"))
    #expect(try refusal { $0.measure = .growth }.contains("period by period"))
    #expect(try refusal { $0.measure = .sum }.contains("period by period"))
    #expect(
      try refusal(models: ["retail.yoy ~ naive()"]) { _ in }.contains(
        "not for retail or for retail.ytdYoy"))
    var empty = publication.growth
    empty.values = empty.values.map { _ in .nan }
    let error = #expect(throws: EvaluationError.self) {
      try Self.evaluation(publication, targets: PublishedTargets(empty))
    }
    #expect(error.map { "\($0)".contains("retail.ytdYoy has no observation") } ?? false)
  }
}
