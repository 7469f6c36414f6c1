import Probability
import TimeSeries

/// Turns months on the model scale into levels, draws down, for some months of a law.
struct LevelScales: Sendable {
  /// Neighbouring months with one scale.
  private var runs: [(range: Range<Int>, scale: MonthScale)] = []

  /// Months in the order in which they will stand.
  init(_ scales: [MonthScale]) {
    for (place, scale) in scales.enumerated() {
      if let last = runs.last, last.scale == scale {
        runs[runs.count - 1].range = last.range.lowerBound..<place + 1
      } else {
        runs.append((place..<place + 1, scale))
      }
    }
  }

  /// True where the slope of every month is its level.
  var isLogarithmic: Bool { runs.allSatisfy { $0.scale == .model(.log) } }

  /// Replaces months by their levels, `width` draws of each.
  func toLevels(_ months: UnsafeMutablePointer<Double>, width: Int) {
    for (range, scale) in runs where !scale.isIdentity {
      let (start, count) = (months + range.lowerBound * width, range.count * width)
      if scale == .model(.log) {
        replaceByExponentials(start, count: count)
      } else {
        for k in 0..<count { start[k] = scale.inverse(start[k]) }
      }
    }
  }

  /// The derivative of every level in its month.
  ///
  /// Zero where a level has reached the end of its scale.
  func fillSlopes(
    _ slopes: UnsafeMutablePointer<Double>, levels: UnsafePointer<Double>, width: Int
  ) {
    for (range, scale) in runs {
      let (first, count) = (range.lowerBound * width, range.count * width)
      switch scale {
      case .model(.log): (slopes + first).update(from: levels + first, count: count)
      case .model(.identity): (slopes + first).update(repeating: 1, count: count)
      case .part(let total):
        for k in first..<first + count { slopes[k] = levels[k] * (1 - levels[k] / total) }
      case .model(let transform):
        for k in first..<first + count {
          let derivative = transform.derivative(levels[k])
          slopes[k] = derivative.isFinite && derivative > 0 ? 1 / derivative : 0
        }
      }
    }
  }
}
