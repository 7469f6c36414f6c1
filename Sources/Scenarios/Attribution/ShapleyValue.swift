import Probability

/// Shapley values of a game: what each player adds, averaged over all orders of arrival.
///
///     φᵢ = Σ_S |S|! (n − |S| − 1)! / n! (v(S ∪ i) − v(S))
///
/// Values are vectors; each entry is a game of its own. Coalitions are bit masks.
///
/// - SeeAlso: Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II;
///   Castro, Gómez & Tejada (2009), Computers & Operations Research 36, on sampling orders.
struct ShapleyValue: Sendable {
  /// φ by player, then by entry.
  let effects: [[Double]]
  /// Standard errors of sampled effects; nil where all coalitions were valued.
  let standardErrors: [[Double]]?

  /// All coalitions: 2ⁿ values.
  init(exact count: Int, value: (UInt64) throws(ScenarioError) -> [Double]) throws(ScenarioError) {
    var values: [[Double]] = []
    for mask in 0..<(UInt64(1) << UInt64(count)) { values.append(try value(mask)) }
    let width = values[0].count
    let weights = Self.weights(count)
    effects = (0..<count).map { player in
      let bit = UInt64(1) << UInt64(player)
      var effect = [Double](repeating: 0, count: width)
      for mask in values.indices where UInt64(mask) & bit == 0 {
        let weight = weights[mask.nonzeroBitCount]
        let joined = values[Int(UInt64(mask) | bit)]
        for i in effect.indices { effect[i] += weight * (joined[i] - values[mask][i]) }
      }
      return effect
    }
    standardErrors = nil
  }

  /// |S|! (n − |S| − 1)! / n! by |S|, without factorials that overflow.
  private static func weights(_ count: Int) -> [Double] {
    var weights: [Double] = []
    for size in 0..<count {
      let next =
        size == 0 ? 1 / Double(count) : weights[size - 1] * Double(size) / Double(count - size)
      weights.append(next)
    }
    return weights
  }

  /// Orders drawn from a seed, each with its reverse, which cancels much of the sampling error.
  ///
  /// Every order adds up by itself, so the estimates do too.
  init(
    sampled count: Int, pairs: Int, seed: UInt64,
    value: (UInt64) throws(ScenarioError) -> [Double]
  ) throws(ScenarioError) {
    let empty = try value(0)
    var sum = [[Double]](repeating: [Double](repeating: 0, count: empty.count), count: count)
    var squares = sum
    for pair in 0..<pairs {
      let order = Self.order(count, seed: seed, pair: pair)
      var additions = sum.map { $0.map { _ in 0.0 } }
      for arrivals in [order, order.reversed()] {
        var (mask, before) = (UInt64(0), empty)
        for player in arrivals {
          mask |= 1 << UInt64(player)
          let after = try value(mask)
          for i in after.indices { additions[player][i] += (after[i] - before[i]) / 2 }
          before = after
        }
      }
      for player in 0..<count {
        for i in empty.indices {
          sum[player][i] += additions[player][i]
          squares[player][i] += additions[player][i] * additions[player][i]
        }
      }
    }
    let number = Double(pairs)
    effects = sum.map { $0.map { $0 / number } }
    standardErrors = zip(sum, squares).map { sum, squares in
      zip(sum, squares).map { total, square in
        let mean = total / number
        return (Swift.max(0, square / number - mean * mean) / (number - 1)).squareRoot()
      }
    }
  }

  /// A random order (Fisher–Yates).
  private static func order(_ count: Int, seed: UInt64, pair: Int) -> [Int] {
    var stream = RandomStream(seed: seed, stream: UInt64(pair))
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Swift.min(last, Int(stream.nextUniform() * Double(last + 1))))
    }
    return order
  }
}
