import ArgumentParser
import Tradewind

/// Intervals and the draws behind them.
struct IntervalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Percent of the intervals.", valueName: "80,95"),
    transform: probabilities(parsing:))
  var levels: [Double] = [0.80, 0.95]

  @Option(help: "Seed of the random draws.")
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
}

/// How far, with which intervals and measures.
struct ProjectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Periods ahead, or the last period. Two years unless given.", valueName: "n|period"))
  var horizon: String?

  @Option(help: ArgumentHelp("The last period to project, such as 2026-12.", valueName: "period"))
  var until: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measures to report: yoy (every period), growth(exports, 2025), … Repeatable.",
      valueName: "measure"),
    transform: { text in
      do {
        return try ReportedMeasure(parsing: text)
      } catch {
        throw ValidationError("\(error)")
      }
    })
  var measure: [ReportedMeasure] = []

  @OptionGroup var intervals: IntervalOptions

  func validate() throws {
    if horizon != nil && until != nil {
      throw ValidationError("give --horizon or --until, not both")
    }
  }

  /// The options for one series.
  func forecastOptions(for series: Series) throws -> ForecastOptions {
    ForecastOptions(
      horizon: try horizonCount(for: series), levels: intervals.levels,
      measures: measure,
      draws: DrawOptions(count: intervals.draws, seed: intervals.seed))
  }

  /// Periods past the last observation of a series.
  private func horizonCount(for series: Series) throws -> Int {
    if let until { return try count(until: until, option: "--until", series) }
    guard let horizon else { return ForecastOptions.standardHorizon(series.frequency) }
    guard let count = Int(horizon) else {
      return try self.count(until: horizon, option: "--horizon", series)
    }
    return try checked(count, written: horizon, series)
  }

  private func count(until text: String, option: String, _ series: Series) throws -> Int {
    guard let span = try? PeriodSpan(parsing: text) else {
      let number = option == "--horizon" ? "a number of periods, such as 24, or " : ""
      throw UsageError("\(option) \(text): expected \(number)the last period, such as 2025-12")
    }
    guard let own = span.converted(to: series.frequency), let last = series.lastObserved else {
      throw UsageError("\(text) is no period of \(series.name), which is \(series.frequency)")
    }
    guard own.end > last else {
      throw UsageError(
        "\(text) is not past the data: \(series.name) is observed up to \(last)")
    }
    return try checked(own.end - last, written: text, series)
  }

  /// Half a century of months; the joint law takes memory with the square of the horizon.
  private static let limit = 600

  private func checked(_ count: Int, written text: String, _ series: Series) throws -> Int {
    if (1...Self.limit).contains(count) { return count }
    let hint =
      (1800...2999).contains(count) && Int(text) != nil
      ? "; for the year write --until \(count)" : ""
    throw UsageError(
      "a horizon of \(count) is outside 1 to \(Self.limit) "
        + "\(PeriodText.noun(series.frequency))s\(hint)")
  }
}

/// `80,95` as probabilities, ascending, each once.
private func probabilities(parsing text: String) throws -> [Double] {
  let parts = text.split(separator: ",", omittingEmptySubsequences: false)
  let levels = try parts.map { part in
    let word = part.filter { $0 != " " && $0 != "%" }
    guard let percent = Double(word), percent > 1, percent < 100 else {
      throw ValidationError("expected percentages between 1 and 100, such as 80,95")
    }
    return percent / 100
  }
  return Set(levels).sorted()
}
