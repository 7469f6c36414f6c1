import ArgumentParser
import Tradewind

/// `tradewind data convert FILE --to month`.
struct DataConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Turn daily or weekly data into months.",
    discussion: """
      FILE is a CSV file whose first column holds dates like 2024-07-31 that rise in time, with one \
      column a series. A month is the mean, the sum or the last value of the days that have one; \
      nothing is filled in. Months with fewer days than usual are kept and named on standard error \
      with their number of days. The result is CSV, one column a series.

      EXAMPLES
        tradewind data convert rates.csv --to month --output monthly.csv
        tradewind data convert sales.csv --to month --by sum
      """)

  @Argument(help: "CSV file of daily or weekly data, or - for standard input.")
  var file: String

  @Option(help: "What to make of the data: month.")
  var to: ConvertedPeriod

  @Option(
    help: "How days become a month: mean, sum or last. The mean unless given.",
    transform: { text in
      guard let aggregation = DailyAggregation(rawValue: text) else {
        throw ValidationError("expected mean, sum or last")
      }
      return aggregation
    })
  var by: DailyAggregation = .mean

  @Option(
    name: [.customLong("output"), .customLong("out")],
    help: "Write the result to FILE, whole or not at all.")
  var output: String?

  func run() throws {
    try OutputOptions.protect([file], from: [output])
    let table = try DailyTable.readMonths(path: file, aggregation: by)
    for warning in table.warnings { Messages.warning("\(warning)") }
    try Results.write(SeriesWriter.wide(table.series), to: output)
  }
}

/// The periods data can be converted to.
enum ConvertedPeriod: String, CaseIterable, ExpressibleByArgument {
  case month
}
