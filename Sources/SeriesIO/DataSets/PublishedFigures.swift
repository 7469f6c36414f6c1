public import TimeSeries

/// Figures that models of the months do not take, and why.
public struct UnusedFigures: Hashable, Sendable {
  /// Their form.
  public let form: FigureForm
  /// The periods they stand at; empty for all figures of the form.
  public let periods: [Period]
  /// Why not; nil where the form says nothing about single periods, or was not asked for.
  public let reason: String?
}

extension UnusedFigures: CustomStringConvertible {
  /// `mom`, or `share(exports) of 2012-01, 2012-02 and 9 more (exports has no figure there)`.
  public var description: String {
    // Three periods show where they are.
    let shown = periods.prefix(3).map { "\($0)" }
    let more = periods.count - shown.count
    let places =
      more > 0 ? shown.joined(separator: ", ") + " and \(more) more" : listing(shown)
    return "\(form)" + (periods.isEmpty ? "" : " of \(places)") + (reason.map { " (\($0))" } ?? "")
  }
}

extension DataSet {
  /// The figures of a series as statements about its periods, for models that take them as such.
  ///
  /// Forms `level`, `ytd`, `janFeb` and `sum(n)`; growth `yoy` and `ytdYoy` with the variance of its
  /// rounding, unit²/12; shares of another series with that variance too, as shares of what its
  /// levels and sums add up to over the same span. Growth on the period before is left out.
  ///
  /// - Parameters:
  ///   - name: A declared series.
  ///   - growth: Whether growth figures are taken.
  /// - Returns: The figures in the order of the dictionary, missing ones left out, and what was not
  ///   taken.
  /// - Throws: `SeriesIOError.invalidContent` for a share of a series that is not there, is known as a
  ///   share of this one only, or is not positive where the share stands, and for a share outside 0 to
  ///   100 percent unless the series may be negative.
  public func publishedFigures(
    of name: String, growth: Bool = true
  ) throws(SeriesIOError) -> (figures: [PublishedFigure], unused: [UnusedFigures]) {
    guard let entry = entry(named: name) else { return ([], []) }
    var figures: [PublishedFigure] = []
    var unused: [UnusedFigures] = []
    // Months first, then the shorter sums: where figures disagree the finer ones are kept.
    let ordered = entry.figures.sorted { $0.form.rank < $1.form.rank }
    for figure in ordered {
      guard let span = figure.form.span(in: figure.values.frequency),
        growth || !figure.form.isGrowth
      else {
        unused.append(UnusedFigures(form: figure.form, periods: [], reason: nil))
        continue
      }
      if case .share(let whole, _) = figure.form {
        let shares = try ShareFigures(figure, of: whole, in: entry, data: self, span: span)
        figures += shares.figures
        unused += shares.unused
        continue
      }
      let unit = figure.form.isGrowth ? figure.values.printedUnit : 0
      for (period, value) in zip(figure.values.periods, figure.values.values) where !value.isNaN {
        guard let count = span(period) else { continue }
        let periods = (0..<count).reversed().map { period - $0 }
        let quantity: PublishedFigure.Quantity =
          figure.form.isGrowth ? .growth(on: periods.map(\.yearEarlier)) : .total
        figures.append(
          PublishedFigure(
            name: figure.values.name, periods: periods, quantity: quantity, value: value,
            variance: unit * unit / 12))
      }
    }
    return (figures, unused)
  }

  /// Whether a series is published as growth on a year earlier, and in no other form.
  public func isGrowthOnly(_ name: String) -> Bool {
    guard let entry = entry(named: name), find(level: entry) == nil else { return false }
    return entry.figures.contains { $0.form == .yoy || $0.form == .ytdYoy }
      && !entry.figures.contains { !$0.form.isGrowth && $0.values.observedCount > 0 }
  }

  /// What sums and shares say of a series without levels: each figure split evenly over its periods,
  /// shorter ones first; nil for a series with levels, and for growth alone.
  ///
  /// It has the span that models of the months will have, and their size, but not their course.
  ///
  /// - Throws: As `publishedFigures(of:growth:)`.
  public func impliedLevels(of name: String) throws(SeriesIOError) -> Series? {
    guard let entry = entry(named: name), !entry.figures.isEmpty, find(level: entry) == nil else {
      return nil
    }
    let figures = try publishedFigures(of: name, growth: false).figures
    let periods = figures.flatMap(\.periods)
    guard let first = periods.min(), let last = periods.max() else { return nil }
    var values = [Double](repeating: .nan, count: last - first + 1)
    for figure in figures.sorted(by: { $0.periods.count < $1.periods.count }) {
      let part = figure.value * figure.scale / Double(figure.periods.count)
      for period in figure.periods where values[period - first].isNaN {
        values[period - first] = part
      }
    }
    return Series(name: name, start: first, values: values, description: entry.description)
  }

  /// Whether growth of a series is published for periods after its last level or before the first.
  public func hasGrowthBesideLevels(_ name: String) -> Bool {
    guard let entry = entry(named: name), let level = find(level: entry),
      let first = level.firstObserved, let last = level.lastObserved
    else { return false }
    let growth = [FigureForm.yoy, .ytdYoy].compactMap { entry.figure($0)?.values }
    return growth.contains { values in
      values.lastObserved.map { $0 > last } == true
        || values.firstObserved.map { $0 < first } == true
    }
  }

  /// Whether sums or shares of a series say something about periods that have no level of their own.
  public func hasFiguresBesideLevels(_ name: String) -> Bool {
    guard let entry = entry(named: name), let level = find(level: entry) else { return false }
    return entry.figures.contains { figure in
      guard !figure.form.isGrowth, figure.form != .level,
        let span = figure.form.span(in: figure.values.frequency)
      else { return false }
      return figure.values.periods.contains { period in
        guard !figure.values[period].isNaN, let count = span(period) else { return false }
        return (0..<count).contains { level[period - $0].isNaN }
      }
    }
  }

  private func find(level entry: Entry) -> Series? { try? series(named: entry.name) }
}

extension FigureForm {
  /// True for growth, which compares two periods of the series itself.
  var isGrowth: Bool {
    switch self {
    case .yoy, .ytdYoy, .mom: true
    case .level, .ytd, .janFeb, .share, .sum: false
    }
  }

  /// The order in which forms are taken.
  fileprivate var rank: Int {
    switch self {
    case .level: 0
    case .janFeb: 1
    case .sum: 2
    case .ytd: 3
    case .yoy: 4
    case .ytdYoy: 5
    case .share: 6
    case .mom: 7
    }
  }

  /// How many periods a figure covers that stands at a period; nil for a form that says nothing about
  /// single periods and a year earlier.
  func span(in frequency: Frequency) -> ((Period) -> Int?)? {
    switch self {
    case .level: { _ in 1 }
    case .janFeb where frequency == .monthly: { $0.positionInYear == 2 ? 2 : nil }
    case .sum(let count): { _ in count }
    case .ytd where frequency.isCalendar: { $0.positionInYear }
    case .yoy: { _ in 1 }
    case .ytdYoy where frequency.isCalendar: { $0.positionInYear }
    case .share(_, let span): span.span(in: frequency)
    default: nil
    }
  }
}

extension Series {
  /// The unit that all values are multiples of: a tenth unless some have more decimals, at most four.
  var printedUnit: Double {
    var unit = 0.1
    for _ in 1..<4 {
      let own = unit
      let isPrinted = values.allSatisfy { value in
        value.isNaN || (value / own - (value / own).rounded()).magnitude < 1e-6
      }
      if isPrinted { return own }
      unit /= 10
    }
    return unit
  }
}
