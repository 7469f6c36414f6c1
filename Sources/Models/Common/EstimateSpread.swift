import LinearAlgebra
import RealModule

/// Directions of one standard error in which estimates are uncertain.
///
///     P Pᵀ = (Jᵀ J)⁺,   J = ∂μₜ/∂θⱼ over the standard deviation of the error of month t
///
/// the covariance of least squares, which for normal errors is that of maximum likelihood given their
/// variances. Columns are brought to unit length first, so parameters may differ by any order of
/// magnitude.
///
/// - Parameter slopes: A list a parameter, each with one entry an observation, 0 where it is missing.
/// - Returns: Columns of P, a list each with one entry a parameter; combinations of parameters that the
///   predictions do not depend on have none.
/// - Complexity: O(n k² + k³).
package func estimateDirections(slopes: [[Double]]) -> [[Double]] {
  let sizes = slopes.map { column -> Double in
    let size = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return size.isFinite ? size : 0
  }
  let used = sizes.indices.filter { sizes[$0] > 0 }
  var correlations = Matrix(rows: used.count, columns: used.count)
  for (b, j) in used.enumerated() {
    for (a, i) in used.enumerated().prefix(b + 1) {
      var sum = 0.0
      for (x, y) in zip(slopes[i], slopes[j]) { sum += x / sizes[i] * (y / sizes[j]) }
      correlations[a, b] = sum
      correlations[b, a] = sum
    }
  }
  guard let eigen = try? SymmetricEigen(correlations) else { return [] }
  // Differences of predictions hold about seven digits: below that a direction is none.
  return eigen.values.indices.filter { eigen.values[$0] > 1e-7 }.map { column in
    var direction = [Double](repeating: 0, count: slopes.count)
    for (a, i) in used.enumerated() {
      direction[i] = eigen.vectors[a, column] / eigen.values[column].squareRoot() / sizes[i]
    }
    return direction
  }
}

/// Directions of one standard error of a model with smoothing rates and initial states.
///
/// The covariance of least squares split into the states given the rates and the rates with the states
/// that follow them. Rates bend the model and stop at the edge of their region, states are linear in it or
/// nearly: moved one after the other, a rate that cannot move takes nothing away from the uncertainty
/// of the states.
package struct EstimateSpread {
  /// Directions of the states with the rates as they are, a list each with one entry a state.
  package let states: [[Double]]
  /// Directions of the rates, a list each with one entry a rate.
  package let rates: [[Double]]
  /// How the states move with a unit of each rate, a list a rate with one entry a state.
  package let following: [[Double]]

  /// - Parameters:
  ///   - rates: ∂μₜ/∂ of each rate over the standard deviation of the error of month t, 0 where missing.
  ///   - states: The same of each state and coefficient in which the model is linear or nearly.
  /// - Complexity: O(n k² + k³).
  package init(rates: [[Double]], states: [[Double]]) {
    let directions = estimateDirections(slopes: states)
    self.states = directions
    // Where the predictions of each direction lie: orthonormal columns.
    let basis = directions.map { Self.combined(states, by: $0, count: rates.first?.count ?? 0) }
    var following: [[Double]] = []
    let rests = rates.map { slope -> [Double] in
      let shares = basis.map { column in zip(column, slope).reduce(0) { $0 + $1.0 * $1.1 } }
      following.append(
        Self.combined(directions, by: shares.map { -$0 }, count: states.count))
      let rest = zip(slope, Self.combined(basis, by: shares, count: slope.count)).map { $0 - $1 }
      // What states explain to seven digits of its square, they explain.
      return Self.size(rest) > 3e-4 * Self.size(slope) ? rest : rest.map { _ in 0 }
    }
    self.rates = estimateDirections(slopes: rests)
    self.following = following
  }

  /// All directions, each with the moves of rates and of states beyond those that follow the rates.
  package var directions: [(rates: [Double], states: [Double])] {
    let noStates = [Double](repeating: 0, count: following.first?.count ?? 0)
    let noRates = following.map { _ in 0.0 }
    return rates.map { ($0, noStates) } + states.map { (noRates, $0) }
  }

  /// The states after rates have moved by the given amounts.
  package func followed(by moves: [Double]) -> [Double] {
    Self.combined(following, by: moves, count: following.first?.count ?? 0)
  }

  private static func size(_ column: [Double]) -> Double {
    column.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  private static func combined(
    _ columns: [[Double]], by weights: [Double], count: Int
  ) -> [Double] {
    var sum = [Double](repeating: 0, count: count)
    for (column, weight) in zip(columns, weights) {
      for i in sum.indices { sum[i] += weight * column[i] }
    }
    return sum
  }
}

/// c²: from the mean square of the residuals to the variance of Student's t law, n/(n − k − m − 2).
///
/// - Parameters:
///   - count: n, squares in the mean.
///   - estimates: k, coefficients and states estimated beside σ².
///   - choices: m, decisions that the data made between models: each made the residuals smaller as an
///     estimate does.
/// - Returns: c²; with fewer than two degrees of freedom to spare the variance would not exist, so two
///   are kept.
package func studentInflation(count: Int, estimates: Int, choices: Int) -> Double {
  Double(count) / Double(Swift.max(count - estimates - choices - 2, 2))
}

extension GaussianLaw {
  /// The law with further independent directions of uncertainty in the months past the data, side by
  /// side with its own factor.
  ///
  /// - Parameter directions: Columns with one entry a month past the data.
  /// - Returns: A law of covariance F Fᵀ + Σ dᵢ dᵢᵀ.
  package func extended(by directions: [[Double]]) -> GaussianLaw {
    guard let horizon = directions.first?.count, horizon > 0 else { return self }
    let gaps = [Double](repeating: 0, count: mean.count - horizon)
    let columns = (0..<factor.columns).map { factor.column($0) } + directions.map { gaps + $0 }
    return GaussianLaw(
      positions: positions, mean: mean, factor: Matrix(columnVectors: columns))
  }

  /// The same with a square factor, where rounding allows.
  package func widened(by directions: [[Double]]) -> GaussianLaw {
    let extended = extended(by: directions)
    guard let factor = try? CholeskyFactorization(extended.covariance).lower else {
      return extended
    }
    return GaussianLaw(positions: positions, mean: mean, factor: factor)
  }
}
