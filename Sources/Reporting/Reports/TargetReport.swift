import Models
public import Scenarios
public import TimeSeries

/// What it takes to reach a target, under the baseline and under scenarios.
public struct TargetReport: Sendable {
  /// The answers, the baseline's first.
  public let answers: [TargetAnswer]
  private let titles: [String: String]
  private let decimals: [String: Int]

  /// A report of answers to one target.
  ///
  /// - Parameters:
  ///   - answers: The answers, the baseline's first.
  ///   - series: The series with their titles and decimals.
  public init(_ answers: [TargetAnswer], series: [Series]) {
    self.answers = answers
    titles = Dictionary(
      series.map { ($0.name, $0.description.title ?? $0.name) }, uniquingKeysWith: { a, _ in a })
    decimals = Dictionary(
      series.map {
        ($0.name, $0.description.decimals ?? NumberText.commonDecimals($0.values.suffix(24)))
      }, uniquingKeysWith: { a, _ in a })
  }
}

extension TargetReport {
  /// The report for people.
  func plain(width: Int = 80) -> String {
    let text = answers.flatMap(sentences).flatMap { wrapped($0, width: width, indent: "  ") }
    let head = (heading.map { [$0] } ?? []) + text
    let tables = ([deliveryTable] + pathTables).compactMap { $0?.plain() }
    return ([head.map { $0 + "\n" }.joined()] + tables).joined(separator: "\n")
  }

  /// The same as markdown.
  func markdown() -> String {
    let lines = answers.flatMap(sentences).map { "- \($0)\n" }.joined()
    let tables = ([deliveryTable] + pathTables).compactMap { $0?.markdown() }
    return (["### \(heading ?? "Target")\n\n" + lines] + tables).joined(separator: "\n")
  }

  private var heading: String? { answers.first.map { "Target: \($0.target)" } }

  private func name(_ answer: TargetAnswer) -> String {
    answer.scenario == "baseline" ? "the baseline" : "“\(answer.scenario)”"
  }

  /// What the answer says in words.
  private func sentences(_ answer: TargetAnswer) -> [String] {
    let expected = answer.expected
    let interval = expected.intervals.first.map {
      " (\(percent($0.level)) interval \(value($0.lower, of: expected)) to \(value($0.upper, of: expected)))"
    }
    var sentences = [
      "Under \(name(answer)) the mean is \(value(expected.mean, of: expected))\(interval ?? ""); the "
        + "target is reached with probability \(probability(answer))."
    ]
    // One sentence a series is read; more are a table.
    for delivery in answer.deliveries.prefix(answer.deliveries.count > 2 ? 1 : 2) {
      sentences.append(demand(delivery))
    }
    return sentences
  }

  private func demand(_ delivery: TargetAnswer.Delivery) -> String {
    let title = titles[delivery.series] ?? delivery.series
    let soFar = delivery.growthSoFar.flatMap { growth in
      delivery.published.map {
        "\(title) grew \(signed(growth))% in \($0) on a year earlier; from now on, in "
          + "\(delivery.open), "
      }
    }
    let isGrowth = delivery.measure.kind == .growth
    let unit = isGrowth ? "%" : delivery.unit.isEmpty ? "" : " \(delivery.unit)"
    let places = isGrowth ? 1 : decimals[delivery.series] ?? 1
    func shown(_ value: Double) -> String {
      NumberText.fixed(value, decimals: places, signed: isGrowth, grouped: true) + unit
    }
    let what = isGrowth ? "growth" : "the mean"
    return (soFar ?? "\(title): in \(delivery.open) ")
      + "\(what) must be \(shown(delivery.required)) where \(shown(delivery.expected)) is expected "
      + "(\(signed(delivery.sigma)) standard deviations)."
  }

  private func signed(_ value: Double) -> String {
    NumberText.fixed(value, decimals: 1, signed: true)
  }

  private func value(_ value: Double, of summary: MeasureSummary) -> String {
    let isGrowth = ["%", "pp"].contains(summary.unit) && summary.measure.kind != .level
    let places = isGrowth ? 1 : decimals[summary.measure.series] ?? 1
    let number = NumberText.fixed(
      value, decimals: places, signed: summary.measure.kind.isSigned, grouped: true)
    return summary.unit == "%"
      ? number + "%" : summary.unit.isEmpty ? number : "\(number) \(summary.unit)"
  }

  private func probability(_ answer: TargetAnswer) -> String {
    let share = answer.probability
    let least = answer.draws.map { 1 / Double($0) } ?? 1e-4
    if share < least { return "below \(percent(least))" }
    if share > 1 - least { return "above \(percent(1 - least))" }
    return NumberText.fixed(100 * share, decimals: share < 0.01 || share > 0.99 ? 2 : 0) + "%"
  }

  /// Which series would have to deliver; nil where there is one.
  private var deliveryTable: TextTable? {
    guard let answer = answers.first, answer.deliveries.count > 1 else { return nil }
    var table = TextTable(
      title: "Which series would have to deliver it, under \(name(answer))",
      columns: [
        .words("Series"), .numbers("expected"), .numbers("required"), .numbers("sigma"),
        .numbers("part of gap"),
      ])
    for delivery in answer.deliveries {
      let isGrowth = delivery.measure.kind == .growth
      let places = isGrowth ? 1 : decimals[delivery.series] ?? 1
      func shown(_ value: Double) -> String {
        NumberText.fixed(value, decimals: places, signed: isGrowth, grouped: true)
          + (isGrowth ? "%" : "")
      }
      table.append([
        titles[delivery.series] ?? delivery.series, shown(delivery.expected),
        shown(delivery.required), signed(delivery.sigma),
        NumberText.fixed(100 * delivery.share, decimals: 0) + "%",
      ])
    }
    let spans = Set(answer.deliveries.map(\.open.description)).sorted().joined(separator: ", ")
    table.notes = wrapped(
      "Growth in \(spans) on a year earlier (a mean where growth has no meaning), in the most likely "
        + "way to the target.", width: 80)
    return table
  }

  /// The required path of each series under the first answer.
  private var pathTables: [TextTable?] {
    guard let answer = answers.first else { return [] }
    var names: [String] = []
    for row in answer.path where !names.contains(row.series) { names.append(row.series) }
    return names.map { name in
      let rows = answer.path.filter { $0.series == name }
      let hasGrowth = rows.contains { $0.requiredGrowth != nil }
      let level = percent(rows.first?.required.intervals.first?.level ?? 0.8)
      let unit = rows.first?.required.unit ?? ""
      var table = TextTable(
        title: "Required path of \(titles[name] ?? name)\(unit.isEmpty ? "" : ", \(unit)")",
        columns: [
          .words("Period"), .numbers(answer.scenario == "baseline" ? "baseline" : "expected"),
          .numbers("required"), .numbers("change"), .numbers("\(level) interval"),
        ] + (hasGrowth ? [.numbers("yoy %")] : []))
      for row in rows {
        let places = decimals[name] ?? 1
        func shown(_ value: Double, signed: Bool = false) -> String {
          NumberText.fixed(value, decimals: places, signed: signed, grouped: true)
        }
        let interval = row.required.intervals.first
        let cells = [
          PeriodText.name(row.period), shown(row.expected.mean), shown(row.required.mean),
          shown(row.required.mean - row.expected.mean, signed: true),
          interval.map { "\(shown($0.lower)) to \(shown($0.upper))" } ?? "",
        ]
        let growth = row.requiredGrowth.map { signed($0) } ?? ""
        table.append(cells + (hasGrowth ? [growth] : []))
      }
      return table
    }
  }

  /// The answers for programs.
  var nodes: [JSONNode] { answers.map(node) }

  private func node(_ answer: TargetAnswer) -> JSONNode {
    [
      "target": .string(answer.target.description), "scenario": .string(answer.scenario),
      "expected": [
        "mean": .number(answer.expected.mean), "median": .number(answer.expected.median),
        "unit": .string(answer.expected.unit), "intervals": answer.expected.intervals.node,
      ],
      "probability": .number(answer.probability),
      "draws": answer.draws.map(JSONNode.integer) ?? .null,
      "deliveries": .array(answer.deliveries.map(node)), "path": .array(answer.path.map(node)),
    ]
  }

  private func node(_ delivery: TargetAnswer.Delivery) -> JSONNode {
    [
      "series": .string(delivery.series),
      "published": delivery.published.map { .string($0.description) } ?? .null,
      "growthSoFar": delivery.growthSoFar.map(JSONNode.number) ?? .null,
      "open": .string(delivery.open.description),
      "measure": .string(delivery.measure.kind.rawValue), "unit": .string(delivery.unit),
      "expected": .number(delivery.expected), "required": .number(delivery.required),
      "sigma": .number(delivery.sigma), "share": .number(delivery.share),
    ]
  }

  private func node(_ row: TargetAnswer.PathRow) -> JSONNode {
    [
      "series": .string(row.series), "period": .string("\(row.period)"),
      "unit": .string(row.required.unit), "expected": .number(row.expected.mean),
      "required": .number(row.required.mean), "intervals": row.required.intervals.node,
      "requiredYoy": row.requiredGrowth.map(JSONNode.number) ?? .null,
    ]
  }

  /// The required paths as a table for programs.
  static func csv(_ reports: [TargetReport]) -> String {
    let answers = reports.flatMap(\.answers)
    let levels = answers.first?.expected.intervals.map { percentNumber($0.level) } ?? []
    var header = [
      "target", "scenario", "probability", "series", "period", "unit", "expected", "required",
    ]
    for level in levels { header += ["lower\(level)", "upper\(level)"] }
    header.append("required_yoy")
    let lines = answers.flatMap { answer in
      answer.path.map { row -> String in
        let first = [
          answer.target.description, answer.scenario, CSVText.number(answer.probability),
        ]
        var numbers = [row.expected.mean, row.required.mean]
        numbers += row.required.intervals.flatMap { [$0.lower, $0.upper] }
        numbers.append(row.requiredGrowth ?? .nan)
        return CSVText.line(
          first + [row.series, "\(row.period)", row.required.unit] + numbers.map(CSVText.number))
      }
    }
    return CSVText.line(header) + lines.joined()
  }
}
