/// A series with its gaps filled for tests and decompositions that need every value.
///
/// The fill runs on the line between neighbours once each season's mean distance from a centred
/// moving average is taken out, so that a season which is mostly missing keeps its shape and follows
/// the trend. A season without any observation takes the line alone. Likelihoods never see these
/// values: they take gaps as gaps.
///
/// - Parameters:
///   - series: n values, NaN where missing.
///   - period: Observations per season; 1 for none.
/// - Returns: n values without a gap; all NaN when nothing is observed.
/// - Complexity: O(n · period).
package func filledSeasonally(_ series: [Double], period: Int) -> [Double] {
  guard series.contains(where: \.isNaN) else { return series }
  var filled = filledOnLines(series)
  guard period > 1, series.count >= 2 * period else { return filled }
  // The trend sees the first fill, so its bias shrinks with each pass; two are enough for a test.
  for _ in 0..<2 {
    let seasons = seasonMeans(of: series, around: centredAverage(filled, period), period: period)
    let adjusted = series.indices.map { series[$0] - seasons[$0 % period] }
    let line = filledOnLines(adjusted)
    filled = series.indices.map { t in
      series[t].isNaN ? line[t] + seasons[t % period] : series[t]
    }
  }
  return filled
}

/// Gaps on the line between their neighbours; the first and last value carried outwards.
///
/// - Parameter series: n values, NaN where missing.
/// - Returns: n values without a gap; all NaN when nothing is observed.
/// - Complexity: O(n).
package func filledOnLines(_ series: [Double]) -> [Double] {
  var values = series
  let known = series.indices.filter { !series[$0].isNaN }
  guard let first = known.first, let last = known.last else { return values }
  for t in 0..<first { values[t] = series[first] }
  for t in (last + 1)..<Swift.max(series.count, last + 1) { values[t] = series[last] }
  for (before, after) in zip(known, known.dropFirst()) where after - before > 1 {
    for t in (before + 1)..<after {
      let share = Double(t - before) / Double(after - before)
      values[t] = series[before] + share * (series[after] - series[before])
    }
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
