import TimeSeries

extension StatementCost {
  /// What is asked of whom: `korea for a 2.4-sigma half-year`.
  public var demand: String {
    let size = fixedText(sigma.magnitude, decimals: 1)
    // Eight, eleven and eighteen begin with a vowel when spoken.
    let whole = size.split(separator: ".").first.map(String.init) ?? size
    let article = size.hasPrefix("8") || whole == "11" || whole == "18" ? "an" : "a"
    let subject = assumption.seriesNames.first ?? "the baseline"
    if size == "0.0" { return "\(subject) for no more than is expected" }
    return "\(subject) for \(article) \(size)-sigma \(assumption.spanNoun)"
  }
}

extension Assumption {
  /// What the span of the assumption is called: `half-year`, `month`, `stretch of 7 months`.
  fileprivate var spanNoun: String {
    switch content {
    case .statement(let statement), .history(let statement):
      let measure = statement.measure
      switch measure.kind {
      case .share, .ratio, .contribution: return "\(measure.kind.rawValue) in \(measure.span)"
      case .ytd, .ytdYoy: return "year to \(measure.span)"
      default: return measure.span.noun
      }
    case .shock(let shock): return shock.period.noun
    case .path, .shape, .coefficient: return "change"
    }
  }
}

extension PeriodSpan {
  /// `month`, `quarter`, `half-year`, `year`, or the count of periods.
  fileprivate var noun: String {
    guard start.frequency.isCalendar else {
      return count == 1 ? "period" : "stretch of \(count) periods"
    }
    switch (count, start.month) {
    case (1, _): return "month"
    case (12, 1): return "year"
    case (6, 1), (6, 7): return "half-year"
    case (3, 1), (3, 4), (3, 7), (3, 10): return "quarter"
    default: return "stretch of \(count) months"
    }
  }
}

/// A probability in percent: whole numbers, more digits near both ends.
func probabilityText(_ probability: Double) -> String {
  let percent = 100 * probability
  if percent < 0.01 { return "below 0.01%" }
  if percent > 99.99 { return "above 99.99%" }
  let isNearEnd = percent < 1 || percent > 99
  return fixedText(percent, decimals: isNearEnd ? 2 : 0) + "%"
}
