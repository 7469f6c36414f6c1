import LinearAlgebra

/// How often to difference, by the strength of the season and KPSS tests.
///
/// - D is 1 when the seasonal strength exceeds 0.64 (Hyndman & Athanasopoulos 2021, Forecasting:
///   Principles and Practice, section 9.1), with a classical decomposition in place of STL, and the
///   series covers three seasons.
/// - d is the number of differences after which the level-stationarity test of Kwiatkowski, Phillips,
///   Schmidt & Shin (1992), Journal of Econometrics 54, 159–178, no longer rejects at 5%, at most 2
///   and at most 1 when D = 1 (Hyndman & Khandakar 2008, Journal of Statistical Software 27(3)).
///
/// Gaps are bridged by straight lines and regressors are taken out by least squares, for the tests
/// alone.
public struct DifferencingChoice: Hashable, Sendable {
  /// Ordinary differences d.
  public let differences: Int
  /// Seasonal differences D.
  public let seasonalDifferences: Int
  /// 1 − Var(remainder)/Var(season + remainder), at least 0; nil when there are too few seasons.
  public let seasonalStrength: Double?
  /// KPSS statistics before each further difference; the last is the first one not rejected.
  public let levelStatistics: [Double]

  /// Strength above which a season is differenced.
  static let strengthThreshold = 0.64
  /// 5% point of the KPSS level statistic (table 1 of the paper).
  static let criticalValue = 0.463

  init(
    _ series: [Double], regressors: Matrix?, period: Int, options: ARIMASelectionOptions
  ) {
    var values = Self.cleaned(series, regressors)
    seasonalStrength = Self.strength(values, period)
    let isStrong = (seasonalStrength ?? 0) > Self.strengthThreshold
    seasonalDifferences = options.seasonalDifferences ?? (isStrong ? 1 : 0)
    for _ in 0..<seasonalDifferences { values = Self.differenced(values, by: period) }
    if let given = options.differences {
      differences = given
      levelStatistics = []
      return
    }
    var statistics: [Double] = []
    var count = 0
    // Twice at most: a third difference of an economic series is noise.
    let most = seasonalDifferences > 0 ? 1 : 2
    while let statistic = Self.levelStatistic(values) {
      statistics.append(statistic)
      guard statistic > Self.criticalValue, count < most else { break }
      values = Self.differenced(values, by: 1)
      count += 1
    }
    differences = count
    levelStatistics = statistics
  }

  private static func differenced(_ values: [Double], by lag: Int) -> [Double] {
    guard values.count > lag else { return [] }
    return (lag..<values.count).map { values[$0] - values[$0 - lag] }
  }

  /// Gaps bridged, largest magnitude one, regressors and mean taken out.
  private static func cleaned(_ series: [Double], _ regressors: Matrix?) -> [Double] {
    let largest = series.reduce(0) { $1.isNaN ? $0 : Swift.max($0, $1.magnitude) }
    guard largest > 0, largest.isFinite else { return series.map { _ in 0 } }
    var values = bridged(series.map { $0 / largest })
    var basis = OrthonormalBasis()
    basis.append([Double](repeating: 1, count: values.count))
    if let regressors {
      for j in 0..<regressors.columns {
        let column = regressors.column(j)
        let size = column.reduce(0) { Swift.max($0, $1.magnitude) }
        guard size > 0, size.isFinite else { continue }
        basis.append(column.map { $0 / size })
      }
    }
    _ = basis.project(outOf: &values)
    return values
  }

  private static func bridged(_ series: [Double]) -> [Double] {
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

  /// Seasonal strength from a centred moving average and means by season.
  static func strength(_ values: [Double], _ period: Int) -> Double? {
    guard period > 1, values.count >= 3 * period else { return nil }
    let half = period / 2
    let range = half..<(values.count - half)
    let detrended = range.map { t in
      // For an even period the two ends count half: the window then covers each season once.
      var sum = values[(t - half)...(t + half)].reduce(0, +)
      if period % 2 == 0 { sum -= 0.5 * (values[t - half] + values[t + half]) }
      return values[t] - sum / Double(period)
    }
    var means = [Double](repeating: 0, count: period)
    var counts = means
    for (i, value) in detrended.enumerated() {
      means[i % period] += value
      counts[i % period] += 1
    }
    for j in means.indices { means[j] /= Swift.max(counts[j], 1) }
    let remainder = detrended.enumerated().map { $1 - means[$0 % period] }
    let total = variance(detrended)
    return total > 0 ? Swift.max(0, 1 - variance(remainder) / total) : 0
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
  }

  /// The KPSS statistic about a level, with Bartlett weights over `lags`, by default ⌊3√n/13⌋.
  ///
  /// Nil when the values are too few or do not vary.
  package static func levelStatistic(_ values: [Double], lags given: Int? = nil) -> Double? {
    let n = values.count
    guard n > 4 else { return nil }
    let mean = values.reduce(0, +) / Double(n)
    let e = values.map { $0 - mean }
    let squares = sumOfProducts(e, e)
    guard squares > 1e-24 * Double(n) else { return nil }
    let lags = given ?? Int(3 * Double(n).squareRoot() / 13)
    var longRun = squares
    for lag in 0..<lags {
      let weight = 1 - Double(lag + 1) / Double(lags + 1)
      longRun += 2 * weight * sumOfProducts(Array(e.dropFirst(lag + 1)), e)
    }
    var partial = 0.0
    var sum = 0.0
    for value in e {
      partial += value
      sum += partial * partial
    }
    return sum / (Double(n) * longRun)
  }
}
