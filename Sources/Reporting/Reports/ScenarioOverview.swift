import Models
import Scenarios
import TimeSeries

/// Many scenarios on several baselines on a few pages: a short answer each, one table at the end.
extension ScenarioReport {
  /// Reports side by side that do not share a baseline.
  ///
  /// Each scenario tells what it assumes, how plausible that is, what changes and by what, and the path
  /// it requires; the table at the end compares their first growth rates.
  public static func overview(_ reports: [ScenarioReport], width: Int = 80) -> String {
    var sections: [String] = []
    for report in reports {
      for index in report.results.indices.dropFirst() {
        sections.append(report.brief(index, width: width))
      }
    }
    sections.append(comparison(reports, width: width).plain())
    sections.append(
      paragraph(
        commonNotes(reports) + [
          "Models of the baselines, contributions, sources and whole tables: run a file alone, or "
            + "add --paths."
        ], width))
    return sections.joined(separator: "\n")
  }

  private static func paragraph(_ lines: [String], _ width: Int) -> String {
    lines.flatMap { wrapped($0, width: width, indent: "  ") }.map { $0 + "\n" }.joined()
  }

  /// One scenario in some twenty lines.
  private func brief(_ index: Int, width: Int) -> String {
    let result = results[index]
    var lines = assumptionLines(of: result)
    let shown = changedRows(index)
    let table = briefTable(index, rows: shown).plain()
    var after: [String] = []
    if let row = headline(index) {
      if let explained = explanation(of: result, row) { after.append(explained) }
      if let path = requiredPath(index, along: results[0].rows[row].series) { after.append(path) }
    }
    if shown.isEmpty { lines.append("nothing that is reported changes") }
    return Self.paragraph(lines, width) + (shown.isEmpty ? "" : table)
      + Self.paragraph(after, width)
  }

  /// Reported rows that the scenario moves.
  private func changedRows(_ index: Int) -> [Int] {
    reportedRows(results[0]).indices.filter { changes(index, row: $0) }
  }

  /// The row a scenario is compared by: the growth that it moves farthest in standard deviations of
  /// the baseline, the first of equals; without growth any row.
  private func headline(_ index: Int) -> Int? {
    let rows = changedRows(index)
    let growth: Set<MeasureKind> = [.growth, .ytdYoy, .yoy]
    let rates = rows.filter { growth.contains(results[0].rows[$0].summary.measure.kind) }
    func distance(_ row: Int) -> Double {
      let spread = results[0].rows[row].summary.standardError
      let change = results[index].rows[row].difference?.mean ?? 0
      // What the baseline knows for certain cannot be moved by the odds.
      return spread > 0 ? change.magnitude / spread : 0
    }
    let candidates = rates.isEmpty ? rows : rates
    // Growth of a year and of its open half move alike: roundings must not choose between them.
    let farthest = (candidates.map(distance).max() ?? 0) * (1 - 1e-9)
    return candidates.first { distance($0) >= farthest }
  }

  private func briefTable(_ index: Int, rows: [Int]) -> TextTable {
    var table = TextTable(
      columns: [.words("Measure"), .numbers("unit"), .numbers("baseline")] + changeColumns)
    for row in rows {
      let summary = results[0].rows[row].summary
      table.append(
        [summary.measure.description, summary.unit, baselineText(row)] + changeCells(index, row))
    }
    return table
  }

  private var changeColumns: [TextTable.Column] {
    let level = percent(results.first?.rows.first?.summary.intervals.first?.level ?? 0.8)
    return [
      .numbers("mean"), .numbers("\(level) interval"), .numbers("change"),
      .numbers("\(level) of changes"), .numbers("P(> 0)"),
    ]
  }

  private func baselineText(_ row: Int) -> String {
    let summary = results[0].rows[row].summary
    return NumberText.fixed(
      summary.mean, decimals: places(of: summary), signed: summary.measure.kind.isSigned,
      grouped: true)
  }

  /// What each assumption explains of one row, in a sentence; nil where there is one assumption only.
  private func explanation(of result: ScenarioResult, _ place: Int) -> String? {
    let measure = results[0].rows[place].summary.measure
    guard let found = attributions[result.name], found.blocks.count > 1,
      let row = found.rows.first(where: { $0.measure == measure })
    else { return nil }
    let places = self.places(of: results[0].rows[place].summary)
    func text(_ value: Double) -> String {
      NumberText.fixed(value, decimals: places + 1, signed: true, grouped: true)
    }
    let parts = found.blocks.indices.map { "\(found.blocks[$0].name) \(text(row.effects[$0]))" }
    return "of the change of \(measure), \(text(row.difference)): " + parts.joined(separator: ", ")
      + ", remainder \(text(row.remainder))"
  }

  /// The path of a series that a scenario requires, in a sentence; nil where there is none.
  private func requiredPath(_ index: Int, along series: String) -> String? {
    let points = path(results[index]).filter { $0.series == series }
    guard let first = points.first else { return nil }
    let hasGrowth = points.contains { $0.growth != nil }
    var year: Int?
    let words = points.compactMap { point -> String? in
      let value = hasGrowth ? point.growth?.mean : point.level.mean
      guard let value else { return nil }
      let number = NumberText.fixed(
        value, decimals: hasGrowth ? 1 : decimals[series] ?? 1, signed: hasGrowth, grouped: true)
      let name = PeriodText.name(point.period)
      defer { year = point.period.year }
      // The year once: “Mar 2019 +2.1, Apr +2.5”.
      let isNew = year != point.period.year
      return "\(isNew ? name : name.replacing(" \(point.period.year)", with: "")) \(number)"
    }
    let unit = hasGrowth ? "% on a year earlier" : first.level.unit
    return "path of \(series)\(unit.isEmpty ? "" : ", \(unit)"): " + words.joined(separator: ", ")
  }

  /// All scenarios by the first growth rate each of them changes.
  private static func comparison(_ reports: [ScenarioReport], width: Int) -> TextTable {
    func table(_ nameWidth: Int) -> TextTable {
      var table = TextTable(
        title: "All scenarios",
        columns: [.words("Scenario"), .words("Measure"), .numbers("baseline")]
          + (reports.first?.changeColumns ?? []) + [.numbers("p")])
      for report in reports {
        for index in report.results.indices.dropFirst() {
          let result = report.results[index]
          let name = report.shortened(result.name, to: nameWidth)
          let p = result.plausibility.map { NumberText.probability($0.pValue) } ?? ""
          guard let row = report.headline(index) else {
            table.append([name] + Array(repeating: "", count: table.columns.count - 2) + [p])
            continue
          }
          let measure = report.results[0].rows[row].summary.measure.description
          table.append(
            [name, measure, report.baselineText(row)] + report.changeCells(index, row) + [p])
        }
      }
      return table
    }
    // Names give way first; a third of a line tells scenarios apart.
    var result = table(.max)
    if result.width > width { result = table(30) }
    result.notes = wrapped(
      "Changes of means to each scenario's own baseline, on the same draws; P(> 0) is the probability "
        + "of a positive one, p how plausible the assumptions are together (small: a stretch).",
      width: 80)
    return result
  }

  /// Notes of all scenarios, each once.
  private static func commonNotes(_ reports: [ScenarioReport]) -> [String] {
    let results = reports.flatMap { $0.results.dropFirst() }
    var notes: [String] = []
    for note in results.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
    return notes.map { note in
      let names = results.filter { $0.notes.contains(note) }.map(\.name)
      let about =
        names.count == results.count
        ? ""
        : names.count <= 2
          ? " on " + names.joined(separator: ", ") : " on \(names.count) of the scenarios"
      return "Note\(about): \(note)."
    }
  }
}
