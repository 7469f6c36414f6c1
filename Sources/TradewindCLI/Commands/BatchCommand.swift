import ArgumentParser
import Foundation
import Tradewind

/// `tradewind batch DATA|-`.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Forecast many series of a long table or a data set, one after the other.",
    discussion: """
      DATA is a long table with the columns series_id, period and value, all of them levels; the rows \
      of a series stand together and rise in time. Or it is a dataset.yaml or its folder: then every \
      series is forecast from its figures as they are published, sums, January and February together, \
      growth and shares among them. The levels are written as CSV in the order of the input, with the \
      columns of `forecast --format csv`; of a series that is published as growth only, growth on a \
      year earlier. Memory does not grow with the number of series of a long table.

      A series that no model can be estimated for is forecast by a simple law (seasonal naive, or a \
      random walk with drift); one with a mistake in it is left out. --status FILE has a row for \
      each series: ok, fallback or failed, the model, and the reason. In --model the series is \
      called value, as in "log(value) ~ arima(0,1,1)(0,1,1)".

      EXAMPLES
        tradewind batch panel.csv --output forecasts.csv --status status.csv
        zcat panel.csv.gz | tradewind batch - --horizon 18 --jobs 4 > forecasts.csv
        tradewind batch m3.csv --period 12 --model "arima(0,1,1)(0,1,1)"
        tradewind batch Data/china/dataset.yaml --status status.csv --output china.csv
      """)

  @Argument(
    help:
      "Long CSV file (series_id, period, value), dataset.yaml, its folder, or - for standard input."
  )
  var data: String

  @Option(
    help: ArgumentHelp(
      "Seasonal period where the column period only numbers the rows.", valueName: "n"),
    transform: DataOptions.seasonalPeriod)
  var period: Int?

  @Option(
    help: ArgumentHelp(
      "auto, arima, the right-hand side of a formula, or a formula for value.",
      valueName: "model"),
    transform: batchFormula)
  var model: ModelFormula = ModelFormula(response: batchResponse, family: .automatic)

  @OptionGroup var span: HorizonOptions
  @OptionGroup var intervals: LevelOptions

  @Option(
    help: "Workers, 0 for all cores; the numbers are the same for any count.",
    transform: workerCount)
  var jobs: Int = 0

  @Option(
    name: [.customLong("output"), .customLong("out")],
    help: "Write the forecasts to FILE, whole or not at all.")
  var output: String?

  @Option(help: ArgumentHelp("Write a row for each series to FILE.", valueName: "file"))
  var status: String?

  func run() throws {
    try OutputOptions.protect([data], from: [output, status])
    if let status, status == output ?? "-" || OutputFile.isSame(status, output ?? "-") {
      throw UsageError("--status and the forecasts need two places")
    }
    Interruption.watch()
    let run = try BatchRun(
      output: output ?? "-", status: status, levels: intervals.levels, next: try items())
    defer { run.close() }
    let forecaster = BatchForecaster(
      formula: model, horizon: span.chosen, levels: intervals.levels, cycle: period)
    try run.run(forecaster, jobs: Self.workers(jobs))
    if Interruption.isAsked {
      run.close()
      Messages.error("interrupted; no file was written")
      return Interruption.finish()
    }
    if run.readerIsGone { return }
    try run.finish()
    let messages = run.tally.messages(statusFile: status)
    if let warning = messages.warning { Messages.warning(warning) }
    if let error = messages.error { Messages.error(error) }
    if run.tally.failed > 0 {
      throw ExitCode(
        run.tally.failed == run.tally.total ? ProgramExit.badInput : ProgramExit.partial)
    }
  }
}

extension BatchCommand {
  /// What gives the series one after the other.
  private func items() throws -> () throws -> (item: BatchItem, fraction: Double?)? {
    guard DataSet.isDictionary(path: data) else {
      let reader = try LongSeriesReader(path: data, period: period)
      return { try reader.next().map { (.row($0), reader.fractionRead) } }
    }
    if period != nil {
      throw UsageError(
        "--period is for rows that are only numbered; a dictionary has its own periods")
    }
    let dataSet = try DataSet.load(path: data)
    try OutputOptions.protect(dataSet.files, from: [output, status])
    let names = dataSet.batchNames
    dataSet.printFileWarnings(about: Set(names))
    var place = 0
    return {
      guard place < names.count else { return nil }
      place += 1
      return (.entry(names[place - 1], in: dataSet), Double(place) / Double(names.count))
    }
  }

  /// Reads `--jobs`.
  static func workerCount(_ text: String) throws -> Int {
    // OpenBLAS keeps a fixed pool of 64 buffers, one a caller.
    guard let count = Int(text), (0...60).contains(count) else {
      throw ValidationError("expected a whole number from 0 to 60")
    }
    return count
  }

  /// The workers that `--jobs` asks for; 0 takes a worker a core.
  static func workers(_ jobs: Int) -> Int {
    jobs == 0 ? Swift.min(60, ProcessInfo.processInfo.activeProcessorCount) : jobs
  }
}

/// What a formula of a batch calls the series.
private let batchResponse = "value"

/// Reads the model of a batch.
private func batchFormula(_ text: String) throws -> ModelFormula {
  let formula: ModelFormula
  do {
    formula = try modelFormula(text, for: batchResponse)
  } catch {
    throw ValidationError("\(error)")
  }
  if let column = formula.dataRegressors.first {
    throw ValidationError(
      "a long table has no column \(column) to explain the series with; calendar terms are possible"
    )
  }
  return formula
}
