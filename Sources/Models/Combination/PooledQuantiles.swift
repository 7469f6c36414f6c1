import Probability

/// Quantiles, at the knots of a quantile curve, of the mean of several distribution functions.
///
///     F(x) = (F₁(x) + … + F_k(x))/k
///
/// F is taken at every knot of every member, where one of them is known exactly, and is straight in
/// normal scores between and beyond: as its members are.
///
/// - Parameter members: Values at `QuantileCurve.knots`, ascending, a list a member.
/// - Returns: Values at the knots, ascending.
/// - Complexity: O(k² m) for m knots.
func pooledQuantiles(_ members: [[Double]]) -> [Double] {
  var points: [(value: Double, score: Double)] = []
  for value in Array(members.joined()).sorted() where value > points.last?.value ?? -.infinity {
    points.append((value, pooledScore(of: value, members)))
  }
  guard points.count > 1 else { return members[0] }
  var place = 0
  return QuantileCurve.knots.map { knot in
    while place + 2 < points.count, points[place + 1].score < knot { place += 1 }
    let (low, high) = (points[place], points[place + 1])
    let width = high.score - low.score
    guard width > 0 else { return low.value }
    return low.value + (knot - low.score) / width * (high.value - low.value)
  }
}

/// Φ⁻¹ of the mean of the members' distribution functions at a value, by the smaller tail.
private func pooledScore(of value: Double, _ members: [[Double]]) -> Double {
  let normal = Normal.standard
  let scores = members.map { score(of: value, $0) }
  let count = Double(members.count)
  let upper = scores.reduce(0) { $0 + normal.upperTail($1) } / count
  let lower = scores.reduce(0) { $0 + normal.upperTail(-$1) } / count
  return lower <= upper ? normal.quantile(lower) : -normal.quantile(upper)
}

/// The normal score of a value under one member.
private func score(of value: Double, _ quantiles: [Double]) -> Double {
  let knots = QuantileCurve.knots
  var (low, high) = (0, quantiles.count - 1)
  while high - low > 1 {
    let middle = (low + high) / 2
    if quantiles[middle] <= value { low = middle } else { high = middle }
  }
  let width = quantiles[high] - quantiles[low]
  // Eight deviations stand for certainty: a member without spread, or far outside one.
  guard width > 0 else { return value < quantiles[low] ? -8 : value > quantiles[high] ? 8 : 0 }
  let score = knots[low] + (value - quantiles[low]) / width * (knots[high] - knots[low])
  return Swift.min(Swift.max(score, -8), 8)
}
