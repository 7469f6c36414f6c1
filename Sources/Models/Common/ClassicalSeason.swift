import RealModule

/// The season of theta models and of Naive2: tested, and taken out by classical decomposition.
///
/// The test of the M3 theta method: seasonal at 90% where
///
///     |r(m)| > 1.645 √((1 + 2 (r(1)² + … + r(m−1)²)) / n)
///
/// in a series of more than two years. Indices are ratios to a centred moving average, averaged by
/// season; differences where a value or an index is not positive.
///
/// Source: Assimakopoulos & Nikolopoulos (2000); Fiorucci et al. (2016), section 4.
public struct ClassicalSeason: Hashable, Sendable {
  /// One index a season in the order of the first observations; empty where there is none.
  public let indices: [Double]
  /// Whether the indices multiply.
  public let isFactor: Bool
  /// The standard error of each index, as a mean over the years; none where there is no season.
  public let errors: [Double]

  /// Indices below a hundredth would divide the series by next to nothing.
  private static let smallestFactor = 0.01

  /// Tests and measures.
  ///
  /// - Parameters:
  ///   - values: The series without gaps.
  ///   - period: Observations per season; 1 for none.
  init(_ values: [Double], period: Int) {
    guard Self.isSeasonal(values, period: period) else {
      (indices, isFactor, errors) = ([], false, [])
      return
    }
    if values.allSatisfy({ $0 > 0 }) {
      let factors = Self.measured(values, period: period, isFactor: true)
      if factors.indices.allSatisfy({ $0 >= Self.smallestFactor }) {
        (indices, isFactor, errors) = (factors.indices, true, factors.errors)
        return
      }
    }
    let differences = Self.measured(values, period: period, isFactor: false)
    (indices, isFactor, errors) = (differences.indices, false, differences.errors)
  }

  /// No season.
  init() { (indices, isFactor, errors) = ([], false, []) }

  private init(indices: [Double], isFactor: Bool, errors: [Double]) {
    (self.indices, self.isFactor, self.errors) = (indices, isFactor, errors)
  }

  /// The season of the series multiplied by a factor.
  func rescaled(_ scale: Double) -> ClassicalSeason {
    let unit = isFactor ? 1 : scale
    return ClassicalSeason(
      indices: indices.map { $0 * unit }, isFactor: isFactor, errors: errors.map { $0 * unit })
  }

  /// The series without its season.
  func adjusted(_ values: [Double]) -> [Double] {
    guard !indices.isEmpty else { return values }
    return values.indices.map { t in
      isFactor ? values[t] / indices[t % indices.count] : values[t] - indices[t % indices.count]
    }
  }

  /// A value at position t with its season.
  func seasonal(_ value: Double, at t: Int) -> Double {
    guard !indices.isEmpty else { return value }
    let index = indices[t % indices.count]
    return isFactor ? value * index : value + index
  }

  /// What multiplies an error at position t.
  func scale(at t: Int) -> Double { isFactor ? indices[t % indices.count] : 1 }

  /// What a reader should know of it.
  var notes: [String] {
    let test = "at 90% by the autocorrelation at one season"
    return indices.isEmpty
      ? []
      : [
        isFactor
          ? "Seasonal \(test): taken out as factors, put back in the forecasts."
          : "Seasonal \(test): taken out as differences, put back in the forecasts."
      ]
  }

  static func isSeasonal(_ values: [Double], period m: Int) -> Bool {
    guard m > 1, values.count > 2 * m else { return false }
    let r = autocorrelations(values, maximumLag: m)
    guard let last = r.last, last.isFinite else { return false }
    let sum = r[1..<m].reduce(0) { $0 + $1 * $1 }
    // 1.645: two-sided 90% of the normal distribution, as published.
    return last.magnitude > 1.645 * ((1 + 2 * sum) / Double(values.count)).squareRoot()
  }

  /// Mean ratios to (differences from) a centred moving average by season, with their standard errors
  /// from the variance within the seasons.
  private static func measured(
    _ values: [Double], period m: Int, isFactor: Bool
  ) -> (indices: [Double], errors: [Double]) {
    let half = m / 2
    var parts = [[Double]](repeating: [], count: m)
    for t in half..<(values.count - half) {
      var trend = 0.0
      for i in -half...half {
        trend += (m % 2 == 0 && i.magnitude == half ? 0.5 : 1) * values[t + i]
      }
      trend /= Double(m)
      parts[t % m].append(isFactor ? values[t] / trend : values[t] - trend)
    }
    let raw = parts.map { $0.reduce(0, +) / Double($0.count) }
    let mean = raw.reduce(0, +) / Double(m)
    let freedom = Swift.max(parts.reduce(0) { $0 + $1.count } - m, 1)
    let squares = zip(parts, raw).reduce(0) { sum, pair in
      sum + pair.0.reduce(0) { $0 + ($1 - pair.1) * ($1 - pair.1) }
    }
    let unit = isFactor ? mean : 1
    return (
      raw.map { isFactor ? $0 / mean : $0 - mean },
      parts.map { (squares / Double(freedom) / Double($0.count)).squareRoot() / unit }
    )
  }
}
