import Models
public import TimeSeries

/// Forecasts of several models from the same origins, each from the data up to that origin.
///
///     let evaluation = try RollingEvaluation(of: "exports", in: data, models: models, design: design)
///     let result = evaluation.run()
///
/// With `published` the models read figures as they are published, and forecasts are held against
/// published figures; otherwise both are the series' own periods. A model never sees a figure after its origin: it is handed copies of the series that end there, so
/// scales, windows, orders and outliers are chosen without the future. The figures themselves are those
/// known today, revisions included: a pseudo out-of-sample comparison.
///
/// Source: Tashman (2000), International Journal of Forecasting 16(4), sections 2 and 3.
public struct RollingEvaluation: Sendable {
  /// Consecutive origins of one model, the formula of the first kept for the others.
  public struct Task: Hashable, Sendable {
    /// The model's place among `models`.
    public let model: Int
    /// The origins, ascending.
    public let origins: [Period]
  }

  /// The series that is forecast.
  public let series: Series
  /// The models, in the order given.
  public let models: [EvaluatedModel]
  /// What is done.
  public let design: EvaluationDesign
  /// The figures forecast, where they are those of a publication; nil for the periods themselves.
  public let published: PublishedTargets?
  private let data: [String: Series]

  /// Prepares an evaluation.
  ///
  /// - Parameters:
  ///   - name: The series to forecast.
  ///   - data: Series by name: that one, and the columns that formulas name.
  ///   - models: At least one, with different names.
  ///   - design: Origins, horizons, measure.
  ///   - published: What is published of the series; its figures of the measure are the targets. Of
  ///     `data[name]` models that read figures then take name and description only.
  /// - Throws: `EvaluationError` for what leaves nothing to compare.
  public init(
    of name: String, in data: [String: Series], models: [EvaluatedModel], design: EvaluationDesign,
    published: PublishedTargets? = nil
  ) throws(EvaluationError) {
    guard let series = data[name] else { throw .unknownSeries(name: name) }
    guard !models.isEmpty else { throw .candidates(problem: "there is no model to evaluate") }
    for (place, model) in models.enumerated() {
      if models[..<place].contains(where: { $0.name == model.name }) {
        throw .candidates(problem: "the model \(model.name) is given twice")
      }
      let response = model.formula.response
      guard response == name || response == published?.series.name else {
        throw .candidates(
          problem: "the model \(model.name) is for \(response), not for \(name)"
            + (published.map { " or for \($0.series.name)" } ?? ""))
      }
    }
    try design.check(series, published: published)
    self.published = published
    self.series = series
    self.models = models
    self.design = design
    var data = data
    if let targets = published?.series { data[targets.name] = targets }
    self.data = data
  }

  /// The work in pieces that do not depend on each other, model by model.
  public var tasks: [Task] {
    let origins = design.originPeriods
    return models.indices.flatMap { model in
      stride(from: 0, to: origins.count, by: design.respecification).map { first in
        let end = Swift.min(first + design.respecification, origins.count)
        return Task(model: model, origins: Array(origins[first..<end]))
      }
    }
  }

  /// Everything, one task after the other.
  ///
  /// - Complexity: One estimate a model and origin.
  public func run() -> EvaluationResult {
    EvaluationResult(self, forecasts: tasks.map { ($0.model, forecasts(for: $0)) })
  }

  /// The forecasts of one task; what fails is said in the result.
  public func forecasts(for task: Task) -> [OriginForecasts] {
    var formula = models[task.model].formula
    return task.origins.map { origin in
      do throws(ModelError) {
        let fitted = try estimate(formula, at: origin)
        formula = fitted.formula
        return try forecasts(of: fitted, at: origin)
      } catch {
        return OriginForecasts(
          origin: origin, model: "", records: [], energy: .nan, failure: "\(error)")
      }
    }
  }

  /// The first period a model sees at an origin; nil for all.
  private func first(at origin: Period) -> Period? {
    if case .rolling(let length) = design.window { origin - (length - 1) } else { nil }
  }

  /// The data as they were at an origin, of figures known today.
  private func known(at origin: Period) -> [String: Series] {
    let first = first(at: origin)
    return data.filter { $0.value.frequency == origin.frequency }
      .mapValues { $0.sliced(from: first, through: origin) }
  }

  private func estimate(
    _ formula: ModelFormula, at origin: Period
  ) throws(ModelError) -> any FittedModel {
    let known = known(at: origin)
    if formula.response == series.name, formula.readsFigures, let published,
      !published.figures.isEmpty, let template = known[series.name]
    {
      let figures = published.known(from: first(at: origin), through: origin)
      return try fit(
        formula, data: known,
        figures: formula.readsGrowth(of: template) ? figures : figures.filter { !$0.isGrowth },
        like: template, options: design.estimation)
    }
    let fitted = try fit(formula, data: known, options: design.estimation)
    let used = Set(formula.dataRegressors)
    return try fitted.going(on: design.futures.filter { used.contains($0.key) })
  }

  private func forecasts(
    of fitted: any FittedModel, at origin: Period
  ) throws(ModelError) -> OriginForecasts {
    let last = origin + (design.horizons.last ?? 1)
    let projection = try fitted.project(horizon: last - fitted.series.end, paths: [:])
    var reader = ProjectionReader(projection, options: design.draws)
    let scale = scale(at: origin)
    let benchmarks = benchmarks(at: origin)
    var records: [ForecastRecord] = []
    var drawn: [[Double]] = []
    for horizon in design.horizons {
      let actual = actual(at: origin + horizon)
      guard !actual.isNaN else { continue }
      let measure = measure(at: origin + horizon, by: fitted.formula)
      let summary = try reader.summary(of: measure, levels: design.levels)
      let draws = try reader.values(of: measure)
      drawn.append(draws)
      records.append(
        ForecastRecord(
          origin: origin, horizon: horizon, actual: actual, mean: summary.mean,
          median: summary.median, intervals: summary.intervals,
          crps: DistributionScores.sampleCRPS(draws, actual: actual),
          integralTransform: DistributionScores.integralTransform(draws, actual: actual),
          scale: scale, benchmark: benchmarks.isEmpty ? .nan : benchmarks[horizon - 1]))
    }
    let isComplete = records.count == design.horizons.count
    let energy = try? DistributionScores.energy(drawn, actual: records.map(\.actual))
    return OriginForecasts(
      origin: origin, model: "\(fitted.formula)", records: records,
      energy: isComplete ? energy ?? .nan : .nan, failure: nil)
  }

  /// What came; NaN where it is not published, or left out.
  private func actual(at target: Period) -> Double {
    if let excluded = design.excluded, excluded.contains(target) { return .nan }
    if let published { return published.series[target] }
    return Measure(design.measure, of: series.name, in: PeriodSpan(target))
      .value(in: SeriesValues([series]))
  }

  /// What a model says about a target: the measure of its months, or the figure where it is for those.
  private func measure(at target: Period, by formula: ModelFormula) -> Measure {
    if formula.response != series.name {
      return Measure(.level, of: formula.response, in: PeriodSpan(target))
    }
    let length = design.measure.needsSinglePeriod ? 1 : published?.length ?? 1
    return Measure(
      design.measure, of: series.name, in: PeriodSpan(target - (length - 1), target))
  }

  /// The scale of errors of the level, from the data a model sees.
  private func scale(at origin: Period) -> NaiveScale {
    guard design.measure == .level else { return NaiveScale(training: [], season: 1) }
    return NaiveScale(
      training: targets(at: origin).values, season: Swift.max(series.frequency.periodsPerYear, 1))
  }

  /// Naive2 from the data a model sees, one forecast a period ahead; none unless levels are forecast.
  private func benchmarks(at origin: Period) -> [Double] {
    guard design.measure == .level, let horizon = design.horizons.last else { return [] }
    let known = targets(at: origin)
    let lead = Swift.max(origin - known.end, 0)
    return Array(
      naive2Forecasts(
        of: known.values, period: Swift.max(series.frequency.periodsPerYear, 1),
        horizon: lead + horizon
      ).dropFirst(lead))
  }

  /// What is forecast, as far as it is known at an origin.
  private func targets(at origin: Period) -> Series {
    (published?.series ?? series).sliced(from: first(at: origin), through: origin)
  }
}
