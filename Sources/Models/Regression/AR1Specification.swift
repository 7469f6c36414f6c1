public import LinearAlgebra
import RealModule

/// A linear regression whose errors follow a first-order autoregression.
///
///     yₜ = xₜ'β + uₜ,   uₜ = ρ uₜ₋₁ + εₜ
///
/// β is estimated by least squares on quasi-differences yₜ − ρ yₜ₋₁, ρ by least squares of the
/// residuals uₜ on uₜ₋₁, in turn until ρ stands still. Over a gap of m months the quasi-difference
/// takes ρᵐ and the weight of its own variance, so gaps cost only themselves.
///
/// - SeeAlso: Cochrane & Orcutt (1949), Application of least squares regression to relationships
///   containing auto-correlated error terms, JASA 44; Prais & Winsten (1954), Trend estimators and
///   serial correlation, Cowles Commission discussion paper 383.
public struct AR1Specification: Hashable, Sendable {
  /// Whether the first observation is kept.
  public let method: AR1Method
  /// Whether a constant is put before the regressors.
  public let includesConstant: Bool

  /// A change of ρ below this ends the iteration: coefficients then stand still to 1e-9 or better.
  static let tolerance = 1e-10
  /// Iterations allowed; ten is usual.
  static let maximumIterations = 500

  /// Prais–Winsten with a constant unless told otherwise.
  public init(method: AR1Method = .praisWinsten, includesConstant: Bool = true) {
    self.method = method
    self.includesConstant = includesConstant
  }

  /// Estimates the regression.
  ///
  /// - Parameters:
  ///   - y: n responses, NaN where missing.
  ///   - regressors: n × k values; a row with NaN counts as missing.
  ///   - names: Names of the k regressors.
  /// - Returns: The fit; `converged` tells whether ρ stood still.
  /// - Throws: `ModelError` as `RegressionSpecification.fit`, and `.estimationFailed` when the errors
  ///   are not stationary or never stand in neighbouring months.
  /// - Complexity: O(n k²) an iteration.
  public func fit(
    _ y: [Double], regressors: Matrix, names: [String]
  ) throws(ModelError) -> AR1Fit {
    let data = try RegressionData(
      RegressionSpecification(includesConstant: includesConstant), y, regressors: regressors,
      names: names, weights: nil)
    // ρ takes one observation more than the coefficients, and Cochrane–Orcutt loses the first.
    guard data.rows.count > data.names.count + 2 else {
      throw .tooFewObservations(
        usable: data.rows.count, needed: data.names.count + 3,
        reason: "a regression with \(data.names.count) coefficients and autocorrelated errors")
    }
    var solution = try leastSquares(data.design, data.response, names: data.names)
    var rho = 0.0
    var iterations = 0
    var isDone = false
    while !isDone, iterations < Self.maximumIterations {
      let next = try autocorrelation(structural(solution.coefficients, data), rows: data.rows)
      isDone = (next - rho).magnitude < Self.tolerance
      rho = next
      iterations += 1
      let quasi = QuasiDifferences(data, rho: rho, method: method)
      solution = try leastSquares(quasi.design, quasi.response, names: data.names)
    }
    return AR1Fit(
      specification: self, data: data, solution: solution, rho: rho, iterations: iterations,
      converged: isDone)
  }

  /// y − Xβ in the units of y, one a row used.
  private func structural(_ coefficients: [Double], _ data: RegressionData) -> [Double] {
    zip(data.response, data.design * coefficients).map { $0 - $1 }
  }

  /// ρ = Σ uₜ uₜ₋₁ / Σ uₜ₋₁² over neighbouring months.
  private func autocorrelation(_ errors: [Double], rows: [Int]) throws(ModelError) -> Double {
    var (product, square) = (0.0, 0.0)
    for i in errors.indices.dropFirst() where rows[i] == rows[i - 1] + 1 {
      product += errors[i] * errors[i - 1]
      square += errors[i - 1] * errors[i - 1]
    }
    guard square > 0 else {
      throw .estimationFailed(
        "the errors have no autocorrelation to estimate: they are zero, or never stand in "
          + "neighbouring months")
    }
    let rho = product / square
    guard rho.magnitude < 1 else {
      throw .estimationFailed(
        "the errors are not stationary (autocorrelation \(rho)); explain differences instead, as "
          + "arima(1,1,0) does")
    }
    return rho
  }
}

/// Rows less ρᵐ times the row before, each divided by its standard deviation relative to ε.
struct QuasiDifferences {
  let design: Matrix
  let response: [Double]
  /// Σ log of the factors the rows are multiplied by: the Jacobian of the likelihood.
  let logScale: Double

  init(_ data: RegressionData, rho: Double, method: AR1Method) {
    let rows = data.rows
    let first = method == .praisWinsten ? 0 : 1
    var factors: [(scale: Double, lag: Double)] = []
    for i in first..<rows.count {
      if i == 0 {
        factors.append(((1 - rho * rho).squareRoot(), 0))
        continue
      }
      var power = rho
      for _ in 1..<(rows[i] - rows[i - 1]) { power *= rho }
      let ratio = rows[i] == rows[i - 1] + 1 ? 1 : (1 - rho * rho) / (1 - power * power)
      factors.append((ratio.squareRoot(), power))
    }
    func differenced(_ column: [Double]) -> [Double] {
      factors.enumerated().map { place, factor in
        let i = place + first
        let before = i > 0 ? factor.lag * column[i - 1] : 0
        return factor.scale * (column[i] - before)
      }
    }
    response = differenced(data.response)
    design = Matrix(
      columnVectors: (0..<data.design.columns).map { differenced(data.design.column($0)) })
    logScale = factors.reduce(0) { $0 + Double.log($1.scale) }
  }
}
