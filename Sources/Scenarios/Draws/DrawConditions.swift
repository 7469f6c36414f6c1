import LinearAlgebra
import Probability

/// What draws are conditioned on: statements of value, then ranges.
struct DrawConditions: Sendable {
  private let draws: ConditionalDraws
  private let softKeys: [UInt64]
  let ranges: RangeDraws?

  init(_ conditioning: Conditioning, ranges: RangeDraws? = nil) {
    draws = ConditionalDraws(conditioning)
    softKeys = conditioning.rows.filter { !$0.isHard }.map(\.streamKey)
    self.ranges = ranges
  }

  /// How months answer to movements.
  var monthGain: Matrix { draws.monthGain }

  /// Where a block of draws goes.
  struct Movement: Sendable {
    /// What every draw is moved by.
    let common: DrawMovement
    /// Draws that go elsewhere.
    let exceptions: RangeMovement?

    /// How many draws some statement could not be met in.
    var unmetCount: Int {
      let moved = Set(exceptions?.draws ?? [])
      return common.unmet.filter { !moved.contains($0) }.count + (exceptions?.unmet.count ?? 0)
    }
  }

  /// Where a block of draws goes that begins with draw `first` of the seed.
  ///
  /// Months are those of the law before statements, draws down.
  func movement(months: Matrix, from first: Int, seed: UInt64, weighs: Bool) -> Movement {
    let errors = errorShocks(count: months.rows, from: first, seed: seed)
    let common = draws.movement(months: months, errors: errors, weighs: weighs)
    return Movement(
      common: common,
      exceptions: ranges?.moved(
        common, gain: monthGain, months: months, errors: errors, from: first, seed: seed))
  }

  /// Standard normals of the soft statements' errors: a stream a statement, one position a draw.
  private func errorShocks(count: Int, from first: Int, seed: UInt64) -> Matrix {
    let columns = softKeys.map { key in
      var stream = RandomStream(seed: seed ^ key, stream: 0)
      stream.jump(to: UInt64(first))
      return stream.normals(count)
    }
    return columns.isEmpty ? Matrix(rows: count, columns: 0) : Matrix(columnVectors: columns)
  }
}
