import ArgumentParser
import Tradewind

/// `tradewind scenario …`.
struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario", abstract: "Play out assumptions beside the baseline.",
    subcommands: [ScenarioRunCommand.self])
}

/// `tradewind scenario run FILE…`.
struct ScenarioRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Project scenarios and compare them with the baseline, on the same draws.",
    discussion: """
      A scenario file names data, baseline, assumptions and the measures to report:

        scenario: Strong second half
        data: ../china/dataset.yaml
        baseline: {model: auto, until: 2025-12}
        assume:
          - growth(exports, 2024H2) = 8% ± 1
        report: [growth(exports, 2024), growth(exports, 2025)]

      Files with the same data and baseline stand side by side.

      EXAMPLES
        tradewind scenario run Data/scenarios/*.yaml
        tradewind scenario run strong.yaml --measure "growth(exports, 2024H2)" --format json
      """)

  @Argument(help: "Scenario files.")
  var files: [String]

  @Option(help: ArgumentHelp("Data instead of those the files name.", valueName: "data"))
  var data: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measures to report instead of those the files name, such as growth(exports, 2025).",
      valueName: "measure"),
    transform: { text in
      do {
        return try Measure(parsing: text)
      } catch {
        throw ValidationError("\(error)")
      }
    })
  var measure: [Measure] = []

  @OptionGroup var intervals: IntervalOptions
  @OptionGroup var futures: FutureOptions
  @OptionGroup var result: OutputOptions

  @Option(
    help: "Workers; the numbers are the same for any count.",
    transform: { text in
      guard let count = Int(text), (1...64).contains(count) else {
        throw ValidationError("expected a whole number from 1 to 64")
      }
      return count
    })
  var jobs: Int = 1

  @Option(
    help: ArgumentHelp("Draw the levels of all scenarios into FILE.", valueName: "file.svg"),
    transform: svgName)
  var chart: String?

  func run() throws {
    try OutputOptions.protect(files, from: [result.output, chart])
    var failures: [(file: String, error: any Error)] = []
    var sheets: [ScenarioSheet] = []
    for file in files {
      do {
        let sheet = try ScenarioSheet(file: file, data: data)
        sheets.append(sheet)
      } catch {
        failures.append((file, error))
      }
    }
    var reports: [ScenarioReport] = []
    for group in ScenarioSheet.groups(sheets) {
      do {
        if let report = try report(on: group, &failures) { reports.append(report) }
      } catch {
        failures.append((group[0].file, error))
      }
    }
    if reports.isEmpty, failures.count == 1, let only = failures.first {
      throw LocatedError(place: only.file, cause: only.error)
    }
    for failure in failures {
      Messages.error(describe(LocatedError(place: failure.file, cause: failure.error)))
    }
    guard !reports.isEmpty else { throw ExitCode(ProgramExit.badInput) }
    try write(reports)
    if !failures.isEmpty { throw ExitCode(ProgramExit.partial) }
  }
}

extension ScenarioRunCommand {
  /// Runs the scenarios of one baseline; those that fail are named and left out, nil when all do.
  private func report(
    on sheets: [ScenarioSheet], _ failures: inout [(file: String, error: any Error)]
  ) throws -> ScenarioReport? {
    let baseline = try ScenarioBaseline(sheets, measures: measure, futures: futures)
    var measures: [Measure] = measure
    if measures.isEmpty {
      for asked in sheets.flatMap(\.content.report) where !measures.contains(asked) {
        measures.append(asked)
      }
    }
    let shown = measures.isEmpty ? nil : measures.count
    if chart != nil, shown != nil { measures += baseline.levelMeasures }
    let run = try ScenarioRun(
      models: baseline.models, until: baseline.end, report: measures,
      options: ScenarioOptions(
        draws: intervals.draws, seed: intervals.seed, levels: intervals.levels, jobs: jobs))
    var results = [run.baseline]
    for sheet in sheets {
      do {
        results.append(try run.result(of: sheet.content.scenario))
      } catch {
        failures.append((sheet.file, error))
      }
    }
    guard results.count > 1 else { return nil }
    return ScenarioReport(
      models: baseline.models, results: results, scenarios: sheets.map(\.content.scenario),
      rowCount: shown)
  }

  private func write(_ reports: [ScenarioReport]) throws {
    if reports.count > 1, chart != nil {
      throw UsageError("--chart draws one baseline, but the files name \(reports.count)")
    }
    let text =
      switch result.format {
      case .table: reports.map { $0.plain() }.joined(separator: "\n\n")
      case .csv: ScenarioReport.csv(reports)
      case .json: ScenarioReport.json(reports)
      case .markdown: reports.map { $0.markdown() }.joined(separator: "\n")
      }
    if let chart, let report = reports.first {
      try Results.write(report.chart().svg(), to: chart)
    }
    try result.write(text)
  }
}
