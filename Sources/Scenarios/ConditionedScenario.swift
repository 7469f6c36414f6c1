import Probability
import TimeSeries

/// A scenario's statements laid on its law.
struct ConditionedScenario: Sendable {
  /// The scenario's paths, coefficients, shapes and shocks.
  let prepared: PreparedLaw
  /// The law on which the baseline's rows stand.
  let baseline: StackedLaw
  let statements: ScenarioStatements
  /// The law given statements of value; nil when there are none.
  let conditioning: Conditioning?
  /// What moves draws into ranges; nil when there are none.
  let ranges: RangeDraws?
  /// What statements say of series without history.
  let free: FreeStatements

  /// The law with all of those, before statements.
  var law: StackedLaw { free.law }

  /// Lays a scenario on a baseline.
  ///
  /// - Throws: `ScenarioError` for an assumption that cannot be taken; `.contradictory` with an
  ///   irreducible set.
  init(
    _ scenario: Scenario, projector: Projector, baseline: StackedLaw
  ) throws(ScenarioError) {
    prepared = try PreparedLaw(scenario, projector: projector, baseline: baseline)
    self.baseline = baseline
    free = try FreeStatements(scenario, on: prepared.law)
    let law = free.law
    statements = try ScenarioStatements(scenario, on: law, without: free.absorbed)
    do throws(ConditioningFailure) {
      let given = try Conditioning(law, on: statements.rows)
      ranges = statements.ranges.isEmpty ? nil : try RangeDraws(statements.ranges, beside: given)
      conditioning = statements.rows.isEmpty && statements.ranges.isEmpty ? nil : given
    } catch {
      throw free.explained(statements.error(for: error, on: law), in: scenario)
    }
  }

  /// A measure's form under the scenario: another one where published figures are rewritten,
  /// or series without history are determined.
  func form(
    of measure: Measure, onBaseline form: StackedForm
  ) throws(ScenarioError) -> StackedForm {
    guard prepared.history != nil || law.freeStart < law.count else { return form }
    return try law.form(of: measure, in: measure.description, at: nil).form
  }

  /// A statement's form under the baseline.
  private func baselineForm(_ form: StackedForm, _ bound: BoundMeasure) -> StackedForm {
    guard prepared.history != nil else { return form }
    return (try? baseline.form(of: bound.measure, in: "", at: nil).form) ?? form
  }

  /// True if the law before statements is the baseline's own, so that its draws serve.
  var isOnBaseline: Bool { prepared.isBaseline && free.absorbed.isEmpty }

  /// What draws are conditioned on; nil when nothing is stated.
  var drawConditions: DrawConditions? {
    conditioning.map { DrawConditions($0, ranges: ranges) }
  }

  /// True if the conditional law is normal and known in closed form.
  var isLinear: Bool { law.isLinear && ranges == nil && conditioning?.isLinear ?? true }

  /// What the baseline says about the statements, on the common draws.
  struct BaselineView: Sendable {
    /// The mean of each statement's measure, as tables show it.
    let means: [Double]
    /// The probability of each range.
    let probabilities: [Double]
    /// The probability of a value at least as far from the mean, on its side, as each stated one.
    let reached: [Double]
  }

  /// What the baseline says about the statements.
  ///
  /// Draws are made unless the law and all stated measures are linear.
  func baselineView(
    options: ScenarioOptions, drawn kept: DrawnMonths? = nil, stated known: StatedDraws
  ) -> BaselineView {
    let stated = zip(statements.rows, statements.rowMeasures).map { baselineForm($0.form, $1) }
    let limited = zip(statements.ranges, statements.rangeMeasures).map { baselineForm($0.form, $1) }
    let exact = baseline.exactMeans(of: stated)
    let drawn =
      baseline.isLinear ? stated.indices.filter { exact[$0] == nil } : Array(stated.indices)
    let forms = drawn.map { stated[$0] } + limited
    let values =
      forms.isEmpty
      ? []
      : known.values(of: forms) {
        DrawSample(
          law: baseline, conditions: nil, forms: forms, options: options, drawn: kept
        ).values
      }
    let count = Double(options.draws)
    var means = exact.map { $0 ?? .nan }
    var reached = [Double](repeating: .nan, count: stated.count)
    for (place, row) in drawn.enumerated() {
      means[row] = exact[row] ?? values[place].reduce(0, +) / count
      let target = statements.rows[row].target
      let isAbove = target >= means[row]
      reached[row] =
        Double(values[place].filter { isAbove ? $0 >= target : $0 <= target }.count) / count
    }
    for row in stated.indices where reached[row].isNaN {
      let deviation = stated[row].deviation(along: baseline.factor)
      let distance = (statements.rows[row].target - means[row]).magnitude
      reached[row] =
        deviation > 0 ? Normal.standard.upperTail(distance / deviation) : distance > 0 ? 0 : 1
    }
    let probabilities = statements.ranges.indices.map { i in
      Double(values[drawn.count + i].filter { statements.ranges[i].allows($0) }.count) / count
    }
    return BaselineView(means: means, probabilities: probabilities, reached: reached)
  }

  /// How far the statements of value are from the baseline.
  func plausibility(_ view: BaselineView) -> Plausibility? {
    Plausibility(self, baselineMeans: view.means, reached: view.reached)
  }

  /// Statements without effect, each with those that imply it.
  var redundant: [RedundantAssumption] {
    let implied = (conditioning?.redundant ?? []).map { dependence in
      // Of a set of dependent statements any one may be called the redundant one: the last.
      let members = (dependence.from + [dependence.row]).sorted()
      return RedundantAssumption(
        assumption: statements.rowAssumptions[members[members.count - 1]],
        impliedBy: members.dropLast().map { statements.rowAssumptions[$0] })
    }
    return statements.published + implied
  }

  /// The probability of each range under the baseline's draws.
  func rangeProbabilities(_ view: BaselineView, draws: Int) -> [RangeProbability] {
    zip(statements.rangeAssumptions, view.probabilities).map {
      RangeProbability(assumption: $0, probability: $1, draws: draws)
    }
  }

  /// What a reader must know.
  func notes(reweights: Bool, isJoint: Bool) -> [String] {
    var notes = statements.repetitions
    let stated = statedSeries
    if stated.count > 1, !isJoint {
      notes.append(
        "\(listing(stated)) are projected independently of each other: apart from "
          + "these assumptions neither moves with the other")
    }
    let isCurved = !(conditioning?.isLinear ?? true) || !(ranges?.isLinear ?? true)
    if isCurved, !reweights || ranges != nil {
      notes.append(
        "every draw meets the assumptions; because logarithms or ratios enter them, how draws "
          + "spread around the most likely path is an approximation")
    }
    return notes
  }

  /// The projected series that statements speak of.
  private var statedSeries: [String] {
    let forms = statements.rows.map(\.form) + statements.ranges.map(\.form)
    let months = Set(forms.flatMap(\.support))
    return law.blocks.filter { block in
      months.contains(where: block.owns)
    }.map(\.series.name)
  }
}
