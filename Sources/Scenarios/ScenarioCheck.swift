public import Models
public import TimeSeries

/// Whether a scenario can hold, found without projecting it.
public struct ScenarioCheck: Sendable {
  /// The scenario.
  public let scenario: Scenario
  /// Why it cannot be projected; empty when the scenario is consistent.
  ///
  /// Every assumption and measure that fails on its own has its error; where none does, the one error
  /// says what cannot hold together.
  public let problems: [ScenarioError]
  /// What was found about each assumption, in order.
  public let findings: [AssumptionFinding]
  /// How far the assumptions are from the baseline; nil where that was not reached.
  public let plausibility: Plausibility?
  /// What a reader should know, in sentences.
  public let notes: [String]

  /// True if nothing stands in the way of a projection.
  public var isConsistent: Bool { problems.isEmpty }
}

/// What a check found about one assumption.
public struct AssumptionFinding: Sendable {
  /// The assumption.
  public let assumption: Assumption
  /// What it asks of the baseline: distance and cost; nil for one that states no value.
  public let cost: StatementCost?
  /// The probability of a range under the baseline; nil for anything else.
  public let probability: Double?
  /// What a shape, shock or coefficient does; nil for anything else.
  public let effect: String?
  /// Why it changes nothing; nil where it does.
  public let redundancy: String?
}

/// Checks scenarios on one baseline.
///
///     let checker = try ScenarioChecker(models: [fit], until: Period(year: 2025, month: 12))
///     checker.check(scenario).problems
///
/// Nothing is projected: assumptions are tied to the joint law and conditioned on once, at the most
/// likely path. Draws of the baseline are made only for ranges and for means of curved measures.
public struct ScenarioChecker: Sendable {
  private let projector: Projector
  private let law: StackedLaw
  private let options: ScenarioOptions

  /// A checker from fitted models, one a series.
  ///
  /// - Parameters: As for `ScenarioRun`.
  /// - Throws: `ScenarioError` when a model cannot be projected.
  public init(
    models: [any FittedModel], until end: Period, paths: [String: Series] = [:],
    sums: [SeriesSum] = [], system: SystemOptions = SystemOptions(), free: [Series] = [],
    options: ScenarioOptions = ScenarioOptions()
  ) throws(ScenarioError) {
    projector = try Projector(
      models: models, end: end, paths: paths, sums: sums, system: system,
      free: free)
    law = try projector.baseline().law
    self.options = options
  }

  /// Checks a scenario and the measures it wants to report.
  public func check(_ scenario: Scenario, report: [Measure] = []) -> ScenarioCheck {
    var problems = problemsOfReport(report)
    var conditioned: ConditionedScenario?
    do throws(ScenarioError) {
      conditioned = try ConditionedScenario(scenario, projector: projector, baseline: law)
    } catch {
      let single = problemsOfAssumptions(scenario)
      problems += single.isEmpty ? [error] : single
    }
    let view = conditioned?.baselineView(options: options, stated: StatedDraws())
    let plausibility = view.flatMap { view in conditioned?.plausibility(view) }
    return ScenarioCheck(
      scenario: scenario, problems: problems,
      findings: findings(scenario, conditioned, view, plausibility), plausibility: plausibility,
      notes: conditioned?.statements.repetitions ?? [])
  }

  private func problemsOfReport(_ report: [Measure]) -> [ScenarioError] {
    report.compactMap { measure in
      do throws(ScenarioError) {
        _ = try law.form(of: measure, in: measure.description, at: nil)
        return nil
      } catch {
        return error
      }
    }
  }

  /// Errors of assumptions taken one by one; what is only wrong together has none.
  private func problemsOfAssumptions(_ scenario: Scenario) -> [ScenarioError] {
    let count = scenario.assumptions.count
    if count > ScenarioStatements.limit {
      return [.tooManyStatements(count, limit: ScenarioStatements.limit)]
    }
    return scenario.assumptions.compactMap { assumption in
      let alone = Scenario(name: scenario.name, assumptions: [assumption])
      do throws(ScenarioError) {
        if assumption.statement != nil {
          _ = try ScenarioStatements(alone, on: try FreeStatements(alone, on: law).law)
        } else {
          _ = try PreparedLaw(alone, projector: projector, baseline: law)
        }
        return nil
      } catch {
        return error
      }
    }
  }

  private func findings(
    _ scenario: Scenario, _ conditioned: ConditionedScenario?,
    _ view: ConditionedScenario.BaselineView?, _ plausibility: Plausibility?
  ) -> [AssumptionFinding] {
    let ranges =
      conditioned.flatMap { scenario in
        view.map { scenario.rangeProbabilities($0, draws: options.draws) }
      } ?? []
    let redundant = conditioned?.redundant ?? []
    // The same line twice has two findings; each is taken once, in order.
    var taken: [Assumption: Int] = [:]
    return scenario.assumptions.map { assumption in
      let turn = taken[assumption, default: 0]
      taken[assumption] = turn + 1
      return AssumptionFinding(
        assumption: assumption,
        cost: plausibility?.costs.filter { $0.assumption == assumption }.dropFirst(turn).first,
        probability: ranges.filter { $0.assumption == assumption }.dropFirst(turn).first?
          .probability,
        effect: conditioned?.prepared.effects.first { $0.assumption == assumption }?.sentence,
        redundancy: redundant.first { $0.assumption == assumption }?.reason)
    }
  }
}
