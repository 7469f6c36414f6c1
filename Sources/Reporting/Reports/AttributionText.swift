import Models
import Scenarios
import TimeSeries

/// What each assumption explains, for people and programs.
extension ScenarioReport {
  /// Tables of the scenarios that rest on several assumptions.
  func attributionTables(width: Int) -> [TextTable] {
    results.dropFirst().flatMap { result -> [TextTable] in
      guard let found = attributions[result.name], found.blocks.count > 1 else { return [] }
      let moved = found.rows.indices.filter { row in
        let size = found.rows[row].effects.map(\.magnitude).max() ?? 0
        return size > 1e-9 || found.rows[row].difference.magnitude > 1e-9
      }
      var pages: [[Int]] = []
      for row in moved {
        if let last = pages.last,
          attributionTable(result.name, found, rows: last + [row], width: .max).width <= width
        {
          pages[pages.count - 1].append(row)
        } else {
          pages.append([row])
        }
      }
      return pages.map { attributionTable(result.name, found, rows: $0, width: width) }
    }
  }

  private func attributionTable(
    _ name: String, _ found: ScenarioAttribution, rows: [Int], width: Int
  ) -> TextTable {
    let whole = attributionTable(name, found, rows, nameWidth: .max)
    guard whole.width > width else { return whole }
    let longest = found.blocks.map { displayWidth($0.name) }.max() ?? 0
    // A label needs some thirty columns to tell assumptions apart.
    let room = Swift.max(longest - (whole.width - width), 30)
    return attributionTable(name, found, rows, nameWidth: room)
  }

  private func attributionTable(
    _ name: String, _ found: ScenarioAttribution, _ rows: [Int], nameWidth: Int
  ) -> TextTable {
    var table = TextTable(
      title: "What each assumption of “\(name)” explains",
      columns: [.words("Assumption")]
        + rows.map { row in
          let measure = found.rows[row].measure
          let unit = effectUnit(found.rows[row])
          return .numbers(
            measure.periodKey,
            group: "\(measure.kind) of \(measure.series)\(unit.isEmpty ? "" : ", \(unit)")")
        })
    func cells(_ value: (ScenarioAttribution.Row) -> Double) -> [String] {
      rows.map { row in
        let row = found.rows[row]
        let isGrowth = ["%", "pp"].contains(row.unit) && row.measure.kind != .level
        let places = isGrowth ? 2 : decimals[row.measure.series] ?? 1
        return NumberText.fixed(value(row), decimals: places, signed: true, grouped: true)
      }
    }
    for (place, block) in found.blocks.enumerated() {
      table.append([shortened(block.name, to: nameWidth)] + cells { $0.effects[place] })
    }
    table.append(["remainder: spread and curvature"] + cells { $0.remainder })
    table.appendRule()
    table.append(["change of the mean"] + cells { $0.difference })
    table.notes = wrapped(Self.explanation(found), width: 80)
    return table
  }

  /// Differences of percentages are points.
  private func effectUnit(_ row: ScenarioAttribution.Row) -> String {
    row.unit == "%" ? "pp" : row.unit
  }

  private static func explanation(_ found: ScenarioAttribution) -> String {
    switch found.method {
    case .exact(let subsets):
      return "What an assumption adds, averaged over all orders in which they could be made "
        + "(Shapley, \(subsets) subsets, at the mean path)."
    case .sampled(let orders):
      let worst =
        found.rows.flatMap { row in
          zip(row.standardErrors ?? [], row.effects).map {
            $0 / Swift.max(row.difference.magnitude, 1e-12, $1.magnitude)
          }
        }.max() ?? 0
      return
        "What an assumption adds, averaged over a sample of \(orders) orders in which they could "
        + "be made (Shapley, each order with its reverse, at the mean path); standard errors are up "
        + "to \(NumberText.fixed(100 * worst, decimals: 1))% of the change."
    }
  }

  /// The attribution of a result for programs: a row an assumption and measure, the remainder last.
  func attributionNodes(_ result: ScenarioResult) -> [JSONNode] {
    guard let found = attributions[result.name] else { return [] }
    return found.rows.flatMap { row in
      let effects = found.blocks.indices.map { place in
        attributionNode(
          row, found.blocks[place].name, row.effects[place],
          error: row.standardErrors?[place])
      }
      return effects + [attributionNode(row, "remainder", row.remainder, error: nil)]
    }
  }

  private func attributionNode(
    _ row: ScenarioAttribution.Row, _ name: String, _ effect: Double, error: Double?
  ) -> JSONNode {
    [
      "assumption": .string(name), "series": .string(row.measure.series),
      "measure": .string(row.measure.kind.rawValue), "period": .string(row.measure.periodKey),
      "unit": .string(effectUnit(row)), "effect": .number(effect),
      "standardError": error.map(JSONNode.number) ?? .null,
    ]
  }

  /// The attributions of all reports as one table.
  static func attributionCSV(_ reports: [ScenarioReport]) -> String {
    let header = [
      "scenario", "assumption", "series", "period", "measure", "unit", "effect", "standard_error",
    ]
    let lines = reports.flatMap { report in
      report.results.flatMap { result -> [String] in
        guard let found = report.attributions[result.name] else { return [] }
        return found.rows.flatMap { row -> [String] in
          func line(_ name: String, _ effect: Double, _ error: Double) -> String {
            let measure = row.measure
            let words = [
              result.name, name, measure.series, measure.periodKey, measure.kind.rawValue,
              report.effectUnit(row),
            ]
            return CSVText.line(words + [effect, error].map(CSVText.number))
          }
          let effects = found.blocks.indices.map { place in
            line(
              found.blocks[place].name, row.effects[place], row.standardErrors?[place] ?? .nan)
          }
          return effects + [line("remainder", row.remainder, .nan)]
        }
      }
    }
    return CSVText.line(header) + lines.joined()
  }
}
