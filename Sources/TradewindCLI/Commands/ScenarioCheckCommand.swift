import ArgumentParser
import Tradewind

/// `tradewind scenario check FILE…`.
struct ScenarioCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say whether scenario files are consistent, without projecting them.",
    discussion: """
      Reads the files with those they build on, fits the baseline, and ties every assumption to \
      it: names, periods, units, what follows from what, and what cannot hold together. Nothing \
      is projected. Exit code 0 when all files are consistent, 2 otherwise.

      EXAMPLES
        tradewind scenario check Data/scenarios/*.yaml
        tradewind scenario check strong.yaml --format json
      """)

  @Argument(help: "Scenario files, - for standard input.")
  var files: [String]

  @Option(help: ArgumentHelp("Data instead of those the files name.", valueName: "data"))
  var data: String?

  @OptionGroup var futures: FutureOptions
  @OptionGroup var holidays: CalendarOption
  @OptionGroup var result: OutputOptions

  func run() throws {
    if result.format == .csv {
      throw UsageError("a check is written as table, json or markdown, not as csv")
    }
    if let twice = files.first(where: { file in files.filter { $0 == file }.count > 1 }) {
      throw UsageError("\(twice == "-" ? "standard input" : twice) is given twice")
    }
    if data == "-", files.contains("-") {
      throw UsageError("standard input cannot be both the scenario and the data")
    }
    var entries: [String: ScenarioCheckReport.Entry] = [:]
    var sheets: [ScenarioSheet] = []
    for file in files {
      do {
        sheets.append(try ScenarioSheet(file: file, data: data))
      } catch {
        entries[file] = unreadable(file, error)
      }
    }
    var inputs = files + sheets.flatMap(\.otherFiles)
    for group in ScenarioSheet.groups(sheets) { check(group, &entries, &inputs) }
    try OutputOptions.protect(inputs, from: [result.output])
    let report = ScenarioCheckReport(files.compactMap { entries[$0] })
    switch result.format {
    case .json: try result.write(report.json())
    case .markdown: try result.write(report.markdown())
    default: try result.write(report.plain())
    }
    if !report.isConsistent { throw ExitCode(ProgramExit.badInput) }
  }

  private func unreadable(_ file: String, _ error: any Error) -> ScenarioCheckReport.Entry {
    ScenarioCheckReport.Entry(
      file: shown(file), name: nil,
      problems: [describe(LocatedError(place: shown(file), cause: error))])
  }

  private func shown(_ file: String) -> String { file == "-" ? "standard input" : file }

  /// Checks files with one baseline; what stops the baseline is a problem of each of them.
  private func check(
    _ sheets: [ScenarioSheet], _ entries: inout [String: ScenarioCheckReport.Entry],
    _ inputs: inout [String]
  ) {
    do {
      let measures = sheets.flatMap(\.content.report)
      let baseline = try ScenarioBaseline(
        sheets, measures: measures, futures: futures, holidays: holidays)
      inputs += baseline.inputs
      let checker = try ScenarioChecker(
        models: baseline.models, until: baseline.end, sums: baseline.sums,
        system: baseline.system, free: baseline.free)
      for sheet in sheets {
        let check = checker.check(sheet.content.scenario, report: sheet.content.report)
        entries[sheet.file] = ScenarioCheckReport.Entry(
          file: shown(sheet.file), name: check.scenario.name,
          problems: check.problems.map {
            describe(LocatedError(place: shown(sheet.file), cause: $0))
          },
          check: check)
      }
    } catch {
      // One file may name a series that the others do without.
      if sheets.count > 1 {
        for sheet in sheets { check([sheet], &entries, &inputs) }
        return
      }
      for sheet in sheets {
        var entry = unreadable(sheet.file, error)
        entry.name = sheet.content.scenario.name
        entries[sheet.file] = entry
      }
    }
  }
}
