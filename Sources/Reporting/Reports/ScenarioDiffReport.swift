public import Models
public import Scenarios
import TimeSeries

/// How a second scenario differs from a first: its assumptions, and what they change.
public struct ScenarioDiffReport: Sendable {
  /// The schema of `json()`.
  public static let schema = "tradewind.scenario-diff/1"

  /// Names of the two scenarios.
  private let names: [String]
  private let changes: [AssumptionChange]
  /// Differences of data and baseline, in sentences; then there are no rows.
  private let baselineChanges: [String]
  private let rows: [Row]
  private let decimals: [String: Int]

  /// One measure under both scenarios.
  private struct Row: Sendable {
    let first: MeasureSummary
    let second: MeasureSummary
    let difference: ScenarioDifference
  }

  /// A report of two scenarios on one baseline.
  ///
  /// - Parameters:
  ///   - names: What to call the first and the second.
  ///   - pair: Both, as `ScenarioRun.pair(_:_:)` gives them.
  ///   - models: The models of the baseline.
  ///   - sums: Series that are sums of the models' series.
  ///   - headlines: True to show growth of years and the like and no single months.
  public init(
    names: [String], pair: ScenarioPair, models: [any FittedModel], sums: [SeriesSum],
    headlines: Bool
  ) {
    self.names = names
    changes = pair.changes
    baselineChanges = []
    let all = pair.differences.indices.map { i in
      Row(
        first: pair.first.rows[i].summary, second: pair.second.rows[i].summary,
        difference: pair.differences[i])
    }
    let chosen = headlines ? all.filter { $0.first.measure.kind != .level } : all
    rows = chosen.isEmpty ? all : chosen
    let series = models.map(\.series) + sums.map(\.series)
    decimals = Dictionary(
      series.map {
        ($0.name, $0.description.decimals ?? NumberText.commonDecimals($0.values.suffix(24)))
      }, uniquingKeysWith: { a, _ in a })
  }

  /// A report of two scenarios that cannot stand beside each other.
  ///
  /// - Parameters:
  ///   - names: What to call the first and the second.
  ///   - changes: Changes of assumptions.
  ///   - baselineChanges: What differs in data and baseline, in sentences.
  public init(names: [String], changes: [AssumptionChange], baselineChanges: [String]) {
    self.names = names
    self.changes = changes
    self.baselineChanges = baselineChanges
    rows = []
    decimals = [:]
  }
}

extension ScenarioDiffReport {
  private var title: String { "From “\(names[0])” to “\(names[1])”" }

  private var sentences: [String] {
    let found = changes.map(\.sentence)
    let none = found.isEmpty ? ["the assumptions are the same"] : found
    guard !baselineChanges.isEmpty else { return none }
    return none + baselineChanges + ["on another baseline the numbers cannot be compared"]
  }

  /// The report for people.
  public func plain(width: Int = 80) -> String {
    let lines = [title] + sentences.flatMap { wrapped("- " + $0, width: width, indent: "  ") }
    let text = lines.map { $0 + "\n" }.joined()
    return rows.isEmpty ? text : text + "\n" + table.plain()
  }

  /// The same as markdown.
  public func markdown() -> String {
    "## \(title)\n\n" + sentences.map { "- \($0)\n" }.joined()
      + (rows.isEmpty ? "" : "\n" + table.markdown())
  }

  private var table: TextTable {
    let level = percent(rows.first?.difference.intervals.first?.level ?? 0.8)
    var table = TextTable(columns: [
      .words("Measure"), .numbers("first"), .numbers("second"), .numbers("change"),
      .numbers("\(level) of changes"), .numbers("higher in"),
    ])
    for row in rows { table.append(cells(row)) }
    table.notes = wrapped(
      "Means of both scenarios; on the same draws \(level) of the changes lie in the range, and the "
        + "second is higher than the first in the share of draws at the end.", width: 80)
    return table
  }

  private func cells(_ row: Row) -> [String] {
    let isGrowth = ["%", "pp"].contains(row.first.unit) && row.first.measure.kind != .level
    let places = isGrowth ? 1 : decimals[row.first.measure.series] ?? 1
    func shown(_ value: Double, signed: Bool) -> String {
      NumberText.fixed(value, decimals: places, signed: signed, grouped: true)
    }
    let isSigned = row.first.measure.kind.isSigned
    let range = row.difference.intervals.first.map {
      "\(shown($0.lower, signed: true)) to \(shown($0.upper, signed: true))"
    }
    let unit = row.first.unit.isEmpty ? "" : ", \(row.first.unit)"
    return [
      "\(row.first.measure)\(unit)", shown(row.first.mean, signed: isSigned),
      shown(row.second.mean, signed: isSigned), shown(row.difference.mean, signed: true),
      range ?? "",
      NumberText.fixed(100 * row.difference.probabilityAbove, decimals: 0) + "%",
    ]
  }

  /// The report for programs.
  public func json() -> String {
    let document: JSONNode = [
      "schema": .string(Self.schema), "scenarios": .array(names.map(JSONNode.string)),
      "changes": .array(changes.map(node)),
      "baselineChanges": .array(baselineChanges.map(JSONNode.string)),
      "rows": .array(rows.map(node)),
    ]
    return document.text()
  }

  private func node(_ change: AssumptionChange) -> JSONNode {
    [
      "kind": .string(change.kind.rawValue),
      "before": change.before.map { .string($0.description) } ?? .null,
      "after": change.after.map { .string($0.description) } ?? .null,
    ]
  }

  private func node(_ row: Row) -> JSONNode {
    let measure = row.first.measure
    return [
      "series": .string(measure.series), "measure": .string(measure.kind.rawValue),
      "period": .string(measure.periodKey), "unit": .string(row.first.unit),
      "first": .number(row.first.mean), "second": .number(row.second.mean),
      "difference": [
        "mean": .number(row.difference.mean), "intervals": row.difference.intervals.node,
        "probabilityAbove": .number(row.difference.probabilityAbove),
      ],
    ]
  }

  /// The rows as a table for programs.
  public func csv() -> String {
    let levels =
      rows.first?.difference.intervals.map { percentNumber($0.level) } ?? []
    var header = ["series", "period", "measure", "unit", "first", "second", "difference"]
    for level in levels { header += ["difference_lower\(level)", "difference_upper\(level)"] }
    header.append("probability_above")
    let lines = rows.map { row -> String in
      let measure = row.first.measure
      let words = [measure.series, measure.periodKey, measure.kind.rawValue, row.first.unit]
      var numbers = [row.first.mean, row.second.mean, row.difference.mean]
      numbers += row.difference.intervals.flatMap { [$0.lower, $0.upper] }
      numbers.append(row.difference.probabilityAbove)
      return CSVText.line(words + numbers.map(CSVText.number))
    }
    return CSVText.line(header) + lines.joined()
  }
}
