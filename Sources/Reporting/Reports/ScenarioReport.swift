public import Models
public import Scenarios
import TimeSeries

/// Scenarios beside their baseline: what changes, how plausible it is, what it rests on.
public struct ScenarioReport: Sendable {
  /// Readable names of the series, by name.
  private let titles: [String: String]
  /// Decimals of the levels, by series.
  private let decimals: [String: Int]
  /// The baseline's model of each series, in order.
  private let models: [(series: String, model: String)]
  /// The baseline first, then the scenarios; rows of all of them agree.
  public let results: [ScenarioResult]
  /// Rows of each result that are reported; further ones serve the chart.
  private let rowCount: Int
  /// Observed values of the series, for the chart.
  private let series: [Series]
  /// What a reader should know about the assumptions, by scenario.
  private let remarks: [String: [String]]

  /// A report of the results of one run.
  ///
  /// - Parameters:
  ///   - models: The fitted models of the baseline.
  ///   - results: The baseline and then the scenarios, as `ScenarioRun.results(of:)` gives them.
  ///   - scenarios: The scenarios with their notes and sources.
  ///   - rowCount: How many rows to report; those after them serve the chart only. Nil takes all.
  public init(
    models: [any FittedModel], results: [ScenarioResult], scenarios: [Scenario],
    rowCount: Int? = nil
  ) {
    series = models.map(\.series)
    self.rowCount = rowCount ?? results.first?.rows.count ?? 0
    titles = Dictionary(
      series.map { ($0.name, $0.description.title ?? $0.name) }, uniquingKeysWith: { a, _ in a })
    decimals = Dictionary(
      series.map {
        ($0.name, $0.description.decimals ?? NumberText.commonDecimals($0.values.suffix(24)))
      }, uniquingKeysWith: { a, _ in a })
    self.models = models.map { ($0.series.name, $0.formula.description) }
    self.results = results
    remarks = Dictionary(
      scenarios.map {
        ($0.name, ($0.notes.map { [$0] } ?? []) + $0.sources.map { "Source: \($0)" })
      },
      uniquingKeysWith: { a, _ in a })
  }
}

extension ScenarioReport {
  /// The report for people: the baseline, each scenario's assumptions, the tables side by side.
  public func plain(width: Int = 80) -> String {
    var parts = [models.map { "Baseline of \($0.series): \($0.model)" }]
    parts += results.dropFirst().map(description(of:))
    let paragraphs = parts.map { lines in
      lines.flatMap { wrapped($0, width: width, indent: "  ") }.map { $0 + "\n" }.joined()
    }
    return (paragraphs + tables(width: width).map { $0.plain() }).joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    var parts = [
      "## Scenarios\n", models.map { "Baseline of \($0.series): `\($0.model)`\n" }.joined(),
    ]
    for result in results.dropFirst() {
      let lines = description(of: result)
      parts.append("### \(result.name)\n\n" + lines.dropFirst().map { "- \($0)\n" }.joined())
    }
    return (parts + tables(width: .max).map { $0.markdown() }).joined(separator: "\n")
  }

  /// Name, assumptions, plausibility and remarks of a scenario.
  private func description(of result: ScenarioResult) -> [String] {
    var lines = ["Scenario: \(result.name)"]
    lines += result.assumptions.map { "assumes \($0)" }
    if let plausibility = result.plausibility {
      lines.append("plausibility: " + sentence(plausibility))
    }
    lines += result.ranges.map {
      "\($0.assumption) has probability \(NumberText.fixed(100 * $0.probability, decimals: 0))% "
        + "under the baseline"
    }
    lines += result.redundant.map { "without effect: \($0.sentence)" }
    if let size = result.effectiveSampleSize {
      lines.append("effective number of draws \(NumberText.fixed(size, decimals: 0))")
    }
    return lines + result.notes + (remarks[result.name] ?? [])
  }

  private func sentence(_ plausibility: Plausibility) -> String {
    let distance = NumberText.fixed(plausibility.q, decimals: 2)
    let freedom = plausibility.degreesOfFreedom
    let verdict =
      plausibility.pValue < 0.01
      ? "very unlikely" : plausibility.pValue < 0.1 ? "unlikely" : "well within reach"
    let costliest = plausibility.costliest.map { "; " + $0.sentence } ?? ""
    return "\(verdict) under the baseline (distance q = \(distance), χ² with \(freedom) "
      + "degree\(freedom == 1 ? "" : "s") of freedom, p = "
      + "\(NumberText.probability(plausibility.pValue)))" + costliest
  }

  /// The rows of a result that are reported.
  func reportedRows(_ result: ScenarioResult) -> [ScenarioRow] {
    Array(result.rows.prefix(rowCount))
  }

  /// The levels of the first series under the baseline and every scenario.
  public func chart() -> FanChart {
    let shown = series[0]
    let fans = results.map { result in
      let levels = levelRows(result)
      let bands = (levels.first?.summary.intervals ?? []).indices.map { k in
        FanChart.Band(
          level: levels[0].summary.intervals[k].level,
          lower: levels.map { $0.summary.intervals[k].lower },
          upper: levels.map { $0.summary.intervals[k].upper })
      }
      return FanChart.Fan(
        name: result.name, start: shown.end + 1, median: levels.map(\.summary.median),
        bands: bands)
    }
    let publisher = shown.description.publisher.map { "Source: \($0). " } ?? ""
    return FanChart(
      title: titles[shown.name] ?? shown.name,
      unit: shown.description.unit ?? "units as in the data",
      source: publisher + "Baseline: \(models[0].model)", historyStart: shown.start,
      history: shown.values, fans: fans
    ).keepingHistory(3 * Swift.max(shown.frequency.periodsPerYear, 4))
  }

  /// Levels of the first series in the periods past its data, in order, each once.
  private func levelRows(_ result: ScenarioResult) -> [ScenarioRow] {
    let shown = series[0]
    var rows: [Period: ScenarioRow] = [:]
    for row in result.rows where row.series == shown.name && row.summary.measure.kind == .level {
      let span = row.summary.measure.span.converted(to: shown.frequency)
      if let span, span.start > shown.end { rows[span.start] = row }
    }
    return rows.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Rows that measure the same of one series, in the order of the report.
  private var groups: [(series: String, kind: MeasureKind, unit: String, rows: [Int])] {
    var groups: [(series: String, kind: MeasureKind, unit: String, rows: [Int])] = []
    for (index, row) in (results.first.map(reportedRows) ?? []).enumerated() {
      let (measure, unit) = (row.summary.measure, row.summary.unit)
      if let last = groups.last, last.series == measure.series, last.kind == measure.kind,
        last.unit == unit
      {
        groups[groups.count - 1].rows.append(index)
      } else {
        groups.append((measure.series, measure.kind, unit, [index]))
      }
    }
    return groups
  }

  /// Tables of the groups; scenarios that do not fit beside each other go below.
  private func tables(width: Int) -> [TextTable] {
    // Period and baseline take about 20 columns, a scenario about 30.
    let perTable = Swift.max((Swift.min(width, 10_000) - 20) / 30, 1)
    let scenarios = Array(results.indices.dropFirst())
    return groups.flatMap { group in
      stride(from: 0, to: Swift.max(scenarios.count, 1), by: perTable).map { start in
        table(group, scenarios: Array(scenarios.dropFirst(start).prefix(perTable)))
      }
    }
  }

  private func table(
    _ group: (series: String, kind: MeasureKind, unit: String, rows: [Int]), scenarios: [Int]
  ) -> TextTable {
    let unit = group.unit.isEmpty ? "" : ", \(group.unit)"
    let level = results.first?.rows.first?.summary.intervals.first?.level ?? 0.8
    var table = TextTable(
      title: "\(titles[group.series] ?? group.series): \(group.kind.heading)\(unit)",
      columns: [.words("Period"), .numbers("baseline")]
        + scenarios.flatMap { index -> [TextTable.Column] in
          let name = results[index].name
          return [
            .numbers("mean", group: name), .numbers("change", group: name),
            .numbers("from", group: name), .numbers("to", group: name),
          ]
        })
    for row in group.rows { table.append(cells(row, group.kind, group.series, scenarios)) }
    table.notes = wrapped(
      "Means; change on the baseline by the same draws, with its \(percent(level)) interval.",
      width: 80)
    return table
  }

  private func cells(
    _ row: Int, _ kind: MeasureKind, _ series: String, _ scenarios: [Int]
  ) -> [String] {
    let base = results[0].rows[row].summary
    let isGrowth = ["%", "pp"].contains(base.unit) && kind != .level
    let places = isGrowth ? 1 : decimals[series] ?? 1
    let shown: (Double) -> String = {
      NumberText.fixed($0, decimals: places, signed: kind.isSigned, grouped: true)
    }
    let change: (Double) -> String = {
      NumberText.fixed($0, decimals: places, signed: true, grouped: true)
    }
    let label = base.measure.periodName(frequency: base.measure.span.start.frequency)
    return [label, shown(base.mean)]
      + scenarios.flatMap { index -> [String] in
        let other = results[index].rows[row]
        let interval = other.difference?.intervals.first
        return [
          shown(other.summary.mean), change(other.difference?.mean ?? .nan),
          change(interval?.lower ?? .nan), change(interval?.upper ?? .nan),
        ]
      }
  }
}
