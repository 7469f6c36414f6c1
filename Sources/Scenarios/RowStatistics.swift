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
  ///   - control: The measure in each draw of the baseline with its exact mean, where that is
  ///     known. The mean is corrected by β (exact − average), β the regression of values on the
  ///     control: the baseline's own mean becomes exact and what a statement fixes stays fixed.
  ///   - levels: Probabilities of the intervals.
  /// - SeeAlso: Glasserman (2003), Monte Carlo Methods in Financial Engineering, section 4.1
  ///   (control variates).
  init(_ values: [Double], control: (values: [Double], mean: Double)?, levels: [Double]) {
    let average = Self.average(values)
    mean = average + Self.correction(values, average, control)
    standardError = (Self.centered(values, average, values, average) / Double(values.count))
      .squareRoot()
    let probabilities = Self.probabilities(levels)
    let points = quantiles(of: values, at: probabilities)
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

  private static func average(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// Σ (x − x̄)(y − ȳ).
  private static func centered(
    _ x: [Double], _ meanX: Double, _ y: [Double], _ meanY: Double
  ) -> Double {
    var sum = 0.0
    for j in x.indices { sum += (x[j] - meanX) * (y[j] - meanY) }
    return sum
  }

  private static func correction(
    _ values: [Double], _ average: Double, _ control: (values: [Double], mean: Double)?
  ) -> Double {
    guard let control else { return 0 }
    let center = Self.average(control.values)
    let spread = centered(control.values, center, control.values, center)
    guard spread > 0 else { return 0 }
    return centered(values, average, control.values, center) / spread * (control.mean - center)
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
