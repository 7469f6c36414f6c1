import ArgumentParser
import Tradewind

/// `tradewind data convert DATA --to month|quarter|year|level`.
struct DataConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract:
      "Change the form of data: days to months, year-to-date to months, months to quarters, growth to levels.",
    discussion: """
      --to month   Daily or weekly dates (2024-07-31, rising, one column a series) become months: the \
      mean, sum or last value of the days that have one; thin months are named. Year-to-date figures \
      (a data set, or --form ytd) become months by subtraction. January and February that are published \
      together only, and other months of which sums or shares alone are known, are estimated by a model \
      of all figures (--model; a structural one with the calendar unless given), with standard errors; \
      --model shares divides January and February by their shares in other years instead.
      --to quarter, --to year   Months are put together; where months are missing, published sums that \
      cover them are used. A period that cannot be known is an error that says what is missing.
      --to level   Growth rates are chained from levels of the series, or from --base. The standard \
      errors hold the rounding of the rates.

      The result is CSV, one column a series; NAME_standard_error stands beside a series of which \
      some value is an estimate.

      EXAMPLES
        tradewind data convert rates.csv --to month --output monthly.csv
        tradewind data convert Data/china/dataset.yaml --series retail --to month
        tradewind data convert Data/china/dataset.yaml --series retail --to month --model shares
        tradewind data convert Data/china/dataset.yaml --series retail --to quarter
        tradewind data convert cumulated.csv --form ytd --to month
        tradewind data convert growth.csv --form yoy --to level --base levels2019.csv
        tradewind data convert Data/china/dataset.yaml --series industry --to level --base 2019=100
      """)

  @Argument(help: "CSV file, dataset.yaml, its folder, or - for standard input.")
  var file: String

  @Option(help: "What to make of the data: month, quarter, year or level.")
  var to: ConvertedPeriod

  @Option(
    help: """
      How shorter periods become longer ones: mean, sum, last or first. Unless given, the mean of days; \
      of months the sum for flows and the mean for other kinds.
      """)
  var by: AggregationWord?

  @Option(
    help: ArgumentHelp(
      "Series of DATA to convert; repeatable. All columns of a CSV file unless given.",
      valueName: "name"))
  var series: [String] = []

  @Option(
    help: ArgumentHelp(
      "What the columns of a CSV file are: level, ytd, yoy, ytdYoy, mom, janFeb or sum(n).",
      valueName: "form"),
    transform: { text in
      guard let form = FigureForm(parsing: text) else {
        throw ValidationError("expected level, ytd, yoy, ytdYoy, mom, janFeb or sum(n)")
      }
      return form
    })
  var form: FigureForm?

  @Option(
    help: ArgumentHelp(
      """
      Levels that growth starts from: a CSV file with a column of the same name, or one column; or \
      2019=100, which sets every period of 2019 to 100 (an index: years compare, months of one year \
      do not).
      """, valueName: "file|period=value"))
  var base: String?

  @Option(
    help: ArgumentHelp(
      "What estimates months that are published together: a model such as arima(0,1,1)(0,1,1), or shares.",
      valueName: "model"))
  var model: String?

  @Flag(help: "Leave periods empty that cannot be known, instead of stopping.")
  var allowMissing = false

  @Option(
    name: [.customLong("output"), .customLong("out")],
    help: "Write the result to FILE, whole or not at all.")
  var output: String?

  func run() throws {
    try refuseIgnored()
    try OutputOptions.protect([file] + (base.map { [$0] } ?? []), from: [output])
    if isDaily { return try convertDays() }
    let dataSet = try loaded()
    try OutputOptions.protect(dataSet.files, from: [output])
    let names = try chosenNames(in: dataSet)
    dataSet.printFileWarnings(about: Set(names))
    var columns: [Series] = []
    for name in names {
      let converted = try convert(try entry(name, in: dataSet), in: dataSet)
      for remark in converted.remarks { Messages.warning(remark) }
      columns += Self.columns(of: converted)
    }
    try Results.write(SeriesWriter.wide(columns), to: output)
  }

  /// Days are what a CSV file holds when months are wanted and nothing says otherwise.
  private var isDaily: Bool { to == .month && form == nil && series.isEmpty && !isDictionary }

  private var isDictionary: Bool {
    let name = file.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
      || !name.hasSuffix(".csv") && file != "-"
  }

  private func refuseIgnored() throws {
    let isLonger = to == .quarter || to == .year
    for (option, isGiven, isUsed) in [
      ("--base", base != nil, to == .level), ("--by", by != nil, isLonger || isDaily),
      ("--allow-missing", allowMissing, isLonger), ("--form", form != nil, !isDictionary),
      ("--model", model != nil, to == .month && !isDaily),
    ] where isGiven && !isUsed {
      throw UsageError("\(option) means nothing here and would be ignored")
    }
  }

  private func convertDays() throws {
    let aggregation: DailyAggregation
    switch by ?? .mean {
    case .mean: aggregation = .mean
    case .sum: aggregation = .sum
    case .last: aggregation = .last
    case .first: throw UsageError("--by first is for months; days become mean, sum or last")
    }
    let table = try DailyTable.readMonths(path: file, aggregation: aggregation)
    for warning in table.warnings { Messages.warning("\(warning)") }
    try Results.write(SeriesWriter.wide(table.series), to: output)
  }

  private func loaded() throws -> DataSet {
    guard let form else { return try DataSet.load(path: file) }
    return DataSet(table: try SeriesTable.read(path: file), form: form)
  }

  private func chosenNames(in dataSet: DataSet) throws -> [String] {
    if !series.isEmpty { return series }
    return isDictionary ? [try dataSet.onlyName()] : dataSet.entries.map(\.name)
  }

  private func entry(_ name: String, in dataSet: DataSet) throws -> DataSet.Entry {
    if dataSet.entry(named: name) == nil, let own = dataSet.entry(publishing: name) {
      throw UsageError(
        "\(name) is a form in which \(own) is published; write --series \(own), of which every figure "
          + "is used")
    }
    _ = try dataSet.figures(of: name)
    guard let entry = dataSet.entry(named: name), !entry.figures.isEmpty else {
      throw UsageError("\(name) is defined by an identity only; convert the series it is made of")
    }
    return entry
  }

  private func convert(_ entry: DataSet.Entry, in dataSet: DataSet) throws -> ConvertedSeries {
    switch to {
    case .level:
      let frequency = entry.figures[0].values.frequency
      return try FormConversion.levels(
        of: entry, base: try baseSeries(for: entry.name, frequency: frequency))
    case .quarter, .year:
      return try FormConversion.aggregated(
        entry, to: to == .year ? .yearly : .quarterly, by: aggregation(of: entry),
        allowsMissing: allowMissing)
    case .month:
      let way = ModelledMonths(dataSet: dataSet, model: model)
      guard let months = try way.months(of: entry), months.series.frequency == .monthly
      else {
        throw UsageError(
          "\(entry.name) has no monthly levels, sums or shares to make months of; growth becomes levels with "
            + "--to level, quarters and years are divided by `tradewind data disaggregate`")
      }
      return months
    }
  }

  private func aggregation(of entry: DataSet.Entry) -> FormConversion.Aggregation {
    by?.aggregation ?? ((entry.description.kind ?? .flow).addsUp ? .sum : .mean)
  }

  private func baseSeries(for name: String, frequency: Frequency) throws -> Series? {
    guard let base else { return nil }
    if let flat = try flatBase(base, frequency: frequency) { return flat }
    let data = try DataSet.load(path: base)
    return try data.series(named: data.names.contains(name) ? name : data.onlyName())
  }

  /// `2019=100`: the same level in every period of a span; nil for the name of a file.
  private func flatBase(_ text: String, frequency: Frequency) throws -> Series? {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let span = try? PeriodSpan(parsing: parts[0]),
      let value = Double(parts[1]), value > 0
    else { return nil }
    guard let own = span.converted(to: frequency) else {
      throw UsageError("--base \(text): \(span) is no \(frequency) span")
    }
    let count = own.end - own.start + 1
    if count > 1 {
      Messages.warning(
        "every period of \(span) is set to \(parts[1]): growth on a year earlier is as published, "
          + "but the season of \(span) is not known, so periods of one year do not compare")
    }
    return Series(
      name: "base", start: own.start, values: [Double](repeating: value, count: count))
  }

  /// The series, and its standard errors where some value is an estimate.
  private static func columns(of converted: ConvertedSeries) -> [Series] {
    guard converted.isEstimated else { return [converted.series] }
    let errors = Series(
      name: converted.series.name + "_standard_error", start: converted.series.start,
      values: converted.standardErrors)
    return [converted.series, errors]
  }
}

/// What data can be converted to.
enum ConvertedPeriod: String, CaseIterable, ExpressibleByArgument {
  case month
  case quarter
  case year
  case level
}

/// How shorter periods become longer ones.
enum AggregationWord: String, CaseIterable, ExpressibleByArgument {
  case mean
  case sum
  case last
  case first

  var aggregation: FormConversion.Aggregation {
    switch self {
    case .mean: .mean
    case .sum: .sum
    case .last: .last
    case .first: .first
    }
  }
}
