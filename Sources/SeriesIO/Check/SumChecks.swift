public import TimeSeries

extension DataCheck {
  /// Sums `janFeb` and `sum(n)` against what the other levels and sums of the series add up to.
  ///
  /// Explained by rounding is half a unit for each of the n periods and for the sum itself.
  static func sumFindings(_ entry: DataSet.Entry) -> [Finding] {
    guard entry.description.kind ?? .flow == .flow else { return [] }
    return entry.figures.flatMap { figure -> [Finding] in
      let others = entry.figures.filter { $0.form != figure.form }
      guard figure.isSumOfAFewPeriods, let sums = PublishedSums(others) else { return [] }
      return gathered(contradictions(figure, sums), figure, entry)
    }
  }

  private static func contradictions(
    _ figure: DataSet.Figure, _ sums: PublishedSums
  ) -> [Contradiction] {
    let half = rounding(figure)
    return figure.values.periods.compactMap { period in
      guard !figure.values[period].isNaN, let count = figure.form.periodsAdded(at: period),
        let total = sums.sum(period - (count - 1), period)
      else { return nil }
      let difference = figure.values[period] - total
      // Sums of doubles are right to a few 1e-16 of their size.
      let explained = 1.01 * Double(count + 1) * half + 1e-12 * total.magnitude
      return Contradiction(
        period: period, difference: difference,
        isBeyondRounding: difference.magnitude > explained)
    }
  }

  private static func gathered(
    _ differences: [Contradiction], _ figure: DataSet.Figure, _ entry: DataSet.Entry
  ) -> [Finding] {
    let wrong = differences.filter(\.isBeyondRounding)
    let size = wrong.map(\.difference.magnitude).max()
    guard let worst = wrong.first(where: { $0.difference.magnitude == size }) else { return [] }
    let periods = wrong.count == 1 ? "1 period" : "\(wrong.count) periods"
    let more = worst.difference > 0 ? "more" : "less"
    return [
      finding(
        .warning, figure, entry, worst.period,
        "\(figure.values.name): the sum differs from what other figures of \(entry.name) add up to by "
          + "more than rounding in \(periods) of \(differences.count), most in \(worst.period) "
          + "(\(amount(worst.difference.magnitude, entry.description.unit)) \(more))")
    ]
  }

  /// The first period whose year-to-date figure is below that of the period before it.
  static func firstFall(_ sums: Series) -> Period? {
    sums.periods.first { period in
      period.positionInYear > 1 && sums[period] < sums[period - 1]
    }
  }
}

extension DataSet {
  /// Where year-to-date figures contradict themselves: the first that is below an earlier one of a year,
  /// of a series that is declared positive and has no level but these; nil where there is none.
  public func yearToDateFall(of name: String) -> (figure: String, period: Period)? {
    guard let entry = entry(named: name), entry.level == nil, entry.description.positive == true,
      let sums = entry.figure(.ytd)?.values, sums.frequency.isCalendar,
      let period = DataCheck.firstFall(sums)
    else { return nil }
    return (sums.name, period)
  }
}

extension DataSet.Figure {
  fileprivate var isSumOfAFewPeriods: Bool {
    switch form {
    case .janFeb, .sum: true
    default: false
    }
  }
}
