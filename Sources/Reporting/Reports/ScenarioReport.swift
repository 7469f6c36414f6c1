public import Models
public import Scenarios
import TimeSeries

/// Scenarios beside their baseline: what changes, how plausible it is, what it rests on.
public struct ScenarioReport: Sendable {
  /// Readable names of the series, by name.
  let titles: [String: String]
  /// Decimals of the levels, by series.
  let decimals: [String: Int]
  /// The baseline's model of each series, in order.
  private let models: [(series: String, model: String)]
  /// Series that are sums of modelled ones.
  private let sums: [SeriesSum]
  /// The baseline first, then the scenarios; rows of all of them agree.
  public let results: [ScenarioResult]
  /// Rows of each result that are reported; further ones serve the chart.
  private let rowCount: Int
  /// Observed values of the series, for paths and the chart.
  let series: [Series]
  /// What each assumption explains, by scenario.
  let attributions: [String: ScenarioAttribution]
  /// What it takes to reach a target; nil where none is asked for.
  let target: TargetReport?
  /// What a reader should know about the assumptions, by scenario.
  private let remarks: [String: [String]]

  /// A report of the results of one run.
  ///
  /// - Parameters:
  ///   - models: The fitted models of the baseline.
  ///   - results: The baseline and then the scenarios, as `ScenarioRun.results(of:)` gives them.
  ///   - sums: Series that are sums of the models' series.
  ///   - scenarios: The scenarios with their notes and sources.
  ///   - rowCount: How many rows to report; those after them serve paths and the chart. Nil takes
  ///     all.
  ///   - attributions: What each assumption explains, by scenario.
  ///   - answers: What it takes to reach a target, the baseline's answer first.
  public init(
    models: [any FittedModel], results: [ScenarioResult], sums: [SeriesSum] = [],
    scenarios: [Scenario], rowCount: Int? = nil,
    attributions: [String: ScenarioAttribution] = [:], answers: [TargetAnswer] = []
  ) {
    // A total may have a model of its own as well.
    let modelled = Set(models.map(\.series.name))
    series = models.map(\.series) + sums.map(\.series).filter { !modelled.contains($0.name) }
    self.attributions = attributions
    target = answers.isEmpty ? nil : TargetReport(answers, series: series)
    self.sums = sums
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
  ///
  /// - Parameters:
  ///   - width: Columns of the terminal.
  ///   - showsPaths: False leaves out the tables of every period; nil shows them for one scenario.
  /// - Returns: The text, lines ended.
  public func plain(width: Int = 80, showsPaths: Bool? = nil) -> String {
    let withPaths = showsPaths ?? (results.count <= 2)
    var parts = [baselines(mark: "")]
    parts += results.dropFirst().map(description(of:))
    func paragraph(_ lines: [String]) -> String {
      lines.flatMap { wrapped($0, width: width, indent: "  ") }.map { $0 + "\n" }.joined()
    }
    let notes = closingNotes.isEmpty ? [] : [paragraph(closingNotes)]
    var sections = parts.map(paragraph)
    if results.count > 1 || target == nil {
      sections += allTables(width: width, showsPaths: withPaths).map { $0.plain() }
    }
    if let target { sections.append(target.plain(width: width)) }
    return (sections + notes).joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    var parts = [
      "## Scenarios\n", baselines(mark: "`").map { $0 + "\n" }.joined(separator: "\n"),
    ]
    for result in results.dropFirst() {
      let lines = description(of: result)
      parts.append("### \(result.name)\n\n" + lines.dropFirst().map { "- \($0)\n" }.joined())
    }
    if results.count > 1 || target == nil {
      parts += allTables(width: .max, showsPaths: true).map { $0.markdown() }
    }
    if let target { parts.append(target.markdown()) }
    if !closingNotes.isEmpty {
      parts.append(closingNotes.map { $0 + "\n" }.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n")
  }

  /// Headlines, what the assumptions explain, and paths where they are not the headlines themselves.
  private func allTables(width: Int, showsPaths: Bool) -> [TextTable] {
    let isPath = results.first.map { reportedRows($0).count == $0.rows.count } ?? true
    return tables(width: width) + contributionTables(width: width)
      + attributionTables(width: width)
      + (isPath || !showsPaths ? [] : pathTables(width: width))
  }

  /// Where each series' baseline comes from; models are quoted with `mark`.
  private func baselines(mark: String) -> [String] {
    models.map { "Baseline of \($0.series): \(mark)\($0.model)\(mark)" }
      + sums.map { sum in
        models.contains { $0.series == sum.series.name }
          ? "Made to hold in every month and draw: \(mark)\(sum.identity)\(mark)"
          : "Baseline of \(sum.series.name): \(mark)\(sum.identity)\(mark) in every month and draw"
      }
  }

  /// The model, or the sum, behind a series' baseline.
  func baselineText(of name: String) -> String {
    if let own = models.first(where: { $0.series == name }) {
      return footerText(ofModel: own.model)
    }
    return sums.first { $0.series.name == name }?.identity.description ?? name
  }

  /// Name, assumptions, plausibility and remarks of a scenario.
  private func description(of result: ScenarioResult) -> [String] {
    assumptionLines(of: result) + (remarks[result.name] ?? [])
  }

  /// Name, assumptions and plausibility of a scenario.
  func assumptionLines(of result: ScenarioResult) -> [String] {
    var lines = ["Scenario: \(result.name)"]
    lines += result.assumptions.map { $0.history == nil ? "assumes \($0)" : "asks \($0)" }
    if result.assumptions.isEmpty { lines.append("assumes nothing, so it is the baseline") }
    if let plausibility = result.plausibility {
      lines.append("plausibility: " + sentence(plausibility))
    }
    lines += result.ranges.map(sentence)
    lines += result.effects.map { "\($0.assumption.subject) \($0.sentence)" }
    lines += result.redundant.map { "without effect: \($0.sentence)" }
    if let size = result.effectiveSampleSize {
      // Bounds at 95% rest on a fortieth of the draws: ten of four hundred.
      let remedy = size < 400 ? "; too few for intervals, ask for more (--draws)" : ""
      lines.append(
        "reweighted to the exact law: effective number of draws "
          + NumberText.fixed(size, decimals: 0, grouped: true) + remedy)
    }
    return lines
  }

  private func sentence(_ plausibility: Plausibility) -> String {
    let distance = NumberText.fixed(plausibility.q, decimals: 2)
    let freedom = plausibility.degreesOfFreedom
    let verdict = Self.verdict(plausibility.pValue) ?? "well within reach"
    let costliest = plausibility.costliest.map { "; " + $0.sentence } ?? ""
    let probability = NumberText.probability(plausibility.pValue)
    let written = probability.hasPrefix("<") ? "< " + probability.dropFirst() : "= " + probability
    return "\(verdict) under the baseline (distance q = \(distance), χ² with \(freedom) "
      + "degree\(freedom == 1 ? "" : "s") of freedom, p \(written))" + costliest
  }

  private func sentence(_ range: RangeProbability) -> String {
    let verdict = Self.verdict(range.probability).map { $0 + ": " } ?? ""
    return
      "\(verdict)\(range.assumption) has a probability of \(Self.text(range)) under the baseline"
  }

  /// What a small probability is called; nil for one that is not small.
  private static func verdict(_ probability: Double) -> String? {
    probability < 0.01 ? "very unlikely" : probability < 0.1 ? "unlikely" : nil
  }

  /// A share of draws in percent; none and all of them leave room for what was not drawn.
  private static func text(_ range: RangeProbability) -> String {
    let (share, least) = (range.probability, 1 / Double(range.draws))
    if share < least { return "less than \(percent(least))" }
    if share > 1 - least { return "more than \(percent(1 - least))" }
    let decimals = share < 0.01 || share > 0.99 ? 2 : 0
    return NumberText.fixed(100 * share, decimals: decimals) + "%"
  }

  /// What readers must know, each once, with the scenarios it is about unless it is all of them.
  private var closingNotes: [String] {
    let scenarios = results.dropFirst()
    var notes: [String] = []
    for note in scenarios.flatMap(\.notes) where !notes.contains(note) { notes.append(note) }
    return notes.map { note in
      let names = scenarios.filter { $0.notes.contains(note) }.map(\.name)
      return "Note\(names.count == scenarios.count ? "" : " on " + names.joined(separator: ", ")): "
        + note + "."
    }
  }

  /// The rows of a result that are reported.
  func reportedRows(_ result: ScenarioResult) -> [ScenarioRow] {
    Array(result.rows.prefix(rowCount))
  }
}
