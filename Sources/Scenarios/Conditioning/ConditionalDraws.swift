package import LinearAlgebra

/// Moves common draws of a law onto its statements.
///
///     y⁽ʲ⁾ | statements = y⁽ʲ⁾ + K (b + e⁽ʲ⁾ − A y⁽ʲ⁾),   K = F Q R⁻ᵀ D⁻¹      (Matheron's rule)
///
/// with the rows A F = D Rᵀ Qᵀ of the linearised statements. Where statements are curved a Newton
/// iteration follows. Draws go through in blocks, and only months that a statement reads are read.
package struct ConditionalDraws: Sendable {
  let conditioning: Conditioning
  private let newton: DrawNewton
  /// How months answer to coordinates along the statements, n × r.
  let monthGain: Matrix
  private let modeCoordinates: [Double]
  /// A (y − μ) on the model scale at the mode, one a pivot.
  private let rows: FormSums

  /// Draws under a conditioned law.
  package init(_ conditioning: Conditioning) {
    self.conditioning = conditioning
    let gain = conditioning.monthGain
    monthGain = gain
    newton = DrawNewton(conditioning, monthGain: gain)
    let (space, mode) = (conditioning.space, conditioning.mode)
    modeCoordinates = mode.basis.basis.transposedTimes(mode.shocks)
    let weights = space.monthGradients(at: space.point(at: mode.shocks))
    rows = FormSums(
      mode.basis.pivots.map { row -> StackedForm in
        let places = space.rows[row].form.support
        let slopes = places.map { weights[$0, row] }
        let center = zip(places, slopes).reduce(0) { $0 + space.mean[$1.0] * $1.1 }
        return .linear(LinearForm(constant: -center, indices: places, weights: slopes))
      })
  }

  /// Draws after conditioning.
  package struct Block {
    /// Months on the model scale, n × m.
    package var months: Matrix
    /// Logarithms of importance weights up to a constant; all 0 where statements are linear.
    package var logWeights: [Double]
    /// Draws that some statement could not be met in.
    package var unmet: [Int]
  }

  /// Moves some draws.
  ///
  /// - Parameters:
  ///   - months: The draws before conditioning on the model scale, n × m.
  ///   - errors: Standard shocks of the soft statements' errors, one row each in order, × m.
  /// - Returns: The draws after conditioning.
  package func moved(months: Matrix, errors: Matrix) -> Block {
    let movement = movement(months: months.transposed, errors: errors.transposed)
    return Block(
      months: months + monthGain.timesTransposed(movement.coordinates),
      logWeights: movement.logWeights, unmet: movement.unmet)
  }

  /// What a block of draws is moved by.
  ///
  /// - Parameters:
  ///   - months: The draws before conditioning on the model scale, draws down: m × n.
  ///   - errors: Standard shocks of the soft statements' errors, m × soft statements.
  ///   - shifts: What is added to the statements' values in each draw, q × m; nothing when nil.
  ///   - weighs: False where importance weights are not used; they are then 0.
  /// - Returns: Where every draw goes.
  /// - Complexity: O(m (months read + r²)), and a few evaluations of the statements where they are
  ///   curved.
  func movement(
    months: Matrix, errors: Matrix, shifts: Matrix? = nil, weighs: Bool = true
  ) -> DrawMovement {
    let count = months.rows
    let still = [Double](repeating: 0, count: count)
    guard newton.rank > 0 else {
      return DrawMovement(
        coordinates: Matrix(rows: count, columns: 0), logWeights: still, unmet: [])
    }
    let along = along(months, errors)
    var start = Matrix(rows: count, columns: newton.rank)
    for l in 0..<newton.rank {
      for j in 0..<count { start[j, l] = modeCoordinates[l] - along[j, l] }
    }
    if let shifts {
      for j in 0..<count {
        let extra = conditioning.mode.basis.coordinates(ofValues: shifts.column(j))
        for l in 0..<newton.rank { start[j, l] += extra[l] }
      }
    }
    guard !conditioning.isLinear else {
      return DrawMovement(coordinates: start, logWeights: still, unmet: [])
    }
    var tile = NewtonTile(newton, months: months, errors: errors, shifts: shifts, start: start)
    return tile.solve(along: along, weighs: weighs)
  }

  /// Qᵀs of each draw, m × r: (A (y − μ) − R^½ ε)ᵀ D⁻¹ R⁻¹ by the pivots.
  private func along(_ months: Matrix, _ errors: Matrix) -> Matrix {
    let (m, r) = (months.rows, newton.rank)
    let basis = conditioning.mode.basis
    var result = Matrix(rows: m, columns: r)
    result.withUnsafeMutableElements { cells in
      months.withUnsafeElements { months in
        guard let cells = cells.baseAddress, let months = months.baseAddress else { return }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: m * rows.count) { sums in
          guard let sums = sums.baseAddress else { return }
          rows.fill(sums, levels: months, stride: m, isWhole: true, width: m)
          rows.evaluate(cells, sums: sums, width: m)
        }
        errors.withUnsafeElements { errors in
          for l in 0..<r {
            let target = cells + l * m
            if let place = newton.errorPlaces[l] {
              let tolerance = newton.tolerances[l]
              for j in 0..<m { target[j] -= tolerance * errors[place * m + j] }
            }
            let deviation = basis.deviations[newton.rows[l]]
            for j in 0..<m { target[j] /= deviation }
            for k in 0..<l {
              let (source, factor) = (cells + k * m, basis.triangle[k, l])
              for j in 0..<m { target[j] -= factor * source[j] }
            }
            let pivot = basis.triangle[l, l]
            for j in 0..<m { target[j] /= pivot }
          }
        }
      }
    }
    return result
  }
}
