import LinearAlgebra
import RealModule

/// Covariance of the coefficients from the observed information, in the scaled units of a problem.
///
/// The Hessian of −log L with regression coefficients and σ² concentrated out is taken by differences
/// of exact gradients: forward from the gradient at the estimates where that is known and the
/// likelihood is smooth, central elsewhere; inverting it gives the ARMA block C of the full inverse. With
/// B = ∂β̂/∂θ from the same evaluations the rest follows from the partitioned inverse:
///
///     Cov(β) = H_ββ⁻¹ + B C Bᵀ,   Cov(θ, β) = C Bᵀ
struct ARIMAInformation {
  /// Covariance of the ARMA coefficients; NaN rows where the information is not positive.
  let arma: Matrix
  /// Covariance of the basis coefficients of the regression, r × r.
  let regression: Matrix
  /// Cov(θ, β), k × r.
  let cross: Matrix
  /// Whether every row is finite.
  let isComplete: Bool

  /// Step of the differences: gradients are exact to about 1e-12, so h balances 1e-12/h against h².
  private static let step = 1e-5
  /// Step of forward differences: balances 1e-12/h against h.
  private static let forwardStep = 1e-6

  private typealias Sample = (gradient: [Double], coefficients: [Double])

  /// - Parameters:
  ///   - objective: Evaluated at `theta`; its factor is read, then it is moved about.
  ///   - theta: ARMA estimates.
  ///   - boundary: Coefficients of factors on the boundary.
  ///   - gradient: The gradient at `theta` for forward differences; nil for central ones.
  init(
    objective: ARIMAObjective, theta: [Double], boundary: Set<Int>, gradient: [Double]? = nil
  ) {
    let k = theta.count
    let r = objective.problem.regressionCount
    let direct = Self.regressionCovariance(objective)
    let base: Sample? = gradient.map {
      (gradient: $0, coefficients: Self.regressionCoefficients(objective))
    }
    var hessian = Matrix(rows: k, columns: k)
    var sensitivity = Matrix(rows: r, columns: k)
    for j in 0..<k {
      let (slope, response) = Self.difference(objective, theta, j, base)
      for i in 0..<k { hessian[i, j] = slope[i] * Double(objective.problem.effectiveCount) }
      for i in 0..<r { sensitivity[i, j] = response[i] }
    }
    for i in 0..<k {
      for j in 0..<i {
        let mean = 0.5 * (hessian[i, j] + hessian[j, i])
        hessian[i, j] = mean
        hessian[j, i] = mean
      }
    }
    arma =
      Self.inverse(hessian, without: []) ?? Self.inverse(hessian, without: boundary)
      ?? Matrix(rows: k, columns: k, repeating: .nan)
    isComplete = arma.elements.allSatisfy(\.isFinite)
    let propagated = Self.finite(arma)
    cross = propagated.timesTransposed(sensitivity)
    regression = direct + sensitivity * cross
  }

  /// Column j of the Hessian of f and of ∂β̂/∂θ (basis coefficients).
  private static func difference(
    _ objective: ARIMAObjective, _ theta: [Double], _ j: Int, _ base: Sample?
  ) -> (slope: [Double], response: [Double]) {
    if let base, let ahead = sample(objective, theta, j, forwardStep) {
      return (
        zip(ahead.gradient, base.gradient).map { ($0 - $1) / forwardStep },
        zip(ahead.coefficients, base.coefficients).map { ($0 - $1) / forwardStep }
      )
    }
    let ahead = sample(objective, theta, j, step)
    let behind = sample(objective, theta, j, -step)
    let middle = ahead == nil || behind == nil ? sample(objective, theta, j, 0) : nil
    guard let upper = ahead ?? middle, let lower = behind ?? middle else {
      let k = theta.count
      return (
        [Double](repeating: .nan, count: k),
        [Double](repeating: 0, count: objective.problem.regressionCount)
      )
    }
    let width = (ahead == nil ? 0 : step) + (behind == nil ? 0 : step)
    return (
      zip(upper.gradient, lower.gradient).map { ($0 - $1) / width },
      zip(upper.coefficients, lower.coefficients).map { ($0 - $1) / width }
    )
  }

  private static func sample(
    _ objective: ARIMAObjective, _ theta: [Double], _ j: Int, _ step: Double
  ) -> Sample? {
    var moved = theta
    moved[j] += step
    objective.setNatural(moved)
    var gradient = [Double](repeating: 0, count: theta.count)
    let value = gradient.withUnsafeMutableBufferPointer {
      objective.evaluate(gradient: $0.baseAddress)
    }
    guard value.isFinite else { return nil }
    return (gradient, regressionCoefficients(objective))
  }

  private static func regressionCoefficients(_ objective: ARIMAObjective) -> [Double] {
    let problem = objective.problem
    return (0..<problem.regressionCount).map {
      objective.coefficients[problem.nuisanceCount + $0]
    }
  }

  /// Inverse of a scaled Hessian, NaN in the rows left out; nil when it is not positive definite.
  private static func inverse(_ hessian: Matrix, without left: Set<Int>) -> Matrix? {
    let k = hessian.rows
    let kept = (0..<k).filter { !left.contains($0) }
    var result = Matrix(rows: k, columns: k, repeating: .nan)
    guard !kept.isEmpty else { return k == 0 ? result : nil }
    let scales = kept.map { hessian[$0, $0] > 0 ? 1 / hessian[$0, $0].squareRoot() : .nan }
    guard scales.allSatisfy(\.isFinite) else { return nil }
    var scaled = hessian.submatrix(rows: kept, columns: kept)
    for i in kept.indices {
      for j in kept.indices { scaled[i, j] *= scales[i] * scales[j] }
    }
    // Below this a direction is flat to rounding: two coefficients cannot be told apart.
    guard let factor = try? CholeskyFactorization(scaled), factor.reciprocalCondition > 1e-12
    else { return nil }
    let inverse = factor.inverse()
    for (i, row) in kept.enumerated() {
      for (j, column) in kept.enumerated() {
        result[row, column] = inverse[i, j] * scales[i] * scales[j]
      }
    }
    return result
  }

  private static func finite(_ matrix: Matrix) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: matrix.columns,
      columnMajor: matrix.elements.map { $0.isFinite ? $0 : 0 })
  }

  /// H_ββ⁻¹ = σ² times the regression block of the inverse normal matrix.
  private static func regressionCovariance(_ objective: ARIMAObjective) -> Matrix {
    let problem = objective.problem
    let others = problem.columnCount - 1
    let sigma2 = objective.squares / Double(problem.effectiveCount)
    var covariance = Matrix(rows: problem.regressionCount, columns: problem.regressionCount)
    var column = [Double](repeating: 0, count: others)
    for j in 0..<problem.regressionCount {
      for i in column.indices { column[i] = i == problem.nuisanceCount + j ? 1 : 0 }
      column.withUnsafeMutableBufferPointer {
        guard let base = $0.baseAddress else { return }
        SmallCholesky.solve(objective.factor, order: others, base)
      }
      for i in 0..<problem.regressionCount {
        covariance[i, j] = sigma2 * column[problem.nuisanceCount + i]
      }
    }
    return covariance
  }
}
