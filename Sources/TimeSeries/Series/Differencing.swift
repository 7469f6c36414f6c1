/// Regular and seasonal differences, w(t) = (1 − B)^d (1 − B^s)^D y(t), and the way back.
///
/// A missing value makes every difference missing that reads it.
public struct Differencing: Hashable, Sendable {
  /// d, the number of regular differences.
  public let order: Int
  /// D, the number of seasonal differences.
  public let seasonalOrder: Int
  /// s, the seasonal period.
  public let period: Int
  /// The coefficients of the polynomial in B: 1 first, then those of y(t−1), y(t−2), ….
  public let coefficients: [Double]

  /// Differences of the given orders; negative orders or a period below 1 trap.
  public init(order: Int, seasonalOrder: Int = 0, period: Int = 1) {
    precondition(
      order >= 0 && seasonalOrder >= 0 && period >= 1, "orders and period of differences")
    self.order = order
    self.seasonalOrder = seasonalOrder
    self.period = period
    var polynomial = [1.0]
    for lag in [Int](repeating: 1, count: order) + [Int](repeating: period, count: seasonalOrder) {
      polynomial = timesOneMinusLag(polynomial, lag)
    }
    coefficients = polynomial
  }

  /// d + s D: how many values the first difference needs before it.
  public var lostCount: Int { coefficients.count - 1 }

  /// The differences of `values`, shorter by `lostCount`; empty when there are not enough values.
  public func applied(to values: [Double]) -> [Double] {
    guard values.count > lostCount else { return [] }
    let terms = nonzeroTerms
    return (lostCount..<values.count).map { time in
      terms.reduce(0) { $0 + $1.coefficient * values[time - $1.lag] }
    }
  }

  /// The values whose differences are given, continuing the last `lostCount` values of `past`.
  ///
  /// `integrated(applied(to: y), after: first lostCount of y)` gives the rest of y.
  /// Fewer past values than `lostCount` trap.
  public func integrated(_ differences: [Double], after past: [Double]) -> [Double] {
    precondition(past.count >= lostCount, "\(past.count) past values, \(lostCount) are needed")
    let terms = nonzeroTerms.dropFirst()
    var values = Array(past.suffix(lostCount))
    for difference in differences {
      let time = values.count
      values.append(terms.reduce(difference) { $0 - $1.coefficient * values[time - $1.lag] })
    }
    return Array(values.dropFirst(lostCount))
  }

  private var nonzeroTerms: [(lag: Int, coefficient: Double)] {
    coefficients.enumerated().filter { $0.element != 0 }.map { ($0.offset, $0.element) }
  }
}

/// The product of a polynomial in B and 1 − B^lag.
private func timesOneMinusLag(_ polynomial: [Double], _ lag: Int) -> [Double] {
  var product = polynomial + [Double](repeating: 0, count: lag)
  for (power, coefficient) in polynomial.enumerated() { product[power + lag] -= coefficient }
  return product
}
