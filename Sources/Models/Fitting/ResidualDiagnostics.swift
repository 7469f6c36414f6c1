import Probability
import RealModule
import TimeSeries

/// The tests printed below an estimation table, on the residuals of a time-series model.
///
/// Autocorrelation (Ljung–Box, Box–Pierce), volatility (McLeod–Li, ARCH-LM), order (runs), normality
/// (Jarque–Bera with its two parts) and what is left at seasonal and trading-day frequencies.
///
/// - Parameters:
///   - residuals: Standardized residuals, NaN where there is none.
///   - season: Periods in a year, 1 without a season.
///   - fittedParameters: ARMA coefficients, taken off the degrees of freedom.
///   - lag: Longest lag of the portmanteau test; nil takes two years, or 10 without a season
///     (Hyndman & Athanasopoulos 2021, section 5.4), never more than a fifth of the data.
/// - Returns: A row a test, empty when there are too few residuals for the lag.
func residualDiagnostics(
  _ residuals: [Double], season: Int, fittedParameters: Int, lag: Int?
) -> [DiagnosticRow] {
  let count = residuals.count { !$0.isNaN }
  let usual = Swift.min(season > 1 ? 2 * season : 10, count / 5)
  let lag = Swift.max(lag ?? usual, fittedParameters + 1)
  guard count > lag + 1 else { return [] }
  let box = ljungBoxTest(residuals, lag: lag, fittedParameters: fittedParameters)
  let pierce = boxPierceTest(residuals, lag: lag, fittedParameters: fittedParameters)
  let leftover = "The residuals are still correlated: the model leaves something out."
  let clean = "No sign of correlation left in the residuals."
  var rows = [
    row("Ljung–Box (\(lag))", "ljungBox", box, bad: leftover, good: clean),
    row("Box–Pierce (\(lag))", "boxPierce", pierce, bad: leftover, good: clean),
    row(
      "Runs", "runs", runsTest(residuals),
      bad: "Residuals of one sign follow each other more, or less, often than by chance.",
      good: "Signs follow each other as by chance."),
    row(
      "McLeod–Li (\(lag))", "mcLeodLi", mcLeodLiTest(residuals, lag: lag),
      bad: "Large residuals come in clusters.", good: "No sign of volatility clusters."),
  ]
  // A year of squares; four without a season.
  let archLag = Swift.min(season > 1 ? season : 4, count / 5)
  if let arch = try? archTest(residuals, lag: archLag) {
    rows.append(
      row(
        "ARCH-LM (\(archLag))", "archLM", arch.multiplier,
        bad: "The variance of the residuals changes over time.",
        good: "No sign of a variance that changes over time."))
  }
  return rows + normalityRows(residuals) + spectralRows(residuals, season: season)
}

/// The level below which a reading speaks up: the 5% of common usage.
private let significance = 0.05

private func row(
  _ name: String, _ key: String, _ result: TestResult, bad: String, good: String
) -> DiagnosticRow {
  DiagnosticRow(
    name: name, key: key, statistic: result.statistic,
    degreesOfFreedom: result.degreesOfFreedom.map(Double.init),
    pValue: result.pValue.isNaN ? nil : result.pValue,
    reading: result.pValue < significance ? bad : good)
}

/// Jarque–Bera and its two parts, skewness and kurtosis with their large-sample normal laws.
private func normalityRows(_ residuals: [Double]) -> [DiagnosticRow] {
  let jarqueBera = jarqueBeraTest(residuals)
  guard jarqueBera.statistic.isFinite else { return [] }
  let shape = ResidualShape(residuals)
  // Variances 6/n and 24/n of the two under normality: Jarque and Bera (1980).
  let skewness = normalRow(
    "Skewness", "skewness", shape.skewness, error: (6 / shape.count).squareRoot())
  let kurtosis = normalRow(
    "Excess kurtosis", "excessKurtosis", shape.excessKurtosis,
    error: (24 / shape.count).squareRoot())
  return [
    row(
      "Jarque–Bera", "jarqueBera", jarqueBera,
      bad: "The residuals are not normal: look for outliers; intervals are approximate.",
      good: "The residuals look normal."),
    skewness(
      shape.skewness < 0
        ? "Large negative residuals are more common than large positive ones."
        : "Large positive residuals are more common than large negative ones.",
      "The residuals are symmetric."),
    kurtosis(
      shape.excessKurtosis > 0
        ? "The tails are heavier than normal." : "The tails are lighter than normal.",
      "The tails are those of the normal law."),
  ]
}

private func normalRow(
  _ name: String, _ key: String, _ value: Double, error: Double
) -> (_ bad: String, _ good: String) -> DiagnosticRow {
  let pValue = 2 * Normal.standard.upperTail((value / error).magnitude)
  return { bad, good in
    DiagnosticRow(
      name: name, key: key, statistic: value, degreesOfFreedom: nil, pValue: pValue,
      reading: pValue < significance ? bad : good)
  }
}

/// The standardized third and fourth moments, divisor n.
private struct ResidualShape {
  let count: Double
  let skewness: Double
  let excessKurtosis: Double

  init(_ residuals: [Double]) {
    let centred = detrended(residuals.filter { !$0.isNaN }, line: false)
    count = Double(centred.count)
    var (second, third, fourth) = (0.0, 0.0, 0.0)
    for value in centred {
      let square = value * value
      second += square / count
      third += square * value / count
      fourth += square * square / count
    }
    skewness = third / (second * second.squareRoot())
    excessKurtosis = fourth / (second * second) - 3
  }
}

/// Peaks of the residual spectrum; none where the residuals are too few for a spectrum.
private func spectralRows(_ residuals: [Double], season: Int) -> [DiagnosticRow] {
  guard season > 1, let spectrum = try? spectralDiagnostics(residuals, period: season) else {
    return []
  }
  let kinds: [(SpectralFrequencyKind, String, String, String)] = [
    (.seasonal, "Seasonal peak", "seasonalPeak", "seasonal frequency"),
    (.tradingDay, "Trading-day peak", "tradingDayPeak", "trading-day frequency"),
  ]
  return kinds.compactMap { kind, name, key, words in
    let peaks = spectrum.peaks.filter { $0.kind == kind }
    // Below its neighbours, or high but below the median of the spectrum, is no peak to the eye.
    let heights = peaks.map { peak -> Double in
      let isPeak = peak.stars > 0 && (peak.stars < visibleStars || peak.isVisuallySignificant)
      return isPeak ? peak.stars : 0
    }
    guard let largest = heights.max(), let place = heights.firstIndex(of: largest) else {
      return nil
    }
    let found = "A visible peak at \(frequencyText(peaks[place], season: season))."
    return DiagnosticRow(
      name: "\(name), stars", key: key, statistic: largest, degreesOfFreedom: nil, pValue: nil,
      reading: largest >= visibleStars
        ? found : "No visible peak at a \(words) (visible: 6 stars or more).")
  }
}

/// Six stars, from which on a peak counts as visible: X-13ARIMA-SEATS Reference Manual, section 6.1.
let visibleStars = 6.0

private func frequencyText(_ peak: SpectralPeak, season: Int) -> String {
  switch peak.kind {
  case .seasonal:
    let cycles = Int((peak.frequency * Double(season)).rounded())
    return "\(cycles) cycle\(cycles == 1 ? "" : "s") a year"
  case .tradingDay:
    return "the trading-day frequency of \(fixedText(peak.frequency, decimals: 3)) cycles a month"
  }
}
