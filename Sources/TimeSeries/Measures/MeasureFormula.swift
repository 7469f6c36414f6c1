import RealModule

/// A measure worked out for the frequencies and kinds of its series: which values it reads and how.
///
/// Every measure is a function f of at most three aggregates A, B, C, each a weight times a sum of
/// values, so value and gradient need one pass over the months.
struct MeasureFormula: Hashable, Sendable {
  /// f(A, B, C).
  enum Form: Hashable {
    /// A
    case plain
    /// A − B
    case difference
    /// s · A / B
    case quotient(scale: Double)
    /// 100 · ((A/B)^e − 1)
    case growth(exponent: Double)
    /// 100 · (A − B) / C
    case contribution
  }

  /// A weight times the sum of the values at consecutive periods of a series.
  struct Aggregate: Hashable {
    let series: String
    let first: Period
    var positions: [Int]
    let weight: Double

    /// Where the value at a reference stands, if the aggregate reads it.
    func position(of reference: MonthReference) -> Int? {
      guard reference.series == series else { return nil }
      let offset = reference.period - first
      return positions.indices.contains(offset) ? positions[offset] : nil
    }
  }

  let form: Form
  /// The values read, without repetition.
  private(set) var references: [MonthReference] = []
  private(set) var aggregates: [Aggregate] = []

  init(_ form: Form) { self.form = form }

  /// Adds the next aggregate: the sum of a flow, the mean of anything else.
  mutating func add(_ series: String, _ first: Period, _ last: Period, averaged: Bool) {
    let count = last - first + 1
    var aggregate = Aggregate(
      series: series, first: first, positions: [], weight: averaged ? 1 / Double(count) : 1)
    for offset in 0..<count {
      let reference = MonthReference(series: series, period: first + offset)
      let known = aggregates.lazy.compactMap { $0.position(of: reference) }.first
      aggregate.positions.append(known ?? references.count)
      if known == nil { references.append(reference) }
    }
    aggregates.append(aggregate)
  }

  private func amount(_ place: Int, _ values: UnsafeBufferPointer<Double>) -> Double {
    guard place < aggregates.count else { return 0 }
    var total = 0.0
    for position in aggregates[place].positions { total += values[position] }
    return total * aggregates[place].weight
  }

  /// True if f is a constant plus a weighted sum of the values at these positions.
  ///
  /// So it is unless one of them enters a denominator or a compound growth rate.
  func isAffine(in unknown: Set<Int>) -> Bool {
    func isKnown(_ place: Int) -> Bool {
      !aggregates[place].positions.contains(where: unknown.contains)
    }
    switch form {
    case .plain, .difference: return true
    case .quotient, .growth(1): return isKnown(1)
    case .growth: return isKnown(0) && isKnown(1)
    case .contribution: return isKnown(2)
    }
  }

  /// What f exceeds whenever all values are positive, where it is a function of A/B.
  var floorOfPositiveValues: Double? {
    switch form {
    case .quotient: 0
    case .growth: -100
    case .plain, .difference, .contribution: nil
    }
  }

  /// f at the values of the references, in their order.
  func value(_ values: UnsafeBufferPointer<Double>) -> Double {
    value(amount(0, values), amount(1, values), amount(2, values))
  }

  /// f at its aggregates.
  func value(_ a: Double, _ b: Double, _ c: Double) -> Double {
    switch form {
    case .plain: return a
    case .difference: return a - b
    case .quotient(let scale): return scale * (a / b)
    case .growth(1): return 100 * (a / b - 1)
    case .growth(let exponent): return 100 * (power(a / b, exponent) - 1)
    case .contribution: return 100 * ((a - b) / c)
    }
  }

  /// ∂f/∂A, ∂f/∂B, ∂f/∂C.
  func partials(_ a: Double, _ b: Double, _ c: Double) -> (Double, Double, Double) {
    switch form {
    case .plain: return (1, 0, 0)
    case .difference: return (1, -1, 0)
    case .quotient(let scale): return (scale / b, -scale * a / (b * b), 0)
    case .growth(let exponent):
      let slope = 100 * exponent * power(a / b, exponent - 1)
      return (slope / b, -slope * a / (b * b), 0)
    case .contribution: return (100 / c, -100 / c, -100 * (a - b) / (c * c))
    }
  }

  /// Writes ∂f/∂value for every reference; nothing is allocated.
  func gradient(
    _ values: UnsafeBufferPointer<Double>, into gradient: UnsafeMutableBufferPointer<Double>
  ) {
    let slopes = partials(amount(0, values), amount(1, values), amount(2, values))
    gradient.update(repeating: 0)
    for (place, aggregate) in aggregates.enumerated() {
      let slope = place == 0 ? slopes.0 : place == 1 ? slopes.1 : slopes.2
      for position in aggregate.positions { gradient[position] += slope * aggregate.weight }
    }
  }

  /// What “f = target” says of A, B and C: Σ factors · aggregates + constant = 0.
  func equation(_ target: Double) -> (factors: [Double], constant: Double) {
    switch form {
    case .plain: ([1], -target)
    case .difference: ([1, -1], -target)
    case .quotient(let scale): ([1, -target / scale], 0)
    case .growth(let exponent): ([1, -power(1 + target / 100, 1 / exponent)], 0)
    case .contribution: ([1, -1, -target / 100], 0)
    }
  }

  /// The derivative of that equation in the target.
  func equationSlope(_ target: Double) -> (factors: [Double], constant: Double) {
    switch form {
    case .plain, .difference: ([], -1)
    case .quotient(let scale): ([0, -1 / scale], 0)
    case .growth(let exponent):
      ([0, -power(1 + target / 100, 1 / exponent - 1) / (100 * exponent)], 0)
    case .contribution: ([0, 0, -1 / 100], 0)
    }
  }

  /// The value at `position` that gives the measure the value `target`, the others as they are.
  ///
  /// - Returns: Nil where the value also stands in B or C, so that there is no simple inverse.
  func solution(
    at position: Int, giving target: Double, _ values: UnsafeBufferPointer<Double>
  ) -> Double? {
    guard let upper = aggregates.first, upper.positions.contains(position),
      !aggregates.dropFirst().contains(where: { $0.positions.contains(position) })
    else { return nil }
    let (b, c) = (amount(1, values), amount(2, values))
    let wanted: Double =
      switch form {
      case .plain: target
      case .difference: b + target
      case .quotient(let scale): target / scale * b
      case .growth(let exponent): b * power(1 + target / 100, 1 / exponent)
      case .contribution: b + target / 100 * c
      }
    var rest = 0.0
    for other in upper.positions where other != position { rest += values[other] }
    return wanted / upper.weight - rest
  }
}

/// base^exponent, exact for exponents 0 and 1; NaN for a negative base otherwise.
private func power(_ base: Double, _ exponent: Double) -> Double {
  if exponent == 0 { return 1 }
  return exponent == 1 ? base : Double.pow(base, exponent)
}
