public import LinearAlgebra
import RealModule

/// An estimated regression with first-order autocorrelated errors.
public struct AR1Fit: LikelihoodFit, Sendable {
  /// What was asked for.
  public let specification: AR1Specification
  /// The names of the coefficients, the constant first.
  public let names: [String]
  /// The estimates β, in the order of `names`.
  public private(set) var coefficients: [Double]
  /// s² (X*ᵀX*)⁻¹ of the quasi-differenced regression: ρ is taken as known.
  public let covariance: Matrix
  /// ρ, the autocorrelation of the errors.
  public let rho: Double
  /// √((1 − ρ²)/n), the asymptotic standard error of ρ.
  public let rhoStandardError: Double
  /// s², the variance of ε: Σ ε² / (rows − coefficients).
  public let errorVariance: Double
  /// Observations of the response used.
  public let observations: Int
  /// Quasi-differenced rows less coefficients.
  public let degreesOfFreedom: Int
  /// Rounds of estimating β and ρ in turn.
  public let iterations: Int
  /// Whether ρ stood still at the end.
  public let converged: Bool
  /// uₜ = y − Xβ, one a row given, NaN where missing.
  public private(set) var errors: [Double]
  /// Standardized ε, one a row given: NaN where missing, and first for Cochrane–Orcutt.
  public let innovations: [Double]
  /// log L at the maximum-likelihood variance; given the first observation for Cochrane–Orcutt.
  public let logLikelihood: Double
  /// F with F Fᵀ = `covariance`.
  package private(set) var covarianceFactor: Matrix

  init(
    specification: AR1Specification, data: RegressionData, solution: LeastSquares, rho: Double,
    iterations: Int, converged: Bool
  ) {
    let used = solution.residuals.count
    let squares = solution.residualSumOfSquares
    self.specification = specification
    self.rho = rho
    self.iterations = iterations
    self.converged = converged
    names = data.names
    coefficients = solution.coefficients
    observations = data.rows.count
    degreesOfFreedom = used - data.names.count
    errorVariance = squares / Double(degreesOfFreedom)
    covariance = errorVariance * solution.inverseGram
    covarianceFactor = errorVariance.squareRoot() * solution.root
    rhoStandardError = ((1 - rho * rho) / Double(used)).squareRoot()
    errors = data.spread(
      zip(data.response, data.design * solution.coefficients).map { $0 - $1 })
    let lost = [Double](repeating: .nan, count: data.rows.count - used)
    let deviation = errorVariance.squareRoot()
    innovations = data.spread(lost + solution.residuals.map { $0 / deviation })
    let n = Double(used)
    let scale = QuasiDifferences(data, rho: rho, method: specification.method).logScale
    logLikelihood =
      scale - n / 2 * (Double.log(2 * Double.pi) + Double.log(squares / n) + 1)
  }

  /// Standard errors of `coefficients`.
  public var standardErrors: [Double] { covariance.diagonal.map { $0.squareRoot() } }

  /// Parameters counted in the criteria: the coefficients, ρ and σ².
  public var parameterCount: Int { coefficients.count + 2 }

  /// Observations that enter the likelihood: all that were used.
  public var effectiveCount: Int { observations }
}

extension AR1Fit {
  /// The fit with coefficients held at values, the others estimated given them, and the errors that
  /// this leaves; ρ and s² stay.
  func holding(_ held: [Int: Double], design: Matrix) -> AR1Fit {
    guard !held.isEmpty else { return self }
    var copy = self
    copy.coefficients = heldCoefficients(coefficients, held, root: covarianceFactor)
    copy.covarianceFactor = heldRoot(covarianceFactor, held)
    for t in errors.indices {
      for j in coefficients.indices {
        copy.errors[t] -= (copy.coefficients[j] - coefficients[j]) * design[t, j]
      }
    }
    return copy
  }

  /// The joint law of gaps and of the months past the sample, with the coefficients' uncertainty.
  ///
  /// Months past the sample are predicted by xₜ'β + ρʰ u, the best linear unbiased predictor of
  /// Goldberger (1962, JASA 57); months of a gap between two errors by the precision of the
  /// autoregression, (1 + ρ²) on the diagonal and −ρ beside it. ρ and s² are taken as estimated.
  ///
  /// - Parameter design: Constant and regressors, n + h rows.
  /// - Returns: The law of the missing rows of the sample and of the h rows past it.
  /// - Throws: `ModelError.estimationFailed` when a gap leaves its law undefined.
  /// - Complexity: O(g³ + h²) for gaps of g and a future of h months.
  package func jointLaw(design: Matrix) throws(ModelError) -> GaussianLaw {
    var runs: [AR1Run] = []
    var last: Int?
    for t in errors.indices where !errors[t].isNaN {
      if let last, t > last + 1 { runs.append(try AR1Run(bridging: last, t, rho: rho)) }
      last = t
    }
    if let last, design.rows > last + 1 {
      runs.append(AR1Run(after: last, count: design.rows - last - 1, rho: rho))
    }
    let positions = runs.flatMap(\.months)
    let width = positions.count
    var factor = Matrix(rows: width, columns: width + names.count)
    var mean: [Double] = []
    let deviation = errorVariance.squareRoot()
    for run in runs {
      let first = mean.count
      for (i, t) in run.months.enumerated() {
        var slope = design.row(t)
        var center = dot(slope, coefficients)
        for (anchor, weight) in run.anchors.map({ ($0.month, $0.weights[i]) }) {
          center += weight * errors[anchor]
          for (j, x) in design.row(anchor).enumerated() { slope[j] -= weight * x }
        }
        for j in run.months.indices { factor[first + i, first + j] = deviation * run.factor[i, j] }
        let spread = covarianceFactor.transposedTimes(slope)
        for (j, value) in spread.enumerated() { factor[first + i, width + j] = value }
        mean.append(center)
      }
    }
    return GaussianLaw(positions: positions, mean: mean, factor: factor)
  }
}

/// A run of months without an observation under a first-order autoregression of unit shocks.
private struct AR1Run {
  let months: [Int]
  /// Observed neighbours and the weight of their errors in every month.
  let anchors: [(month: Int, weights: [Double])]
  /// A factor of the covariance of the run given the neighbours.
  let factor: Matrix

  /// The months after the last observation.
  init(after last: Int, count: Int, rho: Double) {
    months = (1...count).map { last + $0 }
    var powers = [1.0]
    for _ in 0..<count { powers.append(powers[powers.count - 1] * rho) }
    anchors = [(last, Array(powers.dropFirst()))]
    var factor = Matrix(rows: count, columns: count)
    for j in 0..<count { for i in j..<count { factor[i, j] = powers[i - j] } }
    self.factor = factor
  }

  /// The months between two observations.
  init(bridging before: Int, _ after: Int, rho: Double) throws(ModelError) {
    let count = after - before - 1
    months = Array((before + 1)..<after)
    var precision = Matrix(rows: count, columns: count)
    for i in 0..<count {
      precision[i, i] = 1 + rho * rho
      if i > 0 {
        precision[i, i - 1] = -rho
        precision[i - 1, i] = -rho
      }
    }
    do {
      let root = try CholeskyFactorization(precision)
      var first = [Double](repeating: 0, count: count)
      var last = first
      first[0] = rho
      last[count - 1] = rho
      anchors = [(before, root.solve(first)), (after, root.solve(last))]
      factor = root.solveLowerTransposed(Matrix.identity(count))
    } catch {
      throw .estimationFailed("the months between \(before + 1) and \(after + 1): \(error)")
    }
  }
}
