import Probability
import TimeSeries

/// Turns months on the model scale into levels, draws down, for some months of a law.
struct LevelScales: Sendable {
  /// Neighbouring months with one transform.
  private var runs: [(range: Range<Int>, transform: Transform)] = []

  /// Months in the order in which they will stand.
  init(_ transforms: [Transform]) {
    for (place, transform) in transforms.enumerated() {
      if let last = runs.last, last.transform == transform {
        runs[runs.count - 1].range = last.range.lowerBound..<place + 1
      } else {
        runs.append((place..<place + 1, transform))
      }
    }
  }

  /// True where the slope of every month is its level.
  var isLogarithmic: Bool { runs.allSatisfy { $0.transform == .log } }

  /// Replaces months by their levels, `width` draws of each.
  func toLevels(_ months: UnsafeMutablePointer<Double>, width: Int) {
    for (range, transform) in runs where transform != .identity {
      let (start, count) = (months + range.lowerBound * width, range.count * width)
      if transform == .log {
        replaceByExponentials(start, count: count)
      } else {
        for k in 0..<count { start[k] = transform.inverse(start[k]) }
      }
    }
  }

  /// The derivative of every level in its month.
  ///
  /// Zero where a level has reached the end of its scale.
  func fillSlopes(
    _ slopes: UnsafeMutablePointer<Double>, levels: UnsafePointer<Double>, width: Int
  ) {
    for (range, transform) in runs {
      let (first, count) = (range.lowerBound * width, range.count * width)
      switch transform {
      case .log: (slopes + first).update(from: levels + first, count: count)
      case .identity: (slopes + first).update(repeating: 1, count: count)
      case .boxCox:
        for k in first..<first + count {
          let derivative = transform.derivative(levels[k])
          slopes[k] = derivative.isFinite && derivative > 0 ? 1 / derivative : 0
        }
      }
    }
  }
}
