import Models
import TimeSeries

/// One difference between the assumptions of two scenarios.
public struct AssumptionChange: Sendable, Equatable {
  /// The assumption of the first scenario; nil for one that was added.
  public let before: Assumption?
  /// The assumption of the second; nil for one that was removed.
  public let after: Assumption?

  /// What kind of change it is.
  public enum Kind: String, Sendable {
    case added
    case removed
    case changed
  }

  /// What kind of change it is.
  public var kind: Kind { before == nil ? .added : after == nil ? .removed : .changed }

  /// Such as `growth(exports, 2025) = 5% becomes 3% ± 1`.
  public var sentence: String {
    guard let before else { return "added: \(after?.description ?? "")" }
    guard let after else { return "removed: \(before)" }
    let rest = after.description.dropFirst(after.subject.count)
    // What follows the subject reads on its own where both sides are about the same.
    let isTail = before.subject == after.subject && after.description.hasPrefix(after.subject)
    let tail = rest.drop { $0 == " " || $0 == "=" }
    return "changed: \(before) becomes \(isTail ? String(tail) : after.description)"
  }
}

extension Scenario {
  /// What must change in the assumptions of this scenario to get those of another.
  ///
  /// Assumptions are compared by their canonical form; order does not count. Lines that differ but
  /// are about the same subject are one change.
  ///
  /// - Returns: Changes in the order of the second scenario, then what was removed.
  public func changes(to other: Scenario) -> [AssumptionChange] {
    var left = assumptions
    var right: [Assumption] = []
    for assumption in other.assumptions {
      if let place = left.firstIndex(where: { $0.description == assumption.description }) {
        left.remove(at: place)
      } else {
        right.append(assumption)
      }
    }
    var changes: [AssumptionChange] = []
    for assumption in right {
      let place = left.firstIndex { $0.subject == assumption.subject }
      changes.append(
        AssumptionChange(before: place.map { left.remove(at: $0) }, after: assumption))
    }
    return changes + left.map { AssumptionChange(before: $0, after: nil) }
  }
}

/// Two scenarios on one baseline and how the second differs from the first.
public struct ScenarioPair: Sendable {
  /// The first scenario beside the baseline.
  public let first: ScenarioResult
  /// The second scenario beside the baseline.
  public let second: ScenarioResult
  /// Changes of assumptions from the first to the second.
  public let changes: [AssumptionChange]
  /// Second minus first on the same draws, one a measure of the report.
  public let differences: [ScenarioDifference]
}

extension ScenarioRun {
  /// Two scenarios and their difference, draw by draw.
  ///
  /// Means differ as the results do; where those are exact, so is their difference.
  ///
  /// - Throws: `ScenarioError` of the scenario that fails.
  /// - Complexity: Three samples of draws a scenario.
  public func pair(
    _ first: Scenario, _ second: Scenario
  ) throws(ScenarioError) -> ScenarioPair {
    let results = (try result(of: first), try result(of: second))
    let values = (try draws(of: first), try draws(of: second))
    let differences = report.indices.map { i -> ScenarioDifference in
      let gaps = zip(values.1[i], values.0[i]).map { $0 - $1 }
      let (before, after) = (results.0.rows[i].summary, results.1.rows[i].summary)
      // A gap this small beside the spread of the baseline is rounding.
      let limit = 1e-9 * baseline.rows[i].summary.standardError
      let clean = gaps.map { $0.magnitude <= limit ? 0 : $0 }
      let statistics = RowStatistics(clean, control: nil, levels: options.levels)
      let mean = after.mean - before.mean
      return ScenarioDifference(
        mean: mean.magnitude <= limit ? 0 : mean, intervals: statistics.intervals,
        probabilityAbove: Double(clean.filter { $0 > 0 }.count) / Double(clean.count))
    }
    return ScenarioPair(
      first: results.0, second: results.1, changes: first.changes(to: second),
      differences: differences)
  }

  private func draws(of scenario: Scenario) throws(ScenarioError) -> [[Double]] {
    let conditioned = try conditioned(scenario)
    return DrawSample(
      law: conditioned.law, conditions: conditioned.drawConditions,
      forms: try ownForms(conditioned), options: options,
      drawn: conditioned.isOnBaseline ? drawn : nil
    ).values
  }
}
