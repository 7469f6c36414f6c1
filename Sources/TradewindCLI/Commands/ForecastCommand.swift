import ArgumentParser
import Foundation
import Tradewind

/// `tradewind forecast DATA`.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Choose or take a model; print the projection with intervals.",
    discussion: """
      Reported are the level, growth on a year earlier, growth of the year to date and of calendar \
      years, each with mean, median and intervals from one joint law. --measure asks for others: \
      level sum mean ytd yoy ytdYoy growth change mom carryover cagr annualised, either alone \
      (every period or year) or in full, as in growth(exports, 2024H2).

      EXAMPLES
        tradewind forecast Data/china/dataset.yaml --series exports
        tradewind forecast Data/china/dataset.yaml --series exports,imports --until 2025-12 \\
          --format csv --output trade.csv
        tradewind forecast trade.csv --model "log(exports) ~ arima(0,1,1)(0,1,1)" \\
          --measure "growth(exports, 2024H2)" --chart exports.svg
        tradewind forecast trade.csv --series exports --model "arima() + world" \\
          --future world=auto
      """)

  @OptionGroup var input: DataOptions

  @Option(
    help: ArgumentHelp(
      "Series to forecast; several separated by commas, or repeat the option.",
      valueName: "name"))
  var series: [String] = []

  @Option(
    help: ArgumentHelp(
      "auto, arima, the right-hand side of a formula, or a whole formula.", valueName: "model"))
  var model: String = "auto"

  @OptionGroup var projection: ProjectionOptions
  @OptionGroup var futures: FutureOptions
  @OptionGroup var holidays: CalendarOption
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var result: OutputOptions

  @Option(
    help: ArgumentHelp("Draw a fan chart of the level into FILE.", valueName: "file.svg"),
    transform: svgName)
  var chart: String?

  func run() throws {
    let dataSet = try input.load()
    try OutputOptions.protect(dataSet.files, from: [result.output, chart])
    let names = try chosenNames(in: dataSet)
    if chart != nil && names.count > 1 {
      throw UsageError("--chart draws one series, but \(names.count) are forecast")
    }
    if let name = names.first(where: dataSet.isGrowthOnly), chart != nil {
      throw UsageError("--chart draws levels, but \(name) is published as growth only")
    }
    let data = dataSet.allSeries
    var reports: [ForecastReport] = []
    var failures: [(name: String, error: any Error)] = []
    for name in names {
      do {
        reports.append(try report(on: name, in: dataSet, data: data))
      } catch {
        failures.append((name, error))
      }
    }
    if let only = failures.first, names.count == 1 {
      throw futures.located(only.error, data: dataSet.path)
    }
    for failure in failures {
      Messages.error(describe(futures.located(failure.error, data: dataSet.path)))
    }
    guard !reports.isEmpty else {
      throw ExitCode(failures.map { ProgramExit.code(for: $0.error) }.max() ?? ProgramExit.partial)
    }
    try write(reports)
    if !failures.isEmpty { throw ExitCode(ProgramExit.partial) }
  }

  private func chosenNames(in dataSet: DataSet) throws -> [String] {
    if series.isEmpty { return [try modelResponse() ?? dataSet.onlyName()] }
    let names = series.flatMap { list in
      list.split(separator: ",", omittingEmptySubsequences: false).map { name in
        String(name.filter { $0 != "`" }).trimmingCharacters(in: .whitespaces)
      }
    }
    if names.contains("") {
      throw UsageError("--series has an empty name; there are \(dataSet.someNames)")
    }
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw UsageError("--series names \(names[twice]) twice")
    }
    if let response = try modelResponse(), names != [response] {
      throw UsageError("--model is a formula for \(response), but --series asks for others")
    }
    // An unknown name is a mistake in the request, not a series that failed.
    for name in names { _ = try dataSet.response(named: name) }
    return names
  }

  /// The series a whole formula names.
  private func modelResponse() throws -> String? {
    isWholeFormula(model) ? try ModelFormula(parsing: model).response : nil
  }

  private func report(
    on name: String, in dataSet: DataSet, data: [String: Series]
  ) throws -> ForecastReport {
    let series = try dataSet.response(named: name)
    let formula = try modelFormula(model, for: name)
    dataSet.printWarnings(about: Set([name] + formula.dataRegressors))
    var data = data
    // What growth, sums and shares alone say of single months is no data.
    let hasLevels = try !dataSet.isGrowthOnly(name) && dataSet.impliedLevels(of: name) == nil
    data[name] = hasLevels ? series : nil
    var options = try projection.forecastOptions(for: series)
    var estimation = try selection.fitOptions(for: formula)
    estimation.calendar = try holidays.holidays(for: formula)
    let fitted = try futures.applied(to: [
      dataSet.estimated(formula, data: data, options: estimation)
    ])
    options.measures = try dataSet.reportedMeasures(
      options.measures, of: series, horizon: options.horizon)
    var report = try ForecastReport(fitted[0], options: options)
    report.addRemarks(from: dataSet)
    for remark in report.remarks { Messages.warning("\(name): \(remark)") }
    if !report.fit.converged {
      Messages.warning("\(name): the optimiser did not converge; treat the numbers with care")
    }
    return report
  }

  private func write(_ reports: [ForecastReport]) throws {
    let text =
      switch result.format {
      case .table: reports.map { $0.plain() }.joined(separator: "\n\n")
      case .csv: ForecastDocument.csv(reports)
      case .json: ForecastDocument.json(reports)
      case .markdown: reports.map { $0.markdown() }.joined(separator: "\n")
      }
    // The chart first: where it cannot be written, nothing is.
    if let chart, let report = reports.first {
      // Five years of months beside the future keep the seasons readable.
      let shown = 5 * Swift.max(report.series.frequency.periodsPerYear, 4)
      try Results.write(report.chart(history: shown).svg(), to: chart)
    }
    try result.write(text)
  }
}
