import LinearAlgebra
import Models
import Probability
import RealModule
import TimeSeries

/// Statistics of a measure over common draws.
struct RowStatistics: Sendable {
  let mean: Double
  let median: Double
  let standardError: Double
  let intervals: [ProbabilityInterval]

  /// Statistics of draws that count equally.
  ///
  /// - Parameters:
  ///   - values: The measure in each draw.
  ///   - control: The measure in each draw of the baseline, where its exact mean is known. The mean
  ///     is corrected by β (exact − average), β the regression of values on the control: the
  ///     baseline's own mean becomes exact and what a statement fixes stays fixed.
  ///   - levels: Probabilities of the intervals.
  /// - SeeAlso: Glasserman (2003), Monte Carlo Methods in Financial Engineering, section 4.1
  ///   (control variates).
  init(_ values: [Double], control: ControlVariate?, levels: [Double]) {
    let average = sum(values) / Double(values.count)
    mean = average + (control?.correction(of: values, average: average) ?? 0)
    standardError = (sumOfProducts(values, average, values, average) / Double(values.count))
      .squareRoot()
    let points = quantiles(of: values, at: Self.probabilities(levels))
    median = points[0]
    intervals = Self.intervals(levels, points)
  }

  /// Statistics of draws with importance weights that add up to one.
  init(_ values: [Double], weights: [Double], levels: [Double]) {
    let center = dot(values, weights)
    mean = center
    standardError = zip(values, weights).reduce(0) {
      $0 + $1.1 * ($1.0 - center) * ($1.0 - center)
    }.squareRoot()
    let order = values.indices.sorted { values[$0] < values[$1] }
    var total = 0.0
    let cumulated = order.map { place -> Double in
      total += weights[place]
      return total - weights[place] / 2
    }
    let probabilities = Self.probabilities(levels)
    let points = probabilities.map { p -> Double in
      let place = cumulated.firstIndex { $0 >= p } ?? order.count - 1
      return values[order[place]]
    }
    median = points[0]
    intervals = Self.intervals(levels, points)
  }

  /// Statistics of a normal law.
  init(mean: Double, deviation: Double, levels: [Double]) {
    self.mean = mean
    median = mean
    standardError = deviation
    intervals = levels.map { level in
      let reach = deviation * Normal.standard.quantile((1 + level) / 2)
      return ProbabilityInterval(level: level, lower: mean - reach, upper: mean + reach)
    }
  }

  /// One half for the median, then both ends of each interval.
  private static func probabilities(_ levels: [Double]) -> [Double] {
    var result = [0.5]
    for level in levels {
      result.append((1 - level) / 2)
      result.append((1 + level) / 2)
    }
    return result
  }

  private static func intervals(
    _ levels: [Double], _ points: [Double]
  ) -> [ProbabilityInterval] {
    levels.indices.map { k in
      ProbabilityInterval(
        level: levels[k], lower: points[1 + 2 * k], upper: points[2 + 2 * k])
    }
  }
}

/// Draws of a measure whose mean is known exactly.
struct ControlVariate: Sendable {
  private let values: [Double]
  private let average: Double
  /// Σ (x − x̄)².
  private let spread: Double
  /// The exact mean less the draws' average.
  private let shift: Double

  init(_ values: [Double], mean: Double) {
    self.values = values
    average = sum(values) / Double(values.count)
    shift = mean - average
    spread = sumOfProducts(values, average, values, average)
  }

  /// What the average of a measure over the same draws is to be corrected by.
  func correction(of other: [Double], average center: Double) -> Double {
    guard spread > 0 else { return 0 }
    return sumOfProducts(other, center, values, average) / spread * shift
  }
}

/// Σ x, in eight sums side by side.
private func sum(_ x: [Double]) -> Double {
  x.withUnsafeBytes { bytes in
    let lanes = x.count & ~7
    var sums = SIMD8<Double>.zero
    for i in stride(from: 0, to: lanes, by: 8) {
      sums += bytes.loadUnaligned(fromByteOffset: 8 * i, as: SIMD8<Double>.self)
    }
    return x[lanes...].reduce(sums.sum(), +)
  }
}

/// Σ (x − a)(y − b), in eight sums side by side.
private func sumOfProducts(_ x: [Double], _ a: Double, _ y: [Double], _ b: Double) -> Double {
  x.withUnsafeBytes { left in
    y.withUnsafeBytes { right in
      let lanes = x.count & ~7
      var sums = SIMD8<Double>.zero
      for i in stride(from: 0, to: lanes, by: 8) {
        let first = left.loadUnaligned(fromByteOffset: 8 * i, as: SIMD8<Double>.self)
        let second = right.loadUnaligned(fromByteOffset: 8 * i, as: SIMD8<Double>.self)
        sums += (first - a) * (second - b)
      }
      return (lanes..<x.count).reduce(sums.sum()) { $0 + (x[$1] - a) * (y[$1] - b) }
    }
  }
}

/// Weights that add up to one, and how many equal draws they are worth: 1 / Σ w².
func normalizedWeights(_ logWeights: [Double]) -> (weights: [Double], effectiveCount: Double) {
  let top = logWeights.max() ?? 0
  let raw = logWeights.map { Double.exp($0 - top) }
  let total = raw.reduce(0, +)
  let weights = raw.map { $0 / total }
  return (weights, 1 / weights.reduce(0) { $0 + $1 * $1 })
}
