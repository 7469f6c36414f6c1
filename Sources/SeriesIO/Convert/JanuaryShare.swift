import TimeSeries

/// How January and February divide the sum that is published for both.
///
/// The share of January in the years that have both months, as a mean, or from six years on as a line in
/// the day of the Chinese New Year (days after 20 January), which moves business between the two months:
///
///     share = a + b · day + error,   standard error = s √(1 + 1/n + (day − mean)² / Σ (day − mean)²)
struct JanuaryShare {
  private let shares: [Double]
  private let days: [Double]
  private let movesWithNewYear: Bool

  /// The years in which both months are known; nil for fewer than three.
  ///
  /// - Parameters:
  ///   - sums: What the figures publish.
  ///   - movesWithNewYear: Whether the Chinese calendar moves the series.
  init?(_ sums: PublishedSums, movesWithNewYear: Bool) {
    var shares: [Double] = []
    var days: [Double] = []
    for year in sums.span.lowerBound.year...sums.span.upperBound.year {
      let (january, february) = (Period(year: year, month: 1), Period(year: year, month: 2))
      guard let first = sums.sum(january, january), let second = sums.sum(february, february),
        first > 0, second > 0
      else { continue }
      shares.append(first / (first + second))
      days.append(movesWithNewYear ? Self.day(ofYear: year) : 0)
    }
    // Fewer than three shares do not say how far they spread.
    guard shares.count >= 3 else { return nil }
    self.shares = shares
    self.days = days
    self.movesWithNewYear = movesWithNewYear
  }

  /// The number of years behind it.
  var years: Int { shares.count }

  /// The share of January in a year and its standard error.
  func share(in year: Int) -> (value: Double, standardError: Double) {
    let n = Double(shares.count)
    let mean = shares.reduce(0, +) / n
    let meanDay = days.reduce(0, +) / n
    let spread = days.reduce(0) { $0 + ($1 - meanDay) * ($1 - meanDay) }
    // A line takes two estimates; below six years it would follow single years.
    let isLine = shares.count >= 6 && spread > 0
    let joint = zip(days, shares).reduce(0) { $0 + ($1.0 - meanDay) * ($1.1 - mean) }
    let slope = isLine ? joint / spread : 0
    let residuals = zip(days, shares).map { $1 - mean - slope * ($0 - meanDay) }
    let freedom = n - (isLine ? 2 : 1)
    let variance = residuals.reduce(0) { $0 + $1 * $1 } / freedom
    let distance = movesWithNewYear ? Self.day(ofYear: year) - meanDay : 0
    let leverage = 1 / n + (isLine ? distance * distance / spread : 0)
    return (mean + slope * distance, (variance * (1 + leverage)).squareRoot())
  }

  private static func day(ofYear year: Int) -> Double {
    guard let date = try? ChineseNewYear.date(year: year) else { return 0 }
    return Double(date.number - CalendarDay(year: year, month: 1, day: 20).number)
  }
}
