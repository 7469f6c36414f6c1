extension Series {
  /// The values between two periods, both included; what lies outside the data is left out.
  ///
  /// - Returns: A series with the same description, empty when nothing is inside.
  public func sliced(from first: Period? = nil, through last: Period? = nil) -> Series {
    let lower = Swift.max(first ?? start, start)
    let upper = Swift.min(last ?? end, end)
    guard lower <= upper else {
      return Series(name: name, start: lower, values: [], description: description)
    }
    let inside = values[(lower - start)...(upper - start)]
    return Series(name: name, start: lower, values: Array(inside), description: description)
  }

  /// The values of exactly the periods from `first` to `last`, NaN where there is no data.
  public func padded(from first: Period, through last: Period) -> Series {
    let count = Swift.max(0, last - first + 1)
    let filled = (0..<count).map { self[first + $0] }
    return Series(name: name, start: first, values: filled, description: description)
  }

  /// The series without missing values at either end.
  public func trimmed() -> Series {
    guard let first = firstObserved, let last = lastObserved else {
      return Series(name: name, start: start, values: [], description: description)
    }
    return sliced(from: first, through: last)
  }
}

/// Several series on one common index.
public struct AlignedSeries: Hashable, Sendable {
  /// Which periods the common index has.
  public enum Coverage: Hashable, Sendable {
    /// All periods that any series has; the others are NaN there.
    case union
    /// Only the periods that all series have.
    case intersection
  }

  /// The first period of the index.
  public let start: Period
  /// The number of periods.
  public let count: Int
  /// The series, each from `start` on with `count` values.
  public let series: [Series]

  /// Puts series of one frequency and of any starts and lengths on a common index.
  ///
  /// Empty series do not move the index of a union; no series at all give nil.
  ///
  /// - Throws: `TimeSeriesError.mixedFrequencies` with the names of two that differ.
  public init?(
    _ series: [Series], coverage: Coverage = .union
  ) throws(TimeSeriesError) {
    guard let first = series.first else { return nil }
    if let other = series.first(where: { $0.frequency != first.frequency }) {
      throw .mixedFrequencies(first: first.name, second: other.name)
    }
    let filled = coverage == .union ? series.filter { !$0.values.isEmpty } : series
    let starts = filled.map(\.start)
    let ends = filled.map(\.end)
    let bounds =
      coverage == .union ? (starts.min(), ends.max()) : (starts.max(), ends.min())
    let lower = bounds.0 ?? first.start
    let upper = bounds.1 ?? first.end
    start = lower
    count = Swift.max(0, upper - lower + 1)
    self.series = series.map { $0.padded(from: lower, through: upper) }
  }

  /// The periods of the common index.
  public var periods: [Period] { (0..<count).map { start + $0 } }

  /// The period of the last row; the one before `start` when there are none.
  public var end: Period { start + (count - 1) }
}
