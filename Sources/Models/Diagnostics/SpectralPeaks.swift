import RealModule

/// What a frequency of the spectrum stands for.
public enum SpectralFrequencyKind: String, Sendable {
  /// A multiple of one cycle a year.
  case seasonal
  /// A cycle of the days of the week as months see it.
  case tradingDay
}

/// The spectrum at one frequency where a leftover effect would show.
public struct SpectralPeak: Sendable, Equatable {
  /// What the frequency stands for.
  public let kind: SpectralFrequencyKind
  /// Cycles an observation.
  public let frequency: Double
  /// 10 log₁₀ of the spectrum.
  public let decibels: Double
  /// How far it stands above the higher of its neighbours, in stars: 1/52 of the spectrum's range.
  public let stars: Double
  /// Whether it stands out to the eye: at least six stars, and above the median of the spectrum.
  public let isVisuallySignificant: Bool
}

/// The autoregressive spectrum of a series, with its peaks at seasonal and trading-day frequencies.
public struct SpectralDiagnostics: Sendable, Equatable {
  /// 0, 1/120, …, 60/120 cycles an observation.
  public let frequencies: [Double]
  /// 10 log₁₀ of the spectrum there.
  public let decibels: [Double]
  /// The seasonal frequencies 1/m, 2/m, … up to ½, then those of trading days (months only).
  public let peaks: [SpectralPeak]
  /// The order of the autoregression.
  public let order: Int
  /// How many observations were used, the last of the series.
  public let observations: Int
}

/// Looks for leftover seasonality and trading-day effects in the spectrum of a series.
///
///     s(f) = 10 log₁₀ (σ² / |1 − Σ φⱼ e^{−2πifj}|²)
///
/// for an autoregression of order 30 fitted by Yule–Walker to the last 96 observations. A peak is
/// visually significant when s at its frequency exceeds s at both neighbours, 1/120 to either side, by
/// six stars or more and is above the median of s; a star is 1/52 of the range of s. Trading-day
/// frequencies of monthly series are 0.348 and 0.432. The frequency ½ has one neighbour.
/// Give residuals, or the differenced (logarithmic) adjusted series. The longest stretch without a
/// missing value (NaN) is used, the later of two equally long ones.
///
/// Source: Soukup and Findley (1999), On the spectrum diagnostics used by X-12-ARIMA to indicate the
/// presence of trading day effects after modeling or adjustment, Proceedings of the American
/// Statistical Association, Business and Economic Statistics Section; Cleveland and Devlin (1980),
/// Calendar effects in monthly time series, Journal of the American Statistical Association 75;
/// X-13ARIMA-SEATS Reference Manual, section 6.1.
///
/// - Parameters:
///   - y: The series, stationary, NaN where missing.
///   - period: Observations a year; trading days are looked for when it is 12.
///   - span: How many of the last observations are used; nil takes all.
/// - Returns: The spectrum and its peaks.
/// - Throws: `ModelError.tooFewObservations` below 60 without a gap, `.constant`, `.allMissing`,
///   `.unusableValue`, `.invalidOption`.
/// - Complexity: O(n × 30 + 60 × 30).
public func spectralDiagnostics(
  _ y: [Double], period: Int, span: Int? = 96
) throws(ModelError) -> SpectralDiagnostics {
  guard period >= 1 else { throw .invalidOption("the period is \(period); take 1 or more") }
  _ = try OrderedSample(y)
  let stretch = longestStretch(y).suffix(max(0, span ?? y.count))
  // Twice the order: fewer observations leave the last coefficients without any precision.
  guard stretch.count >= 60 else {
    throw .tooFewObservations(usable: stretch.count, needed: 60, reason: "the spectrum")
  }
  guard !isConstant(Array(stretch)) else { throw .constant(afterDifferencing: false) }
  let spectrum = AutoregressiveSpectrum(Array(stretch), order: 30)
  let frequencies = (0...60).map { Double($0) / 120 }
  let decibels = frequencies.map(spectrum.decibels)
  let sorted = decibels.sorted()
  let star = (sorted[60] - sorted[0]) / 52
  func peak(_ kind: SpectralFrequencyKind, _ frequency: Double) -> SpectralPeak {
    let height = spectrum.decibels(at: frequency)
    let step = 1.0 / 120
    var neighbour = spectrum.decibels(at: frequency - step)
    if frequency + step <= 0.5 {
      neighbour = max(neighbour, spectrum.decibels(at: frequency + step))
    }
    let stars = (height - neighbour) / star
    return SpectralPeak(
      kind: kind, frequency: frequency, decibels: height, stars: stars,
      isVisuallySignificant: stars >= 6 && height > sorted[30])
  }
  let seasonal = (1..<period / 2 + 1).map { peak(.seasonal, Double($0) / Double(period)) }
  let tradingDay = period == 12 ? [0.348, 0.432].map { peak(.tradingDay, $0) } : []
  return SpectralDiagnostics(
    frequencies: frequencies, decibels: decibels, peaks: seasonal + tradingDay, order: 30,
    observations: stretch.count)
}

/// The longest run of observed values.
private func longestStretch(_ y: [Double]) -> ArraySlice<Double> {
  var best = 0..<0
  var start = 0
  for t in 0...y.count where t == y.count || y[t].isNaN {
    if t - start >= best.count { best = start..<t }
    start = t + 1
  }
  return y[best]
}

/// A Yule–Walker autoregression as a spectrum.
private struct AutoregressiveSpectrum {
  private let coefficients: [Double]
  private let variance: Double

  init(_ y: [Double], order: Int) {
    let r = autocorrelations(y, maximumLag: order)
    var coefficients: [Double] = []
    var share = 1.0
    // Durbin's recursion; correlations with divisor n keep the share of variance positive.
    for k in 1...order {
      var numerator = r[k]
      for (j, value) in coefficients.enumerated() { numerator -= value * r[k - 1 - j] }
      let last = numerator / share
      let reversed = Array(coefficients.reversed())
      for j in coefficients.indices { coefficients[j] -= last * reversed[j] }
      coefficients.append(last)
      share *= 1 - last * last
    }
    self.coefficients = coefficients
    variance = share * sumOfSquaredDeviations(y) / Double(y.count)
  }

  func decibels(at frequency: Double) -> Double {
    var (real, imaginary) = (1.0, 0.0)
    for (j, value) in coefficients.enumerated() {
      let angle = 2 * Double.pi * frequency * Double(j + 1)
      real -= value * Double.cos(angle)
      imaginary += value * Double.sin(angle)
    }
    return 10 * (Double.log10(variance) - Double.log10(real * real + imaginary * imaginary))
  }
}
