import ArgumentParser
import Tradewind

/// `DATA` and `--period`.
struct DataOptions: ParsableArguments {
  @Argument(help: "CSV file, dataset.yaml, its folder, or - for standard input.")
  var data: String

  @Option(
    help: ArgumentHelp(
      "Seasonal period of a CSV file whose first column only numbers the rows.", valueName: "n"),
    transform: seasonalPeriod)
  var period: Int?

  /// Reads `--period`.
  static func seasonalPeriod(_ text: String) throws -> Int {
    guard let period = Int(text), (1...366).contains(period) else {
      throw ValidationError("expected a whole number from 1 to 366, such as 12")
    }
    return period
  }

  /// Reads the data.
  func load() throws -> DataSet {
    let dataSet = try DataSet.load(path: data, period: period)
    if period != nil, let dated = dataSet.entries.flatMap(\.figures).first(where: isDated) {
      throw UsageError(
        "--period is for data that carry only an order; \(dated.values.name) has "
          + "\(dated.values.frequency) periods, so it would be ignored")
    }
    return dataSet
  }

  private func isDated(_ figure: DataSet.Figure) -> Bool { figure.values.frequency.isCalendar }
}

extension DataSet {
  /// The files whose contents it holds, and its own.
  var files: [String] { [path] + Set(entries.flatMap { $0.figures.map(\.file) }).sorted() }

  /// Prints the warnings that concern some of the series, also of what the dictionary says of them.
  func printWarnings(about chosen: Set<String>) {
    printFileWarnings(about: chosen)
    let findings =
      DataCheck.contradictedDeclarations(self, about: chosen)
      + DataCheck.absurdValues(self, about: chosen)
    for finding in findings {
      Messages.warning("\(finding.file): \(finding.sentence)")
    }
  }

  /// Prints the warnings about the files of some of the series.
  func printFileWarnings(about chosen: Set<String>) {
    for warning in warnings {
      if let series = warning.place.series, !chosen.contains(series) { continue }
      Messages.warning("\(warning)")
    }
  }

  /// The series that are meant when none is named.
  ///
  /// - Throws: `UsageError` with the names when there is more than one.
  func onlyName() throws -> String {
    let names = names
    if let only = names.first, names.count == 1 { return only }
    throw UsageError(
      "\(path == "-" ? "standard input" : path) holds \(names.count) series: \(someNames); "
        + "name the one you want with --series")
  }

  /// The first names, with the number of the others.
  var someNames: String {
    let names = names
    // Twelve names fill about one line of a terminal.
    let more = names.count > 12 ? " and \(names.count - 12) more" : ""
    return names.prefix(12).joined(separator: ", ") + more
  }
}
