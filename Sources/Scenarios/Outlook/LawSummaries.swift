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
  ///   - control: Draws of the same forms under a law whose means are known; nil entries have none.
  ///   - options: Draws, seed and levels.
  ///   - drawn: The baseline's draws where they are kept.
  /// - Throws: `ScenarioError.drawsNotMet`.
  init(
    _ scenario: ConditionedScenario, forms: [StackedForm],
    control: (values: [[Double]], means: [Double?])? = nil, options: ScenarioOptions,
    drawn: DrawnMonths? = nil
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
      var reference = means[i].map { (sample.values[i], $0) }
      if reference == nil, let control, !control.values.isEmpty, let mean = control.means[i] {
        reference = (control.values[i], mean)
      }
      return RowStatistics(sample.values[i], control: reference, levels: options.levels)
    }
    values = sample.values
  }
}
