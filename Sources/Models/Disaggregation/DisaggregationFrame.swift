import TimeSeries

/// Which periods are found, and which totals speak of them.
struct DisaggregationFrame {
  /// The first period.
  let start: Period
  /// The number of periods.
  let count: Int
  /// The totals that lie inside, as rows.
  let rows: [AggregateRow]
  /// Their periods.
  let used: [Period]
  /// Totals with a value that lie outside.
  let unused: [Period]

  init(
    _ specification: DisaggregationSpecification, totals: Series, indicators: [Series],
    until: Period?
  ) throws(ModelError) {
    let ratio = try Self.ratio(totals, to: specification.target)
    let observed = totals.periods.filter { !totals[$0].isNaN }
    guard let firstTotal = observed.first, let lastTotal = observed.last else { throw .allMissing }
    for (position, value) in totals.values.enumerated() where value.magnitude.isInfinite {
      throw .unusableValue(position: position, value: value)
    }
    func first(_ total: Period) -> Period {
      Period(frequency: specification.target, index: total.index * ratio)
    }
    let asked = try Self.checked(until, specification.target)
    var (lower, upper) = (first(firstTotal), asked ?? first(lastTotal) + (ratio - 1))
    if !indicators.isEmpty {
      let span = try Self.commonSpan(indicators, specification.target)
      lower = span.lowerBound
      upper = asked ?? span.upperBound
      if upper > span.upperBound {
        throw .invalidOption(
          "the indicators end in \(span.upperBound), so nothing can be said up to \(upper); give "
            + "them values or ask for less with --until")
      }
    }
    guard lower <= upper else {
      throw .invalidOption("--until \(upper) lies before the first period, \(lower)")
    }
    let (from, through) = (lower, upper)
    start = from
    count = through - from + 1
    used = observed.filter { first($0) >= from && first($0) + (ratio - 1) <= through }
    unused = observed.filter { first($0) < from || first($0) + (ratio - 1) > through }
    rows = used.map { total in
      specification.conversion.row(from: first(total) - from, count: ratio, value: totals[total])
    }
    if rows.isEmpty {
      throw .invalidOption(
        "no total of \(totals.name) (\(firstTotal) to \(lastTotal)) lies inside the periods wanted, "
          + "\(from) to \(through)")
    }
  }

  /// Periods of the target inside one total.
  private static func ratio(_ totals: Series, to target: Frequency) throws(ModelError) -> Int {
    let perYear = totals.frequency.periodsPerYear
    guard totals.frequency.isCalendar, target.isCalendar, target.periodsPerYear > perYear else {
      throw .invalidOption(
        "\(totals.name) is \(totals.frequency), and only quarters or years can be divided into "
          + "shorter periods; for longer ones use `tradewind data convert`")
    }
    return target.periodsPerYear / perYear
  }

  private static func checked(
    _ until: Period?, _ target: Frequency
  ) throws(ModelError) -> Period? {
    guard let until else { return nil }
    guard until.frequency == target else {
      throw .invalidOption("the last period wanted, \(until), is no \(target) period")
    }
    return until
  }

  /// The periods in which every indicator has a value, without gaps.
  private static func commonSpan(
    _ indicators: [Series], _ target: Frequency
  ) throws(ModelError) -> ClosedRange<Period> {
    var span: ClosedRange<Period>?
    for series in indicators {
      guard series.frequency == target else {
        throw .invalidOption(
          "the indicator \(series.name) is \(series.frequency), but \(target) periods are wanted; "
            + "convert it with `tradewind data convert`")
      }
      guard let first = series.firstObserved, let last = series.lastObserved else {
        throw .invalidOption("the indicator \(series.name) has no values")
      }
      let lower = Swift.max(first, span?.lowerBound ?? first)
      let upper = Swift.min(last, span?.upperBound ?? last)
      guard lower <= upper else {
        throw .invalidOption(
          "the indicators have no period in common; \(series.name) has \(first) to \(last)")
      }
      span = lower...upper
    }
    guard let span else { throw .allMissing }
    for series in indicators {
      let gap = series.periods.first { span.contains($0) && !series[$0].isFinite }
      if let gap {
        throw .invalidOption(
          "the indicator \(series.name) has no value in \(gap); fill the gap, or take another indicator"
        )
      }
    }
    return span
  }
}

extension AggregateConversion {
  /// The row of a total over `count` periods from a position on.
  func row(from start: Int, count: Int, value: Double) -> AggregateRow {
    switch self {
    case .sum: AggregateRow(periods: start..<(start + count), value: value)
    case .mean:
      AggregateRow(periods: start..<(start + count), weight: 1 / Double(count), value: value)
    case .first: AggregateRow(periods: start..<(start + 1), value: value)
    case .last: AggregateRow(periods: (start + count - 1)..<(start + count), value: value)
    }
  }
}
