import LinearAlgebra
import Probability

/// Moves draws that violate ranges or inequalities into them.
///
/// A draw that satisfies all ranges is left as it is. For any other the values of the ranges'
/// measures are drawn from their joint normal law, given the other statements, cut to the ranges, and
/// the draw is conditioned on those values. For linear statements the result follows the
/// conditional law, exactly for one range and as closely as `TruncatedNormalVector` for several: what
/// is left of a draw is independent of the values. For curved ones the law of the values is that at
/// the mode on the scales of `RangeScale`, and every draw lies in its ranges.
struct RangeDraws: Sendable {
  /// Keeps the uniforms of ranges apart from all other streams of the seed (digits of π).
  static let streamMark: UInt64 = 0x2437_6a88_85a3_08d3

  let ranges: [RangeRow]
  let law: StackedLaw
  private let joint: ConditionalDraws
  private let vector: TruncatedNormalVector
  private let scales: [RangeScale]
  private let nearest: [Double]
  /// Ranges that span all others, as rows of the joint conditioning after `statementCount` others.
  private let pivots: [Int]
  private let centers: [Double]
  private let statementCount: Int
  /// What the ranges read.
  private let sums: FormSums
  private let levelScales: LevelScales
  /// True if statements and ranges are linear on the models' scale.
  let isLinear: Bool

  /// Prepares ranges beside statements that a law is conditioned on already.
  ///
  /// - Throws: `ConditioningFailure` whose rows count the ranges after the statements.
  init(_ ranges: [RangeRow], beside given: Conditioning) throws(ConditioningFailure) {
    self.ranges = ranges
    law = given.law
    statementCount = given.rows.count
    let sums = FormSums(ranges.map(\.form))
    self.sums = sums
    let monthScales = given.law.scales
    levelScales = LevelScales(sums.support.map { monthScales[$0] })
    var setup = RangeGeometry.suitable(ranges, beside: given, at: given.mode.shocks)
    var conditioned = try RangeDraws.conditioned(ranges, setup, beside: given)
    if !conditioned.isLinear {
      // Curved statements: the law of the values is better taken near where they will be.
      setup = RangeGeometry.suitable(ranges, beside: given, at: conditioned.mode.shocks)
      conditioned = try RangeDraws.conditioned(ranges, setup, beside: given)
    }
    guard let start = setup.vector.nearest else {
      throw RangeDraws.emptiness(ranges, setup, given)
    }
    isLinear = conditioned.isLinear
    vector = setup.vector
    scales = setup.scales
    nearest = start
    pivots = setup.pivots
    let count = given.rows.count
    centers = conditioned.rows.dropFirst(count).map(\.target)
    joint = ConditionalDraws(conditioned)
  }

  /// The law conditioned on the statements and on the nearest values the ranges allow.
  private static func conditioned(
    _ ranges: [RangeRow], _ setup: RangeGeometry, beside given: Conditioning
  ) throws(ConditioningFailure) -> Conditioning {
    guard let start = setup.vector.nearest else { throw emptiness(ranges, setup, given) }
    let values = setup.values(start)
    let rows = setup.pivots.map { ConditioningRow(form: ranges[$0].form, target: values[$0]) }
    do {
      return try Conditioning(given.law, on: given.rows + rows)
    } catch {
      let count = given.rows.count
      throw ConditioningFailure(
        rows: error.rows.map { $0 < count ? $0 : count + setup.pivots[$0 - count] },
        reached: error.reached)
    }
  }

  /// Ranges that leave no point, reduced by the deletion filter.
  private static func emptiness(
    _ ranges: [RangeRow], _ setup: RangeGeometry, _ given: Conditioning
  ) -> ConditioningFailure {
    var kept = Array(ranges.indices)
    for candidate in ranges.indices {
      let rest = kept.filter { $0 != candidate }
      let smaller = RangeGeometry.suitable(
        rest.map { ranges[$0] }, beside: given, at: given.mode.shocks)
      if smaller.vector.nearest == nil { kept = rest }
    }
    return ConditioningFailure(
      rows: kept.map { $0 + given.rows.count },
      reached: kept.map { setup.scales[$0].inverse(setup.vector.center[$0]) })
  }

  /// Where the draws of a block go that violate a range.
  ///
  /// - Parameters:
  ///   - movement: What the block is moved by without the ranges.
  ///   - gain: How months answer to that, n × r.
  ///   - months: The draws before conditioning, draws down: m × n.
  ///   - errors: Standard shocks of the soft statements' errors, m × soft statements.
  ///   - first: The number of the block's first draw.
  ///   - seed: The seed of all draws.
  /// - Returns: The violating draws and their own movement; nil where no draw violates a range.
  func moved(
    _ movement: DrawMovement, gain: Matrix, months: Matrix, errors: Matrix, from first: Int,
    seed: UInt64
  ) -> RangeMovement? {
    let violating = self.violating(months, movement, gain)
    guard !violating.isEmpty else { return nil }
    var shifts = Matrix(rows: statementCount + pivots.count, columns: violating.count)
    for (place, draw) in violating.enumerated() {
      var stream = RandomStream(seed: seed ^ Self.streamMark, stream: UInt64(first + draw))
      let values = vector.values(vector.draw(&stream, from: nearest))
      for (l, pivot) in pivots.enumerated() {
        shifts[statementCount + l, place] = scales[pivot].inverse(values[pivot]) - centers[l]
      }
    }
    let moved = joint.movement(
      months: chosen(months, violating), errors: chosen(errors, violating), shifts: shifts)
    return RangeMovement(
      draws: violating, movement: moved, unmet: Set(moved.unmet.map { violating[$0] }))
  }

  /// How months answer to the coordinates of a `RangeMovement`.
  var monthGain: Matrix { joint.monthGain }

  /// The draws of a block outside some range.
  private func violating(_ months: Matrix, _ movement: DrawMovement, _ gain: Matrix) -> [Int] {
    let width = months.rows
    var levels = months.columns(sums.support)
    let part = gain.submatrix(rows: sums.support, columns: Array(0..<gain.columns))
    levels.add(movement.coordinates, timesTransposed: part)
    var values = Matrix(rows: width, columns: ranges.count)
    levels.withUnsafeMutableElements { levels in
      values.withUnsafeMutableElements { values in
        guard let values = values.baseAddress, let levels = levels.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: width * sums.count) { buffer in
          guard let buffer = buffer.baseAddress else { return }
          levelScales.toLevels(levels, width: width)
          sums.fill(buffer, levels: levels, stride: width, isWhole: false, width: width)
          sums.evaluate(values, sums: buffer, width: width)
        }
      }
    }
    return (0..<width).filter { j in ranges.indices.contains { !ranges[$0].allows(values[j, $0]) } }
  }

  private func chosen(_ matrix: Matrix, _ draws: [Int]) -> Matrix {
    matrix.submatrix(rows: draws, columns: Array(0..<matrix.columns))
  }
}

/// Draws of a block that ranges send elsewhere than the other statements do.
struct RangeMovement: Sendable {
  /// Their places in the block.
  let draws: [Int]
  /// What they are moved by, in the coordinates of statements and ranges together.
  let movement: DrawMovement
  /// Those that some statement could not be met in.
  let unmet: Set<Int>
}

/// The joint law of the ranges' values given the statements, linearised at some shocks.
///
///     h(values) = m + T a,   a ~ N(0, I)
private struct RangeGeometry {
  let vector: TruncatedNormalVector
  /// The scale h of each range.
  let scales: [RangeScale]
  /// Ranges whose values determine all values.
  let pivots: [Int]

  /// The geometry on the scales of `RangeScale`, or on plain ones where a range follows from others.
  ///
  /// Months and their sums depend on each other linearly, and only in their own unit does meeting
  /// some ranges then mean meeting all.
  static func suitable(
    _ ranges: [RangeRow], beside given: Conditioning, at shocks: [Double]
  ) -> RangeGeometry {
    let months = given.law.scales
    let scales = ranges.map { RangeScale($0.form, scales: months) }
    let geometry = RangeGeometry(ranges, beside: given, at: shocks, scales: scales)
    let loadings = geometry.vector.loadings
    let isFree = ranges.indices.allSatisfy { i in
      geometry.pivots.contains { ranges[$0].form == ranges[i].form }
        || loadings.row(i).allSatisfy { $0 == 0 }
    }
    if isFree { return geometry }
    return RangeGeometry(
      ranges, beside: given, at: shocks, scales: ranges.map { _ in .identity })
  }

  /// The ranges' values at coordinates a.
  func values(_ a: [Double]) -> [Double] { zip(scales, vector.values(a)).map { $0.inverse($1) } }

  private init(
    _ ranges: [RangeRow], beside given: Conditioning, at shocks: [Double], scales: [RangeScale]
  ) {
    self.scales = scales
    let rows = given.rows + ranges.map { ConditioningRow(form: $0.form, target: 0) }
    let space = ShockSpace(law: given.law, rows: rows)
    let point = space.point(at: shocks)
    let all = space.gradients(at: point)
    let statements = Array(0..<given.rows.count)
    let places = Array(given.rows.count..<rows.count)
    let everything = Array(0..<space.count)
    let fixed = StatementBasis(columns: all.submatrix(rows: everything, columns: statements)).basis
    let values = point.values
    var gradients = all.submatrix(rows: everything, columns: places)
    for (j, place) in places.enumerated() {
      let slope = scales[j].slope(at: values[place])
      for i in everything { gradients[i, j] *= slope }
    }
    let open = gradients - fixed * fixed.transposedTimes(gradients)
    let basis = StatementBasis(columns: Self.cleaned(open, against: gradients))
    pivots = basis.pivots
    let base = fixed * fixed.transposedTimes(shocks)
    let offsets = gradients.transposedTimes(zip(base, shocks).map { $0 - $1 })
    vector = TruncatedNormalVector(
      center: places.indices.map { scales[$0].apply(values[places[$0]]) + offsets[$0] },
      loadings: open.transposedTimes(basis.basis),
      lower: zip(scales, ranges).map { $0.apply($1.lower) },
      upper: zip(scales, ranges).map { $0.apply($1.upper) })
  }

  /// Sets columns to zero that the statements determine: what is left of them is rounding.
  private static func cleaned(_ open: Matrix, against gradients: Matrix) -> Matrix {
    var result = open
    for j in 0..<open.columns {
      let (rest, whole) = (open.column(j), gradients.column(j))
      let limit = StatementBasis.dependenceTolerance * dot(whole, whole).squareRoot()
      guard dot(rest, rest).squareRoot() <= limit else { continue }
      for i in 0..<open.rows { result[i, j] = 0 }
    }
    return result
  }
}
