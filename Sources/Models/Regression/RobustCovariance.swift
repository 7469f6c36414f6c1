import LinearAlgebra
import RealModule

/// Covariance matrices of least-squares coefficients by the sandwich formula.
///
/// Everything happens in the orthonormal coordinates Q = X W of the design, so an ill-conditioned
/// design costs no accuracy in the middle: (XᵀX)⁻¹ Xᵀ Ω X (XᵀX)⁻¹ = W (Qᵀ Ω Q) Wᵀ.
struct RobustCovariance {
  private let solution: LeastSquares
  private let design: Matrix
  private let names: [String]
  /// The places of the rows in time, ascending.
  private let rows: [Int]

  /// The solution of a regression with its (weighted) design.
  init(_ solution: LeastSquares, _ design: Matrix, _ data: RegressionData) {
    self.solution = solution
    self.design = design
    names = data.names
    rows = data.rows
  }

  private var n: Int { design.rows }
  private var freedom: Double { Double(design.rows - design.columns) }

  /// The covariance of the coefficients by an estimator.
  func matrix(_ estimator: CoefficientCovariance) throws(ModelError) -> Matrix {
    let residuals = solution.residuals
    switch estimator {
    case .classical:
      return solution.residualSumOfSquares / freedom * solution.inverseGram
    case .hc0: return sandwich(residuals)
    case .hc1: return Double(n) / freedom * sandwich(residuals)
    case .hc2: return sandwich(try discounted { $0.squareRoot() })
    case .hc3: return sandwich(try discounted { $0 })
    case .neweyWest(let lag, let smallSample):
      let result = try neweyWest(lag)
      return smallSample ? Double(n) / freedom * result : result
    }
  }

  /// Residuals divided by a function of one less the leverage.
  private func discounted(_ divisor: (Double) -> Double) throws(ModelError) -> [Double] {
    let leverages = solution.leverages
    // A row of leverage one fixes its own residual at zero; rounding leaves 1e-13 or so.
    if let row = leverages.firstIndex(where: { 1 - $0 < 1e-12 }) {
      throw .estimationFailed(
        "row \(row + 1) of the regression alone determines a coefficient, so HC2 and HC3 standard "
          + "errors do not exist; use HC1")
    }
    return zip(solution.residuals, leverages).map { $0 / divisor(1 - $1) }
  }

  /// W Qᵀ diag(e²) Q Wᵀ.
  private func sandwich(_ residuals: [Double]) -> Matrix {
    (solution.root.timesTransposed(scores(residuals))).outerGram
  }

  /// Row t is eₜ qₜ, the score of row t in orthonormal coordinates.
  private func scores(_ residuals: [Double]) -> Matrix {
    var scores = solution.orthonormalDesign
    scores.withUnsafeMutableElements { cells in
      for cell in cells.indices { cells[cell] *= residuals[cell % residuals.count] }
    }
    return scores
  }

  private func neweyWest(_ lag: NeweyWestLag) throws(ModelError) -> Matrix {
    let scores = scores(solution.residuals)
    guard case .automatic(prewhitened: true) = lag else {
      return enclosed(bartlettSum(inTime(scores), lag: try count(of: lag)))
    }
    let (innovations, recolouring) = try prewhiten(scores)
    let whiteSum = bartlettSum(innovations, lag: automaticLag(innovations, prewhitened: true))
    return enclosed((recolouring * whiteSum).timesTransposed(recolouring))
  }

  /// How many autocovariances a choice of lag comes to.
  func count(of lag: NeweyWestLag) throws(ModelError) -> Int {
    let scores = scores(solution.residuals)
    switch lag {
    case .fixed, .ruleOfThumb: return fixedLag(lag)
    case .automatic(prewhitened: false): return automaticLag(inTime(scores), prewhitened: false)
    case .automatic(prewhitened: true):
      return automaticLag(try prewhiten(scores).0, prewhitened: true)
    }
  }

  /// The scores at their places in time, zero for rows that were left out.
  ///
  /// Products across a gap vanish, and the sum stays positive semidefinite: the amplitude-modulated
  /// series of Parzen (1963), On spectral analysis with missing observations and amplitude
  /// modulation, Sankhyā A 25.
  private func inTime(_ scores: Matrix) -> Matrix {
    guard let first = rows.first, let last = rows.last, last - first >= rows.count else {
      return scores
    }
    var spread = Matrix(rows: last - first + 1, columns: scores.columns)
    for j in 0..<scores.columns {
      for (i, row) in rows.enumerated() { spread[row - first, j] = scores[i, j] }
    }
    return spread
  }

  private func enclosed(_ middle: Matrix) -> Matrix {
    var result = (solution.root * middle).timesTransposed(solution.root)
    for j in 0..<result.columns {
      for i in 0..<j { result[i, j] = result[j, i] }
    }
    return result
  }

  private func fixedLag(_ lag: NeweyWestLag) -> Int {
    switch lag {
    case .fixed(let count): min(count, n - 1)
    case .ruleOfThumb, .automatic:
      min(n - 1, Int(4 * Double.pow(Double(n) / 100, 2.0 / 9)))
    }
  }

  /// Σₜ sₜsₜ' + Σⱼ (1 − j/(lag + 1)) Σₜ (sₜsₜ₋ⱼ' + sₜ₋ⱼsₜ').
  private func bartlettSum(_ scores: Matrix, lag: Int) -> Matrix {
    var sum = scores.gram
    for j in 1..<max(1, lag + 1) {
      let weight = 1 - Double(j) / Double(lag + 1)
      let cross = laggedProduct(scores, lag: j)
      sum = sum + weight * (cross + cross.transposed)
    }
    return sum
  }

  /// Σₜ sₜ sₜ₋ⱼ'.
  private func laggedProduct(_ scores: Matrix, lag: Int) -> Matrix {
    let now = scores.submatrix(rows: Array(lag..<scores.rows), columns: Array(0..<scores.columns))
    let before = scores.submatrix(
      rows: Array(0..<scores.rows - lag), columns: Array(0..<scores.columns))
    return now.transposedTimes(before)
  }

  /// The bandwidth of Newey and West (1994), equations 3.8 to 3.12, for the Bartlett kernel, rounded
  /// down.
  ///
  ///     γ = 1.1447 (s₁ / s₀)^(2/3),   lag = ⌊γ n^(1/3)⌋
  ///
  /// s₀ and s₁ sum autocovariances, s₁ times their lag, of the scores added up over all regressors
  /// but the constant, up to ⌊4 (n/100)^(2/9)⌋ lags, or 3 in place of 4 when prewhitened.
  private func automaticLag(_ scores: Matrix, prewhitened: Bool) -> Int {
    let summed = scores * summingWeights
    let pilot = Int((prewhitened ? 3 : 4) * Double.pow(Double(n) / 100, 2.0 / 9))
    var (s0, s1) = (dot(summed, summed), 0.0)
    for j in 1..<max(1, pilot + 1) where j < summed.count {
      let product = dot(Array(summed.dropFirst(j)), Array(summed.dropLast(j)))
      s0 += 2 * product
      s1 += 2 * Double(j) * product
    }
    let bandwidth =
      1.1447 * Double.root((s1 / s0) * (s1 / s0), 3) * Double.root(Double(n), 3)
    return bandwidth.isFinite ? min(Int(bandwidth), n - 1) : n - 1
  }

  /// Weights that turn orthonormal scores into the sum of the design's own scores.
  ///
  /// The score of row t is eₜ xₜ = W⁻ᵀ (eₜ qₜ), so the weights are W⁻¹ times the chosen columns;
  /// W⁻¹ = Qᵀ X. The constant is left out unless it stands alone.
  private var summingWeights: [Double] {
    let constant = names.firstIndex(of: RegressionSpecification.constantName)
    let chosen = names.indices.map { $0 == constant && names.count > 1 ? 0.0 : 1.0 }
    return solution.orthonormalDesign.transposedTimes(design * chosen)
  }

  /// Residuals of a first-order vector autoregression of the scores, and (I − A)⁻¹.
  private func prewhiten(_ scores: Matrix) throws(ModelError) -> (Matrix, Matrix) {
    let rows = Array(0..<scores.rows)
    let columns = Array(0..<scores.columns)
    let now = scores.submatrix(rows: Array(rows.dropFirst()), columns: columns)
    let before = scores.submatrix(rows: Array(rows.dropLast()), columns: columns)
    do {
      let transposedA = try CholeskyFactorization(before.gram)
        .solve(before.transposedTimes(now))
      let recolouring = try LUFactorization(
        Matrix.identity(scores.columns) - transposedA.transposed)
      return (now - before * transposedA, recolouring.inverse())
    } catch {
      throw .estimationFailed(
        "the scores of the regression cannot be prewhitened (\(error)); use another lag choice")
    }
  }
}
