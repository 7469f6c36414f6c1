import ArgumentParser
import Tradewind

/// `tradewind data facts FILE…`.
struct DataFactsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "Solve published sentences together: contradictions, and what follows from them.",
    discussion: """
      A file of published sentences names quantities and what was said about them; the rounding is \
      read off the digits:

        series:
          trade: {title: Goods trade, unit: CNY trn}
          asean: {title: Trade with ASEAN, unit: CNY trn}
        statements:
          - sum(asean, 2019-01..2019-07) = 2.35 CNY trn
          - growth(asean, 2019-01..2019-07) = 11.3%
          - growth(asean, 2019-01..2019-07) - growth(trade, 2019-01..2019-07) = 7.1 points
        ask: [growth(trade, 2019-01..2019-07)]

      Exit code 0 when no file contradicts itself, 2 otherwise.

      EXAMPLES
        tradewind data facts Data/background/*.yaml
        tradewind data facts briefing.yaml --format json
      """)

  @Argument(help: "Files of published sentences, - for standard input.")
  var files: [String]

  @OptionGroup var result: OutputOptions

  func run() throws {
    if let twice = files.first(where: { file in files.filter { $0 == file }.count > 1 }) {
      throw UsageError("\(twice == "-" ? "standard input" : twice) is given twice")
    }
    try OutputOptions.protect(files, from: [result.output])
    var entries: [SentenceReport.Entry] = []
    var failures: [LocatedError] = []
    for file in files {
      let shown = file == "-" ? "standard input" : file
      do {
        let content = try SentenceFile(tree: YAMLTree.load(path: file))
        entries.append(SentenceReport.Entry(file: shown, findings: try content.findings()))
      } catch {
        failures.append(LocatedError(place: shown, cause: error))
      }
    }
    if entries.isEmpty, failures.count == 1, let only = failures.first { throw only }
    for failure in failures { Messages.error(describe(failure)) }
    guard !entries.isEmpty else { throw ExitCode(ProgramExit.badInput) }
    let report = SentenceReport(entries)
    let text =
      switch result.format {
      case .table: report.plain()
      case .csv: report.csv()
      case .json: report.json()
      case .markdown: report.markdown()
      }
    try result.write(text)
    if !report.isConsistent { throw ExitCode(ProgramExit.badInput) }
    if !failures.isEmpty { throw ExitCode(ProgramExit.partial) }
  }
}
