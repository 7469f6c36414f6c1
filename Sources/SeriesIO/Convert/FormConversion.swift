public import TimeSeries

/// A series brought into another form, with what is uncertain about it.
public struct ConvertedSeries: Sendable {
  /// The values; NaN where nothing is known.
  public let series: Series
  /// Standard errors: 0 where a value follows from figures, NaN where there is none.
  public let standardErrors: [Double]
  /// What the reader should know, in sentences that begin with the series.
  public let remarks: [String]

  /// True when some value is an estimate.
  public var isEstimated: Bool { standardErrors.contains { $0 > 0 } }

  /// A series with what is known about it.
  public init(series: Series, standardErrors: [Double], remarks: [String]) {
    self.series = series
    self.standardErrors = standardErrors
    self.remarks = remarks
  }
}

/// Estimates for periods that no figure gives, and what made them.
public struct PeriodEstimates: Sendable {
  /// Value and standard error by period.
  public let values: [Period: (value: Double, standardError: Double)]
  /// The model, as text.
  public let model: String

  /// Estimates from their parts.
  public init(values: [Period: (value: Double, standardError: Double)], model: String) {
    self.values = values
    self.model = model
  }
}

/// Turns published figures into months, quarters, years or levels.
///
/// What follows from the figures by adding and subtracting is exact up to their rounding. Periods that
/// are published together only are estimated, by a model of the figures or, for January and February,
/// by their shares in other years; levels from growth rates carry the rounding of the rates. Both come
/// with standard errors.
public enum FormConversion {
  /// The months (quarters, years) of a flow, in the frequency of its figures.
  ///
  /// - Parameters:
  ///   - entry: The series.
  ///   - estimates: Values for periods that no sum gives; without them January and February are divided
  ///     by their shares in other years.
  /// - Returns: Nil when no figure adds up, as for growth rates, and nothing is estimated.
  public static func periods(
    of entry: DataSet.Entry, estimates: PeriodEstimates? = nil
  ) -> ConvertedSeries? {
    let sums = PublishedSums(entry.figures)
    guard let span = span(of: sums, estimates) else { return nil }
    let shares =
      estimates == nil
      ? sums.flatMap { JanuaryShare($0, movesWithNewYear: entry.description.calendar == "china") }
      : nil
    var values: [Double] = []
    var errors: [Double] = []
    var (divided, estimated, open): ([Int], [Period], [Period]) = ([], [], [])
    for period in (0...(span.upperBound - span.lowerBound)).map({ span.lowerBound + $0 }) {
      if let value = sums?.sum(period, period) {
        values.append(value)
        errors.append(0)
      } else if let own = estimates?.values[period] {
        values.append(own.value)
        errors.append(own.standardError)
        estimated.append(period)
      } else if let sums, let part = firstTwoMonths(period, sums, shares) {
        values.append(part.value)
        errors.append(part.standardError)
        divided.append(period.year)
      } else {
        values.append(.nan)
        errors.append(.nan)
        open.append(period)
      }
    }
    let series = Series(
      name: entry.name, start: span.lowerBound, values: values, description: entry.description)
    return ConvertedSeries(
      series: series, standardErrors: errors,
      remarks: [
        dividedRemark(entry.name, divided, shares),
        estimates.flatMap { estimatedRemark(entry.name, estimated, $0.model) },
        openRemark(entry.name, open, sums),
      ].compactMap { $0 })
  }

  private static func span(
    of sums: PublishedSums?, _ estimates: PeriodEstimates?
  ) -> ClosedRange<Period>? {
    let ends =
      (sums.map { [$0.span.lowerBound, $0.span.upperBound] } ?? [])
      + (estimates?.values.keys.map { $0 } ?? [])
    guard let first = ends.min(), let last = ends.max() else { return nil }
    return first...last
  }

  private static func estimatedRemark(
    _ name: String, _ estimated: [Period], _ model: String
  ) -> String? {
    guard let first = estimated.first, let last = estimated.last else { return nil }
    let many = estimated.count == 1 ? "1 period" : "\(estimated.count) periods"
    let when = first == last ? "(\(first))" : "from \(first) to \(last)"
    return
      "\(name): \(many) \(when) without a figure that adds up to one are estimated by \(model) on "
      + "all figures, with which they agree; standard errors come from that model"
  }

  /// January or February out of their published sum.
  private static func firstTwoMonths(
    _ period: Period, _ sums: PublishedSums, _ shares: JanuaryShare?
  ) -> (value: Double, standardError: Double)? {
    guard period.frequency == .monthly, period.month <= 2, let shares,
      let total = sums.sum(Period(year: period.year, month: 1), Period(year: period.year, month: 2))
    else { return nil }
    let share = shares.share(in: period.year)
    let part = period.month == 1 ? share.value : 1 - share.value
    return (total * part, total.magnitude * share.standardError)
  }

  private static func dividedRemark(
    _ name: String, _ years: [Int], _ shares: JanuaryShare?
  ) -> String? {
    guard let first = years.first, let last = years.last, let shares else { return nil }
    let when = first == last ? "\(first)" : "\(first) to \(last)"
    return
      "\(name): January and February of \(when) are published together only; they are divided by "
      + "the share of January in \(shares.years) other years, and their standard errors say how far "
      + "that share varies"
  }

  private static func openRemark(
    _ name: String, _ open: [Period], _ sums: PublishedSums?
  ) -> String? {
    guard let first = open.first else { return nil }
    let pair = (Period(year: first.year, month: 1), Period(year: first.year, month: 2))
    let isPair = first.frequency == .monthly && first.month <= 2 && sums?.sum(pair.0, pair.1) != nil
    let reason =
      isPair
      ? "only their sum is published, and fewer than three years have both months, so nothing says how "
        + "to divide it; `tradewind fit` can take the sums as they are"
      : "no figure covers them"
    let more = open.count > 1 ? " and \(open.count - 1) more" : ""
    return "\(name): \(first)\(more) stay empty: \(reason)"
  }
}

extension FormConversion {
  /// What a longer period is made of its shorter ones.
  public enum Aggregation: String, CaseIterable, Hashable, Sendable {
    /// The sum, for flows.
    case sum
    /// The mean, for stocks, indices and rates.
    case mean
    /// The first value.
    case first
    /// The last value, for stocks at the end of a period.
    case last
  }

  /// Quarters or years of a series; a flow may use year-to-date figures where months are missing.
  ///
  /// Periods that the data only begin are left out; with `allowsMissing` those inside that cannot be
  /// known are left empty.
  ///
  /// - Throws: `SeriesIOError.invalidContent` that names the first period that cannot be known and what
  ///   it lacks, or the form that cannot be added up.
  public static func aggregated(
    _ entry: DataSet.Entry, to target: Frequency, by aggregation: Aggregation, allowsMissing: Bool
  ) throws(SeriesIOError) -> ConvertedSeries {
    let source = entry.figures.first.map { $0.values.frequency } ?? target
    guard source.isCalendar, source.periodsPerYear > target.periodsPerYear else {
      throw problem(
        entry,
        "\(entry.name) is \(source); only shorter periods can be put together to "
          + "\(target) ones; `tradewind data disaggregate` divides longer ones")
    }
    let levels = entry.figures.filter { $0.form == .level }
    guard let sums = PublishedSums(aggregation == .sum ? entry.figures : levels) else {
      throw problem(
        entry,
        "\(entry.name) is published as \(forms(entry)), which cannot be put "
          + "together to \(target) values by \(aggregation.rawValue); turn it into levels first, with "
          + "--to level")
    }
    let ratio = source.periodsPerYear / target.periodsPerYear
    let bounds = completeSpan(sums.span, ratio, target)
    guard bounds.lower <= bounds.upper else {
      throw problem(
        entry,
        "\(entry.name) has no complete \(target) period between "
          + "\(sums.span.lowerBound) and \(sums.span.upperBound)")
    }
    var values: [Double] = []
    for period in (0...(bounds.upper - bounds.lower)).map({ bounds.lower + $0 }) {
      let first = Period(frequency: source, index: period.index * ratio)
      let value = aggregate(sums, from: first, count: ratio, aggregation)
      if value == nil && !allowsMissing {
        throw problem(entry, missingSentence(entry, period, first, ratio, sums))
      }
      values.append(value ?? .nan)
    }
    let series = Series(
      name: entry.name, start: bounds.lower, values: values, description: entry.description)
    return ConvertedSeries(
      series: series, standardErrors: values.map { $0.isNaN ? .nan : 0 },
      remarks: partialRemark(entry, sums.span, bounds, ratio))
  }

  /// First and last period of the target that lie inside a span completely.
  private static func completeSpan(
    _ span: ClosedRange<Period>, _ ratio: Int, _ target: Frequency
  ) -> (lower: Period, upper: Period) {
    let first = (span.lowerBound.index + ratio - 1) / ratio
    let last = (span.upperBound.index + 1) / ratio - 1
    return (Period(frequency: target, index: first), Period(frequency: target, index: last))
  }

  private static func aggregate(
    _ sums: PublishedSums, from first: Period, count: Int, _ aggregation: Aggregation
  ) -> Double? {
    switch aggregation {
    case .sum: sums.sum(first, first + (count - 1))
    case .mean: sums.sum(first, first + (count - 1)).map { $0 / Double(count) }
    case .first: sums.sum(first, first)
    case .last: sums.sum(first + (count - 1), first + (count - 1))
    }
  }

  private static func missingSentence(
    _ entry: DataSet.Entry, _ period: Period, _ first: Period, _ count: Int, _ sums: PublishedSums
  ) -> String {
    let missing = (0..<count).map { first + $0 }.filter { sums.sum($0, $0) == nil }
    return "\(entry.name): \(period) cannot be known: \(listing(missing.map { "\($0)" })) "
      + "\(missing.count == 1 ? "has" : "have") no value and no published sum covers what is "
      + "missing; give the figures, or leave such periods empty with --allow-missing"
  }

  private static func partialRemark(
    _ entry: DataSet.Entry, _ span: ClosedRange<Period>, _ bounds: (lower: Period, upper: Period),
    _ ratio: Int
  ) -> [String] {
    let left = (span.upperBound.index + 1) - (bounds.upper.index + 1) * ratio
    guard left > 0 else { return [] }
    return [
      "\(entry.name): \(bounds.upper + 1) is not complete (data end in \(span.upperBound)) and is left out"
    ]
  }

  private static func problem(_ entry: DataSet.Entry, _ sentence: String) -> SeriesIOError {
    .invalidContent(
      FilePlace(file: entry.figures.first?.file ?? entry.place.file), problem: sentence)
  }

  private static func forms(_ entry: DataSet.Entry) -> String {
    listing(entry.figures.map { $0.form.description })
  }
}

extension FormConversion {
  /// Levels from the growth rates of a series, its own levels, and a base given besides.
  ///
  /// - Parameters:
  ///   - entry: A series with a figure `yoy`, `mom` or `ytdYoy`.
  ///   - base: Levels to start from, where the series has none: a year of them for growth on a year
  ///     earlier, one value for growth on the period before.
  /// - Returns: The levels with the rounding that the chain has gathered.
  /// - Throws: `SeriesIOError.invalidContent` when there is no growth figure, or nothing to start from.
  public static func levels(
    of entry: DataSet.Entry, base: Series?
  ) throws(SeriesIOError) -> ConvertedSeries {
    guard let growth = entry.figures.first(where: { [.yoy, .mom, .ytdYoy].contains($0.form) })
    else {
      throw problem(
        entry,
        "\(entry.name) has no growth figure, only \(forms(entry)); nothing has to "
          + "be turned into levels")
    }
    let isYearToDate = growth.form == .ytdYoy
    let own = entry.figure(isYearToDate ? .ytd : .level)?.values
    guard let known = base ?? own, known.observedCount > 0,
      known.frequency == growth.values.frequency
    else { throw problem(entry, baseSentence(entry, growth)) }
    let cycle = growth.values.frequency.periodsPerYear
    let start = isYearToDate && base != nil ? yearToDate(known) : known
    let chain = GrowthChain(
      growth.values, lag: growth.form == .mom ? 1 : cycle,
      roundingUnit: 2 * DataCheck.rounding(growth))
    let (values, errors) = chain.levels(from: start)
    var series = values
    series.name = entry.name
    let added = zip(values.values, errors).count { !$0.0.isNaN && $0.1 > 0 }
    guard added > 0 else { throw problem(entry, baseSentence(entry, growth)) }
    let what = isYearToDate ? "year-to-date values" : "values"
    return ConvertedSeries(
      series: series, standardErrors: errors,
      remarks: [
        "\(entry.name): \(added) \(what) are chained from \(growth.values.name); their standard "
          + "errors hold the rounding of the rates, not revisions of their base"
      ])
  }

  private static func yearToDate(_ levels: Series) -> Series {
    var sums = levels
    sums.values = levels.yearToDateValues
    return sums
  }

  private static func baseSentence(_ entry: DataSet.Entry, _ growth: DataSet.Figure) -> String {
    let needed =
      growth.form == .mom
      ? "one level" : "the levels of one year (\(growth.values.frequency.periodsPerYear) values)"
    return
      "\(entry.name) is known as growth (\(growth.form)) only, which says nothing about its size: "
      + "give \(needed) to start from with --base FILE, or an index with --base 2019=100"
  }
}
