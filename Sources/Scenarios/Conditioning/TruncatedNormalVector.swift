import LinearAlgebra
import Probability

/// A standard normal draw between two bounds, by inverting the distribution function.
///
/// Where the tail probabilities underflow, the slower quantile of `TruncatedNormal` takes over.
func truncatedStandardNormal(lower: Double, upper: Double, uniform: Double) -> Double {
  let normal = Normal.standard
  // Q(37) is 6e-300; beyond it the tail leaves the range of normal doubles.
  if (lower > 37 || upper < -37) && lower < upper {
    return TruncatedNormal(normal, lower: lower, upper: upper).quantile(uniform)
  }
  let value: Double
  if lower > 0 {
    let (high, low) = (normal.upperTail(lower), normal.upperTail(upper))
    value = normal.upperQuantile(low + uniform * (high - low))
  } else {
    let (low, high) = (normal.cumulative(lower), normal.cumulative(upper))
    value = normal.quantile(low + uniform * (high - low))
  }
  return Swift.min(Swift.max(value, lower), upper)
}

/// A standard normal vector a under bounds on linear functions: lower ≤ m + T a ≤ upper.
///
/// Gibbs sampling: each coordinate in turn from its normal law cut to the interval that the bounds
/// leave it. One coordinate needs one step and is exact; several run `sweeps` rounds from the
/// nearest point allowed, which has no trace left in the draw.
///
/// Shapes: T is p × r, the bounds and m have p entries.
///
/// - SeeAlso: Geweke (1991), Efficient simulation from the multivariate normal and Student-t
///   distributions subject to linear constraints; Hildreth (1957), A quadratic programming
///   procedure, Naval Research Logistics Quarterly 4, 79–85, for the nearest point.
struct TruncatedNormalVector: Sendable {
  /// Rounds per draw; ranges of months and their sums forget their start within about ten.
  static let sweeps = 60
  /// Rounds of the search for a point allowed; sets that are not empty need a few dozen.
  static let searchLimit = 20_000
  /// A violation, in deviations of its statement, that counts as none.
  static let violationTolerance = 1e-9

  let center: [Double]
  let loadings: Matrix
  let lower: [Double]
  let upper: [Double]
  /// The point nearest to the origin that the bounds allow; nil if there is none.
  let nearest: [Double]?

  init(center: [Double], loadings: Matrix, lower: [Double], upper: [Double]) {
    self.center = center
    self.loadings = loadings
    self.lower = lower
    self.upper = upper
    nearest = Self.nearestPoint(center, loadings, lower, upper)
  }

  /// The values m + T a.
  func values(_ a: [Double]) -> [Double] { zip(center, loadings * a).map { $0 + $1 } }

  /// A draw from a stream of uniforms of its own.
  func draw(_ stream: inout RandomStream, from start: [Double]) -> [Double] {
    var a = start
    var values = values(a)
    for _ in 0..<(a.count == 1 ? 1 : Self.sweeps) {
      for l in a.indices {
        let (low, high) = interval(of: l, a, values)
        let next = truncatedStandardNormal(
          lower: low, upper: Swift.max(low, high), uniform: stream.nextUniform())
        for i in values.indices { values[i] += loadings[i, l] * (next - a[l]) }
        a[l] = next
      }
    }
    return a
  }

  /// What the bounds leave to coordinate l when the others stay.
  private func interval(of l: Int, _ a: [Double], _ values: [Double]) -> (Double, Double) {
    var (low, high) = (-Double.infinity, Double.infinity)
    for i in values.indices where loadings[i, l] != 0 {
      let first = a[l] + (lower[i] - values[i]) / loadings[i, l]
      let second = a[l] + (upper[i] - values[i]) / loadings[i, l]
      low = Swift.max(low, Swift.min(first, second))
      high = Swift.min(high, Swift.max(first, second))
    }
    return (low, high)
  }

  /// Hildreth's procedure: multipliers of one bound after the other, until none is violated.
  private static func nearestPoint(
    _ center: [Double], _ loadings: Matrix, _ lower: [Double], _ upper: [Double]
  ) -> [Double]? {
    let rows = center.indices.map { loadings.row($0) }
    let squares = rows.map { dot($0, $0) }
    for i in rows.indices where squares[i] == 0 {
      let slack = violationTolerance * Swift.max(1, center[i].magnitude)
      if center[i] < lower[i] - slack || center[i] > upper[i] + slack { return nil }
    }
    var multipliers = [Double](repeating: 0, count: rows.count)
    var a = [Double](repeating: 0, count: loadings.columns)
    for _ in 0..<searchLimit {
      var worst = 0.0
      for i in rows.indices where squares[i] > 0 {
        let value = center[i] + dot(rows[i], a)
        let violation = Swift.max(lower[i] - value, value - upper[i], 0)
        worst = Swift.max(worst, violation / squares[i].squareRoot())
        // The multiplier that would meet the bound just so, if the statement pulled alone.
        let free = value - multipliers[i] * squares[i]
        let wanted = Swift.min(Swift.max(free, lower[i]), upper[i])
        let step = (wanted - free) / squares[i] - multipliers[i]
        multipliers[i] += step
        for l in a.indices { a[l] += step * rows[i][l] }
      }
      if worst <= violationTolerance { return a }
    }
    return nil
  }
}
