import RealModule

/// The season of a theta model: tested, and taken out by classical decomposition.
///
/// The test of the M3 theta method: seasonal at 90% where
///
///     |r(m)| > 1.645 √((1 + 2 (r(1)² + … + r(m−1)²)) / n)
///
/// in a series of more than two years. Indices are ratios to a centred moving average, averaged by
/// season; differences where a value or an index is not positive.
///
/// Source: Assimakopoulos & Nikolopoulos (2000); Fiorucci et al. (2016), section 4.
public struct ThetaSeason: Hashable, Sendable {
  /// One index a season in the order of the first observations; empty where there is none.
  public let indices: [Double]
  /// Whether the indices multiply.
  public let isFactor: Bool

  /// Indices below a hundredth would divide the series by next to nothing.
  private static let smallestFactor = 0.01

  /// Tests and measures.
  ///
  /// - Parameters:
  ///   - values: The series without gaps.
  ///   - period: Observations per season; 1 for none.
  init(_ values: [Double], period: Int) {
    guard Self.isSeasonal(values, period: period) else {
      indices = []
      isFactor = false
      return
    }
    if values.allSatisfy({ $0 > 0 }) {
      let factors = Self.indices(values, period: period, isFactor: true)
      if factors.allSatisfy({ $0 >= Self.smallestFactor }) {
        indices = factors
        isFactor = true
        return
      }
    }
    indices = Self.indices(values, period: period, isFactor: false)
    isFactor = false
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

  static func isSeasonal(_ values: [Double], period m: Int) -> Bool {
    guard m > 1, values.count > 2 * m else { return false }
    let r = autocorrelations(values, maximumLag: m)
    guard let last = r.last, last.isFinite else { return false }
    let sum = r[1..<m].reduce(0) { $0 + $1 * $1 }
    // 1.645: two-sided 90% of the normal distribution, as published.
    return last.magnitude > 1.645 * ((1 + 2 * sum) / Double(values.count)).squareRoot()
  }

  private static func indices(_ values: [Double], period m: Int, isFactor: Bool) -> [Double] {
    let half = m / 2
    var sums = [Double](repeating: 0, count: m)
    var counts = [Double](repeating: 0, count: m)
    for t in half..<(values.count - half) {
      var trend = 0.0
      for i in -half...half {
        trend += (m % 2 == 0 && i.magnitude == half ? 0.5 : 1) * values[t + i]
      }
      trend /= Double(m)
      sums[t % m] += isFactor ? values[t] / trend : values[t] - trend
      counts[t % m] += 1
    }
    let raw = zip(sums, counts).map { $0 / $1 }
    let mean = raw.reduce(0, +) / Double(m)
    return raw.map { isFactor ? $0 / mean : $0 - mean }
  }
}
