import Models
import Scenarios
import TimeSeries

extension ScenarioReport {
  /// The schema of `json(_:)`.
  public static let schema = "tradewind.scenario/1"

  /// The results for programs; of each report the baseline comes first, without differences.
  public static func json(_ reports: [ScenarioReport]) -> String {
    let document: JSONNode = [
      "schema": .string(schema),
      "scenarios": .array(reports.flatMap { report in report.results.map(report.node) }),
      "targets": .array(reports.flatMap { $0.target?.nodes ?? [] }),
    ]
    return document.text()
  }

  /// One table: a line a scenario and measure.
  public static func csv(_ reports: [ScenarioReport]) -> String {
    let levels =
      reports.first?.results.first?.rows.first?.summary.intervals.map { percentNumber($0.level) }
      ?? []
    var header = ["scenario", "series", "period", "measure", "unit"]
    header += ["mean", "median", "standard_error"]
    for level in levels { header += ["lower\(level)", "upper\(level)"] }
    header.append("difference")
    for level in levels { header += ["difference_lower\(level)", "difference_upper\(level)"] }
    header.append("probability_above")
    let lines = reports.flatMap { report in
      report.results.flatMap { result in
        report.reportedRows(result).map { csvLine(result.name, $0, levels: levels.count) }
      }
    }
    return CSVText.line(header) + lines.joined()
  }

  private static func csvLine(_ name: String, _ row: ScenarioRow, levels: Int) -> String {
    let summary = row.summary
    var numbers = [summary.mean, summary.median, summary.standardError]
    numbers += ends(summary.intervals)
    if let difference = row.difference {
      numbers.append(difference.mean)
      numbers += ends(difference.intervals)
      numbers.append(difference.probabilityAbove)
    } else {
      numbers += [Double](repeating: .nan, count: 2 * levels + 2)
    }
    let measure = summary.measure
    let words = [name, row.series, measure.periodKey, measure.kind.rawValue, summary.unit]
    return CSVText.line(words + numbers.map(CSVText.number))
  }

  private static func ends(_ intervals: [ProbabilityInterval]) -> [Double] {
    intervals.flatMap { [$0.lower, $0.upper] }
  }

  private func node(_ result: ScenarioResult) -> JSONNode {
    [
      "name": .string(result.name),
      "assumptions": .array(result.assumptions.map { .string($0.description) }),
      "plausibility": result.plausibility.map(node) ?? .null,
      "rows": .array(reportedRows(result).map(node)),
      "contributions": contributionNodes(result),
      "attribution": .array(attributionNodes(result)), "path": .array(pathNodes(result)),
      "ranges": .array(
        result.ranges.map { range in
          [
            "assumption": .string(range.assumption.description),
            "probability": .number(range.probability),
          ]
        }),
      "effects": .array(
        result.effects.map {
          ["assumption": .string($0.assumption.description), "effect": .string($0.sentence)]
        }), "redundant": .array(result.redundant.map { .string($0.sentence) }),
      "effectiveSampleSize": result.effectiveSampleSize.map(JSONNode.number) ?? .null,
      "notes": .array(result.notes.map(JSONNode.string)),
    ]
  }

  private func node(_ plausibility: Plausibility) -> JSONNode {
    [
      "q": .number(plausibility.q), "degreesOfFreedom": .integer(plausibility.degreesOfFreedom),
      "pValue": .number(plausibility.pValue),
      "costliest": plausibility.costliest.map { .string($0.sentence) } ?? .null,
      "costs": .array(
        plausibility.costs.map { cost in
          [
            "assumption": .string(cost.assumption.description), "sigma": .number(cost.sigma),
            "cost": .number(cost.cost), "baseline": cost.baseline.map(JSONNode.string) ?? .null,
            "probability": cost.probability.map(JSONNode.number) ?? .null,
          ]
        }),
    ]
  }

  /// Which table csv writes.
  public enum CSVPart: String, CaseIterable, Sendable {
    /// The measures of the report.
    case results
    /// What each assumption asks and does.
    case assumptions
    /// What each assumption explains.
    case attribution
    /// The path of each period.
    case path
    /// The path to the target.
    case target
  }

  /// One of the tables.
  public static func csv(_ reports: [ScenarioReport], part: CSVPart) -> String {
    switch part {
    case .results: csv(reports)
    case .assumptions: assumptionCSV(reports)
    case .attribution: attributionCSV(reports)
    case .path: pathCSV(reports)
    case .target: TargetReport.csv(reports.compactMap(\.target))
    }
  }

  /// A line an assumption: what it asks, how probable that is, what it does.
  private static func assumptionCSV(_ reports: [ScenarioReport]) -> String {
    let header = [
      "scenario", "assumption", "sigma", "cost", "baseline", "probability", "effect", "redundant",
    ]
    let lines = reports.flatMap(\.results).flatMap { result in
      result.assumptions.map { assumption -> String in
        let cost = result.plausibility?.costs.first { $0.assumption == assumption }
        let range = result.ranges.first { $0.assumption == assumption }
        let numbers = [cost?.sigma, cost?.cost].map { CSVText.number($0 ?? .nan) }
        return CSVText.line(
          [result.name, assumption.description] + numbers + [
            cost?.baseline ?? "",
            CSVText.number(cost?.probability ?? range?.probability ?? .nan),
            result.effects.first { $0.assumption == assumption }?.sentence ?? "",
            result.redundant.first { $0.assumption == assumption }?.reason ?? "",
          ])
      }
    }
    return CSVText.line(header) + lines.joined()
  }

  private func node(_ row: ScenarioRow) -> JSONNode {
    let summary = row.summary
    return [
      "series": .string(row.series), "measure": .string(summary.measure.kind.rawValue),
      "period": .string(summary.measure.periodKey), "unit": .string(summary.unit),
      "mean": .number(summary.mean), "median": .number(summary.median),
      "standardError": .number(summary.standardError), "intervals": summary.intervals.node,
      "difference": row.difference.map(node) ?? .null,
    ]
  }

  private func node(_ difference: ScenarioDifference) -> JSONNode {
    [
      "mean": .number(difference.mean), "intervals": difference.intervals.node,
      "probabilityAbove": .number(difference.probabilityAbove),
    ]
  }
}
