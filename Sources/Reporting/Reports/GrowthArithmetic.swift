import Models
import RealModule
public import TimeSeries

/// What past levels alone do to growth to come: carry-over of years, base effects of months.
///
/// *Carry-over* (statistical overhang) of a year is its growth if the seasonally adjusted level of the
/// last quarter of the data stays:
///
///     100 (Σ months known + Σ L sₘ over the others) / (the year before) − 100
///
/// with L the mean of the last three adjusted months (the last quarter of quarterly data) and sₘ the
/// season of a month. The second year is compared with the first under the same assumption.
///
/// The *base effect* of a month is what the movement of a year earlier, as far as it was unusual, adds
/// to growth on a year earlier compared with the month before, in points:
///
///     −(g(t−12) − mean of g in that calendar month),   g(s) = 100 (log x(s) − log x(s−1))
///
/// Source of the latter: European Central Bank (2005), Monthly Bulletin, January, box on base effects
/// and their impact on inflation in 2005.
public struct GrowthArithmetic: Sendable {
  /// One number of a year or a month.
  public struct Row: Hashable, Sendable {
    /// The year, or the month or quarter.
    public let period: Period
    /// Percent for carry-over, points for base effects.
    public let value: Double
  }

  /// Growth of the current and the next year if the level stays.
  public let carryOvers: [Row]
  /// Effects of the coming periods whose base is published, at most a year of them.
  public let baseEffects: [Row]
  /// The periods whose mean level is kept.
  public let levelPeriods: [Period]
  /// True when a season was taken out; false for series that are adjusted as published.
  public let isAdjustedHere: Bool

  /// Years of history behind the usual movement of a calendar month: the more recent ones.
  private static let usualYears = 10

  /// The arithmetic of a series; nil where it means nothing: no calendar, balances and rates, gaps in
  /// the months needed, less than three years of data.
  public init?(_ series: Series) {
    let cycle = series.frequency.periodsPerYear
    let isLevel = series.kind != .rate && !series.isBalance
    guard series.frequency.isCalendar, cycle > 1, isLevel, let last = series.lastObserved,
      series.values.allSatisfy({ $0.isNaN || $0 > 0 }), series.count >= 3 * cycle
    else { return nil }
    let current = (last + 1).year
    let yearBefore = Period(frequency: series.frequency, index: (current - 1) * cycle)
    let count = cycle == 12 ? 3 : 1
    let needed = Swift.min(yearBefore, last - (count - 1))
    guard needed >= series.start, (0...(last - needed)).allSatisfy({ !series[needed + $0].isNaN })
    else {
      return nil
    }
    guard let seasons = Self.seasons(series) else { return nil }
    isAdjustedHere = Self.isUnadjusted(series)
    levelPeriods = (0..<count).reversed().map { last - $0 }
    let level = Self.level(series, levelPeriods, seasons)
    carryOvers = Self.carryOvers(
      series, from: yearBefore, last: last, level: level, seasons: seasons)
    baseEffects = (1...cycle).compactMap { step in
      Self.baseEffect(series, last + step).map { Row(period: last + step, value: $0) }
    }
  }

  private static func isUnadjusted(_ series: Series) -> Bool {
    (series.description.adjustment ?? "none") == "none"
  }

  /// The season of each place in the year as a factor, 1 for series adjusted as published.
  private static func seasons(_ series: Series) -> [Double]? {
    let cycle = series.frequency.periodsPerYear
    guard isUnadjusted(series) else { return [Double](repeating: 1, count: cycle) }
    // Eleven years of each season, as is usual: the pattern of the latest year counts.
    let options = STLOptions(seasonalSpan: .years(11), isRobust: true)
    let logarithms = series.values.map { Double.log($0) }
    guard let parts = try? STL(logarithms, period: cycle, options: options) else { return nil }
    var factors = [Double](repeating: 1, count: cycle)
    for (t, period) in series.periods.enumerated() {
      factors[period.positionInYear - 1] = Double.exp(parts.seasonal[t])
    }
    return factors
  }

  private static func level(_ series: Series, _ periods: [Period], _ seasons: [Double]) -> Double {
    periods.reduce(0) { $0 + series[$1] / seasons[$1.positionInYear - 1] } / Double(periods.count)
  }

  private static func carryOvers(
    _ series: Series, from yearBefore: Period, last: Period, level: Double, seasons: [Double]
  ) -> [Row] {
    let cycle = series.frequency.periodsPerYear
    func total(_ first: Period) -> Double {
      (0..<cycle).reduce(0) { sum, k in
        let period = first + k
        return sum + (period <= last ? series[period] : level * seasons[k])
      }
    }
    let sums = (0...2).map { total(yearBefore + $0 * cycle) }
    let first = Row(
      period: Period(year: yearBefore.year + 1), value: 100 * (sums[1] / sums[0] - 1))
    // A whole year at one level leaves nothing for the next.
    guard last.year == first.period.year else { return [first] }
    return [
      first,
      Row(period: Period(year: yearBefore.year + 2), value: 100 * (sums[2] / sums[1] - 1)),
    ]
  }

  private static func baseEffect(_ series: Series, _ period: Period) -> Double? {
    let base = period.yearEarlier
    let movements = (0..<usualYears).compactMap { years -> Double? in
      let month = base - years * series.frequency.periodsPerYear
      let ratio = series[month] / series[month - 1]
      return ratio.isNaN ? nil : 100 * Double.log(ratio)
    }
    let ratio = series[base] / series[base - 1]
    // Fewer than three years do not say what is usual.
    guard !ratio.isNaN, movements.count >= 3 else { return nil }
    let usual = movements.reduce(0, +) / Double(movements.count)
    return usual - 100 * Double.log(ratio)
  }
}

extension GrowthArithmetic {
  /// Two sentences: what the level reached means for the years, what the base does to growth.
  func sentences() -> [String] { [carryOverSentence()] + (baseSentence().map { [$0] } ?? []) }

  private func carryOverSentence() -> String {
    let years = carryOvers.map { row in
      "\(NumberText.fixed(row.value, decimals: 1, signed: true))% in \(row.period)"
    }
    let names = levelPeriods.map(PeriodText.name)
    let when = names.count > 1 ? "\(names[0]) to \(names[names.count - 1])" : names[0]
    let kind = isAdjustedHere ? "seasonally adjusted level" : "level"
    return "Carry-over: if the \(kind) of \(when) stays, growth is "
      + years.joined(separator: " and ") + "."
  }

  /// Sums of the base effects to the end of the year, and on to the last month whose base is known.
  private func baseSentence() -> String? {
    guard let first = baseEffects.first, baseEffects.count > 1 else { return nil }
    let years = Dictionary(grouping: baseEffects) { $0.period.year }.sorted { $0.key < $1.key }
    let parts = years.enumerated().compactMap { place, year -> String? in
      guard let end = year.value.last else { return nil }
      let sum = year.value.reduce(0) { $0 + $1.value }
      let more = place == 0 ? "" : " more"
      return "\(NumberText.fixed(sum, decimals: 1, signed: true)) points\(more) by "
        + PeriodText.name(end.period)
    }
    let largest = baseEffects.max { $0.value.magnitude < $1.value.magnitude } ?? first
    return "Base effects: unusual movements a year earlier change growth on a year earlier by "
      + parts.joined(separator: " and ")
      + ", most in \(PeriodText.name(largest.period)) "
      + "(\(NumberText.fixed(largest.value, decimals: 1, signed: true)))."
  }

  /// The rows for programs: measure, period, unit and value.
  var rows: [(measure: String, row: Row, unit: String)] {
    carryOvers.map { ("overhang", $0, "%") } + baseEffects.map { ("baseEffect", $0, "pp") }
  }

  /// `{"carryOver": […], "baseEffects": […]}`.
  var node: JSONNode {
    func list(_ rows: [Row]) -> JSONNode {
      .array(rows.map { ["period": .string("\($0.period)"), "value": .number($0.value)] })
    }
    return [
      "levelOf": .array(levelPeriods.map { .string("\($0)") }),
      "seasonallyAdjusted": .bool(isAdjustedHere), "carryOver": list(carryOvers),
      "baseEffects": list(baseEffects),
    ]
  }
}
