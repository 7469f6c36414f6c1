import ArgumentParser

/// Measures forecasts against what came: published competitions and rolling origins.
@main
struct AccuracyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Accuracy",
    abstract: "Forecast accuracy and interval coverage on public test sets.",
    discussion: """
      Results do not depend on --jobs. A method is auto, arima, a formula's right-hand side or a \
      whole formula for y, such as "log(y) ~ arima(0,1,1)(0,1,1)"; "parity" before it takes the rules of \
      Hyndman and Khandakar.
      """,
    subcommands: [
      M3Command.self, TourismCommand.self, PanelCommand.self, ChinaCommand.self, MaskedCommand.self,
    ])
}
