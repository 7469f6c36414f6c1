import TimeSeries

extension ScenarioStatements {
  /// Puts the assumptions' names to rows that cannot hold together; ranges count after statements.
  func error(for failure: ConditioningFailure, on law: StackedLaw) -> ScenarioError {
    if failure.rows.count == 1, let row = failure.rows.first, let reached = failure.reached.first {
      let assumption = assumption(of: row)
      return .impossible(
        assumption.description, reason: reason(row, reached: reached, on: law),
        at: assumption.position)
    }
    let unmet = failure.rows.indices.filter { !isMet(failure.rows[$0], by: failure.reached[$0]) }
    let members = failure.rows.indices.map { place in
      let row = failure.rows[place]
      let reached = failure.reached[place]
      // With one row unmet the others hold, and what it comes to is what they imply.
      let isImplied = unmet == [place] && row < rows.count && reached.isFinite
      return ConflictingAssumption(
        statement: assumption(of: row).description, position: assumption(of: row).position,
        implied: isImplied ? valueText(reached, bound(of: row).unit) : nil)
    }
    return .contradictory(members)
  }

  private func assumption(of row: Int) -> Assumption {
    row < rows.count ? rowAssumptions[row] : rangeAssumptions[row - rows.count]
  }

  private func bound(of row: Int) -> BoundMeasure {
    row < rows.count ? rowMeasures[row] : rangeMeasures[row - rows.count]
  }

  private func form(of row: Int) -> StackedForm {
    row < rows.count ? rows[row].form : ranges[row - rows.count].form
  }

  /// The least and the largest value a row allows.
  private func bounds(of row: Int) -> (lower: Double, upper: Double) {
    if row >= rows.count {
      let range = ranges[row - rows.count]
      return (range.lower, range.upper)
    }
    return (rows[row].target, rows[row].target)
  }

  /// True if a value meets a row to the digits that messages show.
  private func isMet(_ row: Int, by value: Double) -> Bool {
    let (lower, upper) = bounds(of: row)
    let slack = 1e-5 * Swift.max(1e-3, Swift.min(lower.magnitude, upper.magnitude))
    return value >= lower - slack && value <= upper + slack
  }

  /// Why one statement alone cannot hold.
  private func reason(_ row: Int, reached: Double, on law: StackedLaw) -> String {
    if let floor = floor(of: row, on: law), bounds(of: row).upper <= floor.value {
      return floor.reason
    }
    guard reached.isFinite else {
      return "the months it asks for are beyond the range of numbers; correct the value"
    }
    return "no path of the projection leads there; give it a tolerance (±) or correct the value"
  }

  /// The value that positive months keep a measure above; nil where there is no such value.
  private func floor(of row: Int, on law: StackedLaw) -> (value: Double, reason: String)? {
    let months = form(of: row).support
    let blocks = law.blocks.filter { block in
      months.contains(where: block.owns)
    }
    let bound = bound(of: row)
    let isDifference = law.sums.contains { sum in
      bound.references.contains { $0.series == sum.series.name }
        && sum.identity.terms.contains { $0.coefficient < 0 }
    }
    guard blocks.allSatisfy(\.transform.needsPositive), !isDifference else { return nil }
    let cause =
      "the model takes logarithms of \(listing(blocks.map(\.series.name))), so the months are "
      + "always above zero"
    switch bound.measure.kind {
    case .level, .sum, .mean, .ytd: return (0, cause)
    default:
      return bound.floorOfPositiveMonths.map { value in
        (value, cause + (value < 0 ? " and growth above -100%" : " and so is their ratio"))
      }
    }
  }
}
