import Models
import Scenarios
import TimeSeries

/// The part of a scenario report that takes growth of totals apart.
extension ScenarioReport {
  /// A remainder below this is not shown: half of the last digit of the tables.
  private static let shownRemainder = 0.005

  /// A table each growth of a total; scenarios that do not fit beside each other go below.
  func contributionTables(width: Int) -> [TextTable] {
    guard let baseline = results.first else { return [] }
    return baseline.contributions.indices.flatMap { place -> [TextTable] in
      var pages: [[Int]] = []
      for index in results.indices.dropFirst() {
        let last = pages.last ?? []
        if !last.isEmpty, contributionTable(place, last + [index]).width <= width {
          pages[pages.count - 1].append(index)
        } else {
          pages.append([index])
        }
      }
      return (pages.isEmpty ? [[]] : pages).map { contributionTable(place, $0) }
    }
  }

  private func contributionTable(_ place: Int, _ scenarios: [Int]) -> TextTable {
    let base = results[0].contributions[place]
    let measure = base.measure
    let period = measure.periodName(frequency: measure.span.start.frequency)
    var table = TextTable(
      title: "\(titles[measure.series] ?? measure.series): contributions to growth, \(period), "
        + "percentage points",
      columns: [.words("Series"), .numbers("baseline")]
        + scenarios.flatMap { index -> [TextTable.Column] in
          [
            .numbers("mean", group: results[index].name),
            .numbers("change", group: results[index].name),
          ]
        })
    let others = scenarios.map { results[$0].contributions[place] }
    func text(_ value: Double) -> String { NumberText.fixed(value, decimals: 2, signed: true) }
    for (k, part) in base.parts.enumerated() {
      let cells = others.flatMap { [text($0.parts[k].points), text($0.parts[k].change ?? .nan)] }
      table.append([titles[part.series] ?? part.series, text(part.points)] + cells)
    }
    if ([base] + others).contains(where: { $0.remainder.magnitude >= Self.shownRemainder }) {
      let cells = others.flatMap { [text($0.remainder), text($0.remainder - base.remainder)] }
      table.append(["rounding of published totals", text(base.remainder)] + cells)
    }
    table.appendRule()
    let totals = others.flatMap { [text($0.growth), text($0.growth - base.growth)] }
    table.append([titles[measure.series] ?? measure.series, text(base.growth)] + totals)
    return table
  }

  /// The contributions of a result for programs.
  func contributionNodes(_ result: ScenarioResult) -> JSONNode {
    .array(
      result.contributions.map { entry in
        [
          "series": .string(entry.measure.series),
          "measure": .string(entry.measure.kind.rawValue),
          "period": .string(entry.measure.periodKey), "growth": .number(entry.growth),
          "parts": .array(
            entry.parts.map { part in
              [
                "series": .string(part.series), "points": .number(part.points),
                "difference": part.change.map(JSONNode.number) ?? .null,
              ]
            }), "remainder": .number(entry.remainder),
        ]
      })
  }
}
