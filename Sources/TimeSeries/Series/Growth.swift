import RealModule

/// Growth of a whole series, in percent, with its inverse.
public enum GrowthOperator: String, CaseIterable, Hashable, Sendable {
  /// On the same period a year earlier.
  case yoy
  /// On the period before.
  case mom
  /// On the period before, compounded over a year.
  case annualised
  /// Of the year to date on the same periods a year earlier.
  case ytdYoy

  /// Title for descriptions, such as "growth on a year earlier".
  public var title: String {
    switch self {
    case .yoy: "growth on a year earlier"
    case .mom: "growth on the period before"
    case .annualised: "annualised growth on the period before"
    case .ytdYoy: "growth of the year to date on a year earlier"
    }
  }
}

extension Series {
  /// Growth in percent on the index of the series; NaN where a value it needs is missing.
  ///
  ///     yoy         100 (x(t)/x(t−s) − 1)
  ///     mom         100 (x(t)/x(t−1) − 1)
  ///     annualised  100 ((x(t)/x(t−1))^s − 1)
  ///     ytdYoy      100 (Σx in the year up to t / Σx a year earlier − 1)
  ///
  /// - Throws: `TimeSeriesError.measureNotAllowed` for a balance, whose growth has no meaning.
  public func growth(_ kind: GrowthOperator) throws(TimeSeriesError) -> Series {
    try Measure(MeasureKind(kind), of: name, in: PeriodSpan(start)).checkAllowed(traits, nil)
    let cycle = frequency.periodsPerYear
    let source = kind == .ytdYoy ? yearToDateValues : values
    let lag = kind == .yoy || kind == .ytdYoy ? cycle : 1
    let exponent = kind == .annualised ? Double(cycle) : 1
    let rates = source.indices.map { time -> Double in
      guard time >= lag else { return .nan }
      let ratio = source[time] / source[time - lag]
      return 100 * ((exponent == 1 ? ratio : Double.pow(ratio, exponent)) - 1)
    }
    let title = (description.title ?? name) + ", " + kind.title
    return Series(
      name: name, start: start, values: rates,
      description: SeriesDescription(
        title: title, kind: .rate, unit: "%", adjustment: description.adjustment,
        calendar: description.calendar, publisher: description.publisher,
        source: description.source))
  }

  /// The series with missing and later values filled from growth rates in percent, in order.
  ///
  /// The inverse of `growth`: each period that is missing here and has a rate takes the
  /// value that gives this rate, where the values the rate refers to are known. Published values
  /// are never changed. Both series must have one frequency.
  public func filled(from growth: Series, as kind: GrowthOperator) -> Series {
    precondition(growth.frequency == frequency, "growth and levels of one frequency")
    var result = padded(from: start, through: Swift.max(end, growth.end))
    let cycle = frequency.periodsPerYear
    for time in result.values.indices where result.values[time].isNaN {
      let factor = 1 + growth[start + time] / 100
      let value: Double =
        switch kind {
        case .yoy: time >= cycle ? result.values[time - cycle] * factor : .nan
        case .mom: time >= 1 ? result.values[time - 1] * factor : .nan
        case .annualised:
          time >= 1 ? result.values[time - 1] * Double.pow(factor, 1 / Double(cycle)) : .nan
        case .ytdYoy: result.completedYear(at: time, growing: factor)
        }
      result.values[time] = value
    }
    return result
  }

  /// The value that makes the year to date `factor` times that of a year earlier.
  private func completedYear(at time: Int, growing factor: Double) -> Double {
    let elapsed = (start + time).positionInYear
    let cycle = frequency.periodsPerYear
    guard time - cycle - elapsed + 1 >= 0 else { return .nan }
    let yearEarlier = values[(time - cycle - elapsed + 1)...(time - cycle)].reduce(0, +)
    let before = values[(time - elapsed + 1)..<time].reduce(0, +)
    return yearEarlier * factor - before
  }

  /// The sum of the year up to each period; NaN where a period of the year is missing.
  public var yearToDateValues: [Double] {
    var total = Double.nan
    return values.enumerated().map { time, value in
      total = (start + time).positionInYear == 1 ? value : total + value
      return total
    }
  }

  /// Periods from year-to-date sums: the first of a year is itself, the others are differences.
  ///
  /// NaN where the sum before is missing: a February sum without a January one stands for both.
  public var valuesFromYearToDate: [Double] {
    values.enumerated().map { time, total in
      if (start + time).positionInYear == 1 { return total }
      return time == 0 ? .nan : total - values[time - 1]
    }
  }
}

extension MeasureKind {
  /// The measure that gives one value of a growth series.
  public init(_ growth: GrowthOperator) {
    switch growth {
    case .yoy: self = .yoy
    case .mom: self = .mom
    case .annualised: self = .annualised
    case .ytdYoy: self = .ytdYoy
    }
  }
}
