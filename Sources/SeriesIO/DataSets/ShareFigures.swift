import TimeSeries

/// Shares of another series as statements about the periods of a part.
///
///     share = 100 Σ part / Σ whole + rounding,   the whole as its levels and sums are published
///
/// A share where the whole has no figure for the same span says nothing about the part alone, and is
/// left out with that reason.
struct ShareFigures {
  private(set) var figures: [PublishedFigure] = []
  private(set) var unused: [UnusedFigures] = []

  /// Reads a figure of the form `share(whole)`.
  ///
  /// - Throws: `SeriesIOError.invalidContent`, see `DataSet.publishedFigures(of:growth:)`.
  init(
    _ figure: DataSet.Figure, of whole: String, in part: DataSet.Entry, data: DataSet,
    span: (Period) -> Int?
  ) throws(SeriesIOError) {
    let base = try ShareBase(whole, of: part, figure, in: data)
    let unit = Self.printedUnit(figure.values)
    var open: [Period] = []
    for (period, value) in zip(figure.values.periods, figure.values.values) where !value.isNaN {
      guard let count = span(period) else { continue }
      let periods = (0..<count).reversed().map { period - $0 }
      guard let amount = base.amount(of: PeriodSpan(periods[0], period)) else {
        open.append(period)
        continue
      }
      if let problem = Self.problem(value, of: amount, whole, part) {
        throw .invalidContent(
          FilePlace(file: figure.file, series: part.name),
          problem: "\(figure.values.name) of \(period): \(problem)")
      }
      figures.append(
        PublishedFigure(
          name: figure.values.name, periods: periods, quantity: .share(of: amount), value: value,
          variance: unit * unit / 12))
    }
    if !open.isEmpty {
      unused.append(UnusedFigures(form: figure.form, periods: open, reason: base.reason))
    }
  }

  /// The unit of printing: whole percents where five values and more have no decimals, which in tenths
  /// would be chance once in 100,000 times.
  private static func printedUnit(_ values: Series) -> Double {
    let isWhole = DataCheck.printedDecimals(values.values) == 0
    return isWhole && values.observedCount >= 5 ? 1 : values.printedUnit
  }

  private static func problem(
    _ value: Double, of amount: Double, _ whole: String, _ part: DataSet.Entry
  ) -> String? {
    guard amount > 0 else {
      return
        "\(whole) is \(short(amount)) there, and a share of that means nothing; leave the share "
        + "empty, or correct \(whole)"
    }
    guard part.description.positive != false, !(0...100).contains(value) else { return nil }
    return "a share of \(short(value)) percent is outside 0 to 100; correct it, or declare "
      + "positive: false for \(part.name)"
  }
}

/// What a whole adds up to over spans of the part's periods.
private struct ShareBase {
  private let sums: PublishedSums?
  /// Why it has no amount for some span.
  let reason: String

  init(
    _ whole: String, of part: DataSet.Entry, _ figure: DataSet.Figure, in data: DataSet
  ) throws(SeriesIOError) {
    if let entry = data.entry(named: whole), !entry.figures.isEmpty {
      sums = PublishedSums(entry.figures)
      let forms = listing(entry.figures.map(\.form.description))
      reason =
        sums == nil ? "\(whole) is published as \(forms) only" : "\(whole) has no figure there"
      guard sums == nil, Self.leads(from: entry, to: part.name, in: data) else { return }
      throw .invalidContent(
        part.place,
        problem:
          "\(part.name) is published as a share of \(whole), which is itself known as a share "
          + "of \(part.name) only; give levels or sums of one of them")
    }
    guard let level = try? data.series(named: whole) else {
      let near = nearestName(to: whole, in: data.names).map { "; did you mean \($0)?" } ?? ""
      throw .invalidContent(
        part.place,
        problem:
          "\(figure.values.name): there is no series \(quoted(whole)) that it could be a part "
          + "of" + near)
    }
    sums = PublishedSums([
      DataSet.Figure(
        form: .level, values: level, file: figure.file, column: whole, release: nil, notes: nil)
    ])
    reason = "\(whole) has no value there"
  }

  /// What the whole adds up to; nil where its figures do not say.
  func amount(of span: PeriodSpan) -> Double? {
    guard let sums, let own = span.converted(to: sums.span.lowerBound.frequency) else {
      return nil
    }
    return sums.sum(own.start, own.end)
  }

  /// Whether a series without sums is a share of a part, over any number of others.
  private static func leads(from entry: DataSet.Entry, to part: String, in data: DataSet) -> Bool {
    var seen: Set<String> = []
    var waiting = [entry]
    while let next = waiting.popLast() {
      guard seen.insert(next.name).inserted else { continue }
      for case .share(let whole, _) in next.figures.map(\.form) {
        if whole == part { return true }
        if let other = data.entry(named: whole) { waiting.append(other) }
      }
    }
    return false
  }
}
