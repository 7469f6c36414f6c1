import ArgumentParser
import Foundation
import Tradewind

/// `tradewind evaluate DATA`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Compare models by their forecasts from many past origins.",
    discussion: """
      At each origin every model is chosen and estimated from the data up to it alone, and its \
      forecasts are compared with what came: by horizon, with intervals, a test of equal accuracy \
      and the set of models that cannot be told from the best. Figures are those known today, so \
      this is a pseudo out-of-sample comparison.

      EXAMPLES
        tradewind evaluate Data/china/dataset.yaml --series exports --measure yoy \\
          --origins 2019-01..2024-06 --model auto --model "log(exports) ~ arima(0,1,1)(0,1,1)"
        tradewind evaluate Data/china/dataset.yaml --measure ytdYoy \\
          --model "log(retail) ~ arima(0,1,1)(0,1,1)" --model "retail.ytdYoy ~ naive()"
        tradewind evaluate sales.csv --horizons 1,2,3 --loss crps --format csv --output scores.csv
        tradewind evaluate sales.csv --model arima --window 120 --by-season --chart horizons.svg
      """)

  @OptionGroup var input: DataOptions

  @Option(help: ArgumentHelp("The series to forecast.", valueName: "name"))
  var series: String?

  @Option(
    help: ArgumentHelp(
      "A model: auto, arima, structural, a right-hand side or a formula, also for the figure that is forecast. Repeat it for each.",
      valueName: "model"))
  var model: [String] = []

  @OptionGroup var design: EvaluationOptions
  @OptionGroup var futures: FutureOptions
  @OptionGroup var holidays: CalendarOption

  @Option(
    help: "Workers, 0 for all cores; the numbers are the same for any count.",
    transform: BatchCommand.workerCount)
  var jobs: Int = 0

  @Flag(help: "Show the loss by calendar month (or quarter) of the target too.")
  var bySeason = false

  @Option(help: ArgumentHelp("Write every forecast to FILE as CSV.", valueName: "file"))
  var records: String?

  @OptionGroup var result: OutputOptions

  @Option(
    help: ArgumentHelp("Draw the loss by horizon into FILE.", valueName: "file.svg"),
    transform: svgName)
  var chart: String?

  /// Models compared when none is named; a published figure is held against its last value.
  private static func standardModels(_ published: PublishedTargets?) -> [String] {
    published.map { ["auto", "\($0.series.name) ~ naive()"] } ?? ["auto", "regarima", "snaive"]
  }

  func run() throws {
    let dataSet = try input.load()
    try OutputOptions.protect(dataSet.files, from: [result.output, chart, records])
    let name = try series ?? namedByFormula() ?? dataSet.onlyName()
    let series = try dataSet.response(named: name)
    let evaluation = try prepared(series, in: dataSet)
    Interruption.watch()
    guard let outcome = try EvaluationRun(evaluation).run(jobs: BatchCommand.workers(jobs)) else {
      Messages.error("interrupted; nothing was written")
      return Interruption.finish()
    }
    let failed = try reportFailures(outcome)
    let report = EvaluationReport(outcome, loss: design.loss, showsSeasons: bySeason)
    try write(report)
    if failed { throw ExitCode(ProgramExit.partial) }
  }

  private func namedByFormula() throws -> String? {
    try model.first(where: isWholeFormula).map { try ModelFormula(parsing: $0).response }
  }

  private func prepared(_ series: Series, in dataSet: DataSet) throws -> RollingEvaluation {
    let published = try dataSet.targets(
      of: series.name, as: design.measure, isAsked: design.published)
    let texts = model.isEmpty ? Self.standardModels(published) : model
    let models = try texts.map { text in
      EvaluatedModel(name: text, formula: try formula(text, for: series.name, or: published))
    }
    dataSet.printWarnings(
      about: Set([series.name] + models.flatMap(\.formula.dataRegressors)))
    var data = dataSet.allSeries
    data[series.name] = series
    var design = try design.design(for: series)
    design.futures = try futures.futures(for: models.map(\.formula))
    design.estimation.calendar = try holidays.holidays(for: models.map(\.formula))
    return try RollingEvaluation(
      of: series.name, in: data, models: models, design: design, published: published)
  }

  /// A model of the series, or of the figure that is forecast: `retail.ytdYoy ~ naive()`.
  private func formula(
    _ text: String, for name: String, or published: PublishedTargets?
  ) throws -> ModelFormula {
    if isWholeFormula(text) {
      let formula = try ModelFormula(parsing: text)
      if formula.response == published?.series.name { return formula }
    }
    return try modelFormula(text, for: name)
  }

  /// Says which models failed where; true when one did.
  ///
  /// - Throws: When a model failed everywhere: there is nothing to compare.
  private func reportFailures(_ outcome: EvaluationResult) throws -> Bool {
    var failed = false
    for (model, list) in zip(outcome.evaluation.models, outcome.failures) {
      guard let first = list.first, let reason = first.failure else { continue }
      let count = outcome.evaluation.design.originPeriods.count
      if list.count == count {
        throw UsageError("\(model.name) failed at every origin; at \(first.origin): \(reason)")
      }
      Messages.error(
        "\(model.name) failed at \(list.count) of \(count) origins, which are left out for all "
          + "models; at \(first.origin): \(reason)")
      failed = true
    }
    return failed
  }

  private func write(_ report: EvaluationReport) throws {
    let text =
      switch result.format {
      case .table: report.plain()
      case .csv: report.csv()
      case .json: report.json()
      case .markdown: report.markdown()
      }
    if let chart { try Results.write(report.chart().svg(), to: chart) }
    if let records { try Results.write(report.records(), to: records) }
    try result.write(text)
  }
}
