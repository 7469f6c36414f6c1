import LinearAlgebra

extension SimpleFit {
  /// Naive2: the walk of the series without its season.
  ///
  /// The season is looked for in three years and more, as in the M4 competition.
  init(
    seasonOf series: [Double], observed: Int, _ specification: SimpleSpecification
  ) throws(ModelError) {
    let unit = unitScale(of: series)
    let period = series.count >= 3 * specification.period ? specification.period : 1
    let filled = filledSeasonally(series, period: period).map { $0 / unit }
    let season = ClassicalSeason(filled, period: period).rescaled(unit)
    try self.init(
      walk: season.adjusted(series), observed: observed, specification, season: season)
  }

  /// The laws of the walk with the season put back, and the uncertainty of its indices.
  func withSeason(
    _ laws: (widened: GaussianLaw, conditional: GaussianLaw)
  ) -> (widened: GaussianLaw, conditional: GaussianLaw) {
    guard !season.indices.isEmpty else { return laws }
    let horizon = laws.widened.positions.count { $0 >= series.count }
    let level = laws.widened.mean.last ?? 0
    let directions = season.errors.indices.map { i in
      (0..<horizon).map { j in
        guard (series.count + j) % season.errors.count == i else { return 0.0 }
        return season.errors[i] * (season.isFactor ? level : 1)
      }
    }
    return (
      seasonal(laws.widened).widened(by: directions), seasonal(laws.conditional)
    )
  }

  private func seasonal(_ law: GaussianLaw) -> GaussianLaw {
    var factor = law.factor
    for (i, position) in law.positions.enumerated() {
      for j in 0..<factor.columns { factor[i, j] *= season.scale(at: position) }
    }
    return GaussianLaw(
      positions: law.positions,
      mean: zip(law.mean, law.positions).map { season.seasonal($0, at: $1) }, factor: factor)
  }
}

/// Point forecasts by Naive2: the last value without its season, and the season put back.
///
/// - Parameters:
///   - series: Observations, NaN where missing.
///   - period: Observations per season; 1 for none.
///   - horizon: Periods ahead.
/// - Returns: One forecast a period; NaN when nothing is observed.
/// - Complexity: O(n + h).
package func naive2Forecasts(of series: [Double], period: Int, horizon: Int) -> [Double] {
  let specification = SimpleSpecification(.naive2, period: period)
  guard let last = series.lastIndex(where: { !$0.isNaN }),
    let fit = try? SimpleFit(
      seasonOf: Array(series[...last]), observed: series.count { !$0.isNaN }, specification)
  else { return Array(repeating: .nan, count: horizon) }
  let level = fit.series[last]
  return (0..<horizon).map { fit.season.seasonal(level, at: series.count + $0) }
}
