/// A series with its gaps filled for tests that need every value.
///
/// The fill runs on a line between neighbours once each season's mean distance from a centred
/// moving average is taken out, so that a season which is mostly missing keeps its shape. Likelihoods
/// never see these values: they take gaps as gaps.
///
/// - Parameters:
///   - series: n values, NaN where missing.
///   - period: Observations per season; 1 for none.
/// - Returns: n values without a gap; all NaN when nothing is observed.
/// - Complexity: O(n).
package func bridged(_ series: [Double], period: Int) -> [Double] {
  var filled = onLines(series)
  guard period > 1, series.count >= 2 * period, series.contains(where: \.isNaN) else {
    return filled
  }
  // The trend sees the first fill, so its bias shrinks with each pass; two are enough for a test.
  for _ in 0..<2 {
    let seasons = seasonMeans(of: series, around: centredAverage(filled, period), period: period)
    let adjusted = series.indices.map { series[$0] - seasons[$0 % period] }
    filled = zip(onLines(adjusted), series.indices).map { $0 + seasons[$1 % period] }
  }
  return filled
}

/// Gaps on the line between their neighbours; the first and last value carried outwards.
private func onLines(_ series: [Double]) -> [Double] {
  var values = series
  var last: Int?
  for t in series.indices where !series[t].isNaN {
    if let last, t - last > 1 {
      let slope = (series[t] - series[last]) / Double(t - last)
      for i in (last + 1)..<t { values[i] = series[last] + slope * Double(i - last) }
    }
    if last == nil { for i in 0..<t { values[i] = series[t] } }
    last = t
  }
  if let last {
    for i in (last + 1)..<Swift.max(series.count, last + 1) { values[i] = series[last] }
  }
  return values
}

/// A moving average over one season, half weights at the ends of an even one; shorter at the ends of
/// the series.
private func centredAverage(_ values: [Double], _ period: Int) -> [Double] {
  let half = period / 2
  return values.indices.map { t in
    let reach = Swift.min(half, t, values.count - 1 - t)
    var (sum, weight) = (0.0, 0.0)
    for i in (t - reach)...(t + reach) {
      let share = period % 2 == 0 && reach == half && (i - t).magnitude == half ? 0.5 : 1
      sum += share * values[i]
      weight += share
    }
    return sum / weight
  }
}

/// Mean distance of the observed values from a trend, by season.
///
/// The means add up to zero, and are zero for a season without a value. Half a season at either end
/// is left out, where the trend follows the values.
private func seasonMeans(
  of series: [Double], around trend: [Double], period: Int
) -> [Double] {
  var sums = [Double](repeating: 0, count: period)
  var counts = [Double](repeating: 0, count: period)
  for t in (period / 2)..<(series.count - period / 2) where !series[t].isNaN {
    sums[t % period] += series[t] - trend[t]
    counts[t % period] += 1
  }
  let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  let centre = means.reduce(0, +) / Double(period)
  return means.map { $0 - centre }
}
