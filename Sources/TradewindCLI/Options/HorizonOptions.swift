import ArgumentParser
import Tradewind

/// How far a projection goes: a number of periods or a last one.
enum Horizon: Hashable, Sendable {
  case count(Int)
  case end(PeriodSpan)

  private static let expected =
    "expected a number of periods, such as 24, or a period, such as 2025-12"

  /// Half a century of months; the joint law takes memory with the square of the horizon.
  static let limit = 600

  /// Reads `24` or `2025-12`.
  static func parsed(_ text: String) throws -> Horizon {
    guard let count = Int(text) else {
      guard text.contains(where: { "-QMH#".contains($0) || $0.isLetter }) else {
        throw ValidationError(expected)
      }
      return try parsedPeriod(text)
    }
    if (1...limit).contains(count) { return .count(count) }
    // What looks like a year is meant as one.
    let hint = (1800...2999).contains(count) ? "; for the year write --until \(count)" : ""
    throw ValidationError("a horizon of \(count) is outside 1 to \(limit) periods\(hint)")
  }

  /// Reads `2025-12`, `2025Q4` or `2025`.
  static func parsedPeriod(_ text: String) throws -> Horizon {
    // Numbered rows are written #125; the mark may be left out where no year can be meant.
    let span = (try? PeriodSpan(parsing: text)) ?? (try? PeriodSpan(parsing: "#" + text))
    guard let span else { throw ValidationError(expected) }
    return .end(span)
  }

  /// Periods past the last observation of a series.
  func count(for series: Series) throws -> Int {
    switch self {
    case .count(let count): return count
    case .end(let span): return try Self.count(until: span, series)
    }
  }

  private static func count(until span: PeriodSpan, _ series: Series) throws -> Int {
    guard let own = span.converted(to: series.frequency), let last = series.lastObserved else {
      let kind = series.frequency.isCalendar ? "is \(series.frequency)" : "has numbered rows (#125)"
      throw UsageError("\(span) is no period of \(series.name), which \(kind)")
    }
    guard own.end > last else {
      throw UsageError("\(span) is not past the data: \(series.name) is observed up to \(last)")
    }
    let count = own.end - last
    if count <= limit { return count }
    throw UsageError(
      "a horizon of \(count) is outside 1 to \(limit) "
        + "\(PeriodText.noun(series.frequency))s")
  }
}

/// `--horizon` and `--until`.
struct HorizonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Periods ahead, or the last period. Two years unless given.", valueName: "n|period"),
    transform: Horizon.parsed)
  var horizon: Horizon?

  @Option(
    help: ArgumentHelp("The last period to project, such as 2026-12.", valueName: "period"),
    transform: Horizon.parsedPeriod)
  var until: Horizon?

  func validate() throws {
    if horizon != nil && until != nil {
      throw ValidationError("give --horizon or --until, not both")
    }
  }

  /// What was given; nil for the standard horizon.
  var chosen: Horizon? { horizon ?? until }
}

/// `--levels`.
struct LevelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Percent of the intervals.", valueName: "80,95"),
    transform: probabilities(parsing:))
  var levels: [Double] = [0.80, 0.95]
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
