/// One published number about consecutive periods: weight · Σ y over `periods` = value.
package struct AggregateRow: Hashable, Sendable {
  /// Positions of the periods, counted from 0.
  package let periods: Range<Int>
  /// 1 for a sum, one over the number of periods for a mean.
  package let weight: Double
  /// The number.
  package let value: Double

  /// A row from its parts.
  package init(periods: Range<Int>, weight: Double = 1, value: Double) {
    self.periods = periods
    self.weight = weight
    self.value = value
  }

  /// What the row says of a path.
  package func total(of path: [Double]) -> Double {
    var sum = 0.0
    for t in periods { sum += path[t] }
    return weight * sum
  }

  /// Adds to a path what closes a gap in this row, the same in every period of it.
  func close(_ gap: Double, in path: inout [Double]) {
    let step = gap / (weight * Double(periods.count))
    for t in periods { path[t] += step }
  }
}
