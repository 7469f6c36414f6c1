import Models
import TimeSeries

/// Statistics of forms under a conditioned law: closed form where it holds, else common draws.
struct LawSummaries {
  /// One a form.
  let statistics: [RowStatistics]
  /// The draws of each form; empty where all are known in closed form.
  let values: [[Double]]

  /// Summarises forms of a scenario's law.
  ///
  /// - Parameters:
  ///   - scenario: The law with its statements.
  ///   - forms: Forms on that law.
  ///   - controls: The same forms under a law whose means are known, one a form, or none.
  ///   - options: Draws, seed and levels.
  ///   - drawn: The baseline's draws where they are kept.
  /// - Throws: `ScenarioError.drawsNotMet`.
  init(
    _ scenario: ConditionedScenario, forms: [StackedForm],
    controls: [ControlVariate] = [], options: ScenarioOptions, drawn: DrawnMonths? = nil
  ) throws(ScenarioError) {
    if scenario.isLinear, forms.allSatisfy(\.isLinear) {
      let law = scenario.conditioning?.conditionedLaw ?? scenario.law
      statistics = forms.map { law.exactStatistics(of: $0, levels: options.levels) }
      values = []
      return
    }
    let sample = DrawSample(
      law: scenario.law, conditions: scenario.drawConditions, forms: forms, options: options,
      drawn: scenario.isOnBaseline ? drawn : nil)
    if sample.unmetCount > 0 {
      throw .drawsNotMet(count: sample.unmetCount, of: options.draws)
    }
    let means =
      scenario.conditioning == nil
      ? scenario.law.exactMeans(of: forms) : Array(repeating: nil, count: forms.count)
    statistics = forms.indices.map { i in
      let own = means[i].map { ControlVariate(sample.values[i], mean: $0) }
      return RowStatistics(
        sample.values[i], control: own ?? (controls.isEmpty ? nil : controls[i]),
        levels: options.levels)
    }
    values = sample.values
  }
}
