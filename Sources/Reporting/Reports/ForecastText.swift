import Models
import TimeSeries

extension ForecastReport {
  /// The report for people: the model and why, a headline, the tables, a small fan chart.
  public func plain(width: Int = 80) -> String {
    var parts = [heading(width: width)]
    parts += tables().map { $0.plain() }
    if showsLevels { parts.append(chart(history: series.count).terminal(width: width)) }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// The same as markdown, without the chart.
  public func markdown() -> String {
    let paragraphs = ["## \(title)"] + explanation().map { $0 }
    return (paragraphs.map { $0 + "\n" } + tables().map { $0.markdown() }).joined(separator: "\n")
  }

  private func heading(width: Int) -> String {
    let lines = explanation().flatMap { wrapped($0, width: width, indent: "  ") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What was chosen and why, and what it says, in a few sentences.
  private func explanation() -> [String] {
    let name = title == series.name ? title : "\(title) (\(series.name))"
    let unit = series.description.unit.map { ", \($0)" } ?? ""
    let first = PeriodText.name(series.start)
    let last = PeriodText.name(series.end)
    var lines = [
      "\(name)\(unit): \(observed), \(first) to \(last).",
      "Model: \(model)",
    ]
    let compared = fit.trace.filter { $0.rejection == nil }.count
    let search = compared > 1 ? ["Lowest AICc of \(compared) models compared."] : []
    let reasons = fit.notes + search
    if !reasons.isEmpty { lines.append("Why: " + reasons.joined(separator: " ")) }
    if !gaps.isEmpty {
      lines.append(
        "\(PeriodText.count(gaps.count, series.frequency)) without a published value "
          + "\(gaps.count == 1 ? "is" : "are") estimated along.")
    }
    lines += remarks.map { "Note: " + $0 }
    if let remark = intervals.remark { lines.append(remark) }
    if !fit.converged {
      lines.append("Warning: the optimiser did not converge; treat the numbers with care.")
    }
    if let outlook = outlook() { lines.append(outlook) }
    lines += arithmetic?.sentences() ?? []
    return lines
  }

  private var observed: String {
    guard readsFigures else {
      return "\(PeriodText.count(fit.observations, series.frequency)) observed"
    }
    return "\(fit.observations) published \(fit.observations == 1 ? "figure" : "figures")"
  }

  /// The calendar years in one sentence: `Outlook, median growth …: 2024 +5.1% (80% interval +4.0 to +6.2); …`.
  private func outlook() -> String? {
    guard let years = sections.first(where: { $0.kind == .growth }) else { return nil }
    let whole = years.rows.filter { $0.measure.span.start == $0.measure.span.end }
    let parts = (whole.isEmpty ? years.rows : whole).map { row in
      let middle = NumberText.fixed(row.median, decimals: 1, signed: true)
      let interval = row.intervals.first.map {
        " (\(percent($0.level)) interval \(NumberText.fixed($0.lower, decimals: 1, signed: true))"
          + " to \(NumberText.fixed($0.upper, decimals: 1, signed: true)))"
      }
      return "\(row.measure.span) \(middle)%\(interval ?? "")"
    }
    return "Outlook, median growth on the year before: " + parts.joined(separator: "; ") + "."
  }

  /// One table a section.
  func tables() -> [TextTable] {
    sections.map { section in
      MeasureTable(
        title: sectionTitle(section), kind: section.kind, rows: section.rows,
        decimals: decimals(section), label: { rowLabel($0.measure) }
      ).table()
    }
  }

  private func sectionTitle(_ section: Section) -> String {
    let words =
      section.kind == .growth && section.rows.allSatisfy { $0.measure.span.count == 12 }
      ? "Growth of the calendar year" : section.kind.heading
    return section.unit.isEmpty ? words : "\(words), \(section.unit)"
  }

  /// Growth is published to one decimal; levels as the publisher prints them.
  private func decimals(_ section: Section) -> Int {
    if ["%", "pp"].contains(section.unit) && section.kind != .level { return 1 }
    return series.description.decimals
      ?? NumberText.commonDecimals(section.rows.map(\.median), digits: 4)
  }

  private func rowLabel(_ measure: Measure) -> String {
    measure.periodName(frequency: series.frequency)
  }
}

extension IntervalMethod {
  /// What a reader should know about intervals that are not the usual ones.
  fileprivate var remark: String? {
    switch self {
    case .gaussian: nil
    case .bootstrap: "Intervals: shocks drawn from the residuals of the fit (bootstrap)."
    case .conformal:
      "Intervals: as wide as past forecasts over the same distance missed (conformal)."
    }
  }
}

extension Measure {
  /// The span by name: `Aug 2024`, `2024 Q3`, `2024`, `2024H2`; for `cagr` both ends.
  func periodName(frequency: Frequency) -> String {
    if let base { return "\(base) to \(span)" }
    guard let own = span.converted(to: frequency), own.start == own.end else {
      return span.description
    }
    return PeriodText.name(own.start)
  }

  /// The span as machines read it; for `cagr` from the earlier to the later one.
  var periodKey: String {
    base.map { PeriodSpan($0.start, span.end).description } ?? span.description
  }

  /// As `periodKey`, a single period in the spelling of the series' frequency.
  func periodKey(frequency: Frequency) -> String {
    guard base == nil, let own = span.converted(to: frequency), own.start == own.end else {
      return periodKey
    }
    return own.start.description
  }
}

/// Summaries of measures as a table: period, mean, median, intervals.
struct MeasureTable {
  let title: String
  let kind: MeasureKind
  let rows: [MeasureSummary]
  let decimals: Int
  let label: (MeasureSummary) -> String

  func table() -> TextTable {
    let intervals = rows.first?.intervals ?? []
    var table = TextTable(
      title: title,
      columns: [.words("Period"), .numbers("mean"), .numbers("median")]
        + intervals.flatMap { interval -> [TextTable.Column] in
          let group = "\(percent(interval.level)) interval"
          return [.numbers("from", group: group), .numbers("to", group: group)]
        })
    var year: Int?
    for row in rows {
      // A rule where a year begins, in tables long enough to need one.
      let start = row.measure.span.start
      if rows.count > 12, start.frequency.isCalendar, let year, year != start.year {
        table.appendRule()
      }
      year = start.year
      let numbers = [row.mean, row.median] + row.intervals.flatMap { [$0.lower, $0.upper] }
      table.append(
        [label(row)]
          + numbers.map {
            NumberText.fixed($0, decimals: decimals, signed: kind.isSigned, grouped: true)
          })
    }
    return table
  }
}
