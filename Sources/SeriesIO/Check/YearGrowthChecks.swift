import TimeSeries

extension DataCheck {
  /// Growth of the year to date against the growth of its months, where no level is needed.
  ///
  /// Growth of the year to date is a mean of that up to the month before and that of the month,
  ///
  ///     G(p) = (1 − w) G(p − 1) + w g(p),   w = x(p − 12) / Σ x from January to p − 12
  ///
  /// so it lies between the two whatever the levels are, and where the levels of the year before are
  /// published, w is known. Counted is what goes beyond half a unit of the three printed rates.
  static func yearGrowthFindings(_ entry: DataSet.Entry) -> [Finding] {
    guard let sums = entry.figure(.ytdYoy), let months = entry.figure(.yoy) else { return [] }
    let weights = PublishedSums(entry.figures)
    let items = sums.values.periods.compactMap { period -> (Contradiction, ClosedRange<Double>)? in
      guard period.frequency.isCalendar, period.positionInYear > 1 else { return nil }
      let (before, month) = (sums.values[period - 1], months.values[period])
      guard !before.isNaN, !month.isNaN, !sums.values[period].isNaN else { return nil }
      let weight = weights.flatMap { yearAgoWeight(period.yearEarlier, $0) }
      let range = allowedGrowth(before, month, weight)
      // Half a unit of G(p) and half a unit of their mean.
      let slack = 1.01 * (rounding(sums) + Swift.max(rounding(sums), rounding(months)))
      let excess = Swift.max(
        range.lowerBound - sums.values[period], sums.values[period] - range.upperBound)
      let item = Contradiction(
        period: period, difference: excess, isBeyondRounding: excess > slack)
      return (item, range)
    }
    return gatheredYearGrowth(items.filter { $0.0.isBeyondRounding }, of: items.count, sums, entry)
  }

  /// The weight of a month in the year to date; nil where the levels are not known.
  private static func yearAgoWeight(_ period: Period, _ sums: PublishedSums) -> Double? {
    let january = period - (period.positionInYear - 1)
    guard let month = sums.sum(period, period), let total = sums.sum(january, period), total > 0
    else { return nil }
    let weight = month / total
    return weight > 0 && weight < 1 ? weight : nil
  }

  private static func allowedGrowth(
    _ before: Double, _ month: Double, _ weight: Double?
  ) -> ClosedRange<Double> {
    let (low, high) = (Swift.min(before, month), Swift.max(before, month))
    guard let weight else { return low...high }
    let mean = (1 - weight) * before + weight * month
    // Bases are revised by some percent, alike in all months; a tenth of the weight is ample.
    let slack = 0.1 * weight * (high - low)
    return (mean - slack)...(mean + slack)
  }

  private static func gatheredYearGrowth(
    _ wrong: [(Contradiction, ClosedRange<Double>)], of count: Int, _ sums: DataSet.Figure,
    _ entry: DataSet.Entry
  ) -> [Finding] {
    guard let worst = wrong.max(by: { $0.0.difference < $1.0.difference }) else { return [] }
    let period = worst.0.period
    let range =
      worst.1.upperBound - worst.1.lowerBound < 0.1
      ? "about \(fixed(worst.1.lowerBound, 1))"
      : "\(fixed(worst.1.lowerBound, 1)) to \(fixed(worst.1.upperBound, 1))"
    // A contradiction of half a point is one a reader of growth rates would notice.
    let severity: Finding.Severity = worst.0.difference >= 0.5 ? .warning : .note
    let number = wrong.count == 1 ? "1 period" : "\(wrong.count) periods"
    return [
      finding(
        severity, sums, entry, period,
        "\(entry.name): growth of the year to date (ytdYoy) contradicts growth of its months (yoy) "
          + "beyond rounding in \(number) of \(count), most in \(period): published "
          + "\(fixed(sums.values[period], 1)) %, while \(period - 1) and the month allow \(range) %"
      )
    ]
  }
}
