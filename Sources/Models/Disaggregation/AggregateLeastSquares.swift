import LinearAlgebra
import RealModule

/// Periods of which totals are known: y = offset + X β + S u, C y = z.
struct AggregateProblem: Sendable {
  /// The totals, C and z.
  let rows: [AggregateRow]
  /// X, one row a period; it may have no columns.
  let design: Matrix
  /// What is known of y without a coefficient.
  let offset: [Double]
  /// The diagonal of S.
  let scale: [Double]

  /// The number of periods n.
  var count: Int { offset.count }

  /// S Ψ Ψᵀ S Cᵀ, n × N: how every period varies with every total.
  ///
  /// - Complexity: O(n N).
  func crossCovariance(_ law: DisturbanceLaw) -> Matrix {
    let columns = rows.map { row -> [Double] in
      var x = [Double](repeating: 0, count: count)
      for t in row.periods { x[t] = row.weight * scale[t] }
      law.applyTransposed(&x)
      law.apply(&x)
      for t in x.indices { x[t] *= scale[t] }
      return x
    }
    return Matrix(columnVectors: columns)
  }

  /// C A: each total of each column.
  func aggregated(_ a: Matrix) -> Matrix {
    let n = a.rows
    var result = Matrix(rows: rows.count, columns: a.columns)
    result.withUnsafeMutableElements { output in
      a.withUnsafeElements { input in
        for j in 0..<a.columns {
          for (i, row) in rows.enumerated() {
            var sum = 0.0
            for t in row.periods { sum += input[t + j * n] }
            output[i + j * rows.count] = row.weight * sum
          }
        }
      }
    }
    return result
  }
}

/// Generalised least squares for totals under one law of the errors.
///
///     V = C S Ψ Ψᵀ S Cᵀ,   β̂ = (XᵀCᵀ V⁻¹ C X)⁻¹ XᵀCᵀ V⁻¹ (z − C offset)
///     ŷ = offset + X β̂ + S Ψ Ψᵀ S Cᵀ V⁻¹ r,   r = z − C offset − C X β̂
///
/// Source: Chow & Lin (1971), equations for the best linear unbiased estimator.
///
/// - Complexity: O(n N + N³ / 3) for n periods and N totals.
struct AggregateLeastSquares: Sendable {
  let problem: AggregateProblem
  let law: DisturbanceLaw
  let cross: Matrix
  let factor: CholeskyFactorization
  /// The regression whitened by V; nil when nothing is estimated.
  let regression: LeastSquares?
  /// L⁻¹ r.
  let whitened: [Double]

  init(_ problem: AggregateProblem, _ law: DisturbanceLaw) throws(LinearAlgebraError) {
    self.problem = problem
    self.law = law
    cross = problem.crossCovariance(law)
    factor = try CholeskyFactorization(problem.aggregated(cross))
    let target = factor.solveLower(
      problem.rows.map { $0.value - $0.total(of: problem.offset) })
    guard problem.design.columns > 0 else {
      regression = nil
      whitened = target
      return
    }
    let fitted = try LeastSquares(
      factor.solveLower(problem.aggregated(problem.design)), target)
    regression = fitted
    whitened = fitted.residuals
  }

  /// rᵀ V⁻¹ r.
  var residualSum: Double { dot(whitened, whitened) }

  /// β̂.
  var coefficients: [Double] { regression?.coefficients ?? [] }

  /// Totals less estimated coefficients.
  var degreesOfFreedom: Int { problem.rows.count - coefficients.count }

  /// The logarithm of the density of the totals, σ² at its best value.
  var logLikelihood: Double {
    let n = Double(problem.rows.count)
    return -0.5 * (n * (Double.log(2 * Double.pi * residualSum / n) + 1) + factor.logDeterminant)
  }

  /// ŷ, exact to the totals.
  func path() -> [Double] {
    var path = problem.design * coefficients
    let correction = cross * factor.solveLowerTransposed(whitened)
    for t in path.indices { path[t] += problem.offset[t] + correction[t] }
    // Twice: what the first step leaves are rounding errors of V⁻¹, the second ends at those of sums.
    for _ in 0..<2 {
      let gaps = problem.rows.map { $0.value - $0.total(of: path) }
      let step = cross * factor.solve(gaps)
      for t in path.indices { path[t] += step[t] }
    }
    for row in problem.rows { row.close(row.value - row.total(of: path), in: &path) }
    return path
  }

  /// Variances of ŷ − y over σ², the uncertainty of β̂ included.
  ///
  ///     S Ψ Ψᵀ S − K V Kᵀ + (X − K C X)(XᵀCᵀ V⁻¹ C X)⁻¹(X − K C X)ᵀ,   K = S Ψ Ψᵀ S Cᵀ V⁻¹
  ///
  /// - Complexity: O(n N²).
  func relativeVariances() -> [Double] {
    var variances = law.variances(count: problem.count)
    for t in variances.indices { variances[t] *= problem.scale[t] * problem.scale[t] }
    let whitenedCross = factor.solveLower(cross.transposed)
    let spread = coefficientSpread(whitenedCross)
    for t in variances.indices {
      var known = 0.0
      for i in 0..<whitenedCross.rows { known += whitenedCross[i, t] * whitenedCross[i, t] }
      var estimated = 0.0
      for j in 0..<(spread?.columns ?? 0) {
        let value = spread?[t, j] ?? 0
        estimated += value * value
      }
      variances[t] = Swift.max(variances[t] - known, 0) + estimated
    }
    // A period with a number of its own is known.
    for row in problem.rows where row.periods.count == 1 { variances[row.periods.lowerBound] = 0 }
    return variances
  }

  /// (X − K C X) W with (XᵀCᵀ V⁻¹ C X)⁻¹ = W Wᵀ, n × k; nil without coefficients.
  private func coefficientSpread(_ whitenedCross: Matrix) -> Matrix? {
    guard let regression else { return nil }
    let whitenedDesign = factor.solveLower(problem.aggregated(problem.design))
    return (problem.design - whitenedCross.transposedTimes(whitenedDesign)) * regression.root
  }
}
