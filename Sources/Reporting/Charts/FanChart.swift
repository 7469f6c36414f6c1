public import TimeSeries

/// What a fan chart shows: history, and one or more futures with probability bands.
public struct FanChart: Sendable {
  /// A band between two quantiles over the months of a fan.
  public struct Band: Sendable {
    /// Probability that a month falls inside, 0.80 for the 80% band.
    public let level: Double
    /// Lower end by month.
    public let lower: [Double]
    /// Upper end by month.
    public let upper: [Double]

    /// A band from its ends, which must have equal length.
    public init(level: Double, lower: [Double], upper: [Double]) {
      precondition(lower.count == upper.count, "\(lower.count) lower, \(upper.count) upper ends")
      self.level = level
      self.lower = lower
      self.upper = upper
    }
  }

  /// One future: its median and its bands.
  public struct Fan: Sendable {
    /// What the legend calls it: `forecast`, or the name of a scenario.
    public let name: String
    /// The first month of the future.
    public let start: Period
    /// The median by month; NaN leaves a gap.
    public let median: [Double]
    /// The bands, any order.
    public let bands: [Band]

    /// A fan from its parts; traps when a band has another length than the median.
    public init(name: String, start: Period, median: [Double], bands: [Band]) {
      precondition(
        bands.allSatisfy { $0.lower.count == median.count }, "a band of another length")
      self.name = name
      self.start = start
      self.median = median
      self.bands = bands.sorted { $0.level > $1.level }
    }
  }

  /// Headline.
  public var title: String
  /// Unit of the values, printed under the headline.
  public var unit: String
  /// Source line below the chart; empty for none.
  public var source: String
  /// The first month of `history`.
  public var historyStart: Period
  /// Observed values, NaN where missing.
  public var history: [Double]
  /// The futures, the baseline first.
  public var fans: [Fan]

  /// A chart from its parts.
  public init(
    title: String, unit: String, source: String = "", historyStart: Period, history: [Double],
    fans: [Fan]
  ) {
    self.title = title
    self.unit = unit
    self.source = source
    self.historyStart = historyStart
    self.history = history
    self.fans = fans
  }

  /// The same chart with at most the last `count` observed months.
  public func keepingHistory(_ count: Int) -> FanChart {
    var chart = self
    let dropped = Swift.max(history.count - count, 0)
    chart.history = Array(history.dropFirst(dropped))
    chart.historyStart = historyStart + dropped
    return chart
  }

  /// Number of months from the first observed to the last projected one.
  var monthCount: Int {
    fans.reduce(history.count) { Swift.max($0, $1.start - historyStart + $1.median.count) }
  }

  /// Smallest and largest value drawn; nil when there is none.
  var extent: ClosedRange<Double>? {
    let values = history + fans.flatMap { $0.median + $0.bands.flatMap { $0.lower + $0.upper } }
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
  }
}
