extension Measure {
  /// Refuses measures that make no sense on their series, with the reason and the remedy.
  func checkAllowed(_ first: SeriesTraits, _ second: SeriesTraits?) throws(TimeSeriesError) {
    let reason: String? =
      switch kind {
      case .level, .mean, .change: nil
      case .sum, .ytd: sumRefusal(first.kind)
      case .yoy, .ytdYoy, .growth, .mom, .carryover, .cagr, .annualised:
        first.isBalance ? balanceRefusal(series, "growth of a balance has no meaning") : nil
      case .share, .ratio, .contribution: pairRefusal(first, second ?? first)
      }
    if let reason {
      throw .measureNotAllowed(measure: kind.rawValue, series: series, reason: reason)
    }
  }

  private func sumRefusal(_ kind: SeriesKind) -> String? {
    if kind.addsUp { return nil }
    let article = kind == .index ? "an" : "a"
    return "the months of \(article) \(kind) do not add up; use mean"
  }

  private func balanceRefusal(_ name: String, _ consequence: String) -> String {
    "\(name) has values of zero or less and is not declared “positive: true”, and \(consequence); "
      + "use level, sum or change"
  }

  /// Shares and contributions are of amounts; nothing is divided by a balance.
  private func pairRefusal(_ part: SeriesTraits, _ whole: SeriesTraits) -> String? {
    let wholeName = other ?? ""
    if whole.isBalance { return balanceRefusal(wholeName, "nothing can be divided by a balance") }
    if kind == .ratio { return nil }
    if kind == .share, part.isBalance {
      return balanceRefusal(series, "a balance has no share in a total")
    }
    for (name, traits) in [(series, part), (wholeName, whole)]
    where traits.kind == .rate || traits.kind == .index {
      return "\(name) is of kind \(traits.kind), which is no part of a total; use ratio"
    }
    if part.kind != whole.kind {
      return "\(series) is a \(part.kind) and \(wholeName) a \(whole.kind); use ratio"
    }
    return nil
  }

  /// Works out aggregates and form for series of one frequency.
  func formula(
    frequency: Frequency, addsUp: Bool, otherAddsUp: Bool
  ) throws(TimeSeriesError) -> MeasureFormula {
    let (first, last) = try resolved(span, frequency)
    let cycle = frequency.periodsPerYear
    var result = MeasureFormula(form(frequency, laterBy: base.map { span.start - $0.start }))
    if kind == .carryover {
      // The year's total if every period stays at the last one of the year before is
      // cycle times that one, so its growth compares that one with the mean of its year.
      result.add(series, first - 1, first - 1, averaged: true)
      result.add(series, first - cycle, first - 1, averaged: true)
      return result
    }
    let averaged = kind == .mean || !addsUp
    let begin = kind == .ytd || kind == .ytdYoy ? first - (first.positionInYear - 1) : first
    result.add(series, begin, last, averaged: averaged)
    if let lag = kind.lag(cycle: cycle) {
      result.add(series, begin - lag, last - lag, averaged: averaged)
    }
    if let base {
      let (baseFirst, baseLast) = try resolved(base, frequency)
      result.add(series, baseFirst, baseLast, averaged: averaged)
    }
    if let other {
      let lag = kind == .contribution ? cycle : 0
      result.add(other, first - lag, last - lag, averaged: !otherAddsUp)
    }
    return result
  }

  /// The function of the aggregates; `laterBy` counts months (or observations) between the spans.
  private func form(_ frequency: Frequency, laterBy distance: Int?) -> MeasureFormula.Form {
    switch kind {
    case .level, .sum, .mean, .ytd: return .plain
    case .change: return .difference
    case .share: return .quotient(scale: 100)
    case .ratio: return .quotient(scale: 1)
    case .contribution: return .contribution
    case .yoy, .ytdYoy, .growth, .mom, .carryover: return .growth(exponent: 1)
    case .annualised: return .growth(exponent: Double(frequency.periodsPerYear))
    case .cagr:
      let cycle = frequency.isCalendar ? 12 : frequency.periodsPerYear
      return .growth(exponent: Double(cycle) / Double(distance ?? cycle))
    }
  }

  /// First and last period of a span in the series' frequency.
  private func resolved(
    _ span: PeriodSpan, _ frequency: Frequency
  ) throws(TimeSeriesError) -> (Period, Period) {
    func refusal(_ reason: String) -> TimeSeriesError {
      .spanNotAvailable(
        measure: description, series: series, frequency: frequency, reason: reason)
    }
    guard let (first, last) = span.converted(to: frequency) else {
      throw refusal("\(span) is not made of whole periods of it")
    }
    // The months of all years that can be written; more would only exhaust the memory.
    guard last - first < 120_000 else { throw refusal("\(span) is longer than any data") }
    if kind.needsSinglePeriod, first != last {
      throw refusal("\(span) is more than one period of it; use sum, mean or growth")
    }
    return (first, last)
  }
}

extension MeasureKind {
  /// How many periods back the measure compares with; nil when it compares with nothing.
  fileprivate func lag(cycle: Int) -> Int? {
    switch self {
    case .yoy, .ytdYoy, .growth, .change, .contribution: cycle
    case .mom, .annualised: 1
    case .level, .sum, .mean, .ytd, .share, .ratio, .carryover, .cagr: nil
    }
  }
}
