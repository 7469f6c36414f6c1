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
/// nearest point allowed, an approximation whose error falls geometrically with the rounds.
///
/// The law of a is the same in every rotated system of coordinates, the speed is not: a narrow range
/// across several coordinates would let each of them move by its width only. The first coordinate
/// therefore belongs to the narrowest range, the second to the narrowest given the first, and so on;
/// then no range holds a coordinate closer than the coordinate's own range does.
///
/// Shapes: T is p × r, the bounds and m have p entries.
///
/// - SeeAlso: Geweke (1991), Efficient simulation from the multivariate normal and Student-t
///   distributions subject to linear constraints; Hildreth (1957), A quadratic programming
///   procedure, Naval Research Logistics Quarterly 4, 79–85, for the nearest point.
struct TruncatedNormalVector: Sendable {
  /// Rounds per draw; in narrowest-first coordinates ranges of months and their sums, wide or
  /// narrow, forget their start within about twenty.
  static let sweeps = 60
  /// Rounds of the search for a point allowed; sets that are not empty need a few dozen.
  static let searchLimit = 20_000
  /// A violation, in deviations of its statement, that counts as none.
  static let violationTolerance = 1e-9

  let center: [Double]
  /// T in the rotated coordinates.
  let loadings: Matrix
  let lower: [Double]
  let upper: [Double]
  /// The point nearest to the origin that the bounds allow; nil if there is none.
  let nearest: [Double]?

  init(center: [Double], loadings: Matrix, lower: [Double], upper: [Double]) {
    self.center = center
    self.lower = lower
    self.upper = upper
    // A range past the end of what its value can reach has both ends at the same infinity.
    guard zip(lower, upper).allSatisfy({ $0 < $1 }) else {
      self.loadings = loadings
      nearest = nil
      return
    }
    let rotated = Self.narrowestFirst(center, loadings, lower, upper)
    self.loadings = rotated
    nearest = Self.nearestPoint(center, rotated, lower, upper)
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

  /// T Q, with Q from the rows of T over the deviations that the ranges leave their values: by
  /// Gram–Schmidt, the longest remainder first.
  private static func narrowestFirst(
    _ center: [Double], _ loadings: Matrix, _ lower: [Double], _ upper: [Double]
  ) -> Matrix {
    guard loadings.columns > 1 else { return loadings }
    let rows = center.indices.compactMap { i -> [Double]? in
      let row = loadings.row(i)
      let deviation = dot(row, row).squareRoot()
      guard deviation > 0 else { return nil }
      let parent = Normal(mean: center[i], standardDeviation: deviation)
      let left = TruncatedNormal(parent, lower: lower[i], upper: upper[i]).variance.squareRoot()
      // A billionth of the deviation is as good as a point; its rounding must not rule.
      let width = left > 1e-9 * deviation ? left : 1e-9 * deviation
      return row.map { $0 / width }
    }
    var rests = rows
    var axes: [[Double]] = []
    for _ in 0..<loadings.columns {
      let squares = rests.map { dot($0, $0) }
      guard let place = squares.indices.max(by: { squares[$0] < squares[$1] }) else { break }
      // From the whole row, twice: once would leave the axes as oblique as the rows are.
      let rest = outside(outside(rows[place], axes), axes)
      let (length, whole) = (
        dot(rest, rest).squareRoot(), dot(rows[place], rows[place]).squareRoot()
      )
      guard length > 1e-12 * whole else { break }
      axes.append(rest.map { $0 / length })
      rests = rests.map { outside($0, axes.suffix(1)) }
    }
    guard axes.count == loadings.columns else { return loadings }
    let count = loadings.columns
    return loadings * Matrix(rows: count, columns: count, columnMajor: axes.flatMap { $0 })
  }

  /// What is left of a vector outside orthonormal axes.
  private static func outside(
    _ vector: [Double], _ axes: some Sequence<[Double]>
  ) -> [Double] {
    axes.reduce(vector) { rest, axis in
      let part = dot(rest, axis)
      return zip(rest, axis).map { $0 - part * $1 }
    }
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
