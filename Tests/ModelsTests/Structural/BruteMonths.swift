import LinearAlgebra
import Models
import RealModule
import StateSpace

/// The joint law of all months of a form, written out: y = M δ + e, e ~ N(m, Σ), δ diffuse.
struct BruteMonths {
  let mean: [Double]
  let design: Matrix
  let covariance: Matrix

  init(_ form: MonthForm, months n: Int) {
    let m = form.stateCount
    let transition = form.transition.matrix()
    var noise = Matrix(rows: m, columns: m)
    for element in form.noise { noise[element.row, element.column] += element.value }
    func row(_ t: Int) -> [Double] {
      var row = form.loading
      for path in form.varying { row[path.state] = path.values[t] }
      return row
    }
    var (state, variance, diffuse) = (
      form.initial.mean, form.initial.covariance, form.initial.diffuse
    )
    var means: [Double] = []
    var design = Matrix(rows: n, columns: diffuse.columns)
    var covariance = Matrix(rows: n, columns: n)
    for t in 0..<n {
      means.append(dot(row(t), state))
      for j in 0..<diffuse.columns { design[t, j] = dot(row(t), diffuse.column(j)) }
      // Cov(y_s, y_t) = Z_s T^{s−t} P_t Z_tᵀ for s ≥ t.
      var carried = variance * row(t)
      for s in t..<n {
        let value = dot(row(s), carried) + (s == t ? form.irregular : 0)
        covariance[s, t] = value
        covariance[t, s] = value
        carried = transition * carried
      }
      state = transition * state
      variance = (transition * variance).timesTransposed(transition) + noise
      diffuse = transition * diffuse
    }
    (mean, self.design, self.covariance) = (means, design, covariance)
  }

  /// The law of W y + u, u ~ N(0, diag v).
  func rows(_ weights: Matrix, noise: [Double]) -> (
    mean: [Double], design: Matrix, covariance: Matrix
  ) {
    let covariance = (weights * covariance).timesTransposed(weights) + .diagonal(noise)
    return (weights * mean, weights * design, covariance)
  }

  /// The diffuse log-likelihood of figures, −½ (N log 2π + log|Σ| + log|MᵀΣ⁻¹M| + rᵀΣ⁻¹r), and the law
  /// of all months given them.
  func given(
    _ weights: Matrix, noise: [Double], figures: [Double]
  ) throws -> (logLikelihood: Double, mean: [Double], covariance: Matrix) {
    let law = rows(weights, noise: noise)
    let factor = try CholeskyFactorization(law.covariance)
    let whitened = factor.solve(law.design)
    let information = try CholeskyFactorization(law.design.transposedTimes(whitened))
    let raw = zip(figures, law.mean).map { $0 - $1 }
    let start = information.solve(whitened.transposedTimes(raw))
    let residual = zip(raw, law.design * start).map { $0 - $1 }
    let solved = factor.solve(residual)
    let value =
      -0.5
      * (Double(figures.count) * Double.log(2 * Double.pi) + factor.logDeterminant
        + information.logDeterminant + dot(residual, solved))
    // Cov(y, figures) = Σ Wᵀ; what the estimate of δ leaves open adds its own part.
    let cross = covariance.timesTransposed(weights)
    let gain = factor.solve(cross.transposed).transposed
    let open = design - gain * law.design
    let conditional =
      covariance - gain.timesTransposed(cross)
      + (open * information.inverse()).timesTransposed(open)
    let known = design * start
    let mean = zip(zip(mean, known), gain * residual).map { $0.0 + $0.1 + $1 }
    return (value, mean, conditional)
  }
}

/// Which months are observed, as the rows of an identity matrix.
func selection(_ observed: [Int], of count: Int) -> Matrix {
  var weights = Matrix(rows: observed.count, columns: count)
  for (i, t) in observed.enumerated() { weights[i, t] = 1 }
  return weights
}
