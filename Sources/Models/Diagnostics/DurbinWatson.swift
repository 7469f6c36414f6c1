import LinearAlgebra
import Probability
import RealModule

/// The Durbin–Watson statistic d = Σ (eₜ − eₜ₋₁)² / Σ eₜ² of residuals.
///
/// Missing residuals (NaN) break the chain: the sum runs over the m pairs that follow each other, and
/// is taken times (n − 1)/m, so that 2 keeps its meaning.
///
/// Near 2 without autocorrelation, below for positive, above for negative. Its distribution depends
/// on the regressors, so the p-value comes with a regression (`RegressionFit.durbinWatson`).
///
/// Source: Durbin and Watson (1950), Testing for serial correlation in least squares regression I,
/// Biometrika 37; gaps as in Savin and White (1978), Testing for autocorrelation with missing
/// observations, Econometrica 46.
///
/// - Parameter residuals: The residuals, NaN where missing.
/// - Returns: The statistic; NaN when all residuals are zero or none follows another.
public func durbinWatsonStatistic(_ residuals: [Double]) -> Double {
  var (differences, squares) = (0.0, 0.0)
  var (count, pairs) = (0, 0)
  for (t, value) in residuals.enumerated() where !value.isNaN {
    squares += value * value
    count += 1
    guard t > 0, !residuals[t - 1].isNaN else { continue }
    let change = value - residuals[t - 1]
    differences += change * change
    pairs += 1
  }
  guard pairs > 0 else { return .nan }
  return differences / squares * (Double(count - 1) / Double(pairs))
}

/// The distribution of the Durbin–Watson statistic under independent normal errors.
///
/// d = e'Ae / e'e for residuals e = M u, with A the second-difference matrix whose corners are 1; at a
/// gap the chain ends and begins anew, and d is taken times (n − 1)/m for m pairs.
struct DurbinWatsonDistribution {
  /// Below this many observations the distribution is computed exactly; above, the eigenvalues
  /// cost more than the normal approximation errs.
  private static let exactBelow = 100

  private let basis: Matrix
  /// Whether a row follows the one before it in time; false for the first.
  private let follows: [Bool]

  /// - Parameters:
  ///   - basis: An orthonormal basis of the design, n × p.
  ///   - rows: The places of its rows in time, ascending.
  init(orthonormalDesign basis: Matrix, rows: [Int]) {
    self.basis = basis
    follows = rows.indices.map { $0 > 0 && rows[$0] == rows[$0 - 1] + 1 }
  }

  /// Pairs of rows that follow each other.
  private var pairs: Int { follows.count { $0 } }

  /// P(d ≤ x): small values speak for positive autocorrelation.
  func cumulative(_ x: Double) -> Double {
    guard !x.isNaN, basis.rows > basis.columns else { return .nan }
    let x = x * (Double(pairs) / Double(basis.rows - 1))
    if basis.rows < Self.exactBelow, let eigenvalues = eigenvalues() {
      return Self.imhof(eigenvalues.map { $0 - x })
    }
    return approximate(x)
  }

  /// A v: differences of differences, the ends taken once.
  private func differenced(_ v: [Double]) -> [Double] {
    let n = v.count
    return (0..<n).map { t in
      var value = 0.0
      if follows[t] { value += v[t] - v[t - 1] }
      if t + 1 < n, follows[t + 1] { value += v[t] - v[t + 1] }
      return value
    }
  }

  /// A Q.
  private var differencedBasis: Matrix {
    Matrix(
      rows: basis.rows, columns: basis.columns,
      columnMajor: (0..<basis.columns).flatMap { differenced(basis.column($0)) })
  }

  /// The n − p eigenvalues of M A M that do not belong to the design.
  private func eigenvalues() -> [Double]? {
    let n = basis.rows
    let aq = differencedBasis
    let qaq = basis.transposedTimes(aq)
    let cross = aq.timesTransposed(basis)
    var projected = (basis * qaq).timesTransposed(basis) - cross - cross.transposed
    for j in 0..<n {
      var unit = [Double](repeating: 0, count: n)
      unit[j] = 1
      for (i, value) in differenced(unit).enumerated() where value != 0 { projected[i, j] += value }
    }
    // Zero belongs to the design p times; A itself is positive semidefinite.
    return (try? SymmetricEigen(projected)).map { Array($0.values.dropFirst(basis.columns)) }
  }

  /// The normal approximation with the exact mean and variance of d.
  ///
  /// Durbin and Watson (1950), section 3: moments of a ratio of quadratic forms.
  private func approximate(_ x: Double) -> Double {
    let (n, p) = (Double(basis.rows), Double(basis.columns))
    let aq = differencedBasis
    let qaq = basis.transposedTimes(aq)
    // Each pair puts 1 on the diagonal of A twice and −1 beside it twice.
    let first = 2 * Double(pairs) - qaq.diagonal.reduce(0, +)
    let second =
      squaredEntries - 2 * dot(aq.elements, aq.elements)
      + dot(qaq.elements, qaq.transposed.elements)
    let mean = first / (n - p)
    let variance = 2 / ((n - p) * (n - p + 2)) * (second - first * mean)
    return Normal.standard.cumulative((x - mean) / variance.squareRoot())
  }

  /// The sum of the squared entries of A, 6 n − 8 without gaps.
  private var squaredEntries: Double {
    let diagonal = follows.indices.map { t in
      (follows[t] ? 1 : 0) + (t + 1 < follows.count && follows[t + 1] ? 1 : 0)
    }
    return Double(diagonal.reduce(2 * pairs) { $0 + $1 * $1 })
  }

  /// P(Σ λᵢ zᵢ² ≤ 0) for independent standard normal z.
  ///
  ///     P = 1/2 − 1/π ∫₀^∞ sin θ(u) / (u ρ(u)) du
  ///     θ(u) = 1/2 Σ arctan(λᵢ u),   ρ(u) = Π (1 + λᵢ² u²)^(1/4)
  ///
  /// Imhof (1961), Computing the distribution of quadratic forms in normal variables, Biometrika 48,
  /// equation 3.2. The integral is a trapezoidal sum after u = exp(π/2 sinh t), whose error falls
  /// exponentially in the number of points (Takahasi and Mori 1974).
  private static func imhof(_ weights: [Double]) -> Double {
    let scale = weights.reduce(0) { max($0, $1.magnitude) }
    guard scale > 0 else { return .nan }
    let lambda = weights.map { $0 / scale }
    // Beyond |t| = 4 the integrand times du is below 1e-16 for three or more weights.
    let step = 1.0 / 256
    var sum = 0.0
    for k in -1024...1024 {
      let t = Double(k) * step
      let u = Double.exp(Double.pi / 2 * Double.sinh(t))
      var (angle, logarithm) = (0.0, 0.0)
      for value in lambda {
        let x = value * u
        angle += 0.5 * Double.atan(x)
        logarithm += 0.25 * Double.log(onePlus: x * x)
      }
      sum += Double.sin(angle) * Double.exp(-logarithm) * (Double.pi / 2) * Double.cosh(t)
    }
    return min(1, max(0, 0.5 - sum * step / Double.pi))
  }
}
