import TimeSeries

/// A scenario's statements laid on its law.
struct ConditionedScenario: Sendable {
  /// The law with the scenario's regressor paths, before its statements.
  let law: StackedLaw
  /// The law on which the baseline's rows stand.
  let baseline: StackedLaw
  let statements: ScenarioStatements
  /// The law given statements of value; nil when there are none.
  let conditioning: Conditioning?
  /// What moves draws into ranges; nil when there are none.
  let ranges: RangeDraws?

  /// Conditions a law on statements.
  ///
  /// - Throws: `ScenarioError.contradictory` with an irreducible set.
  init(
    _ statements: ScenarioStatements, on law: StackedLaw, baseline: StackedLaw
  ) throws(ScenarioError) {
    self.law = law
    self.baseline = baseline
    self.statements = statements
    do throws(ConditioningFailure) {
      let given = try Conditioning(law, on: statements.rows)
      ranges = statements.ranges.isEmpty ? nil : try RangeDraws(statements.ranges, beside: given)
      conditioning = statements.rows.isEmpty && statements.ranges.isEmpty ? nil : given
    } catch {
      throw statements.error(for: error)
    }
  }

  /// What draws are conditioned on; nil when nothing is stated.
  var drawConditions: DrawConditions? {
    conditioning.map { DrawConditions($0, ranges: ranges) }
  }

  /// True if the conditional law is normal and known in closed form.
  var isLinear: Bool { law.isLinear && ranges == nil && conditioning?.isLinear ?? true }

  /// How far the statements of value are from the baseline.
  var plausibility: Plausibility? {
    conditioning.flatMap { Plausibility($0, statements: statements) }
  }

  /// Statements without effect, each with those that imply it.
  var redundant: [RedundantAssumption] {
    let published = statements.published.map {
      RedundantAssumption(assumption: $0, impliedBy: [])
    }
    let implied = (conditioning?.redundant ?? []).map { dependence in
      // Of a set of dependent statements any one may be called the redundant one: the last.
      let members = (dependence.from + [dependence.row]).sorted()
      return RedundantAssumption(
        assumption: statements.rowAssumptions[members[members.count - 1]],
        impliedBy: members.dropLast().map { statements.rowAssumptions[$0] })
    }
    return published + implied
  }

  /// The probability of each range under the baseline's draws.
  func rangeProbabilities(options: ScenarioOptions) -> [RangeProbability] {
    guard !statements.ranges.isEmpty else { return [] }
    let sample = DrawSample(
      law: baseline, conditions: nil, forms: statements.ranges.map(\.form), options: options)
    return statements.ranges.indices.map { i in
      let inside = sample.values[i].filter { statements.ranges[i].allows($0) }.count
      return RangeProbability(
        assumption: statements.rangeAssumptions[i],
        probability: Double(inside) / Double(options.draws))
    }
  }

  /// What a reader must know.
  func notes(reweights: Bool) -> [String] {
    var notes = redundant.map(\.sentence)
    if law.blocks.count > 1 {
      notes.append("the series are projected independently of each other")
    }
    let isCurved = !(conditioning?.isLinear ?? true) || !(ranges?.isLinear ?? true)
    if isCurved, !reweights || ranges != nil {
      notes.append(
        "statements are nonlinear on the models' scale: every draw satisfies them, with the law "
          + "around the mode")
    }
    return notes
  }
}

extension ScenarioStatements {
  /// Puts the assumptions' names to rows that cannot hold together; ranges count after statements.
  func error(for failure: ConditioningFailure) -> ScenarioError {
    let members = zip(failure.rows, failure.reached).map { row, reached in
      let isRow = row < rows.count
      let assumption = isRow ? rowAssumptions[row] : rangeAssumptions[row - rows.count]
      let unit = isRow ? rowMeasures[row].unit : rangeMeasures[row - rows.count].unit
      return ConflictingAssumption(
        statement: assumption.description, position: assumption.position,
        nearest: valueText(reached, unit))
    }
    return .contradictory(members)
  }
}
