import LinearAlgebra

/// A stacked law conditioned on statements.
///
///     y ~ N(μ, Σ = F Fᵀ),   g(x(y)) = b + e,   e ~ N(0, R)
///
/// For linear statements A y = b + e this is Matheron's rule: the mean moves by
/// K (b − A μ) with K = Σ Aᵀ (A Σ Aᵀ + R)⁻¹, the covariance becomes Σ − K A Σ, and a draw moves by
/// K (b + e − A y). For others the mode takes the place of the mean, found by Gauss–Newton.
/// Everything is done in the law's shocks, where only the rows A F are formed.
///
/// Redundant statements are kept out of the algebra and reported; contradictory ones are refused
/// with an irreducible conflicting set.
///
/// - SeeAlso: Journel & Huijbregts (1978), Mining Geostatistics, on conditioning by kriging;
///   Doucet (2010), A note on efficient conditional simulation of Gaussian distributions.
package struct Conditioning: Sendable {
  /// The law before conditioning.
  package let law: StackedLaw
  /// The statements, in the order given.
  package let rows: [ConditioningRow]
  let space: ShockSpace
  let mode: ConditionalMode

  /// Conditions a law on statements.
  ///
  /// - Throws: `ConditioningFailure` naming the rows that cannot hold together.
  /// - Complexity: O(q n k + k q²) a Gauss–Newton step; one step when everything is linear.
  package init(_ law: StackedLaw, on rows: [ConditioningRow]) throws(ConditioningFailure) {
    self.law = law
    self.rows = rows
    space = ShockSpace(law: law, rows: rows)
    mode = ConditionalMode(of: space)
    guard let suspects = mode.conflict(in: space) else { return }
    // The values at a mode that did not settle may accuse rows that agree with each other.
    let conflict = isConflict(suspects, rows: rows, law: law) ? suspects : Array(rows.indices)
    let rows = irreducible(conflict, rows: rows, law: law)
    throw ConditioningFailure(rows: rows, reached: rows.map { mode.values[$0] })
  }

  /// True if law and statements are linear, so that all results hold exactly.
  package var isLinear: Bool { space.isLinear }

  /// Means of all unknown months on the model scale; the mode where statements are not linear.
  package var mean: [Double] { space.months(at: mode.shocks) }

  /// Standard deviation of each statement's measure under the law, linearised at the mode.
  ///
  /// With its own tolerance for a soft one.
  package var deviations: [Double] { mode.basis.deviations }

  /// Statements that follow from others, with those others.
  package var redundant: [(row: Int, from: [Int])] {
    mode.basis.dependences.map { ($0.row, $0.support) }
  }

  /// The conditional law, exact where everything is linear, else the normal law at the mode.
  ///
  /// The factor is [F 0] (I − Q Qᵀ), n × (k + soft statements): no covariance is subtracted, so no
  /// digits are lost, and the variance of what a hard statement fixes is zero up to rounding squared.
  package var conditionedLaw: StackedLaw {
    let q = mode.basis.basis
    let gain = monthGain
    var factor = Matrix(rows: law.count, columns: space.count)
    let explained = gain.timesTransposed(q)
    for j in 0..<space.count {
      for i in 0..<law.count {
        factor[i, j] = (j < law.factor.columns ? law.factor[i, j] : 0) - explained[i, j]
      }
    }
    return law.with(mean: mean, factor: factor)
  }

  /// [F 0] Q: how the months answer to the coordinates of the statements, n × r.
  var monthGain: Matrix {
    let q = mode.basis.basis
    let top = q.submatrix(rows: Array(0..<law.factor.columns), columns: Array(0..<q.columns))
    return law.factor * top
  }
}

/// Statements that cannot hold together.
package struct ConditioningFailure: Error, Equatable {
  /// An irreducible set: without any one of them the others can hold.
  package let rows: [Int]
  /// The values of those rows at the point nearest to meeting all statements, in the unit of each.
  package let reached: [Double]
}

extension ConditionalMode {
  /// A dependent statement must hold at the mode to this, relative to its value or its deviation.
  static let agreement = 1e-9

  /// Rows that contradict each other, not yet irreducible; nil when all statements hold.
  func conflict(in space: ShockSpace) -> [Int]? {
    for dependence in basis.dependences {
      let target = space.rows[dependence.row].target
      let scale = Swift.max(target.magnitude, basis.deviations[dependence.row])
      let residual = (values[dependence.row] - target).magnitude
      if !(residual <= Self.agreement * scale) { return dependence.support + [dependence.row] }
    }
    return converged ? nil : space.rows.indices.filter { space.rows[$0].isHard }
  }
}

/// True if the rows of a subset cannot hold together.
private func isConflict(_ subset: [Int], rows: [ConditioningRow], law: StackedLaw) -> Bool {
  let space = ShockSpace(law: law, rows: subset.map { rows[$0] })
  return ConditionalMode(of: space).conflict(in: space) != nil
}

/// An irreducible conflicting subset, by the deletion filter.
///
/// Each row is left out in turn; if the rest still conflicts, it stays out.
/// - SeeAlso: Chinneck & Dravnieks (1991), Locating minimal infeasible constraint sets in linear
///   programs, ORSA Journal on Computing 3, 157–168.
private func irreducible(_ conflict: [Int], rows: [ConditioningRow], law: StackedLaw) -> [Int] {
  var kept = conflict
  for candidate in conflict {
    let rest = kept.filter { $0 != candidate }
    if isConflict(rest, rows: rows, law: law) { kept = rest }
  }
  return kept.sorted()
}
