import Models
import Scenarios
import TimeSeries

/// The monthly path that scenarios require: level and growth on a year earlier, period by period.
extension ScenarioReport {
  /// One series' path under one result.
  struct PathPoint {
    let series: String
    let period: Period
    let level: MeasureSummary
    let growth: MeasureSummary?
  }

  /// The levels past the data of each series, with their growth where it was asked for.
  ///
  /// They stand behind the reported rows, or among them where the report is made of levels.
  func path(_ result: ScenarioResult) -> [PathPoint] {
    var growth: [Measure: MeasureSummary] = [:]
    for row in result.rows where row.summary.measure.kind == .yoy {
      growth[row.summary.measure] = row.summary
    }
    var points: [PathPoint] = []
    for shown in series {
      var levels: [Period: MeasureSummary] = [:]
      for row in result.rows where row.series == shown.name && row.summary.measure.kind == .level {
        let span = row.summary.measure.span.converted(to: shown.frequency)
        if let span, span.start > shown.end { levels[span.start] = row.summary }
      }
      points += levels.sorted { $0.key < $1.key }.map { period, level in
        let yoy = Measure(.yoy, of: shown.name, in: PeriodSpan(period))
        return PathPoint(
          series: shown.name, period: period, level: level, growth: growth[yoy])
      }
    }
    return points
  }

  /// Tables of the paths, a series each, with the scenarios that change it.
  func pathTables(width: Int) -> [TextTable] {
    let paths = results.map(path)
    guard let first = paths.first else { return [] }
    var names: [String] = []
    for point in first where !names.contains(point.series) { names.append(point.series) }
    return names.flatMap { name -> [TextTable] in
      let points = first.indices.filter { first[$0].series == name }
      let changing = results.indices.dropFirst().filter { index in
        points.contains { place in
          let (own, base) = (paths[index][place].level, first[place].level)
          return (own.mean - base.mean).magnitude > 1e-9 * base.standardError
        }
      }
      guard !changing.isEmpty else { return [] }
      var pages: [[Int]] = []
      for index in changing {
        if let last = pages.last,
          pathTable(name, points, paths, scenarios: last + [index]).width <= width
        {
          pages[pages.count - 1].append(index)
        } else {
          pages.append([index])
        }
      }
      return pages.map { pathTable(name, points, paths, scenarios: $0) }
    }
  }

  private func pathTable(
    _ name: String, _ points: [Int], _ paths: [[PathPoint]], scenarios: [Int]
  ) -> TextTable {
    let unit = points.first.map { paths[0][$0].level.unit } ?? ""
    let hasGrowth = points.contains { paths[0][$0].growth != nil }
    func columns(_ group: String) -> [TextTable.Column] {
      [.numbers("mean", group: group)] + (hasGrowth ? [.numbers("yoy %", group: group)] : [])
    }
    var table = TextTable(
      title: "\(titles[name] ?? name): path of each period\(unit.isEmpty ? "" : ", \(unit)")",
      columns: [.words("Period")] + columns("baseline")
        + scenarios.flatMap { columns(results[$0].name) })
    for place in points {
      table.append(
        [PeriodText.name(paths[0][place].period)]
          + ([0] + scenarios).flatMap { index -> [String] in
            let point = paths[index][place]
            let level = NumberText.fixed(
              point.level.mean, decimals: decimals[name] ?? 1, grouped: true)
            guard hasGrowth else { return [level] }
            let growth = point.growth?.mean ?? .nan
            return [level, NumberText.fixed(growth, decimals: 1, signed: true)]
          })
    }
    return table
  }

  /// The paths of a result for programs.
  func pathNodes(_ result: ScenarioResult) -> [JSONNode] {
    path(result).map { point in
      [
        "series": .string(point.series), "period": .string("\(point.period)"),
        "unit": .string(point.level.unit), "mean": .number(point.level.mean),
        "median": .number(point.level.median), "intervals": point.level.intervals.node,
        "yoy": point.growth.map { .number($0.mean) } ?? .null,
      ]
    }
  }

  /// The paths of all reports as one table.
  static func pathCSV(_ reports: [ScenarioReport]) -> String {
    let results = reports.flatMap { report in report.results.map { (report, $0) } }
    let levels =
      results.first?.1.rows.first?.summary.intervals.map { percentNumber($0.level) } ?? []
    var header = ["scenario", "series", "period", "unit", "mean", "median"]
    for level in levels { header += ["lower\(level)", "upper\(level)"] }
    header.append("yoy")
    let lines = results.flatMap { report, result in
      report.path(result).map { point -> String in
        let words = [result.name, point.series, "\(point.period)", point.level.unit]
        var numbers = [point.level.mean, point.level.median]
        numbers += point.level.intervals.flatMap { [$0.lower, $0.upper] }
        numbers.append(point.growth?.mean ?? .nan)
        return CSVText.line(words + numbers.map(CSVText.number))
      }
    }
    return CSVText.line(header) + lines.joined()
  }
}
