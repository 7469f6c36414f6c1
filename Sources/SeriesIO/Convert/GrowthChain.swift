import TimeSeries

/// Levels from growth rates and the levels they start from.
///
/// Going a step forwards multiplies by 1 + g/100, backwards divides. Rates are rounded to some unit u, so
/// each step adds (u / (100 + g))² / 12 to the relative variance; published levels have none.
struct GrowthChain {
  private let rates: Series
  private let lag: Int
  private let roundingUnit: Double

  /// Rates in percent on the value `lag` periods before, printed to `roundingUnit` points.
  init(_ rates: Series, lag: Int, roundingUnit: Double) {
    self.rates = rates
    self.lag = lag
    self.roundingUnit = roundingUnit
  }

  /// The levels of all periods that a chain reaches from `known`, and their standard errors.
  ///
  /// - Complexity: O(periods).
  func levels(from known: Series) -> (values: Series, standardErrors: [Double]) {
    let start = Swift.min(known.start, rates.start - lag)
    var values = known.padded(from: start, through: Swift.max(known.end, rates.end))
    var variances = values.values.map { $0.isNaN ? .nan : 0.0 }
    for t in values.values.indices where values.values[t].isNaN && t >= lag {
      guard let step = step(to: start + t) else { continue }
      values.values[t] = values.values[t - lag] * step.factor
      variances[t] = variances[t - lag] + step.variance
    }
    for t in values.values.indices.reversed() where values.values[t].isNaN {
      guard t + lag < values.count, let step = step(to: start + (t + lag)) else { continue }
      values.values[t] = values.values[t + lag] / step.factor
      variances[t] = variances[t + lag] + step.variance
    }
    let errors = zip(values.values, variances).map { $0.magnitude * $1.squareRoot() }
    return (values, errors)
  }

  private func step(to period: Period) -> (factor: Double, variance: Double)? {
    let rate = rates[period]
    // A fall of the whole leaves nothing to chain.
    guard !rate.isNaN, rate > -100 else { return nil }
    let relative = roundingUnit / (100 + rate)
    return (1 + rate / 100, relative * relative / 12)
  }
}
