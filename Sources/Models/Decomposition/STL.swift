/// A series taken apart into trend, season and remainder by loess.
///
///     yₜ = trendₜ + seasonalₜ + remainderₜ
///
/// An inner loop smooths each season over the years, takes low frequencies out of the result and
/// smooths the deseasonalized series; an outer loop weights observations down by the size of their
/// remainder. All parts are in the units of the series: take logarithms first for a season in percent.
/// Missing values (NaN) inside are interpolated for the fit (`filledSeasonally`) and have no
/// remainder; leading and trailing ones continue the nearest value of the same season.
///
/// Source: Cleveland, Cleveland, McRae and Terpenning (1990), STL: a seasonal-trend decomposition
/// procedure based on loess, Journal of Official Statistics 6, 3–73.
public struct STL: Sendable {
  /// The smooth level.
  public let trend: [Double]
  /// The seasonal part, about zero over a year.
  public let seasonal: [Double]
  /// What is left; NaN where the series is.
  public let remainder: [Double]
  /// The robustness weights between 0 and 1; all 1 unless the options are robust.
  public let weights: [Double]

  /// Decomposes a series.
  ///
  /// - Parameters:
  ///   - y: The series, NaN where missing.
  ///   - period: Observations a year, 2 or more.
  ///   - options: The spans; by default a season that is the same in every year.
  /// - Throws: `ModelError.tooFewObservations` unless there are more than two years;
  ///   `.unusableValue`, `.allMissing`, `.invalidOption`.
  /// - Complexity: O(n × spans); some 50 microseconds for twelve years of months.
  public init(
    _ y: [Double], period: Int, options: STLOptions = STLOptions(seasonalSpan: .periodic)
  ) throws(ModelError) {
    try options.check()
    let filled = try SeasonalSample(y, period: period, moreThanYears: 2, for: "STL").values
    let smoothers = STLSmoothers(options, period: period, count: y.count)
    var loop = STLLoop(filled, period: period, smoothers: smoothers)
    loop.run(inner: options.innerPasses, outer: options.outerPasses)
    let seasonal = smoothers.isPeriodic ? loop.periodicSeason : loop.seasonal
    let trend = loop.trend
    self.seasonal = seasonal
    self.trend = trend
    weights = loop.robustness
    // A missing value stays missing in the sum.
    remainder = y.indices.map { y[$0] - seasonal[$0] - trend[$0] }
  }
}

/// The working state of the two loops.
private struct STLLoop {
  private let y: [Double]
  private let period: Int
  private let smoothers: STLSmoothers
  private(set) var seasonal: [Double]
  private(set) var trend: [Double]
  private(set) var robustness: [Double]
  private var isWeighted = false
  /// The seasonal smooth with a year more at either end: n + 2 m.
  private var cycle: [Double]
  private var scratch: [Double]
  private var averaged: [Double]
  private var weights: [Double]

  init(_ y: [Double], period: Int, smoothers: STLSmoothers) {
    self.y = y
    self.period = period
    self.smoothers = smoothers
    let n = y.count
    seasonal = Array(repeating: 0, count: n)
    trend = seasonal
    robustness = Array(repeating: 1, count: n)
    cycle = Array(repeating: 0, count: n + 2 * period)
    scratch = cycle
    averaged = cycle
    weights = cycle
  }

  mutating func run(inner: Int, outer: Int) {
    for pass in 0...outer {
      for _ in 0..<inner { smoothOnce() }
      guard pass < outer else { return }
      updateRobustness()
      isWeighted = true
    }
  }

  /// The mean of each season over the years, for a season that does not change.
  var periodicSeason: [Double] {
    let n = y.count
    let means = (0..<period).map { season in
      var (sum, count) = (0.0, 0)
      for t in stride(from: season, to: n, by: period) {
        sum += seasonal[t]
        count += 1
      }
      return sum / Double(count)
    }
    return (0..<n).map { means[$0 % period] }
  }

  /// One pass of the inner loop: section 2.2, steps 1 to 6.
  private mutating func smoothOnce() {
    let n = y.count
    for t in 0..<n { scratch[t] = y[t] - trend[t] }
    smoothSeasons()
    removeLowFrequencies()
    for t in 0..<n {
      seasonal[t] = cycle[period + t] - averaged[t]
      scratch[t] = y[t] - seasonal[t]
    }
    let input = scratch
    let weighted = isWeighted
    input.withUnsafeBufferPointer { input in
      robustness.withUnsafeBufferPointer { robustness in
        weights.withUnsafeMutableBufferPointer { weights in
          trend.withUnsafeMutableBufferPointer { trend in
            smoothers.trend.smooth(
              UnsafeBufferPointer(rebasing: input[..<n]), robustness: weighted ? robustness : nil,
              weights: weights, into: trend)
          }
        }
      }
    }
  }

  /// Step 2: smooths every season over the years and extends it by a year on either side.
  private mutating func smoothSeasons() {
    let n = y.count
    let longest = (n - 1) / period + 1
    var values = [Double](repeating: 0, count: longest)
    var shares = [Double](repeating: 1, count: longest)
    var fitted = [Double](repeating: 0, count: longest)
    for season in 0..<period {
      let count = (n - season - 1) / period + 1
      for i in 0..<count {
        values[i] = scratch[season + i * period]
        shares[i] = robustness[season + i * period]
      }
      let ends = smoothSeason(values, shares, count, &fitted)
      cycle[season] = ends.before
      for i in 0..<count { cycle[season + (i + 1) * period] = fitted[i] }
      cycle[season + (count + 1) * period] = ends.after
    }
  }

  private mutating func smoothSeason(
    _ values: [Double], _ shares: [Double], _ count: Int, _ fitted: inout [Double]
  ) -> (before: Double, after: Double) {
    let loess = smoothers.seasonal
    let weighted = isWeighted
    return values.withUnsafeBufferPointer { values in
      shares.withUnsafeBufferPointer { shares in
        weights.withUnsafeMutableBufferPointer { weights in
          fitted.withUnsafeMutableBufferPointer { fitted in
            let input = UnsafeBufferPointer(rebasing: values[..<count])
            let robustness = weighted ? shares : nil
            loess.smooth(input, robustness: robustness, weights: weights, into: fitted)
            let before = loess.value(
              at: 0, input, first: 1, last: min(loess.span, count), robustness: robustness,
              weights: weights)
            let after = loess.value(
              at: Double(count + 1), input, first: max(1, count - loess.span + 1), last: count,
              robustness: robustness, weights: weights)
            return (before ?? fitted[0], after ?? fitted[count - 1])
          }
        }
      }
    }
  }

  /// Step 3: moving averages of m, m and 3, then loess; leaves the result in `averaged`.
  private mutating func removeLowFrequencies() {
    let n = y.count
    Self.average(cycle, count: n + 2 * period, over: period, into: &averaged)
    Self.average(averaged, count: n + period + 1, over: period, into: &scratch)
    Self.average(scratch, count: n + 2, over: 3, into: &averaged)
    let input = averaged
    input.withUnsafeBufferPointer { input in
      weights.withUnsafeMutableBufferPointer { weights in
        averaged.withUnsafeMutableBufferPointer { output in
          smoothers.lowPass.smooth(
            UnsafeBufferPointer(rebasing: input[..<n]), robustness: nil, weights: weights,
            into: output)
        }
      }
    }
  }

  private static func average(
    _ x: [Double], count: Int, over length: Int, into result: inout [Double]
  ) {
    let share = 1 / Double(length)
    var sum = 0.0
    for t in 0..<length { sum += x[t] }
    result[0] = sum * share
    for t in length..<max(length, count) {
      sum += x[t] - x[t - length]
      result[t - length + 1] = sum * share
    }
  }

  /// Section 2.3: bisquare weights of the remainder over six times its median size.
  private mutating func updateRobustness() {
    let n = y.count
    let sizes = (0..<n).map { (y[$0] - trend[$0] - seasonal[$0]).magnitude }
    let sorted = sizes.sorted()
    let limit = 3 * (sorted[n / 2] + sorted[n - n / 2 - 1])
    for t in 0..<n {
      // Edges of a thousandth as in the loess weights.
      guard sizes[t] > 0.001 * limit else {
        robustness[t] = 1
        continue
      }
      let ratio = sizes[t] / limit
      let part = 1 - ratio * ratio
      robustness[t] = sizes[t] <= 0.999 * limit ? part * part : 0
    }
  }
}
