import Models
import TimeSeries

/// Forecasts for programs: keys and columns are a contract.
public enum ForecastDocument {
  /// The schema of `json(_:)`.
  public static let schema = "tradewind.forecast/1"

  /// One document over the series.
  public static func json(_ reports: [ForecastReport]) -> String {
    let document: JSONNode = [
      "schema": .string(schema), "forecasts": .array(reports.map(\.node)),
    ]
    return document.text()
  }

  /// One table over the series: a line a series, period and measure.
  public static func csv(_ reports: [ForecastReport]) -> String {
    let levels =
      reports.first?.sections.first?.rows.first?.intervals.map { percentNumber($0.level) } ?? []
    let header =
      ["series", "period", "measure", "unit", "mean", "median", "standard_error"]
      + levels.flatMap { ["lower\($0)", "upper\($0)"] }
    return CSVText.line(header) + reports.map { $0.csvLines() }.joined()
  }
}

/// 0.8 as `80`, the key of an interval.
func percentNumber(_ level: Double) -> String { String(percent(level).dropLast()) }

extension ForecastReport {
  fileprivate var node: JSONNode {
    [
      "series": .string(series.name), "model": .string(model),
      "rows": .array(
        sections.flatMap { section in section.rows.map { $0.node(series.frequency) } }),
    ]
  }

  fileprivate func csvLines() -> String {
    sections.flatMap(\.rows).map { row in
      let numbers =
        [row.mean, row.median, row.standardError] + row.intervals.flatMap { [$0.lower, $0.upper] }
      return CSVText.line(
        [
          series.name, row.measure.periodKey(frequency: series.frequency),
          row.measure.kind.rawValue, row.unit,
        ] + numbers.map(CSVText.number))
    }.joined()
  }
}

extension MeasureSummary {
  /// The row of a forecast document.
  func node(_ frequency: Frequency) -> JSONNode {
    [
      "period": .string(measure.periodKey(frequency: frequency)),
      "measure": .string(measure.kind.rawValue), "unit": .string(unit), "mean": .number(mean),
      "median": .number(median), "standardError": .number(standardError),
      "intervals": intervals.node,
    ]
  }
}

extension [ProbabilityInterval] {
  /// `{"80": [lo, hi], "95": [lo, hi]}`.
  var node: JSONNode {
    .object(
      map { JSONNode.Member(percentNumber($0.level), .numbers([$0.lower, $0.upper])) })
  }
}
