/// The differencing operator (1 − B)ᵈ (1 − Bˢ)ᴰ.
struct Differencing: Sendable {
  /// Coefficients of 1, B, …, B^(d + sD); integers.
  let polynomial: [Double]
  private let steps: [Int]

  init(_ specification: ARIMASpecification) {
    steps =
      Array(repeating: specification.period, count: specification.seasonal.d)
      + Array(repeating: 1, count: specification.order.d)
    polynomial = steps.reduce([1]) { product, lag in
      var next = product + Array(repeating: 0, count: lag)
      for i in product.indices { next[i + lag] -= product[i] }
      return next
    }
  }

  /// Observations used up: d + s D.
  var span: Int { polynomial.count - 1 }

  /// Differenced values, `span` fewer than given; NaN where one of the values used is NaN.
  func apply(_ values: [Double]) -> [Double] {
    steps.reduce(values) { current, lag in
      guard current.count > lag else { return [] }
      return (lag..<current.count).map { current[$0] - current[$0 - lag] }
    }
  }

  /// The `span` sequences of length n that differencing turns to zero: one for each unit start.
  func nullSpace(count n: Int) -> [[Double]] {
    (0..<span).map { start in
      var values = [Double](repeating: 0, count: n)
      for t in 0..<n {
        if t < span {
          values[t] = t == start ? 1 : 0
        } else {
          for j in 1...span { values[t] -= polynomial[j] * values[t - j] }
        }
      }
      return values
    }
  }
}
