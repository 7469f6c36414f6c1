import Models
import TimeSeries

/// Makes the law a scenario starts from: the baseline's, or one with other regressor paths.
struct Projector: Sendable {
  let models: [any FittedModel]
  private let end: Period?
  private let paths: [String: Series]
  private let sums: [SeriesSum]
  private let system: JointSystem?
  private let free: [Series]

  /// A law that takes no paths.
  init(law: StackedLaw) {
    models = []
    end = nil
    paths = [:]
    sums = []
    system = nil
    free = []
  }

  init(
    models: [any FittedModel], end: Period, paths: [String: Series], sums: [SeriesSum],
    system: SystemOptions, free: [Series] = []
  ) throws(ScenarioError) {
    for sum in sums { try sum.checkPublished(beside: models.map(\.series)) }
    self.models = models
    self.end = end
    self.paths = paths
    self.sums = sums
    self.free = free
    for model in models where model.series.frequency != end.frequency {
      throw .endBeforeData(end: end, series: model.series.name, last: model.series.end)
    }
    self.system =
      system.isIndependent || models.count < 2
      ? nil : try JointSystem(models: models, sums: sums, options: system)
  }

  /// The law of the baseline, and how its series were made to add up.
  func baseline() throws(ScenarioError) -> (law: StackedLaw, system: SystemSummary?) {
    try project(models, paths)
  }

  /// The law under a scenario's paths and coefficients; the baseline's own when it sets none.
  func law(
    under scenario: Scenario, history: RewrittenHistory? = nil, baseline: StackedLaw
  ) throws(ScenarioError) -> StackedLaw {
    var changed = paths
    var models = try held(under: scenario)
    if let history { models = try rewritten(models, by: history, of: scenario) }
    var isChanged = history != nil || scenario.assumptions.contains { $0.coefficient != nil }
    for assumption in scenario.assumptions {
      guard let path = assumption.path else { continue }
      changed[path.name] = try overlaid(path, of: assumption)
      isChanged = true
    }
    let law = isChanged ? try project(models, changed).law : baseline
    guard let history else { return law }
    return StackedLaw(
      blocks: law.blocks, mean: law.mean, factor: law.factor, stages: law.stages,
      sums: history.applied(to: law.sums), freeForms: law.freeForms, added: law.added)
  }

  /// Refuses other history of a series that is read from figures: it has no single one.
  func checkHistory(of scenario: Scenario) throws(ScenarioError) {
    for question in scenario.assumptions {
      guard let name = question.history?.measure.series,
        models.contains(where: { $0.series.name == name && $0.ofFigures != nil })
      else { continue }
      throw .notApplicable(
        question.description,
        reason:
          "\(name) is read from several published figures of the same months, which would all "
          + "have been otherwise; change them in a copy of the data and run the scenario on that",
        at: question.position)
    }
  }

  private func rewritten(
    _ models: [any FittedModel], by history: RewrittenHistory, of scenario: Scenario
  ) throws(ScenarioError) -> [any FittedModel] {
    if models.isEmpty, let asked = scenario.assumptions.first(where: { $0.history != nil }) {
      throw .notApplicable(
        asked.description, reason: "the law was given without models", at: asked.position)
    }
    return try history.applied(to: models)
  }

  private func project(
    _ models: [any FittedModel], _ paths: [String: Series]
  ) throws(ScenarioError) -> (law: StackedLaw, system: SystemSummary?) {
    guard let end else { return (StackedLaw(projections: []), nil) }
    var projections: [Projection] = []
    for model in models {
      guard end.frequency == model.series.frequency, end > model.series.end else {
        throw .endBeforeData(end: end, series: model.series.name, last: model.series.end)
      }
      do throws(ModelError) {
        let projection = try model.project(horizon: end - model.series.end, paths: paths)
        // Statements on growth are published growth: months of a re-based series on one basis.
        projections.append(projection.growthProjection ?? projection)
      } catch {
        throw .projection(error)
      }
    }
    if let system {
      let joint = try system.law(of: projections, by: models)
      return (joint.law.adding(free, until: end), joint.summary)
    }
    return (StackedLaw(projections: projections, sums: sums).adding(free, until: end), nil)
  }

  /// The path from its start to the end of the projection, over the baseline's where it has none.
  private func overlaid(
    _ path: RegressorPath, of assumption: Assumption
  ) throws(ScenarioError) -> Series {
    let regressors = Set(models.flatMap { $0.formula.dataRegressors })
    guard let end, regressors.contains(path.name) else {
      throw .notARegressor(
        path.name, nearest: nearestName(to: path.name, in: regressors.sorted()),
        regressors: regressors.sorted(), at: assumption.position)
    }
    guard path.start.frequency == end.frequency, path.start <= end else {
      throw .pathMonths(
        assumption.description, reason: "it starts after the projection's end, \(end)",
        at: assumption.position)
    }
    let known = paths[path.name]
    let start = Swift.min(known?.start ?? path.start, path.start)
    let values = (0...(end - start)).map { offset -> Double in
      let period = start + offset
      let place = period - path.start
      if path.values.indices.contains(place) { return path.values[place] }
      if place >= path.values.count, path.holds { return path.values[path.values.count - 1] }
      return known?[period] ?? .nan
    }
    return Series(
      name: path.name, start: start, values: values,
      description: known?.description ?? SeriesDescription())
  }
}
