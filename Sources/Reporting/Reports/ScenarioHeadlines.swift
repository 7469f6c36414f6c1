import Models
import Scenarios
import TimeSeries

/// Headline measures: a line a scenario, with its interval, its difference and how sure that is.
extension ScenarioReport {
  /// Narrowest column of scenarios' names before a table is let past its width.
  private static let nameRoom = 14

  /// A table of some rows of the report, a block of lines a period.
  ///
  /// - Parameters:
  ///   - title: The table's title.
  ///   - rows: Places in the report, all of one series and kind.
  ///   - scenarios: The results to show beside the baseline.
  ///   - width: Where names are cut to make the table fit.
  /// - Returns: The table, wider than asked where names would become too short.
  func headlineTable(
    _ title: String, rows: [Int], scenarios: [Int], width: Int
  ) -> TextTable {
    let whole = headlineTable(title, rows, scenarios, nameWidth: .max)
    guard whole.width > width else { return whole }
    let longest = scenarios.map { displayWidth(results[$0].name) }.max() ?? 0
    let room = Swift.max(longest - (whole.width - width), Self.nameRoom)
    return headlineTable(title, rows, scenarios, nameWidth: room)
  }

  private func headlineTable(
    _ title: String, _ rows: [Int], _ scenarios: [Int], nameWidth: Int
  ) -> TextTable {
    let level = percent(results.first?.rows.first?.summary.intervals.first?.level ?? 0.8)
    var table = TextTable(
      title: title,
      columns: [
        .words("Period"), .words("Scenario"), .numbers("mean"), .numbers("\(level) interval"),
        .numbers("change"), .numbers("\(level) of changes"), .numbers("P(> 0)"),
      ])
    for row in rows {
      if rows.count > 1 { table.appendRule() }
      for index in [0] + scenarios {
        let name = shortened(results[index].name, to: nameWidth)
        table.append(cells(row, index, name: name))
      }
    }
    table.notes = wrapped(
      "Changes of means to the baseline; on the same draws \(level) of the changes lie in the range, "
        + "and P(> 0) is the probability of a positive one.", width: 80)
    return table
  }

  private func cells(_ row: Int, _ index: Int, name: String) -> [String] {
    let summary = results[index].rows[row].summary
    let label = summary.measure.periodName(frequency: summary.measure.span.start.frequency)
    return [index == 0 ? label : "", name] + changeCells(index, row)
  }

  /// Mean, interval, change, its interval and the probability of a positive one.
  func changeCells(_ index: Int, _ row: Int) -> [String] {
    let found = results[index].rows[row]
    let summary = found.summary
    let places = self.places(of: summary)
    func shown(_ value: Double, signed: Bool) -> String {
      NumberText.fixed(value, decimals: places, signed: signed, grouped: true)
    }
    func range(_ interval: ProbabilityInterval?, signed: Bool) -> String {
      interval.map { "\(shown($0.lower, signed: signed)) to \(shown($0.upper, signed: signed))" }
        ?? ""
    }
    let isSigned = summary.measure.kind.isSigned
    return [
      shown(summary.mean, signed: isSigned),
      range(summary.intervals.first, signed: isSigned),
      found.difference.map { shown($0.mean, signed: true) } ?? "",
      range(found.difference?.intervals.first, signed: true),
      found.difference.map { probability($0.probabilityAbove) } ?? "",
    ]
  }

  /// Decimals of a measure's values.
  func places(of summary: MeasureSummary) -> Int {
    let isGrowth = ["%", "pp"].contains(summary.unit) && summary.measure.kind != .level
    return isGrowth ? 1 : decimals[summary.measure.series] ?? 1
  }

  private func probability(_ share: Double) -> String {
    NumberText.fixed(100 * share, decimals: 0) + "%"
  }

  /// A name cut to some columns, with a mark where something is missing.
  func shortened(_ name: String, to width: Int) -> String {
    guard displayWidth(name) > width else { return name }
    var short = name
    while displayWidth(short) > Swift.max(width - 1, 1), !short.isEmpty { short.removeLast() }
    while short.last == " " { short.removeLast() }
    return short + "…"
  }
}
