import ArgumentParser
import Tradewind

/// `tradewind scenario diff A B`.
struct ScenarioDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say which assumptions differ between two scenarios, and what that changes.",
    discussion: """
      Assumptions are compared by their canonical form, whatever file they stand in; then both \
      scenarios are projected on the same draws and the second is compared with the first. \
      Scenarios on other data or another baseline are compared by their assumptions only.

      EXAMPLES
        tradewind scenario diff strong.yaml weak.yaml
        tradewind scenario diff a.yaml b.yaml --measure "growth(exports, 2025)" --format json
      """)

  @Argument(help: "The first scenario file, - for standard input.")
  var first: String

  @Argument(help: "The second scenario file.")
  var second: String

  @Option(help: ArgumentHelp("Data instead of those the files name.", valueName: "data"))
  var data: String?

  @OptionGroup var reported: ScenarioMeasureOptions
  @OptionGroup var intervals: IntervalOptions
  @OptionGroup var futures: FutureOptions
  @OptionGroup var holidays: CalendarOption
  @OptionGroup var result: OutputOptions

  func run() throws {
    if [first, second, data].filter({ $0 == "-" }).count > 1 {
      throw UsageError("standard input can stand for one thing only")
    }
    let sheets = try [first, second].map { file in
      try located(file) { try ScenarioSheet(file: file, data: data) }
    }
    var inputs = [first, second] + sheets.flatMap(\.otherFiles)
    let report = try report(on: sheets[0], sheets[1], &inputs)
    try OutputOptions.protect(inputs, from: [result.output])
    switch result.format {
    case .csv: try result.write(report.csv())
    case .json: try result.write(report.json())
    case .markdown: try result.write(report.markdown())
    case .table: try result.write(report.plain())
    }
  }

  private func located<Value>(_ file: String, _ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch {
      throw LocatedError(place: file, cause: error)
    }
  }

  private func report(
    on a: ScenarioSheet, _ b: ScenarioSheet, _ inputs: inout [String]
  ) throws -> ScenarioDiffReport {
    let names = [a, b].map(\.content.scenario.name)
    guard a.sharesBaseline(with: b) else {
      return ScenarioDiffReport(
        names: names, changes: a.content.scenario.changes(to: b.content.scenario),
        baselineChanges: a.baselineChanges(to: b))
    }
    let measures = reported.measures(of: [a, b])
    let baseline = try located(a.file) {
      try ScenarioBaseline([a, b], measures: measures, futures: futures, holidays: holidays)
    }
    inputs += baseline.inputs
    let run = try located(a.file) {
      try ScenarioRun(
        models: baseline.models, until: baseline.end, sums: baseline.sums,
        system: baseline.system, free: baseline.free, report: measures,
        options: ScenarioOptions(
          draws: intervals.draws, seed: intervals.seed, levels: intervals.levels))
    }
    // The file that cannot be projected is named before both are projected together.
    for sheet in [a, b] {
      _ = try located(sheet.file) { try run.result(of: sheet.content.scenario) }
    }
    let pair = try located(b.file) {
      try run.pair(a.content.scenario, b.content.scenario)
    }
    return ScenarioDiffReport(
      names: names, pair: pair, models: baseline.models, sums: baseline.sums,
      headlines: measures.isEmpty)
  }
}

extension ScenarioSheet {
  /// What differs in data and baseline, in sentences.
  fileprivate func baselineChanges(to other: ScenarioSheet) -> [String] {
    let (own, others) = (content.baseline, other.content.baseline)
    func end(_ baseline: BaselineSpecification) -> String {
      baseline.until.map { "\($0)" } ?? baseline.horizon.map { "\($0) periods" } ?? "the usual end"
    }
    let pairs = [
      ("data", data, other.data), ("model", own.model ?? "auto", others.model ?? "auto"),
      ("end", end(own), end(others)),
      (
        "data used", own.dataUntil.map { "until \($0)" } ?? "all",
        others.dataUntil.map { "until \($0)" } ?? "all"
      ),
      ("system", content.system.description, other.content.system.description),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) becomes \($0.2)" }
  }
}
