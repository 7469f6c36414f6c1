import ArgumentParser
import Tradewind

/// `DATA` and `--period`.
struct DataOptions: ParsableArguments {
  @Argument(help: "CSV file, dataset.yaml, its folder, or - for standard input.")
  var data: String

  @Option(
    help: ArgumentHelp(
      "Seasonal period of a CSV file whose first column only numbers the rows.", valueName: "n"),
    transform: { text in
      guard let period = Int(text), (1...366).contains(period) else {
        throw ValidationError("expected a whole number from 1 to 366, such as 12")
      }
      return period
    })
  var period: Int?

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
  /// Every series of the data set by name, published forms such as `retail.ytd` included.
  func allSeries() throws -> [String: Series] {
    var series: [String: Series] = [:]
    for figure in entries.flatMap(\.figures) { series[figure.values.name] = figure.values }
    for name in names {
      // A series without values is no error until a formula names it.
      series[name] = try? self.series(named: name)
    }
    return series
  }

  /// Prints the warnings that concern some of the series.
  func printWarnings(about chosen: Set<String>) {
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
    // Twelve names fill about one line of a terminal.
    let listed = names.prefix(12).joined(separator: ", ")
    let more = names.count > 12 ? " and \(names.count - 12) more" : ""
    throw UsageError(
      "\(path == "-" ? "standard input" : path) holds \(names.count) series: \(listed)\(more); "
        + "name the one you want with --series")
  }
}
