import LinearAlgebra
import Models
import TimeSeries

/// What a scenario's statements are laid on: its paths, coefficients, shapes and shocks applied.
///
/// Paths and coefficients make the projection anew; shapes then move its means, percentages and
/// shares counting from the path without shapes; shocks come last. Shapes do not depend on the order
/// in which they are written.
struct PreparedLaw: Sendable {
  /// The law under statements.
  let law: StackedLaw
  /// The same means with the spread as it is before the shocks are known.
  let beforeShocks: StackedLaw
  /// The shocks; nil when there are none.
  let shocks: ShockConditions?
  /// Published figures asked to be otherwise; nil when there are none.
  let history: RewrittenHistory?
  /// What shapes, shocks and coefficients do, in the order of the scenario.
  let effects: [AssumptionEffect]

  /// True where nothing but statements is assumed, so that the law is the baseline's.
  let isBaseline: Bool

  /// Applies everything that is no statement about months.
  ///
  /// - Throws: `ScenarioError` for the first assumption that cannot be taken.
  init(
    _ scenario: Scenario, projector: Projector, baseline: StackedLaw
  ) throws(ScenarioError) {
    try scenario.checkRepetitions()
    isBaseline = scenario.assumptions.allSatisfy { $0.statement != nil }
    try projector.checkHistory(of: scenario)
    history = try RewrittenHistory(scenario, on: baseline)
    let projected = try projector.law(under: scenario, history: history, baseline: baseline)
    var effects = projector.coefficientEffects(of: scenario) + (history?.effects ?? [])
    var mean = projected.mean
    for assumption in scenario.assumptions {
      guard let shape = assumption.shape else { continue }
      let path = try ShapePath(shape, of: assumption, on: projected)
      effects.append(try path.move(&mean, along: projected))
    }
    let shaped =
      mean == projected.mean ? projected : projected.with(mean: mean)
    shocks = try ShockConditions(scenario, on: shaped)
    effects += shocks?.effects ?? []
    self.effects = scenario.assumptions.compactMap { assumption in
      effects.first { $0.assumption == assumption }
    }
    if let shocks {
      law = shocks.conditioned(shaped)
      beforeShocks = shaped.with(mean: law.mean)
    } else {
      law = shaped
      beforeShocks = shaped
    }
  }
}

extension Projector {
  /// The models with the coefficients that a scenario sets.
  ///
  /// - Throws: `ScenarioError.notApplicable` for a model or regressor that there is not.
  func held(under scenario: Scenario) throws(ScenarioError) -> [any FittedModel] {
    var models = models
    for assumption in scenario.assumptions {
      guard let coefficient = assumption.coefficient else { continue }
      let place = models.firstIndex { $0.series.name == coefficient.series }
      guard let place else { throw noModel(coefficient, assumption) }
      guard
        let held = models[place].holding(
          coefficient: coefficient.regressor, at: coefficient.value)
      else { throw noRegressor(coefficient, assumption, of: models[place]) }
      models[place] = held
    }
    return models
  }

  private func noModel(_ value: CoefficientValue, _ assumption: Assumption) -> ScenarioError {
    let names = models.map(\.series.name)
    let remedy =
      names.isEmpty
      ? "the law was given without models"
      : nearestName(to: value.series, in: names).map { "did you mean “\($0)”?" }
        ?? "models are those of \(listing(names))"
    return .notApplicable(
      assumption.description, reason: "there is no model of \(value.series); \(remedy)",
      at: assumption.position)
  }

  private func noRegressor(
    _ value: CoefficientValue, _ assumption: Assumption, of model: any FittedModel
  ) -> ScenarioError {
    let names = model.holdableCoefficients.map(\.name)
    let remedy =
      names.isEmpty
      ? "it has no regressors"
      : nearestName(to: value.regressor, in: names).map { "did you mean “\($0)”?" }
        ?? "its regressors are \(names.joined(separator: ", "))"
    return .notApplicable(
      assumption.description,
      reason: "the model of \(value.series) has no regressor “\(value.regressor)”; \(remedy)",
      at: assumption.position)
  }

  /// What the coefficients that a scenario sets are in place of.
  func coefficientEffects(of scenario: Scenario) -> [AssumptionEffect] {
    scenario.assumptions.compactMap { assumption in
      guard let value = assumption.coefficient,
        let row = models.first(where: { $0.series.name == value.series })?
          .holdableCoefficients.first(where: { $0.name == value.regressor })
      else { return nil }
      let error =
        row.standardError.isFinite ? ", standard error \(numberText(row.standardError))" : ""
      return AssumptionEffect(
        assumption: assumption,
        sentence: "stands in place of the estimate \(numberText(row.estimate))\(error); the other "
          + "regressors follow, ARMA terms stay")
    }
  }
}
