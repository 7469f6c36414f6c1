import LinearAlgebra
import Probability
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
  /// Levels of each unknown month at the knots of a quantile curve: by formula where errors are normal
  /// or shaped, else from draws.
  package var knotLevels: [[Double]] {
    let deviations = law.variances.map { $0.squareRoot() }
    func levels(_ slot: Int, _ score: (Double) -> Double) -> [Double] {
      QuantileCurve.knots.map { z in
        transform.inverse(law.mean[slot] + deviations[slot] * score(z))
      }
    }
    switch errors {
    case .normal: return law.mean.indices.map { slot in levels(slot) { $0 } }
    case .shaped(let shapes):
      return law.mean.indices.map { slot in levels(slot) { shapes[slot].value($0) } }
    case .resampled, .simulated: return drawnKnotLevels
    }
  }

  private var drawnKnotLevels: [[Double]] {
    // The 0.135% quantile, the last that is taken, then has seven draws below it.
    let drawn = draws(count: 5000, seed: 1).levels
    let inner = QuantileCurve.knots.filter { $0.magnitude <= 3 }
    let probabilities = inner.map { 1 - Normal.standard.upperTail($0) }
    let beyond = (QuantileCurve.knots.count - inner.count) / 2
    return (0..<drawn.rows).map { slot in
      let values = quantiles(of: (0..<drawn.columns).map { drawn[slot, $0] }, at: probabilities)
      let scale = values.map(transform.apply)
      // Beyond three deviations draws are few: the curve goes on as between two and three.
      let (low, high) = (
        (scale[4] - scale[0]) / 4, (scale[scale.count - 1] - scale[scale.count - 5]) / 4
      )
      let below = (1...beyond).reversed().map { scale[0] - Double($0) * low }
      let above = (1...beyond).map { scale[scale.count - 1] + Double($0) * high }
      return (below + scale + above).map(transform.inverse)
    }
  }
}
