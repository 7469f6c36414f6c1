import ArgumentParser

/// The root of all commands.
struct TradewindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tradewind",
    abstract: "Forecast monthly trade, retail sales and output, and play out scenarios.",
    discussion: """
      Results go to standard output, messages to standard error. DATA is a CSV file (first column \
      the month, quarter or year, one column a series), a dictionary dataset.yaml, its folder, or \
      - for standard input.

      EXAMPLES
        tradewind forecast Data/china/dataset.yaml --series exports
        tradewind forecast sales.csv --horizon 12 --format csv --output forecast.csv
        tradewind fit Data/china/dataset.yaml "log(exports) ~ arima(0,1,1)(0,1,1) + newYear()"
        tradewind test Data/china/dataset.yaml --series exports --log
        tradewind data check Data/china/dataset.yaml
        tradewind scenario run Data/scenarios/*.yaml
        tradewind evaluate sales.csv --model auto --model "arima(0,1,1)(0,1,1)"
        tradewind batch panel.csv --output forecasts.csv --status status.csv

      EXIT CODES
        0  done, also when the reader closes the pipe
        1  done in part (failed series are named), or the output could not be written
        2  bad input or usage
        70 a defect of tradewind
      """,
    version: "0.1.0",
    subcommands: [
      FitCommand.self, ForecastCommand.self, TestCommand.self, DataCommand.self,
      ScenarioCommand.self, BatchCommand.self, EvaluateCommand.self,
    ])
}
