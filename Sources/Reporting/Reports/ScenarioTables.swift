import Models
import Scenarios
import TimeSeries

/// The tables of a scenario report: a table a series and kind of measure, scenarios side by side.
extension ScenarioReport {
  /// Rows that measure the same of one series, in the order of the report.
  private struct Group {
    let series: String
    let kind: MeasureKind
    let unit: String
    var rows: [Int]
  }

  private var groups: [Group] {
    var groups: [Group] = []
    for (index, row) in (results.first.map(reportedRows) ?? []).enumerated() {
      let (measure, unit) = (row.summary.measure, row.summary.unit)
      if let last = groups.last, last.series == measure.series, last.kind == measure.kind,
        last.unit == unit
      {
        groups[groups.count - 1].rows.append(index)
      } else {
        groups.append(
          Group(series: measure.series, kind: measure.kind, unit: unit, rows: [index]))
      }
    }
    return groups
  }

  /// Tables of the groups, each with the scenarios that change it; those that do not fit beside each
  /// other go below.
  func tables(width: Int) -> [TextTable] {
    groups.flatMap { group in
      let scenarios = results.indices.dropFirst()
      let changing = scenarios.filter { changes($0, group) }
      let others = scenarios.filter { !changing.contains($0) }.map { results[$0].name }
      // Up to a year of quarters reads as blocks of scenarios; longer spans as one line a period.
      var tables =
        group.rows.count <= 4 && !changing.isEmpty
        ? [headlineTable(title(group), rows: group.rows, scenarios: Array(changing), width: width)]
        : pages(group, changing, width: width).map { table(group, scenarios: $0) }
      if !others.isEmpty {
        let which = changing.isEmpty ? "every scenario" : others.joined(separator: ", ")
        tables[tables.count - 1].notes += wrapped("Unchanged under \(which).", width: 80)
      }
      return tables
    }
  }

  /// True if a scenario moves a measure of the group in some draw, by more than rounding.
  private func changes(_ scenario: Int, _ group: Group) -> Bool {
    group.rows.contains { changes(scenario, row: $0) }
  }

  /// True if a scenario moves a measure in some draw, by more than rounding.
  func changes(_ scenario: Int, row: Int) -> Bool {
    guard let difference = results[scenario].rows[row].difference else {
      // A series without history: there is no baseline to differ from.
      return results[scenario].rows[row].summary.mean.isFinite
    }
    // Differences of untouched series are zero or a rounding of the draws' spread.
    let limit = 1e-9 * results[0].rows[row].summary.standardError
    let sizes = [difference.mean] + difference.intervals.flatMap { [$0.lower, $0.upper] }
    return sizes.contains { $0.magnitude > limit }
  }

  /// The scenarios of each table; one table without scenarios where there are none.
  private func pages(_ group: Group, _ scenarios: [Int], width: Int) -> [[Int]] {
    var pages: [[Int]] = []
    for index in scenarios {
      if let last = pages.last, table(group, scenarios: last + [index]).width <= width {
        pages[pages.count - 1].append(index)
      } else {
        pages.append([index])
      }
    }
    return pages.isEmpty ? [[]] : pages
  }

  private func title(_ group: Group) -> String {
    let unit = group.unit.isEmpty ? "" : ", \(group.unit)"
    return "\(titles[group.series] ?? group.series): \(group.kind.heading)\(unit)"
  }

  private func table(_ group: Group, scenarios: [Int]) -> TextTable {
    let level = percent(results.first?.rows.first?.summary.intervals.first?.level ?? 0.8)
    var table = TextTable(
      title: title(group),
      columns: [.words("Period"), .numbers("baseline")]
        + scenarios.flatMap { index -> [TextTable.Column] in
          let name = results[index].name
          return [
            .numbers("mean", group: name), .numbers("change", group: name),
            .numbers("\(level) of changes", group: name),
          ]
        })
    for row in group.rows { table.append(cells(row, group, scenarios)) }
    let explanation =
      scenarios.isEmpty
      ? "Mean under the baseline."
      : "Means and their change; on the same draws \(level) of the changes lie in the range."
    table.notes = wrapped(explanation, width: 80)
    return table
  }

  private func cells(_ row: Int, _ group: Group, _ scenarios: [Int]) -> [String] {
    let base = results[0].rows[row].summary
    let isGrowth = ["%", "pp"].contains(base.unit) && group.kind != .level
    let places = isGrowth ? 1 : decimals[group.series] ?? 1
    func shown(_ value: Double, signed: Bool) -> String {
      NumberText.fixed(value, decimals: places, signed: signed, grouped: true)
    }
    let isSigned = group.kind.isSigned
    let label = base.measure.periodName(frequency: base.measure.span.start.frequency)
    return [label, shown(base.mean, signed: isSigned)]
      + scenarios.flatMap { index -> [String] in
        let other = results[index].rows[row]
        let interval = other.difference?.intervals.first
        let range = [interval?.lower, interval?.upper].map { shown($0 ?? .nan, signed: true) }
        return [
          shown(other.summary.mean, signed: isSigned),
          shown(other.difference?.mean ?? .nan, signed: true), range.joined(separator: " to "),
        ]
      }
  }
}
