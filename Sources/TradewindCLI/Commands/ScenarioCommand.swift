import ArgumentParser
import Tradewind

/// `tradewind scenario …`.
struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario", abstract: "Play out assumptions beside the baseline.",
    subcommands: [
      ScenarioRunCommand.self, ScenarioCheckCommand.self, ScenarioDiffCommand.self,
    ])
}

/// `--measure`: what is reported instead of what the files name.
struct ScenarioMeasureOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measures to report instead of those the files name, such as growth(exports, 2025).",
      valueName: "measure"),
    transform: { text in
      do {
        return try Measure(parsing: text)
      } catch {
        if let kind = MeasureKind(rawValue: text) {
          throw ValidationError("name the series and the period too, as in \(kind.usage)")
        }
        throw ValidationError("\(error)")
      }
    })
  var measure: [Measure] = []

  /// The measures given, or those of the files, each once.
  func measures(of sheets: [ScenarioSheet]) -> [Measure] {
    if !measure.isEmpty { return measure }
    var measures: [Measure] = []
    for asked in sheets.flatMap(\.content.report) where !measures.contains(asked) {
      measures.append(asked)
    }
    return measures
  }
}

/// `tradewind scenario run FILE…`.
struct ScenarioRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Project scenarios and compare them with the baseline, on the same draws.",
    discussion: """
      A scenario file names data, baseline, assumptions and the measures to report; it may build \
      on another one (from: other.yaml):

        scenario: Strong second half
        data: ../china/dataset.yaml
        baseline: {model: auto, until: 2025-12}
        assume:
          - growth(exports, 2024H2) = 8% ± 1
          - step(exports, 2024-10) = -3%
        report: [growth(exports, 2024), growth(exports, 2025)]

      Files with the same data and baseline stand side by side; for several baselines each file gets \
      a short answer, and a table at the end compares them. One file tells everything, as --paths does \
      for many.

      EXAMPLES
        tradewind scenario run Data/scenarios/*.yaml
        tradewind scenario run strong.yaml --measure "growth(exports, 2024H2)" --format json
        tradewind scenario run Data/scenarios/*.yaml --chart scenarios.svg
        tradewind scenario run --data Data/china/dataset.yaml --target "growth(exports, 2024) = 5%"
        generate-scenario | tradewind scenario run - --data trade.csv
      """)

  @Argument(help: "Scenario files, - for standard input; none with --target and --data.")
  var files: [String] = []

  @Option(help: ArgumentHelp("Data instead of those the files name.", valueName: "data"))
  var data: String?

  @OptionGroup var reported: ScenarioMeasureOptions
  @OptionGroup var question: ScenarioTargetOptions

  @Flag(help: "Tell everything of every file, with the paths period by period.")
  var paths = false

  @Flag(help: "Reweight draws to the exact law where logarithms or ratios enter assumptions.")
  var reweight = false

  @Option(
    help: ArgumentHelp(
      "Table that csv writes: results, assumptions, attribution, path or target.",
      valueName: "part"),
    transform: { text in
      guard let part = ScenarioReport.CSVPart(rawValue: text) else {
        let names = ScenarioReport.CSVPart.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("expected one of \(names)")
      }
      return part
    })
  var csvPart: ScenarioReport.CSVPart?

  @OptionGroup var intervals: IntervalOptions
  @OptionGroup var futures: FutureOptions
  @OptionGroup var holidays: CalendarOption
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
    help: ArgumentHelp("Draw all scenarios beside the baseline into FILE.", valueName: "file.svg"),
    transform: svgName)
  var chart: String?

  /// A file and why it has no result.
  typealias Failure = (file: String, error: any Error)

  func run() throws {
    try checkFiles()
    var failures: [Failure] = []
    let sheets = try question.sheets(data: data, files: files) ?? readSheets(&failures)
    try checkNames(of: sheets)
    var inputs = files
    var reports: [ScenarioReport] = []
    for group in ScenarioSheet.groups(sheets) {
      do {
        if let report = try report(on: group, &failures, &inputs) { reports.append(report) }
      } catch {
        failures.append((group.map(\.file).joined(separator: ", "), error))
      }
    }
    if reports.isEmpty, failures.count == 1, let only = failures.first {
      throw LocatedError(place: only.file, cause: only.error)
    }
    for failure in failures {
      Messages.error(describe(LocatedError(place: failure.file, cause: failure.error)))
    }
    guard !reports.isEmpty else { throw ExitCode(ProgramExit.badInput) }
    try OutputOptions.protect(inputs, from: [result.output, chart])
    try write(reports)
    if !failures.isEmpty { throw ExitCode(ProgramExit.partial) }
  }
}

extension ScenarioRunCommand {
  /// Refuses files that are named twice, and one standard input for two things.
  private func checkFiles() throws {
    if csvPart != nil, result.format != .csv {
      throw UsageError("--csv-part chooses a table of csv; add --format csv or leave it out")
    }
    if csvPart == .target, question.target == nil {
      throw UsageError("--csv-part target needs --target")
    }
    if let twice = files.first(where: { file in files.filter { $0 == file }.count > 1 }) {
      throw UsageError("\(twice == "-" ? "standard input" : twice) is given twice")
    }
    if data == "-", files.contains("-") {
      throw UsageError("standard input cannot be both the scenario and the data")
    }
  }

  private func readSheets(_ failures: inout [Failure]) -> [ScenarioSheet] {
    var sheets: [ScenarioSheet] = []
    for file in files {
      do {
        sheets.append(try ScenarioSheet(file: file, data: data))
      } catch {
        failures.append((file, error))
      }
    }
    return sheets
  }

  /// Scenarios stand side by side under their names, beside the baseline.
  private func checkNames(of sheets: [ScenarioSheet]) throws {
    var files = ["baseline": "the baseline"]
    for sheet in sheets where !self.files.isEmpty {
      let name = sheet.content.scenario.name
      if let first = files[name] {
        throw UsageError(
          "\(sheet.file) and \(first) are both called “\(name)”; change the line “scenario:” of one"
        )
      }
      files[name] = sheet.file
    }
  }

  /// Runs the scenarios of one baseline; those that fail are named and left out, nil when all do.
  private func report(
    on sheets: [ScenarioSheet], _ failures: inout [Failure], _ inputs: inout [String]
  ) throws -> ScenarioReport? {
    var measures = reported.measures(of: sheets)
    let baseline = try ScenarioBaseline(
      sheets, measures: measures, futures: futures, holidays: holidays,
      target: question.target?.measure)
    inputs += baseline.inputs + sheets.flatMap(\.otherFiles)
    if measures.isEmpty, files.isEmpty, let target = question.target { measures = [target.measure] }
    let headlines = try baseline.headlines(measures)
    let shown = headlines.count
    measures = headlines + baseline.pathMeasures.filter { !headlines.contains($0) }
    let run = try ScenarioRun(
      models: baseline.models, until: baseline.end, sums: baseline.sums,
      system: baseline.system, free: baseline.free, report: measures,
      options: ScenarioOptions(
        draws: intervals.draws, seed: intervals.seed, levels: intervals.levels, jobs: jobs,
        reweights: reweight))
    var results = [run.baseline]
    var attributions: [String: ScenarioAttribution] = [:]
    var answers = try question.target.map { [try run.answer(to: $0)] } ?? []
    for sheet in sheets where !files.isEmpty {
      let scenario = sheet.content.scenario
      do {
        let result = try run.result(of: scenario)
        warn(about: result, of: sheet)
        results.append(result)
        attributions[scenario.name] = attribution(of: scenario, result, run, shown)
        if let target = question.target {
          answers.append(try run.answer(to: target, under: scenario))
        }
      } catch {
        failures.append((sheet.file, error))
      }
    }
    guard results.count > 1 || !answers.isEmpty else { return nil }
    return ScenarioReport(
      models: baseline.models, results: results, sums: baseline.sums,
      scenarios: sheets.map(\.content.scenario), rowCount: shown, attributions: attributions,
      answers: answers)
  }

  /// What each assumption explains of the reported measures; nil, with the reason, where some
  /// assumptions cannot be made without the others.
  private func attribution(
    of scenario: Scenario, _ result: ScenarioResult, _ run: ScenarioRun, _ shown: Int
  ) -> ScenarioAttribution? {
    do {
      return try run.attribution(
        of: scenario, result: result, rows: run.headlineRows.filter { $0 < shown })
    } catch {
      Messages.warning("“\(scenario.name)”: what each assumption explains is left out: \(error)")
      return nil
    }
  }

  /// A scenario that cannot differ from the baseline is a slip as a rule.
  private func warn(about result: ScenarioResult, of sheet: ScenarioSheet) {
    let published = result.redundant.filter { $0.published != nil }.count
    guard published == result.assumptions.count else { return }
    let reason =
      published == 0 ? "assumes nothing" : "assumes only what is published"
    Messages.warning("\(sheet.file): “\(result.name)” \(reason), so it is the baseline")
  }

  private func write(_ reports: [ScenarioReport]) throws {
    if reports.count > 1, chart != nil {
      throw UsageError("--chart draws one baseline, but the files name \(reports.count)")
    }
    let text =
      switch result.format {
      case .table:
        reports.count > 1 && !paths && question.target == nil
          ? ScenarioReport.overview(reports)
          : reports.map { $0.plain(showsPaths: paths ? true : nil) }.joined(separator: "\n\n")
      case .csv:
        ScenarioReport.csv(
          reports, part: csvPart ?? (question.target == nil ? .results : .target))
      case .json: ScenarioReport.json(reports)
      case .markdown: reports.map { $0.markdown() }.joined(separator: "\n")
      }
    if let chart, let report = reports.first {
      try Results.write(report.chart().svg(), to: chart)
    }
    try result.write(text)
  }
}
