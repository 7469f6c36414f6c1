extension BoundMeasure {
  /// The measure at many places at once, from its sums in the order of `aggregates`.
  ///
  /// - Parameters:
  ///   - a: The first sum at each place.
  ///   - b: The second one; not read by a measure of one sum.
  ///   - c: The third one; not read by a measure of two.
  ///   - count: The number of places.
  ///   - result: Takes the values.
  package func fillValues(
    ofAggregates a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    count: Int, into result: UnsafeMutablePointer<Double>
  ) {
    let formula = formula
    switch formula.form {
    case .plain: for j in 0..<count { result[j] = a[j] }
    case .difference: for j in 0..<count { result[j] = a[j] - b[j] }
    case .quotient(let scale): for j in 0..<count { result[j] = scale * (a[j] / b[j]) }
    case .growth(1): for j in 0..<count { result[j] = 100 * (a[j] / b[j] - 1) }
    case .growth: for j in 0..<count { result[j] = formula.value(a[j], b[j], 0) }
    case .contribution: for j in 0..<count { result[j] = 100 * ((a[j] - b[j]) / c[j]) }
    }
  }

  /// The derivatives of the measure in its sums at many places at once; as `fillValues`.
  package func fillPartials(
    ofAggregates a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafePointer<Double>,
    count: Int, into slopes: [UnsafeMutablePointer<Double>]
  ) {
    let formula = formula
    for j in 0..<count {
      let (first, second, third) = formula.partials(a[j], b[j], c[j])
      slopes[0][j] = first
      if slopes.count > 1 { slopes[1][j] = second }
      if slopes.count > 2 { slopes[2][j] = third }
    }
  }
}
