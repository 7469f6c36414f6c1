package import LinearAlgebra

/// Moves common draws of a law onto its statements.
///
///     y⁽ʲ⁾ | statements = y⁽ʲ⁾ + K (b + e⁽ʲ⁾ − A y⁽ʲ⁾)      (Matheron's rule)
///
/// in the law's shocks: s + Q (a* − Qᵀs). Where statements are curved a Newton iteration follows.
/// Draws go through in blocks of columns, so the cost is that of matrix products.
package struct ConditionalDraws: Sendable {
  let conditioning: Conditioning
  private let newton: DrawNewton
  let monthGain: Matrix
  private let shockBasis: Matrix
  private let errorBasis: Matrix

  /// Draws under a conditioned law.
  package init(_ conditioning: Conditioning) {
    self.conditioning = conditioning
    newton = DrawNewton(conditioning)
    monthGain = conditioning.monthGain
    let q = conditioning.mode.basis.basis
    let shocks = conditioning.law.factor.columns
    shockBasis = q.submatrix(rows: Array(0..<shocks), columns: Array(0..<q.columns))
    errorBasis = q.submatrix(rows: Array(shocks..<q.rows), columns: Array(0..<q.columns))
  }

  /// One block of draws after conditioning.
  package struct Block {
    /// Months on the model scale, n × m.
    package var months: Matrix
    /// Logarithms of importance weights up to a constant; all 0 where statements are linear.
    package var logWeights: [Double]
    /// Draws that some statement could not be met in.
    package var unmet: [Int]
  }

  /// Moves a block of draws.
  ///
  /// - Parameters:
  ///   - months: The draws before conditioning on the model scale, n × m.
  ///   - shocks: The standard shocks they were made from, k × m.
  ///   - errors: Standard shocks of the soft statements' errors, one row each in order, × m.
  ///   - shifts: What is added to the statements' values in each draw, q × m; nothing when nil.
  ///   - weighs: False where importance weights are not used; they are then 0.
  /// - Returns: The block after conditioning.
  /// - Complexity: O(m n r), and a few evaluations of the statements a draw where they are curved.
  package func moved(
    months: Matrix, shocks: Matrix, errors: Matrix, shifts: Matrix? = nil, weighs: Bool = true
  ) -> Block {
    let count = months.columns
    var block = Block(months: months, logWeights: Array(repeating: 0, count: count), unmet: [])
    guard newton.rank > 0 else { return block }
    let movement = self.movement(shocks: shocks, errors: errors, shifts: shifts)
    block.months = months + monthGain * movement
    guard !conditioning.isLinear else { return block }
    let movedErrors = errors.rows > 0 ? errors + errorBasis * movement : errors
    refine(&block, errors: movedErrors, shifts: shifts, weighs: weighs)
    return block
  }

  /// Coordinates along the statements by which draws move at first, r × m.
  ///
  /// Statements that leave nothing to move have no rows.
  func movement(shocks: Matrix, errors: Matrix, shifts: Matrix? = nil) -> Matrix {
    let count = shocks.columns
    var along = shockBasis.transposedTimes(shocks)
    if errors.rows > 0 { along = along + errorBasis.transposedTimes(errors) }
    var movement = Matrix(rows: newton.rank, columns: count)
    for j in 0..<count {
      let extra = shifts.map { conditioning.mode.basis.coordinates(ofValues: $0.column(j)) }
      for l in 0..<newton.rank {
        movement[l, j] = newton.modeCoordinates[l] + (extra?[l] ?? 0) - along[l, j]
      }
    }
    return movement
  }

  private func refine(_ block: inout Block, errors: Matrix, shifts: Matrix?, weighs: Bool) {
    var scratch = DrawNewton.Scratch(newton)
    let n = block.months.rows
    for j in 0..<block.months.columns {
      scratch.setTargets(newton, shift: shifts?.column(j))
      let outcome = block.months.withUnsafeElements { cells in
        cells.baseAddress.map {
          newton.solve(
            months: $0 + j * n, errors: errors.column(j), scratch: &scratch, weighs: weighs)
        }
      }
      guard let outcome else { continue }
      block.logWeights[j] = outcome.logWeight
      if !outcome.isMet { block.unmet.append(j) }
      block.months.withUnsafeMutableElements { cells in
        monthGain.withUnsafeElements { gain in
          for (l, step) in outcome.movement.enumerated() where step != 0 {
            for i in 0..<n { cells[i + j * n] += gain[i + l * n] * step }
          }
        }
      }
    }
  }
}
