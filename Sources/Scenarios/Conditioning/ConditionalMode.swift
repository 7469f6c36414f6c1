import LinearAlgebra

/// The most likely shocks under which all statements hold, by Gauss–Newton.
///
/// Minimises ½ s's subject to G(s) = b (soft statements carry their errors in s). Each step solves
/// the problem with the statements linearised at the current point,
///
///     s⁺ = Q R⁻ᵀ (b − G(s) + G′(s) s),
///
/// which for linear statements is the exact answer at once. Steps are shortened until the merit
/// ½ s's + ν Σ |Gᵢ(s) − bᵢ| / dᵢ falls, with dᵢ the deviation of statement i.
///
/// - SeeAlso: Nocedal & Wright (2006), Numerical Optimization, chapter 18 (sequential quadratic
///   programming with an ℓ₁ merit function).
struct ConditionalMode: Sendable {
  /// Steps until one is given up; convergence is linear at worst, three digits a step as a rule.
  static let stepLimit = 200
  /// A step below this, relative to the shocks, ends the iteration: a few hundred roundings.
  static let stepTolerance = 1e-13
  /// A residual in deviations of its statement that counts as met.
  static let residualTolerance = 1e-10

  /// The shocks s* at the mode.
  let shocks: [Double]
  /// The statements' directions at the mode.
  let basis: StatementBasis
  /// Gᵢ(s*) of every statement, dependent ones included.
  let values: [Double]
  /// False if the independent statements are not met within the steps allowed.
  let converged: Bool

  /// Finds the mode, starting from the law's mean.
  init(of space: ShockSpace) {
    var point = space.point(at: [Double](repeating: 0, count: space.count))
    var basis = StatementBasis(columns: space.gradients(at: point))
    let limit = space.isLinear ? 1 : Self.stepLimit
    var settled = false
    for _ in 0..<limit where !settled {
      let step = Step(space: space, basis: basis, from: point)
      point = space.isLinear ? space.point(at: step.target) : step.shortened(in: space)
      settled = step.isSmall
      if !space.isLinear { basis = StatementBasis(columns: space.gradients(at: point)) }
    }
    let (shocks, values) = (point.shocks, point.values)
    let final = basis
    let met = final.pivots.allSatisfy { i in
      let residual = (values[i] - space.rows[i].target).magnitude
      let scale = Swift.max(final.deviations[i], 1e-3 * space.rows[i].target.magnitude)
      return residual <= Self.residualTolerance * scale
    }
    self.shocks = shocks
    self.basis = basis
    self.values = values
    converged = met
  }
}

/// One Gauss–Newton step and how far to go along it.
private struct Step {
  let start: [Double]
  let target: [Double]
  let basis: StatementBasis
  let residuals: [Double]
  let penalty: Double

  init(space: ShockSpace, basis: StatementBasis, from point: ShockSpace.Point) {
    let shocks = point.shocks
    let residual = space.rows.indices.map { space.rows[$0].target - point.values[$0] }
    // R and the pivots describe G′ᵀ s without forming G′ again: G′ = D Πᵀ Rᵀ Qᵀ.
    let along = basis.basis.transposedTimes(shocks)
    let step = basis.coordinates(ofValues: residual)
    let goal = zip(along, step).map { $0 + $1 }
    target = basis.basis * goal
    start = shocks
    self.basis = basis
    residuals = residual
    let multipliers = basis.triangle.solvedUpper(goal, transposed: false)
    penalty = 2 * (multipliers.map(\.magnitude).max() ?? 0) + 1
  }

  /// The distance the full step would go.
  var length: Double {
    zip(start, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  var isSmall: Bool {
    let size = target.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length <= ConditionalMode.stepTolerance * (1 + size)
  }

  /// The first of the full, half, quarter, … step that lowers the merit.
  ///
  /// Close to the mode the full step is taken as it is: there the merit compares roundings.
  func shortened(in space: ShockSpace) -> ShockSpace.Point {
    if length < 1e-4 { return space.point(at: target) }
    let now = merit(start, residuals: residuals)
    var fraction = 1.0
    // 2⁻³⁰ of a step is as good as no step.
    for _ in 0..<30 {
      let trial = space.point(at: zip(start, target).map { $0 + fraction * ($1 - $0) })
      let residual = space.rows.indices.map { space.rows[$0].target - trial.values[$0] }
      let then = merit(trial.shocks, residuals: residual)
      if then.isFinite, then < now { return trial }
      fraction /= 2
    }
    return space.point(at: target)
  }

  private func merit(_ shocks: [Double], residuals: [Double]) -> Double {
    let misfit = basis.pivots.reduce(0) { $0 + residuals[$1].magnitude / basis.deviations[$1] }
    return shocks.reduce(0) { $0 + $1 * $1 } / 2 + penalty * misfit
  }
}
