import ArgumentParser
import Tradewind

/// `tradewind data disaggregate TOTALS --to month`.
struct DataDisaggregateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disaggregate",
    abstract: "Find the months (or quarters) inside quarterly or annual totals, with intervals.",
    discussion: """
      The result meets every total. With indicators, series of the wanted frequency that move like \
      the total does, the method is a regression (chow-lin, fernandez, litterman) or moves one \
      indicator onto the totals (denton, denton-cholette); without, the smoothest path is taken. \
      Standard errors hold the uncertainty of the coefficients; ρ is taken as known. Where the \
      indicators go on past the last total, so does the result. CSV output reads as data again.

      EXAMPLES
        tradewind data disaggregate gdp.csv --to month --indicator trade.csv
        tradewind data disaggregate gdp.csv --to quarter --method denton-cholette --until 2025Q4
        tradewind data disaggregate sales.csv --to month --indicator imports=Data/china/dataset.yaml \\
          --method chow-lin --rho min-rss --format csv --output months.csv
      """)

  @OptionGroup var input: DataOptions

  @Option(help: ArgumentHelp("The totals, where DATA holds several series.", valueName: "name"))
  var series: String?

  @Option(help: "What is wanted: month or quarter.")
  var to: ShorterPeriod

  @Option(
    help: ArgumentHelp(
      "CSV file whose columns are indicators, or NAME=DATA for one series of DATA. Repeatable.",
      valueName: "file|name=data"))
  var indicator: [String] = []

  @Option(
    help: """
      chow-lin, fernandez, litterman, denton or denton-cholette. Unless given, chow-lin with \
      indicators and denton-cholette without.
      """)
  var method: MethodWord?

  @Option(
    help: """
      What a total is of its periods: sum, mean, first or last. Unless given, the sum for flows and \
      the mean for other kinds.
      """)
  var by: ConversionWord?

  @Option(
    help: ArgumentHelp(
      "ρ of chow-lin and litterman: ml (maximum likelihood), min-rss or a number.", valueName: "rho"
    ),
    transform: { text in
      switch text {
      case "ml": return .maximumLikelihood
      case "min-rss": return .minimumResiduals
      default:
        guard let rho = Double(text), rho > -1, rho <= 0.999 else {
          throw ValidationError("expected ml, min-rss or a number above -1 and up to 0.999")
        }
        return .fixed(rho)
      }
    })
  var rho: AutocorrelationChoice?

  @Option(help: "Denton's corrections: proportional (unless given) or additive.")
  var form: DentonWord?

  @Option(help: "Denton's differences: 1 (unless given) or 2.")
  var differences: Int?

  @Flag(help: "Leave out the constant of the regression.")
  var noConstant = false

  @Flag(help: "Add a linear trend to the regression.")
  var trend = false

  @Option(
    help: ArgumentHelp("The last period wanted, past the last total or not.", valueName: "period"),
    transform: Horizon.parsedPeriod)
  var until: Horizon?

  @OptionGroup var probabilities: LevelOptions
  @OptionGroup var result: OutputOptions

  func run() throws {
    let dataSet = try input.load()
    let totals = try dataSet.series(named: series ?? dataSet.onlyName())
    dataSet.printFileWarnings(about: [totals.name])
    let indicators = try IndicatorFiles(indicator).series()
    let inputs = dataSet.files + IndicatorFiles(indicator).paths
    try OutputOptions.protect(inputs, from: [result.output])
    let specification = try specification(for: totals, hasIndicators: !indicators.isEmpty)
    let found: Disaggregation
    do {
      found = try specification.disaggregate(
        totals, indicators: indicators, until: try lastPeriod())
    } catch let error as ModelError {
      throw LocatedError(place: dataSet.path, cause: error)
    }
    let report = try DisaggregationReport(found, levels: probabilities.levels)
    for remark in report.remarks { Messages.warning(remark) }
    let text =
      switch result.format {
      case .table: report.plain()
      case .csv: report.csv()
      case .json: report.json()
      case .markdown: report.markdown()
      }
    try result.write(text)
  }

  private func lastPeriod() throws -> Period? {
    guard case .end(let span) = until else { return nil }
    guard let own = span.converted(to: to.frequency) else {
      throw UsageError("--until \(span) does not end with a \(to.rawValue)")
    }
    return own.end
  }

  private func specification(
    for totals: Series, hasIndicators: Bool
  ) throws -> DisaggregationSpecification {
    let word = method ?? (hasIndicators ? .chowLin : .dentonCholette)
    try refuseIgnored(word)
    let form = form?.form ?? .proportional
    let chosen: DisaggregationMethod =
      switch word {
      case .chowLin: .chowLin(rho ?? .maximumLikelihood)
      case .litterman: .litterman(rho ?? .maximumLikelihood)
      case .fernandez: .fernandez
      case .denton: .denton(form, differences: differences ?? 1)
      case .dentonCholette: .dentonCholette(form, differences: differences ?? 1)
      }
    return DisaggregationSpecification(
      method: chosen, target: to.frequency,
      conversion: by?.conversion ?? (totals.kind.addsUp ? .sum : .mean),
      hasConstant: !noConstant, hasTrend: trend)
  }

  private func refuseIgnored(_ word: MethodWord) throws {
    let isRegression = word != .denton && word != .dentonCholette
    let hasRho = word == .chowLin || word == .litterman
    for (option, isGiven, isUsed) in [
      ("--rho", rho != nil, hasRho), ("--form", form != nil, !isRegression),
      ("--differences", differences != nil, !isRegression),
      ("--no-constant", noConstant, isRegression), ("--trend", trend, isRegression),
    ] where isGiven && !isUsed {
      throw UsageError("\(option) means nothing to \(word.rawValue) and would be ignored")
    }
  }
}

/// The shorter periods totals can be divided into.
enum ShorterPeriod: String, CaseIterable, ExpressibleByArgument {
  case month
  case quarter

  var frequency: Frequency { self == .month ? .monthly : .quarterly }
}

/// The methods by their words.
enum MethodWord: String, CaseIterable, ExpressibleByArgument {
  case chowLin = "chow-lin"
  case fernandez
  case litterman
  case denton
  case dentonCholette = "denton-cholette"
}

/// What a total is of its periods.
enum ConversionWord: String, CaseIterable, ExpressibleByArgument {
  case sum
  case mean
  case first
  case last

  var conversion: AggregateConversion {
    switch self {
    case .sum: .sum
    case .mean: .mean
    case .first: .first
    case .last: .last
    }
  }
}

/// Denton's corrections by their words.
enum DentonWord: String, CaseIterable, ExpressibleByArgument {
  case additive
  case proportional

  var form: DentonForm { self == .additive ? .additive : .proportional }
}

/// The `--indicator` options.
struct IndicatorFiles {
  private let texts: [String]

  init(_ texts: [String]) { self.texts = texts }

  private func parts(_ text: String) -> (name: String?, path: String) {
    guard let mark = text.firstIndex(of: "="), mark != text.startIndex else { return (nil, text) }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  /// The files.
  var paths: [String] { texts.map { parts($0).path } }

  /// The series, in order.
  func series() throws -> [Series] {
    let all = try texts.flatMap { text -> [Series] in
      let (name, path) = parts(text)
      let data = try DataSet.load(path: path)
      return try (name.map { [$0] } ?? data.names).map { try data.series(named: $0) }
    }
    let names = all.map(\.name)
    if let twice = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw UsageError("the indicator \(names[twice]) is given twice")
    }
    return all
  }
}
