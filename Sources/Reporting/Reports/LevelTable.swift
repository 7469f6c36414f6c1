public import Models
public import TimeSeries

/// The levels of many series as CSV, with the columns of the forecast document.
///
/// For series that come one after the other; the rows of each are made on their own.
public enum LevelTable {
  /// The header line.
  ///
  /// - Parameter levels: Probabilities of the intervals.
  /// - Returns: `series,period,measure,unit,mean,median,standard_error,lower80,…` with a line feed.
  public static func header(levels: [Double]) -> String { ForecastDocument.csvHeader(levels) }

  /// A line for each future period of a projection.
  ///
  /// - Parameters:
  ///   - projection: The projection; levels of its months are exact, no draws are made.
  ///   - levels: Probabilities of the intervals.
  ///   - kind: What is told of each period; growth on a year earlier for series whose levels mean
  ///     nothing.
  /// - Returns: The lines, each with its line feed.
  /// - Throws: `ModelError` when a level is beyond the range of numbers.
  public static func rows(
    of projection: Projection, levels: [Double], kind: MeasureKind = .level
  ) throws(ModelError) -> String {
    var reader = ProjectionReader(projection)
    let series = projection.series
    var rows: [MeasureSummary] = []
    for month in projection.futureMonths {
      let measure = Measure(kind, of: series.name, in: PeriodSpan(month))
      rows.append(try reader.summary(of: measure, levels: levels))
    }
    try ForecastReport.checkRange(rows, of: series)
    return rows.map { $0.csvLine(series) }.joined()
  }
}
