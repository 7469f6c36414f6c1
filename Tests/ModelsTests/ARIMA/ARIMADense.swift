import LinearAlgebra
import Models
import RealModule
import TestSupport

/// The law of an ARIMA series written out as one big normal distribution: the second route.
///
///     y = A η + Δ⁻¹ u + X β,  η flat,  u stationary with autocovariances from 4000 ψ weights
///
/// so nothing is shared with the library but the definition of the model. O(n³).
struct ARIMADense {
  /// Covariance of Δ⁻¹ u in units of σ², n × n.
  let covariance: Matrix
  /// Response to the values before the sample, n × (d + sD).
  let start: Matrix

  init(_ specification: ARIMASpecification, _ arma: [Double], count n: Int) {
    let polynomials = PlainPolynomials(specification, arma)
    // Roots in the tests stay inside 0.9: what is left out is below 1e-15.
    let psi = PlainPolynomials.weights(polynomials.ma, over: polynomials.ar, count: 4000)
    let gamma = (0..<n).map { lag in
      zip(psi, psi.dropFirst(lag)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let inverse = PlainPolynomials.weights([1], over: polynomials.difference, count: n)
    var omega = Matrix(rows: n, columns: n)
    var integrate = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0..<n {
        omega[i, j] = gamma[abs(i - j)]
        if i >= j { integrate[i, j] = inverse[i - j] }
      }
    }
    covariance = (integrate * omega).timesTransposed(integrate)
    let span = polynomials.difference.count - 1
    start = Matrix(
      columnVectors: (0..<span).map { k in
        var values = [Double](repeating: 0, count: span + n)
        values[k] = 1
        for t in span..<(span + n) {
          for j in 1...span { values[t] -= polynomials.difference[j] * values[t - j] }
        }
        return Array(values[span...])
      })
  }

  /// Flat, determinant and regression parts of the likelihood of the observed values.
  struct Result {
    let logLikelihood: Double
    let sigma2: Double
    let regression: [Double]
    /// Conditional law of the other positions, in units of the data.
    let mean: [Double]
    let covariance: Matrix
  }

  /// Conditions on the observed positions; `series` and `design` may be longer than what is observed.
  ///
  /// Regression coefficients are the maximum-likelihood ones, σ² is `sigma2` or maximum likelihood.
  func condition(_ series: [Double], design: Matrix?, sigma2 given: Double?) throws -> Result {
    let observed = series.indices.filter { !series[$0].isNaN }
    let unknown = series.indices.filter { series[$0].isNaN }
    let span = start.columns
    let r = design?.columns ?? 0
    func rows(_ matrix: Matrix, _ chosen: [Int]) -> Matrix {
      matrix.submatrix(rows: chosen, columns: Array(0..<matrix.columns))
    }
    let factor = try CholeskyFactorization(
      covariance.submatrix(rows: observed, columns: observed))
    let columns =
      rows(start, observed).columnVectors + (design.map { rows($0, observed).columnVectors } ?? [])
    let whitened = columns.map { factor.solveLower($0) }
    let y = factor.solveLower(observed.map { series[$0] })
    var coefficients: [Double] = []
    var residual = y
    var determinant = 0.0
    var startFactor: CholeskyFactorization?
    if !whitened.isEmpty {
      let matrix = Matrix(columnVectors: whitened)
      let gls = try CholeskyFactorization(matrix.gram)
      coefficients = gls.solve(matrix.transposedTimes(y))
      residual = zip(y, matrix * coefficients).map { $0 - $1 }
    }
    if span > 0 {
      let inner = try CholeskyFactorization(
        Matrix(columnVectors: Array(whitened.prefix(span))).gram)
      determinant = inner.logDeterminant
      startFactor = inner
    }
    let count = Double(observed.count - span)
    let squares = dot(residual, residual)
    let sigma2 = given ?? squares / count
    let logLikelihood =
      -0.5
      * (count * .log(2 * .pi * sigma2) + factor.logDeterminant + determinant + squares / sigma2)
    // Law of the unknown values with the regression held.
    let cross = covariance.submatrix(rows: unknown, columns: observed)
    let back = factor.solveLowerTransposed(residual)
    var mean = cross * back
    let all =
      rows(start, unknown).columnVectors + (design.map { rows($0, unknown).columnVectors } ?? [])
    for (column, coefficient) in zip(all, coefficients) {
      for i in mean.indices { mean[i] += coefficient * column[i] }
    }
    let solved = factor.solveLower(cross.transposed)
    var law = covariance.submatrix(rows: unknown, columns: unknown) - solved.gram
    if let startFactor {
      let shift =
        rows(start, unknown)
        - solved.transposedTimes(Matrix(columnVectors: Array(whitened.prefix(span))))
      let part = startFactor.solveLower(shift.transposed)
      law = law + part.gram
    }
    return Result(
      logLikelihood: logLikelihood, sigma2: sigma2, regression: Array(coefficients.suffix(r)),
      mean: mean, covariance: sigma2 * law)
  }
}

extension Matrix {
  var columnVectors: [[Double]] { (0..<columns).map { column($0) } }
}
