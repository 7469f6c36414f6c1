import ArgumentParser
import Tradewind

/// `tradewind data …`.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract:
      "Look at data: report what is odd, change the form, divide totals, solve published sentences.",
    subcommands: [
      DataCheckCommand.self, DataConvertCommand.self, DataDisaggregateCommand.self,
      DataFactsCommand.self,
    ])
}

/// `tradewind data check DATA`.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "List the series and say what is odd in the figures, in sentences.",
    discussion: """
      Checked are values against the declared kind, levels against published growth, year-to-date \
      sums against months, shares against ratios, identities, gaps, runs of equal values, outliers and repetitions. \
      Findings are results: the exit code is 0 whatever is found.

      EXAMPLES
        tradewind data check Data/china/dataset.yaml
        tradewind data check sales.csv --format json
      """)

  @OptionGroup var input: DataOptions

  @Option(
    help: ArgumentHelp("Show findings about these series only; repeatable.", valueName: "name"))
  var series: [String] = []

  @OptionGroup var result: OutputOptions

  func run() throws {
    let dataSet = try input.load()
    try OutputOptions.protect(dataSet.files, from: [result.output])
    for name in series { _ = try dataSet.figures(of: name) }
    dataSet.printFileWarnings(about: Set(series.isEmpty ? dataSet.entries.map(\.name) : series))
    let findings = DataCheck.run(dataSet).filter { finding in
      series.isEmpty || finding.series.map(series.contains) == true
    }
    let report = DataReport(dataSet, findings: findings)
    let text =
      switch result.format {
      case .table: report.plain()
      case .csv: report.csv()
      case .json: report.json()
      case .markdown: report.markdown()
      }
    try result.write(text)
  }
}
