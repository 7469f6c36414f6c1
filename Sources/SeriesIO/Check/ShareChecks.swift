import TimeSeries

extension DataCheck {
  /// Published shares: within 0 to 100 percent, and what the levels give.
  ///
  ///     share(x, y, p) = 100 · x(p) / y(p),   explained by rounding up to
  ///     half a unit of the share + 100 / y · (half a unit of x + x / y · half a unit of y)
  ///
  /// Over a span x and y are what levels and sums add up to, each of its n periods half a unit off.
  static func shareFindings(_ entry: DataSet.Entry, in data: DataSet) -> [Finding] {
    jointShareFindings(entry, in: data)
      + entry.figures.flatMap { figure -> [Finding] in
        guard case .share(let whole, let span) = figure.form else { return [] }
        let findings = rangeFindings(figure, entry)
        if let length = span.span(in: figure.values.frequency),
          let part = PublishedTotals(entry.figures),
          let level = data.entry(named: whole).flatMap({ PublishedTotals($0.figures) })
        {
          return findings + ratioFindings(figure, part, of: level, entry, length)
        }
        let isKnown = data.names.contains(whole) || data.entry(named: whole) != nil
        return isKnown ? findings : findings + [unknownWhole(whole, figure, entry, data)]
      }
  }

  private static func unknownWhole(
    _ whole: String, _ figure: DataSet.Figure, _ entry: DataSet.Entry, _ data: DataSet
  ) -> Finding {
    let near = nearestName(to: whole, in: data.names).map { "; did you mean \($0)?" } ?? ""
    return finding(
      .error, figure, entry, nil,
      "\(figure.values.name): there is no series \(quoted(whole)) that it could be a part of"
        + near)
  }

  /// A part of a whole of positive parts lies between nothing and all of it.
  private static func rangeFindings(
    _ figure: DataSet.Figure, _ entry: DataSet.Entry
  ) -> [Finding] {
    guard entry.description.positive != false else { return [] }
    let values = figure.values
    let outside = values.periods.filter { values[$0] < 0 || values[$0] > 100 }
    guard let first = outside.first else { return [] }
    let more = outside.count > 1 ? " (\(outside.count) such values)" : ""
    return [
      finding(
        .error, figure, entry, first,
        "\(values.name): the share of \(first) is \(short(values[first])) %\(more), outside 0 to "
          + "100 %")
    ]
  }

  private static func ratioFindings(
    _ figure: DataSet.Figure, _ part: PublishedTotals, of whole: PublishedTotals,
    _ entry: DataSet.Entry, _ length: (Period) -> Int?
  ) -> [Finding] {
    let half = rounding(figure)
    let differences = figure.values.periods.compactMap { period -> Contradiction? in
      guard let count = length(period), !figure.values[period].isNaN,
        let x = part.sum(through: period, count), let y = whole.sum(through: period, count)
      else { return nil }
      let difference = 100 * x / y - figure.values[period]
      guard difference.isFinite else { return nil }
      let ratio = (x / y).magnitude
      let halves = Double(count) * (part.half + ratio * whole.half)
      let explained = 1.01 * (half + 100 / y.magnitude * halves)
      return Contradiction(
        period: period, difference: difference,
        isBeyondRounding: difference.magnitude > explained)
    }
    let wrong = differences.filter(\.isBeyondRounding)
    let sizes = wrong.map(\.difference.magnitude)
    guard let size = sizes.max(),
      let worst = wrong.first(where: { $0.difference.magnitude == size })
    else { return [] }
    let periods = wrong.count == 1 ? "1 period" : "\(wrong.count) periods"
    // A figure far off is one of another unit or series: its factor says which.
    let factors = wrong.map { 1 + $0.difference / figure.values[$0.period] }.sorted()
    let middle = factors[factors.count / 2]
    let factor =
      middle.isFinite && !(0.8...1.25).contains(middle)
      ? "; the levels are \(short((100 * middle).rounded() / 100)) times what the shares imply" : ""
    return [
      finding(
        .warning, figure, entry, worst.period,
        "\(figure.values.name): the share differs from the ratio of the levels by more than "
          + "rounding in \(periods) of \(differences.count), most in \(worst.period) "
          + "(\(short(size)) points)" + factor)
    ]
  }
}

/// Levels and sums of a series with half their printed unit.
struct PublishedTotals {
  private let sums: PublishedSums
  let half: Double

  /// Nil for a series without levels and sums.
  init?(_ figures: [DataSet.Figure]) {
    guard let sums = PublishedSums(figures) else { return nil }
    self.sums = sums
    half = figures.first { !$0.form.isPercent }.map(DataCheck.rounding) ?? 0
  }

  /// What periods up to and with one add up to.
  func sum(through period: Period, _ count: Int) -> Double? {
    guard period.frequency == sums.span.lowerBound.frequency else { return nil }
    return sums.sum(period - (count - 1), period)
  }
}
