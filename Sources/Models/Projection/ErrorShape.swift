import TimeSeries

/// The distribution of one month's error over its standard deviation, as a function of a standard
/// normal variable of equal rank.
package enum ErrorShape: Sendable {
  /// Normal.
  case normal
  /// Symmetric, by the scores of past errors.
  case scores(ScoreDistribution)
  /// Any, by its quantiles.
  case curve(QuantileCurve)

  /// The value whose rank is that of z.
  package func value(_ z: Double) -> Double {
    switch self {
    case .normal: z
    case .scores(let scores): scores.value(z)
    case .curve(let curve): curve.value(z)
    }
  }
}

/// An increasing function of a standard normal variable: straight between knots and beyond them.
package struct QuantileCurve: Sendable {
  /// Where quantiles are taken: a quarter of a standard deviation apart, out to 5.
  package static let knots: [Double] = stride(from: -5, through: 5, by: 0.25).map { $0 }

  /// Values at the knots, ascending.
  private let values: [Double]

  /// A curve by its values at `knots`; traps unless there is one for each.
  package init(_ values: [Double]) {
    precondition(values.count == Self.knots.count, "one value a knot")
    self.values = values
  }

  package func value(_ z: Double) -> Double {
    let first = Self.knots[0]
    let place = (z - first) / 0.25
    let below = Swift.min(Swift.max(Int(place.rounded(.down)), 0), values.count - 2)
    let share = place - Double(below)
    return values[below] + share * (values[below + 1] - values[below])
  }
}

extension Projection {
  /// The level of an unknown month at the rank of a standard normal variable.
  ///
  /// - Parameters:
  ///   - slot: The month's place among the unknown ones.
  ///   - deviation: Its standard deviation on the scale of the law.
  ///   - z: The standard normal variable.
  /// - Returns: The level; nil where errors are resampled, whose margins have no formula.
  package func level(slot: Int, deviation: Double, z: Double) -> Double? {
    let score: Double
    switch errors {
    case .normal: score = z
    case .resampled: return nil
    case .shaped(let shapes): score = shapes[slot].value(z)
    }
    return transform.inverse(law.mean[slot] + deviation * score)
  }
}
