import ArgumentParser
import Tradewind

/// `tradewind test DATA`.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Test a series: unit roots, season, breaks, autocorrelation, normality.",
    discussion: """
      TESTS
        kpss        stationary around a level (with --trend: a line)
        adf, pp     unit root: augmented Dickey–Fuller, Phillips–Perron
        ocsb        seasonal unit root
        ch          seasonal pattern that does not change (Canova–Hansen)
        strength    how strong the season is
        chow        break at the date given with --break
        qlr         break at an unknown date: the largest Chow statistic
        cusum, reccusum  coefficients that drift, by ordinary and by recursive residuals
        ljungbox, boxpierce  autocorrelation
        mcleodli, arch  variance that changes over time
        jarquebera  normal distribution
        runs        random order above and below the median
        all         all of them that the data and options allow

      Unless named, the tests are those of unit roots, of the season where there is one, and of \
      breaks. The tests see the series as it is, its logarithm with --log, and its differences with \
      --differences and --seasonal-differences. Gaps: tests of the season fill them from the same \
      season of the years around, all others leave them out.

      EXAMPLES
        tradewind test Data/china/dataset.yaml --series exports --log
        tradewind test trade.csv --series imports --log --seasonal-differences 1 --test kpss,adf
        tradewind test trade.csv --series imports --test chow,qlr --break 2020-02 --format json
      """)

  @OptionGroup var input: DataOptions

  @Option(
    help: ArgumentHelp("Series to test; several after commas. Repeatable.", valueName: "name"))
  var series: [String] = []

  @Option(
    help: ArgumentHelp("Tests after commas, or all.", valueName: "kpss,adf"),
    transform: TestChoice.init(parsing:))
  var test: TestChoice?

  @Flag(help: "Test the logarithm.")
  var log = false

  @Flag(help: "A straight line beside the constant in kpss, adf, pp, chow, qlr and cusum tests.")
  var trend = false

  @Option(help: "Ordinary differences taken first.", transform: { try count($0, in: 0...2) })
  var differences = 0

  @Option(help: "Seasonal differences taken first.", transform: { try count($0, in: 0...2) })
  var seasonalDifferences = 0

  @Option(
    help: "Lags of every test that has some; each test's own rule unless given.",
    transform: { try count($0, in: 0...1000) })
  var lags: Int?

  @Option(
    name: .customLong("break"),
    help: ArgumentHelp("First period after the break that chow tests.", valueName: "period"))
  var breakText: String?

  @OptionGroup var result: OutputOptions

  func validate() throws {
    let needsDate = test?.tests?.contains(.chow) == true
    if breakText != nil, !needsDate, test?.isAll != true {
      throw ValidationError("--break is for the Chow test; add chow to --test")
    }
    if breakText == nil && needsDate {
      throw ValidationError(
        "the Chow test needs the date of the break, as in --break 2020-02; for an unknown date "
          + "there is qlr")
    }
  }

  func run() throws {
    let dataSet = try input.load()
    let names = try chosenNames(in: dataSet)
    dataSet.printWarnings(about: Set(names))
    let reports = try names.map { name throws -> TestReport in
      do {
        return try report(on: dataSet.series(named: name))
      } catch {
        throw LocatedError(place: dataSet.path, cause: error)
      }
    }
    let text =
      switch result.format {
      case .table: reports.map { $0.plain() }.joined(separator: "\n\n")
      case .csv: TestDocument.csv(reports)
      case .json: TestDocument.json(reports)
      case .markdown: reports.map { $0.markdown() }.joined(separator: "\n")
      }
    try result.write(text)
    try reportRefusals(reports)
  }

  private func chosenNames(in dataSet: DataSet) throws -> [String] {
    if series.isEmpty { return [try dataSet.onlyName()] }
    let names = series.flatMap { list in
      list.split(separator: ",").map { name in name.filter { $0 != "`" && $0 != " " } }
    }
    for name in names { _ = try dataSet.series(named: name) }
    return names
  }

  private func report(on series: Series) throws -> TestReport {
    let isSeasonal = series.frequency.periodsPerYear > 1
    guard isSeasonal || seasonalDifferences == 0 else {
      throw UsageError(
        "--seasonal-differences: \(series.name) has no season; give the length with --period where "
          + "the data are only numbered")
    }
    return try TestReport(
      series, tests: tests(for: series),
      preparation: TestReport.Preparation(
        isLogarithm: log, differences: differences, seasonalDifferences: seasonalDifferences),
      hasTrend: trend, lags: lags, breakPeriod: breakPeriod(in: series))
  }

  /// The tests for one series; what is not named and does not fit it is left out.
  private func tests(for series: Series) -> [SeriesTest] {
    if let named = test?.tests { return named }
    let isSeasonal = series.frequency.periodsPerYear > 1
    let usual: [SeriesTest] = [
      .kpss, .dickeyFuller, .phillipsPerron, .ocsb, .canovaHansen, .strength, .quandt,
      .cumulativeSum,
    ]
    return (test == nil ? usual : SeriesTest.allCases).filter {
      (isSeasonal || !$0.isSeasonal) && (breakText != nil || $0 != .chow)
    }
  }

  private func breakPeriod(in series: Series) throws -> Period? {
    guard let breakText else { return nil }
    let span: PeriodSpan
    do {
      span = try PeriodSpan(parsing: breakText)
    } catch {
      throw UsageError("--break \(breakText): \(error)")
    }
    guard let own = span.converted(to: series.frequency) else {
      throw UsageError(
        "--break \(breakText) is no period of \(series.name), which is \(series.frequency)")
    }
    return own.start
  }

  /// A test asked for by name that could not be computed fails that part of the request.
  private func reportRefusals(_ reports: [TestReport]) throws {
    guard test?.tests != nil else { return }
    let refused = reports.flatMap { report in report.refusals.map { (report.series.name, $0) } }
    for (name, refusal) in refused {
      Messages.error("\(name): \(refusal.test.rawValue): \(refusal.reason)")
    }
    if !refused.isEmpty { throw ExitCode(ProgramExit.partial) }
  }
}

/// What `--test` asks for.
struct TestChoice {
  /// The tests by name; nil for `all`.
  let tests: [SeriesTest]?

  var isAll: Bool { tests == nil }

  init(parsing text: String) throws {
    if text == "all" {
      tests = nil
      return
    }
    var chosen: [SeriesTest] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.filter { $0 != " " }
      guard let test = SeriesTest(rawValue: word) else {
        let names = SeriesTest.allCases.map(\.rawValue)
        let near = nearestName(to: word, in: names).map { "; did you mean \($0)?" }
        throw ValidationError(
          "there is no test '\(word)'" + (near ?? "; there are \(names.joined(separator: ", "))"))
      }
      if !chosen.contains(test) { chosen.append(test) }
    }
    tests = chosen
  }
}

private func count(_ text: String, in range: ClosedRange<Int>) throws -> Int {
  guard let count = Int(text), range.contains(count) else {
    throw ValidationError(
      "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
  return count
}
