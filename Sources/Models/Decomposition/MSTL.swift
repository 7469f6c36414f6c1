/// A series with one season or several taken apart by repeated `STL`.
///
/// Each season in turn, shortest first, is estimated from the series without the others; the trend
/// is that of the last pass. Season i = 1, 2, … is smoothed over 7 + 4 i years.
/// With one season this is one STL with a span of 11.
///
/// Source: Bandara, Hyndman and Bergmeir (2021), MSTL: a seasonal-trend decomposition algorithm for
/// time series with multiple seasonal patterns, arXiv 2107.13462.
public struct MultipleSTL: Sendable {
  /// The smooth level.
  public let trend: [Double]
  /// The periods that were used, ascending: those of which the series has more than two.
  public let periods: [Int]
  /// One seasonal part a period.
  public let seasonals: [[Double]]
  /// What is left; NaN where the series is.
  public let remainder: [Double]

  /// Decomposes a series.
  ///
  /// - Parameters:
  ///   - y: The series, NaN where missing (treated as by `STL`).
  ///   - periods: The lengths of the seasons; those that fit in at most twice are left out.
  ///   - isRobust: Whether outliers are weighted down.
  /// - Throws: As `STL`; `ModelError.tooFewObservations` when no period is left.
  /// - Complexity: Two STL a period, one when there is only one.
  public init(_ y: [Double], periods: [Int], isRobust: Bool = false) throws(ModelError) {
    let used = periods.sorted().filter { 2 * $0 < y.count }
    guard let first = used.first else {
      throw .tooFewObservations(
        usable: y.count, needed: 2 * (periods.min() ?? 0) + 1, reason: "a seasonal decomposition")
    }
    let filled = try SeasonalSample(y, period: first, moreThanYears: 2, for: "STL").values
    var seasonals = [[Double]](repeating: Array(repeating: 0, count: y.count), count: used.count)
    var trend: [Double] = []
    var rest = filled
    for _ in 0..<(used.count == 1 ? 1 : 2) {
      for (i, period) in used.enumerated() {
        for t in rest.indices { rest[t] += seasonals[i][t] }
        let part = try STL(rest, period: period, options: Self.options(season: i, isRobust))
        for t in rest.indices { rest[t] -= part.seasonal[t] }
        seasonals[i] = part.seasonal
        trend = part.trend
      }
    }
    self.periods = used
    self.seasonals = seasonals
    self.trend = trend
    let smooth = trend
    remainder = y.indices.map { y[$0].isNaN ? .nan : rest[$0] - smooth[$0] }
  }

  /// The options of season `index`, counted from 0: spans of 11, 15, … years (section 2 of the paper).
  static func options(season index: Int, _ isRobust: Bool) -> STLOptions {
    STLOptions(seasonalSpan: .years(11 + 4 * index), isRobust: isRobust)
  }
}
