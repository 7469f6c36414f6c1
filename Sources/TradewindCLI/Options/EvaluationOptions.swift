import ArgumentParser
import Tradewind

/// Origins, horizons and what is scored.
struct EvaluationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "First and last origin, such as 2016-01..2024-06; the last two fifths of the data unless given.",
      valueName: "first..last"),
    transform: { try span($0, example: "2016-01..2024-06") })
  var origins: PeriodSpan?

  @Option(help: "Periods from one origin to the next.", transform: positiveCount)
  var step: Int = 1

  @Option(
    help: ArgumentHelp("Periods ahead that are compared.", valueName: "1,3,6,12"),
    transform: { text in
      let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
        Int(part.filter { $0 != " " })
      }
      let numbers = parts.compactMap { $0 }
      guard numbers.count == parts.count, numbers.allSatisfy({ (1...Horizon.limit).contains($0) })
      else { throw ValidationError("expected whole numbers from 1 on, such as 1,3,6,12") }
      return Set(numbers).sorted()
    })
  var horizons: [Int] = [1, 3, 6, 12]

  @Option(
    help: ArgumentHelp(
      "Periods a model sees, counted back from the origin; all unless given.", valueName: "n"),
    transform: positiveCount)
  var window: Int?

  @Option(
    help: "What is forecast: level, yoy, ytd, ytdYoy, change, mom, annualised or janFeb.",
    transform: { text in
      if text == "janFeb" { return .sum }
      guard let kind = MeasureKind(rawValue: text) else {
        throw ValidationError(
          "expected level, yoy, ytd, ytdYoy, change, mom, annualised or janFeb")
      }
      return kind
    })
  var measure: MeasureKind = .level

  @Flag(
    help: """
      Hold forecasts against figures as published, growth rates as well as levels. The rule where a \
      series has figures beside its levels; models of months then read those figures too.
      """)
  var published = false

  @Option(
    help: ArgumentHelp(
      "A span of targets left out of the comparison, such as 2020..2022.", valueName: "first..last"),
    transform: { try span($0, example: "2020..2022") })
  var without: PeriodSpan?

  @Option(
    help: "What models are ranked and tested by: squared, absolute or crps.",
    transform: named)
  var loss: ForecastLoss = .squared

  @Option(
    help: "The number a forecast is scored by: median or mean.",
    transform: named)
  var point: EvaluationDesign.Point = .median

  @Option(
    help: ArgumentHelp(
      "Origins between two choices of what a formula leaves open; coefficients are always new.",
      valueName: "n"),
    transform: positiveCount)
  var respecify: Int = 1

  @OptionGroup var intervals: IntervalOptions

  /// The design for a series, without futures and options of estimation.
  func design(for series: Series) throws -> EvaluationDesign {
    guard let origins = origins ?? EvaluationDesign.standardOrigins(of: series) else {
      throw UsageError(
        "\(series.name) is too short: models need five years (or 20 periods) before the first "
          + "origin, and a period after it; choose origins with --origins")
    }
    guard let span = origins.converted(to: series.frequency) else {
      throw UsageError("--origins \(origins): \(series.name) is \(series.frequency)")
    }
    var design = EvaluationDesign(
      origins: PeriodSpan(span.start, span.end), horizons: horizons, measure: measure)
    design.step = step
    if let without {
      guard let span = without.converted(to: series.frequency) else {
        throw UsageError("--without \(without): \(series.name) is \(series.frequency)")
      }
      design.excluded = PeriodSpan(span.start, span.end)
    }
    if let window { design.window = .rolling(length: window) }
    design.point = point
    design.levels = intervals.levels
    design.respecification = respecify
    design.draws = DrawOptions(count: intervals.draws, seed: intervals.seed)
    return design
  }
}

private func span(_ text: String, example: String) throws -> PeriodSpan {
  guard let span = try? PeriodSpan(parsing: text) else {
    throw ValidationError("expected a span of periods, such as \(example)")
  }
  return span
}

/// The case of an enumeration that a text names.
private func named<Choice: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Choice
{
  guard let choice = Choice(rawValue: text) else {
    let names = Choice.allCases.map(\.rawValue)
    throw ValidationError(
      "expected \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")")
  }
  return choice
}

private func positiveCount(_ text: String) throws -> Int {
  guard let count = Int(text), (1...100_000).contains(count) else {
    throw ValidationError("expected a whole number from 1 on")
  }
  return count
}
