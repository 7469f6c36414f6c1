import LinearAlgebra
import RealModule
import TimeSeries

/// Moves draws onto curved statements, along the directions of the statements at the mode.
///
/// A draw's shocks split into coordinates Qᵀs along the statements and a rest that the statements
/// leave alone. Keeping the rest, Newton's method finds the movement a with
///
///     G(y + B a) = b,    B = F Q
///
/// so a hard statement holds in every draw to rounding. Only months that a statement reads are
/// computed on the way. Draws go side by side, each with steps of its own; see `NewtonTile`.
///
/// Given the rest, the exact conditional law has density φ(Qᵀs + a) / |det ∂G/∂a| against the rest's
/// own law, which the draws follow: that ratio is the importance weight of a draw, without any
/// approximation. (A hard statement is the limit of a soft one in the unit it is written in.)
struct DrawNewton: Sendable {
  /// Rounds, shortened steps included, until a draw is given up.
  static let stepLimit = 200
  /// A residual relative to the statement's value (or deviation) that ends the iteration.
  static let residualTolerance = 1e-13
  /// Newton's steps square the residual: from here on a step that does not help has met rounding.
  static let roundingResidual = 1e-11
  /// What still counts as met when rounding stops the progress.
  static let acceptedResidual = 1e-9
  /// 2⁻²⁰ of a Newton step that does not help means that rounding or a dead end is reached.
  static let halvingLimit = 20

  /// The independent statements as rows of the conditioning.
  let rows: [Int]
  let targets: [Double]
  let scales: [Double]
  let tolerances: [Double]
  /// Place of the row's error shock among the soft rows; nil for a hard row.
  let errorPlaces: [Int?]
  /// What the statements read.
  let sums: FormSums
  let levels: LevelScales
  /// Rows of B for the months that are read, u × r.
  let supportGain: Matrix
  /// For each sum its weights times the rows of B that it reads.
  let sumGains: [Matrix]
  /// Rows of Q for the error shocks, soft rows × r.
  let errorGain: Matrix

  init(_ conditioning: Conditioning, monthGain: Matrix) {
    let space = conditioning.space
    let basis = conditioning.mode.basis
    rows = basis.pivots
    let chosen = basis.pivots.map { space.rows[$0] }
    targets = chosen.map(\.target)
    tolerances = chosen.map(\.tolerance)
    scales = basis.pivots.map {
      Swift.max(space.rows[$0].target.magnitude, basis.deviations[$0])
    }
    errorPlaces = basis.pivots.map { row in space.softRows.firstIndex(of: row) }
    let sums = FormSums(chosen.map(\.form))
    let all = Array(0..<monthGain.columns)
    let gain = monthGain.submatrix(rows: sums.support, columns: all)
    self.sums = sums
    levels = LevelScales(sums.support.map { space.scales[$0] })
    supportGain = gain
    sumGains = (0..<sums.count).map { sum in
      let (places, weights) = sums.entries(of: sum)
      var part = gain.submatrix(rows: Array(places), columns: all)
      for (k, weight) in weights.enumerated() { for l in all { part[k, l] *= weight } }
      return part
    }
    let shocks = space.factor.columns
    errorGain = basis.basis.submatrix(
      rows: space.softRows.indices.map { shocks + $0 }, columns: all)
  }

  /// The number of independent statements r.
  var rank: Int { targets.count }
}

/// What a block of draws is moved by, and what it is on the way.
struct DrawMovement: Sendable {
  /// Movement a along the statements, draws down: m × r.
  var coordinates: Matrix
  /// Logarithms of importance weights up to a constant; all 0 where statements are linear.
  var logWeights: [Double]
  /// Draws that some statement could not be met in.
  var unmet: [Int]
}
