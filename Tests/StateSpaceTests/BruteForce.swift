import LinearAlgebra
import RealModule
import StateSpace

/// The same model as one big linear map, conditioned by textbook formulas.
///
/// Every state, disturbance and observation is c + B ξ + X δ with ξ ~ N(0, I) and δ flat; nothing of
/// the filter's recursions is used.
struct BruteForce {
  let model: StateSpaceModel
  let data: Matrix
  /// Rows of (constant, B, X) for each quantity.
  var states: [Affine] = []
  var errors: [Affine] = []
  var disturbances: [Affine] = []
  private var observed: [(row: Affine, value: Double)] = []

  struct Affine {
    var constant = 0.0
    var base: [Double]
    var flat: [Double]

    static func + (a: Affine, b: Affine) -> Affine {
      Affine(
        constant: a.constant + b.constant, base: zip(a.base, b.base).map(+),
        flat: zip(a.flat, b.flat).map(+))
    }

    static func * (factor: Double, a: Affine) -> Affine {
      Affine(
        constant: factor * a.constant, base: a.base.map { factor * $0 },
        flat: a.flat.map { factor * $0 })
    }
  }

  init(_ model: StateSpaceModel, _ data: Matrix) throws {
    self.model = model
    self.data = data
    let (m, r, p, n) = (
      model.stateCount, model.selection.columns, model.seriesCount, data.rows
    )
    let width = m + n * (r + p)
    let flatCount = model.initial.diffuse.columns
    let zero = Affine(
      base: .init(repeating: 0, count: width), flat: .init(repeating: 0, count: flatCount))
    func unit(_ index: Int) -> Affine {
      var row = zero
      row.base[index] = 1
      return row
    }
    func combine(_ weights: [Double], _ rows: [Affine]) -> Affine {
      zip(weights, rows).reduce(zero) { $1.0 == 0 ? $0 : $0 + $1.0 * $1.1 }
    }
    let start = try SymmetricEigen(model.initial.covariance).squareRootFactor
    let noise = try SymmetricEigen(model.disturbanceCovariance).squareRootFactor
    var state = (0..<m).map { i in
      var row = combine(start.row(i), (0..<m).map(unit))
      row.constant = model.initial.mean[i]
      row.flat = model.initial.diffuse.row(i)
      return row
    }
    for t in 0..<n {
      let offset = m + t * (r + p)
      states += state
      for (i, equation) in model.observations.enumerated() {
        var z = equation.loading
        for varying in equation.timeVarying { z[varying.state] = varying.values[t] }
        let h = equation.variance[min(t, equation.variance.count - 1)]
        let error = h.squareRoot() * unit(offset + i)
        errors.append(error)
        if !data[t, i].isNaN { observed.append((combine(z, state) + error, data[t, i])) }
      }
      let shocks = (0..<r).map { combine(noise.row($0), (0..<r).map { unit(offset + p + $0) }) }
      disturbances += shocks
      let matrix = model.transition.matrix(at: t)
      state = (0..<m).map { i in
        combine(matrix.row(i), state) + combine(model.selection.row(i), shocks)
      }
    }
  }

  private func matrix(_ rows: [Affine]) -> (base: Matrix, flat: Matrix) {
    (Matrix(rowVectors: rows.map(\.base)), Matrix(rowVectors: rows.map(\.flat)))
  }

  /// −½ (n log 2π + log|Ω| + log|Xᵀ Ω⁻¹ X| + residual sum of squares).
  func logLikelihood() throws -> Double {
    let (base, flat) = matrix(observed.map(\.row))
    let omega = try CholeskyFactorization(base.timesTransposed(base))
    let y = observed.map { $0.value - $0.row.constant }
    var quadratic = dot(y, omega.solve(y))
    var logs = omega.logDeterminant
    if flat.columns > 0 {
      let information = try CholeskyFactorization(flat.transposedTimes(omega.solve(flat)))
      let score = flat.transposedTimes(omega.solve(y))
      quadratic -= dot(score, information.solve(score))
      logs += information.logDeterminant
    }
    return -0.5 * (Double(y.count) * Double.log(2 * Double.pi) + logs + quadratic)
  }

  /// Mean and covariance of some quantities given the observations.
  func conditional(_ rows: [Affine]) throws -> (mean: [Double], covariance: Matrix) {
    let (base, flat) = matrix(observed.map(\.row))
    let (targetBase, targetFlat) = matrix(rows)
    let omega = try CholeskyFactorization(base.timesTransposed(base))
    let cross = targetBase.timesTransposed(base)
    let y = observed.map { $0.value - $0.row.constant }
    var covariance =
      targetBase.timesTransposed(targetBase) - cross * omega.solve(cross.transposed)
    var residual = y
    var mean = rows.map(\.constant)
    if flat.columns > 0 {
      let information = try CholeskyFactorization(flat.transposedTimes(omega.solve(flat)))
      let estimate = information.solve(flat.transposedTimes(omega.solve(y)))
      residual = zip(residual, flat * estimate).map(-)
      mean = zip(mean, targetFlat * estimate).map(+)
      let spread = targetFlat - cross * omega.solve(flat)
      covariance = covariance + spread * information.solve(spread.transposed)
    }
    mean = zip(mean, cross * omega.solve(residual)).map(+)
    return (mean, covariance)
  }
}
