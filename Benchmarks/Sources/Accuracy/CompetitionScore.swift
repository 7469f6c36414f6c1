import Foundation
import Tradewind

/// One series under one method.
struct SeriesResult: Sendable {
  let name: String
  let forecasts: [MonthForecast]
  /// The sum of the first twelve months, where the joint law is looked at.
  let year: MonthForecast?
  let actual: [Double]
  /// In-sample mean absolute seasonal difference: the scale of MASE and MSIS.
  let scale: Double
  /// Processor time of fit and projection, seconds.
  let seconds: Double
  /// Why the method failed and the seasonal naive forecast stands in; nil when it did not.
  let failure: String?

  init(_ series: CompetitionSeries, method: Method, joint: Bool) {
    let start = threadSeconds()
    var (failure, year) = (String?.none, MonthForecast?.none)
    let horizon = series.future.count
    do {
      let projection = try method.project(series.past, horizon: horizon)
      if joint { year = try MonthForecast.year(of: projection) }
      forecasts = try MonthForecast.months(of: projection)
    } catch {
      failure = "\(error)"
      forecasts = MonthForecast.seasonalNaive(series.past, horizon: horizon)
    }
    seconds = threadSeconds() - start
    self.year = year
    name = series.name
    actual = series.future
    self.failure = failure
    let past = series.past.values
    let season = series.past.frequency.periodsPerYear
    scale =
      (season..<past.count).reduce(0) { $0 + abs(past[$1] - past[$1 - season]) }
      / Double(past.count - season)
  }

  /// 200 |F − A| / (|F| + |A|) at a horizon counted from 0.
  func smape(_ h: Int) -> Double {
    let (forecast, value) = (forecasts[h].median, actual[h])
    let size = abs(forecast) + abs(value)
    return size > 0 ? 200 * abs(forecast - value) / size : 0
  }

  /// |F − A| over the scale.
  func scaledError(_ h: Int) -> Double { abs(forecasts[h].median - actual[h]) / scale }

  /// Whether interval k holds the value, as 1 or 0.
  func covers(_ h: Int, _ k: Int) -> Double {
    let interval = forecasts[h].intervals[k]
    return interval.lower <= actual[h] && actual[h] <= interval.upper ? 1 : 0
  }

  /// The interval score of the 95% interval over the scale (Gneiting & Raftery 2007).
  func scaledIntervalScore(_ h: Int) -> Double {
    let interval = forecasts[h].intervals[1]
    let below = max(interval.lower - actual[h], 0)
    let above = max(actual[h] - interval.upper, 0)
    return (interval.upper - interval.lower + 2 / (1 - interval.level) * (below + above)) / scale
  }
}

/// Means over series and horizons.
struct CompetitionScore {
  let method: Method
  let results: [SeriesResult]

  var horizon: Int { results.map(\.actual.count).max() ?? 0 }

  /// The mean over all series and the horizons given, counted from 0.
  func mean(_ horizons: Range<Int>, _ value: (SeriesResult, Int) -> Double) -> Double {
    var (sum, count) = (0.0, 0)
    for result in results {
      for h in horizons where h < result.actual.count {
        sum += value(result, h)
        count += 1
      }
    }
    return sum / Double(count)
  }

  /// Cells of a row: sMAPE, MASE, coverage of 80% and 95%, MSIS, over some horizons.
  func cells(_ horizons: Range<Int>) -> [String] {
    [
      fixed(mean(horizons) { $0.smape($1) }, 3),
      fixed(mean(horizons) { $0.scaledError($1) }, 4),
      fixed(100 * mean(horizons) { $0.covers($1, 0) }, 1),
      fixed(100 * mean(horizons) { $0.covers($1, 1) }, 1),
      fixed(mean(horizons) { $0.scaledIntervalScore($1) }, 2),
    ]
  }

  /// The mean over series of the log of the ratio of absolute errors, and its standard error.
  ///
  /// Samples of one series overlap and move together, so a series counts once.
  func change(from base: CompetitionScore) -> (mean: Double, error: Double) {
    var changes: [String: [Double]] = [:]
    for (result, other) in zip(results, base.results) {
      let errors = [result, other].map { one in
        one.actual.indices.reduce(0) { $0 + one.scaledError($1) } / Double(one.actual.count)
      }
      // A forecast that is all but exact must not decide.
      changes[result.name, default: []].append(log(max(errors[0], 0.02) / max(errors[1], 0.02)))
    }
    let means = changes.sorted { $0.key < $1.key }.map(\.value).map {
      $0.reduce(0, +) / Double($0.count)
    }
    let count = Double(means.count)
    let mean = means.reduce(0, +) / count
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (count - 1) / count).squareRoot())
  }

  /// Coverage of the sum of twelve months by its 80% and 95% intervals, and the ten shares of months in
  /// tenths of their laws, lowest first, all in percent.
  var jointCells: [String] {
    let years = results.compactMap { result in
      result.year.map { (law: $0, actual: result.actual.prefix(12).reduce(0, +)) }
    }
    let covered = (0..<2).map { k in
      let inside = years.count {
        $0.law.intervals[k].lower <= $0.actual && $0.actual <= $0.law.intervals[k].upper
      }
      return fixed(100 * Double(inside) / Double(max(years.count, 1)), 1)
    }
    let shares = (0..<10).map { tenth in
      fixed(
        100 * mean(0..<horizon) { $0.forecasts[$1].tenth(of: $0.actual[$1]) == tenth ? 1 : 0 }, 1)
    }
    return covered + [shares.joined(separator: " ")]
  }

  static let jointColumns = ["year 80%", "year 95%", "months by tenths"]

  static let columns = ["sMAPE", "MASE", "80%", "95%", "MSIS 95"]

  /// The mean and the largest processor time of a series in milliseconds, and failures.
  var costCells: [String] {
    let times = results.map { 1000 * $0.seconds }
    let mean = times.reduce(0, +) / Double(max(times.count, 1))
    return [
      fixed(mean, 1), fixed(times.max() ?? 0, 0), "\(results.count { $0.failure != nil })",
    ]
  }
}
