public import Models
public import TimeSeries

/// A baseline, drawn once, on which scenarios are laid one after the other.
///
///     let run = try ScenarioRun(models: [fit], until: Period(year: 2025, month: 12))
///     let strong = try Scenario("Strong demand", assuming: ["growth(exports, 2024H2) = 8% ± 1"])
///     let result = try run.result(of: strong)
///
/// Every scenario uses the same draws as the baseline, so differences are paired, and a scenario
/// without assumptions is the baseline bit for bit.
public struct ScenarioRun: Sendable {
  /// The joint law of the baseline.
  public let law: StackedLaw
  /// The measures reported.
  public let report: [Measure]
  /// Draws, seed, levels and workers.
  public let options: ScenarioOptions
  /// How several series were made one joint law that adds up; nil for one series or independent ones.
  public let system: SystemSummary?
  /// The baseline's own rows.
  public let baseline: ScenarioResult

  /// Forms and units of the reported measures, then of the contributions to growth.
  let forms: [StackedForm]
  let units: [String]
  private let measures: [Measure]
  private let contributionPlan: ContributionPlan
  /// Measures that read series without history.
  private let freeRows: Set<Int>
  private let baselineDraws: BaselineDraws?
  private let baselineStatistics: [RowStatistics]
  /// The baseline's draws before statements; nil where none are needed or they are too many to keep.
  let drawn: DrawnMonths?
  /// What the baseline's draws say about statements, as scenarios come.
  private let stated = StatedDraws()
  private let projector: Projector

  /// A baseline from a joint law; scenarios on it cannot set regressor paths.
  ///
  /// - Parameters:
  ///   - law: The joint law of all series.
  ///   - report: The measures to report; when empty, those of `defaultReport(for:)`.
  ///   - options: Draws, seed, levels and workers.
  /// - Throws: `ScenarioError` when the law cannot say a measure.
  public init(
    law: StackedLaw, report: [Measure] = [], options: ScenarioOptions = ScenarioOptions()
  ) throws(ScenarioError) {
    try self.init(
      law: law, system: nil, report: report, options: options, projector: Projector(law: law))
  }

  /// A baseline from fitted models, one a series, projected to a common end.
  ///
  /// Several series are projected jointly: innovations of the same month are correlated as past
  /// errors are, models of totals take part beside those of their parts, and the baseline is the
  /// coherent one; totals are the sums of their parts in every draw.
  ///
  /// - Parameters:
  ///   - models: The fits.
  ///   - end: The last period of the projection.
  ///   - paths: Future values of regressors under the baseline, by name.
  ///   - sums: Series that are sums of the models' series; see `IdentityPlan`. They may have models
  ///     too.
  ///   - system: How series of the set are tied together.
  ///   - free: Series without history, such as parts of a sum that nobody publishes: all is open about
  ///     them but what statements and identities determine, and only that is reported.
  ///   - report: The measures to report; when empty, those of `defaultReport(for:)`.
  ///   - options: Draws, seed, levels and workers.
  /// - Throws: `ScenarioError` when a model cannot be projected or the law cannot say a measure.
  public init(
    models: [any FittedModel], until end: Period, paths: [String: Series] = [:],
    sums: [SeriesSum] = [], system: SystemOptions = SystemOptions(), free: [Series] = [],
    report: [Measure] = [], options: ScenarioOptions = ScenarioOptions()
  ) throws(ScenarioError) {
    let projector = try Projector(
      models: models, end: end, paths: paths, sums: sums, system: system, free: free)
    let (law, summary) = try projector.baseline()
    try self.init(
      law: law, system: summary, report: report, options: options, projector: projector)
  }

  private init(
    law: StackedLaw, system: SystemSummary?, report: [Measure], options: ScenarioOptions,
    projector: Projector
  ) throws(ScenarioError) {
    precondition(options.draws > 1, "\(options.draws) draws")
    self.system = system
    self.law = law
    self.options = options
    self.projector = projector
    self.report = report.isEmpty ? Self.defaultReport(for: law) : report
    contributionPlan = ContributionPlan(of: self.report, on: law)
    measures = self.report + contributionPlan.measures
    var forms: [StackedForm] = []
    var units: [String] = []
    for measure in measures {
      let (form, bound) = try law.form(of: measure, in: measure.description, at: nil)
      forms.append(form)
      units.append(bound.unit.description)
    }
    self.forms = forms
    self.units = units
    let freeRows = Set(forms.indices.filter { law.readsFreeMonths(forms[$0]) })
    self.freeRows = freeRows
    let needsDraws =
      !(law.isLinear
      && forms.indices.allSatisfy { forms[$0].isLinear || freeRows.contains($0) })
    drawn = needsDraws ? DrawnMonths(law, options: options) : nil
    let draws = needsDraws ? BaselineDraws(law, forms, options, drawn: drawn) : nil
    baselineDraws = draws
    baselineStatistics =
      draws?.statistics ?? forms.map { law.exactStatistics(of: $0, levels: options.levels) }
    var rows: [ScenarioRow] = []
    for (i, measure) in measures.enumerated() {
      let row = ScenarioRow(
        summary: baselineStatistics[i].summary(measure, units[i], isExact: draws == nil),
        difference: nil)
      rows.append(
        freeRows.contains(i)
          ? .undetermined(measure, units[i], levels: options.levels) : row)
    }
    baseline = ScenarioResult(
      name: "baseline", assumptions: [], rows: Array(rows.prefix(self.report.count)),
      contributions: contributionPlan.contributions(rows, reported: self.report.count),
      plausibility: nil, redundant: [], ranges: [], effects: [], effectiveSampleSize: nil,
      notes: [])
  }

  /// Headline growth of the years the law reaches, then every month past the data.
  ///
  /// A series without growth (a balance) has its months only.
  public static func defaultReport(for law: StackedLaw) -> [Measure] {
    var report: [Measure] = []
    let reach = law.blocks.map(\.horizonEnd).max()
    for series in law.series {
      let name = series.name
      let months = law.block(named: name)?.months.filter { $0 > series.end }
      if law.block(named: name)?.isFree == true { continue }
      let future = months ?? series.periods(through: reach)
      if series.frequency.isCalendar, let first = future.first, let last = future.last {
        for year in first.year...last.year {
          let growth = Measure(.growth, of: name, in: PeriodSpan(Period(year: year)))
          if (try? law.form(of: growth, in: "", at: nil)) != nil { report.append(growth) }
        }
      }
      report += future.map { Measure(.level, of: name, in: PeriodSpan($0)) }
    }
    return report.filter { measure in
      guard let form = try? law.form(of: measure, in: "", at: nil).form else { return true }
      return !law.readsFreeMonths(form)
    }
  }

  /// The result of one scenario.
  ///
  /// - Throws: `ScenarioError` naming the assumption that cannot be taken, or the set of
  ///   assumptions that cannot hold together.
  /// - Complexity: That of `DrawSample` and `Conditioning`; no draws where everything is linear.
  public func result(of scenario: Scenario) throws(ScenarioError) -> ScenarioResult {
    try rows(of: scenario, try conditioned(scenario))
  }

  /// The report's forms under a scenario.
  func ownForms(_ scenario: ConditionedScenario) throws(ScenarioError) -> [StackedForm] {
    var own: [StackedForm] = []
    for (measure, form) in zip(measures, forms) {
      own.append(try scenario.form(of: measure, onBaseline: form))
    }
    return own
  }

  /// A scenario laid on the baseline.
  func conditioned(_ scenario: Scenario) throws(ScenarioError) -> ConditionedScenario {
    try ConditionedScenario(scenario, projector: projector, baseline: law)
  }

  /// The baseline and then every scenario, in order.
  ///
  /// - Throws: `ScenarioError` of the first scenario that fails.
  public func results(of scenarios: [Scenario]) throws(ScenarioError) -> [ScenarioResult] {
    var results = [baseline]
    for scenario in scenarios { results.append(try result(of: scenario)) }
    return results
  }

  private func rows(
    of scenario: Scenario, _ conditioned: ConditionedScenario
  ) throws(ScenarioError) -> ScenarioResult {
    let own = try ownForms(conditioned)
    let isExact = baselineDraws == nil && conditioned.isLinear
    let exact = isExact ? ExactComparison(conditioned, baseline: law) : nil
    let comparison =
      isExact
      ? nil
      : try DrawComparison(
        conditioned, own: own,
        baselineDraws ?? BaselineDraws(law, forms, options, drawn: drawn), options,
        drawn: conditioned.isOnBaseline ? drawn : nil)
    let free = try conditioned.freeRows(freeRows, measures, units, options)
    let rows = measures.indices.map { i -> ScenarioRow in
      if let row = free[i] { return row }
      let (statistics, difference) =
        exact?.row(own[i], against: baselineStatistics[i], levels: options.levels)
        ?? comparison?.row(
          i, steering: contributionPlan.steering(i, reported: report.count),
          levels: options.levels)
        ?? (baselineStatistics[i], nil)
      return ScenarioRow(
        summary: statistics.summary(measures[i], units[i], isExact: isExact),
        difference: difference)
    }
    let view = conditioned.baselineView(options: options, drawn: drawn, stated: stated)
    return ScenarioResult(
      name: scenario.name, assumptions: scenario.assumptions,
      rows: Array(rows.prefix(report.count)),
      contributions: contributionPlan.contributions(rows, reported: report.count),
      plausibility: conditioned.plausibility(view), redundant: conditioned.redundant,
      ranges: conditioned.rangeProbabilities(view, draws: options.draws),
      effects: conditioned.prepared.effects,
      effectiveSampleSize: comparison?.effectiveSampleSize,
      notes: conditioned.notes(reweights: options.reweights, isJoint: system != nil)
        + (system?.sentences ?? []))
  }
}

extension Series {
  /// The periods after the data up to `end`; empty where that is no later period of its kind.
  fileprivate func periods(through end: Period?) -> [Period] {
    guard let end, end.frequency == frequency, end > self.end else { return [] }
    return (1...(end - self.end)).map { self.end + $0 }
  }
}
