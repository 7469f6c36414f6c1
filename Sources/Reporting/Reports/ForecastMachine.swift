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
      reports.first?.sections.first?.rows.first?.intervals.map(\.level) ?? []
    return csvHeader(levels) + reports.map { $0.csvLines() }.joined()
  }

  /// The header of the table.
  static func csvHeader(_ levels: [Double]) -> String {
    CSVText.line(
      ["series", "period", "measure", "unit", "mean", "median", "standard_error"]
        + levels.map(percentNumber).flatMap { ["lower\($0)", "upper\($0)"] })
  }
}

/// 0.8 as `80`, the key of an interval.
func percentNumber(_ level: Double) -> String { String(percent(level).dropLast()) }

extension ForecastReport {
  fileprivate var node: JSONNode {
    [
      "series": .string(series.name), "model": .string(model),
      "intervalMethod": .string(intervals.rawValue),
      "remarks": .array(remarks.map(JSONNode.string)),
      "arithmetic": arithmetic?.node ?? .null,
      "rows": .array(
        sections.flatMap { section in section.rows.map { $0.node(series.frequency) } }),
    ]
  }

  fileprivate func csvLines() -> String {
    let count = sections.first?.rows.first?.intervals.count ?? 0
    let known = (arithmetic?.rows ?? []).map { measure, row, unit in
      CSVText.line(
        [series.name, "\(row.period)", measure, unit]
          + [row.value, row.value, 0].map(CSVText.number) + Array(repeating: "", count: 2 * count))
    }
    return (sections.flatMap(\.rows).map { $0.csvLine(series) } + known).joined()
  }
}

extension MeasureSummary {
  /// The line of a forecast document.
  func csvLine(_ series: Series) -> String {
    let numbers = [mean, median, standardError] + intervals.flatMap { [$0.lower, $0.upper] }
    return CSVText.line(
      [
        series.name, measure.periodKey(frequency: series.frequency), measure.kind.rawValue, unit,
      ] + numbers.map(CSVText.number))
  }

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
