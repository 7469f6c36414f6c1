import Models
import TimeSeries

/// Tests of series for programs: keys and columns are a contract.
public enum TestDocument {
  /// The schema of `json(_:)`.
  public static let schema = "tradewind.test/1"

  /// One document over the series.
  public static func json(_ reports: [TestReport]) -> String {
    let document: JSONNode = ["schema": .string(schema), "series": .array(reports.map(\.node))]
    return document.text()
  }

  /// One table over the series: a line a test.
  public static func csv(_ reports: [TestReport]) -> String {
    let header = [
      "series", "subject", "test", "name", "statistic", "p_value", "p_value_kind", "critical10",
      "critical5", "critical1", "lags", "observations", "break", "rejected5", "reading",
    ]
    return CSVText.line(header)
      + reports.flatMap { report in report.outcomes.map { report.line($0) } }.joined()
  }
}

extension TestReport {
  /// The reading with the caveat that the page prints once for all tests.
  private func fullReading(of outcome: SeriesTestOutcome) -> String {
    ([reading(of: outcome)] + (caveat(of: outcome).map { [$0] } ?? [])).joined(separator: " ")
  }

  fileprivate func line(_ outcome: SeriesTestOutcome) -> String {
    let points = [0.10, 0.05, 0.01].map {
      CSVText.number(outcome.criticalValue($0) ?? .nan)
    }
    return CSVText.line(
      [
        series.name, subject, outcome.test.rawValue, outcome.name,
        CSVText.number(outcome.statistic), CSVText.number(outcome.pValue),
        outcome.pValueKind.rawValue,
      ] + points + [
        outcome.lags.map(String.init) ?? "", "\(outcome.observations)",
        breakPeriod(of: outcome).map { "\($0)" } ?? "", "\(outcome.isRejected)",
        fullReading(of: outcome),
      ])
  }

  fileprivate var node: JSONNode {
    [
      "series": .string(series.name), "subject": .string(subject),
      "from": .string("\(series.start)"), "to": .string("\(series.end)"),
      "observations": .integer(series.observedCount), "missing": .integer(missingCount),
      "tests": .array(outcomes.map(testNode)),
      "refused": .array(
        refusals.map { ["test": .string($0.test.rawValue), "reason": .string($0.reason)] }),
    ]
  }

  private func testNode(_ outcome: SeriesTestOutcome) -> JSONNode {
    let points = outcome.criticalValues.map { point in
      JSONNode.Member("\(Int((100 * point.level).rounded()))%", .number(point.value))
    }
    return [
      "test": .string(outcome.test.rawValue), "name": .string(outcome.name),
      "statistic": .number(outcome.statistic), "pValue": .number(outcome.pValue),
      "pValueKind": .string(outcome.pValueKind.rawValue), "criticalValues": .object(points),
      "lags": outcome.lags.map(JSONNode.integer) ?? .null,
      "observations": .integer(outcome.observations),
      "break": breakPeriod(of: outcome).map { JSONNode.string("\($0)") } ?? .null,
      "rejected5": .bool(outcome.isRejected), "reading": .string(fullReading(of: outcome)),
    ]
  }
}
