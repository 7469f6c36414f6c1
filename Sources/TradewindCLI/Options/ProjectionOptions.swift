import ArgumentParser
import Tradewind

/// Intervals and the draws behind them.
struct IntervalOptions: ParsableArguments {
  @OptionGroup var probabilities: LevelOptions

  @Option(
    help: "Seed of the random draws.",
    transform: { text in
      guard let seed = UInt64(text) else {
        throw ValidationError("expected a whole number from 0 to \(UInt64.max)")
      }
      return seed
    })
  var seed: UInt64 = 1

  @Option(
    help: "Draws behind measures without a formula.",
    transform: { text in
      guard let count = Int(text), (100...1_000_000).contains(count) else {
        throw ValidationError("expected a whole number from 100 to 1000000")
      }
      return count
    })
  var draws: Int = DrawOptions().count

  /// Probabilities of the intervals, ascending.
  var levels: [Double] { probabilities.levels }
}

/// How far, with which intervals and measures.
struct ProjectionOptions: ParsableArguments {
  @OptionGroup var span: HorizonOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measures to report: yoy (every period), growth(exports, 2025), … Repeatable.",
      valueName: "measure"),
    transform: reportedMeasure)
  var measure: [ReportedMeasure] = []

  @Option(
    name: .customLong("intervals"),
    help: ArgumentHelp(
      """
      What intervals rest on: gaussian (normal errors and uncertain estimates), bootstrap (shocks \
      drawn from the residuals) or conformal (errors of past forecasts by horizon).
      """, valueName: "method"),
    transform: { text in
      guard let method = IntervalMethod(rawValue: text) else {
        throw ValidationError("expected gaussian, bootstrap or conformal")
      }
      return method
    })
  var method: IntervalMethod = .gaussian

  @OptionGroup var intervals: IntervalOptions

  /// The options for one series.
  func forecastOptions(for series: Series) throws -> ForecastOptions {
    let horizon = span.chosen ?? .count(ForecastOptions.standardHorizon(series.frequency))
    return ForecastOptions(
      horizon: try horizon.count(for: series), levels: intervals.levels, measures: measure,
      draws: DrawOptions(count: intervals.draws, seed: intervals.seed), intervals: method)
  }
}

/// A measure of `--measure`, alone or in full.
private func reportedMeasure(_ text: String) throws -> ReportedMeasure {
  do {
    return try ReportedMeasure(parsing: text)
  } catch {
    throw ValidationError("\(error)")
  }
}
