import ArgumentParser
import Tradewind

/// `tradewind fit DATA FORMULA`.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Estimate a model; print how it was found, its coefficients and a verdict.",
    discussion: """
      FORMULA is series ~ terms. Models: arima(p,d,q)(P,D,Q), arima() for automatic orders, auto() \
      for the house default, structural(level, slope, seasonal) for unobserved components (also \
      slope: damped, seasonal: trigonometric, cycle, drifting: x), ar1() or ar1(cochraneOrcutt) for least squares with autocorrelated \
      errors, ets(), ces(), theta(), dotm(), naive() and their kin, stl(ets()) or stl(arima(), \
      robust: true) for any model of the series without its season, combination(); without one \
      ordinary least squares. Calendar: newYear(before: 20, after: 15), \
      tradingDays(), workingDays(), leapYear(), easter(8), holiday(name) with --calendar. Time: \
      trend(), seasonal(), fourier(2). Events: pulse(2020-02), step(2020-02), \
      ramp(2020-01, 2020-06), temporary(2020-02), outliers(), outliers(AO 2020-02, LS 2022-04). \
      Data: a column x, log(x), lag(x, 1), lags(x, 0...3), almon(x, lags: 0...12, degree: 2); lags \
      of the series itself make an autoregressive distributed lag model. log(series) models \
      logarithms. A constant is there unless 0 + removes it; after one difference 1 + adds a drift.

      EXAMPLES
        tradewind fit trade.csv "exports ~ arima(0,1,1)(0,1,1)"
        tradewind fit Data/china/dataset.yaml "log(exports) ~ arima() + newYear() + tradingDays()"
        tradewind fit trade.csv "log(exports) ~ structural(level, slope, seasonal) + newYear()"
        tradewind fit trade.csv "log(exports) ~ stl(ets(), seasonal: periodic)" --components parts.csv
        tradewind fit panel.csv "growth ~ 1 + x1 + x2" --format json
        tradewind fit trade.csv "exports ~ lag(exports, 1) + lags(world, 0...3)"
        tradewind fit trade.csv "exports ~ world + trend()" --errors newey-west
      """)

  @OptionGroup var input: DataOptions

  @Argument(help: "Model as text, such as \"log(exports) ~ arima(0,1,1)(0,1,1)\".")
  var formula: String

  @Flag(help: "List every model that was compared, not the best ones alone.")
  var trace = false

  @OptionGroup var selection: SelectionOptions

  @Option(
    help: ArgumentHelp(
      """
      Standard errors of least squares: classical, hc0 to hc3 for residuals of uneven spread, \
      newey-west also for correlated ones, its lag chosen from the data (default: classical).
      """))
  var errors: StandardErrors?

  @Option(
    help: ArgumentHelp(
      "Write trend, season and the other parts of a structural or stl() model to FILE as CSV.",
      valueName: "file"))
  var components: String?

  @OptionGroup var holidays: CalendarOption
  @OptionGroup var result: OutputOptions

  func validate() throws {
    if trace && (result.format == .csv || result.format == .json) {
      throw ValidationError(
        "--trace is for table and markdown; json always holds the trace, csv never")
    }
  }

  func run() throws {
    let formula = try ModelFormula(parsing: formula)
    try checkErrors(for: formula)
    var options = try selection.fitOptions(for: formula)
    let dataSet = try input.load()
    try OutputOptions.protect(dataSet.files, from: [result.output, components])
    if let components,
      components == result.output ?? "-" || OutputFile.isSame(components, result.output ?? "-")
    {
      throw UsageError("--components and --output both name \(components); give them two places")
    }
    let names = [formula.response] + formula.dataRegressors
    _ = try dataSet.response(named: formula.response)
    for name in formula.dataRegressors { _ = try dataSet.series(named: name) }
    dataSet.printWarnings(about: Set(names))
    options.calendar = try holidays.holidays(for: formula)
    options.covariance = errors?.covariance
    let model: any FittedModel
    do {
      model = try dataSet.estimated(formula, data: dataSet.allSeries, options: options)
    } catch {
      throw LocatedError(place: dataSet.path, cause: error)
    }
    let report = FitReport(model)
    warn(about: report)
    let text =
      switch result.format {
      case .table: report.plain(fullTrace: trace)
      case .csv: FitDocument.csv([report])
      case .json: FitDocument.json([report])
      case .markdown: report.markdown(fullTrace: trace)
      }
    if let components {
      guard let parts = report.componentCSV() else {
        throw UsageError(
          "--components: \(report.formula) takes the series into no parts; write structural(level, slope, "
            + "seasonal) or stl(ets())")
      }
      try Results.write(parts, to: components)
    }
    try result.write(text)
  }

  /// Robust errors are those of least squares; a model of the errors has its own.
  private func checkErrors(for formula: ModelFormula) throws {
    guard let errors, formula.family != .regression else { return }
    throw UsageError(
      "--errors \(errors.rawValue) is for least squares, but \(formula) models the correlation of its "
        + "errors and takes standard errors from that; leave out --errors, or the time-series term")
  }

  private func warn(about report: FitReport) {
    guard !report.summary.converged else { return }
    Messages.warning("\(report.series): the optimiser did not converge; do not rely on the table")
  }
}
