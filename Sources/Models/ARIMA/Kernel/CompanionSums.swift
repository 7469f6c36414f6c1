import RealModule

/// Runs a companion filter over n observations and sums squares and log variances.
///
/// Shapes: `data` n × columns (column c at `data + c * n`) or nil for zeros beyond what states carry;
/// `observed` n flags or nil when nothing is missing; `squares` gets Σ v²/F of each column.
/// - Returns: Σ log F, or nil when an innovation variance is not a positive number.
/// - Complexity: O(n r (r + columns)); no allocation.
func companionSums<Scalar: KernelScalar>(
  _ filter: CompanionFilter<Scalar>, data: UnsafePointer<Double>, dataColumns: Int, count n: Int,
  observed: UnsafePointer<Bool>?, squares: UnsafeMutablePointer<Scalar>
) -> Scalar? {
  for c in 0..<filter.columns { squares[c] = .zero }
  var logarithm = Scalar.zero
  var product = 1.0
  for t in 0..<n {
    if let observed, !observed[t] {
      filter.skip()
      continue
    }
    let variance = filter.innovationVariance
    guard variance.value > 0, variance.value.isFinite else { return nil }
    let inverse = variance.reciprocal
    filter.observe(inverse: inverse) { c in c < dataColumns ? data[c * n + t] : 0 }
    for c in 0..<filter.columns {
      squares[c] += filter.innovations[c] * filter.innovations[c] * inverse
    }
    product *= variance.value
    logarithm += .logarithmDerivative(of: variance, reciprocal: inverse.value)
    // A single variance may be huge here, so the product is folded early.
    if product > 1e100 {
      logarithm = logarithm + .log(product)
      product = 1
    }
  }
  return logarithm + .log(product)
}
