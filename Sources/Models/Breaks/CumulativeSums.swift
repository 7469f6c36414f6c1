public import LinearAlgebra
import Probability
import RealModule

/// The outcome of a CUSUM test.
public struct CumulativeSumResult: Sendable, Equatable {
  /// The test: the largest excess of the path over its boundary's shape.
  public let test: TestResult
  /// The observation each value of the path belongs to, counted from 0.
  public let positions: [Int]
  /// The standardized cumulative sums.
  public let path: [Double]
  /// The size at which a value of the path is significant at 5 percent.
  public let boundary: [Double]
}

/// The CUSUM test on ordinary residuals that regression coefficients do not change.
///
///     Wₜ = Σ_{s ≤ t} eₛ / (s √n),   s² = Σ e² / (n − k);   max |Wₜ| against sup |Brownian bridge|
///
/// It has most power against a break in the middle of the sample. Rows with a missing value (NaN) are
/// left out.
///
/// Source: Ploberger and Krämer (1992), The CUSUM test with OLS residuals, Econometrica 60, 271–285.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - regressors: One row an observation and one column a regressor, the constant included; nil for
///     a constant alone.
/// - Returns: The test and its path.
/// - Throws: `ModelError.tooFewObservations`, `.allMissing`, `.unusableValue`, `.collinear`,
///   `.estimationFailed` for an exact fit.
/// - Complexity: O(n k²).
public func olsCumulativeSumTest(
  _ y: [Double], regressors: Matrix? = nil
) throws(ModelError) -> CumulativeSumResult {
  let sample = try BreakSample(y, regressors, for: "the CUSUM test")
  let n = Double(sample.count)
  let scale = (sample.sumOfSquares / (n - Double(sample.parameters)) * n).squareRoot()
  let path = cumulated(sample.residuals, scale: scale)
  let largest = path.reduce(0) { max($0, $1.magnitude) }
  // 1.3581 is the 5 percent point of sup |Brownian bridge|: Kolmogorov's law.
  return CumulativeSumResult(
    test: TestResult(
      statistic: largest, reference: .own, pValue: brownianBridgeUpperTail(largest)),
    positions: sample.positions, path: path,
    boundary: Array(repeating: 1.3581, count: path.count))
}

/// The CUSUM test on recursive residuals that regression coefficients do not change.
///
///     Wₜ = Σ_{s ≤ t} wₛ / (s √m),   max |Wₜ| / (1 + 2 rₜ),   rₜ = t / m
///
/// with w the m = n − k standardized one-step prediction errors and s their standard deviation. It
/// has most power against an early break. Rows with a missing value (NaN) are left out.
///
/// Source: Brown, Durbin and Evans (1975), Techniques for testing the constancy of regression
/// relationships over time, Journal of the Royal Statistical Society B 37, 149–192.
///
/// - Parameters:
///   - y: The series, NaN where missing.
///   - regressors: One row an observation and one column a regressor, the constant included; nil for
///     a constant alone.
/// - Returns: The test and its path.
/// - Throws: `ModelError.tooFewObservations`, `.allMissing`, `.unusableValue`, `.collinear`,
///   `.estimationFailed` for an exact fit.
/// - Complexity: O(n k²).
public func recursiveCumulativeSumTest(
  _ y: [Double], regressors: Matrix? = nil
) throws(ModelError) -> CumulativeSumResult {
  let sample = try BreakSample(y, regressors, for: "the CUSUM test")
  let recursive = recursiveResiduals(sample)
  let errors = recursive.map(\.value)
  let m = Double(errors.count)
  let scale = (sumOfSquaredDeviations(errors) / (m - 1) * m).squareRoot()
  let path = cumulated(errors, scale: scale)
  let shape = path.indices.map { 1 + 2 * Double($0 + 1) / m }
  let largest = zip(path, shape).reduce(0) { max($0, $1.0.magnitude / $1.1) }
  // 0.948 is the 5 percent factor of Brown, Durbin and Evans (1975), page 154.
  return CumulativeSumResult(
    test: TestResult(
      statistic: largest, reference: .own, pValue: slopingLinesUpperTail(largest)),
    positions: recursive.map { sample.positions[$0.row] }, path: path,
    boundary: shape.map { 0.948 * $0 })
}

private func cumulated(_ values: [Double], scale: Double) -> [Double] {
  var sum = 0.0
  return values.map { value in
    sum += value
    return sum / scale
  }
}

/// The standardized one-step prediction errors of a regression whose sample grows row by row.
///
///     wₜ = (yₜ − xₜᵀ bₜ₋₁) / √(1 + xₜᵀ (Xᵀₜ₋₁ Xₜ₋₁)⁻¹ xₜ)
///
/// Each row is rotated into a triangular factor; what is left of its y is w. Rows that add a
/// coefficient (the first k, or a regressor's first nonzero row) have none.
private func recursiveResiduals(_ sample: BreakSample) -> [(row: Int, value: Double)] {
  let k = sample.parameters
  let columns = (0..<k).map { sample.regressors.column($0) }
  let sizes = columns.map { $0.reduce(0) { max($0, $1.magnitude) } }
  var triangle = Matrix(rows: k, columns: k)
  var right = [Double](repeating: 0, count: k)
  var found: [(row: Int, value: Double)] = []
  for t in 0..<sample.count {
    var row = columns.map { $0[t] }
    var value = sample.residuals[t]
    var addsCoefficient = false
    for j in 0..<k {
      // Rounding of what the columns before explain counts as zero.
      guard row[j].magnitude > 1e-12 * sizes[j] else { continue }
      if triangle[j, j] == 0 { addsCoefficient = true }
      let length = Double.hypot(triangle[j, j], row[j])
      let (cosine, sine) = (triangle[j, j] / length, row[j] / length)
      for i in j..<k {
        let old = triangle[j, i]
        triangle[j, i] = cosine * old + sine * row[i]
        row[i] = cosine * row[i] - sine * old
      }
      let old = right[j]
      right[j] = cosine * old + sine * value
      value = cosine * value - sine * old
      if addsCoefficient { break }
    }
    if !addsCoefficient { found.append((t, value)) }
  }
  return found
}

/// P(sup |B(r)| > x) for a Brownian bridge: Kolmogorov (1933), Smirnov (1948).
func brownianBridgeUpperTail(_ x: Double) -> Double {
  guard !x.isNaN else { return .nan }
  guard x > 0 else { return 1 }
  // Either series converges everywhere; each is used where a few terms are enough.
  var sum = 0.0
  guard x >= 1 else {
    let base = Double.pi * Double.pi / (8 * x * x)
    for j in stride(from: 1.0, to: 16, by: 2) { sum += Double.exp(-j * j * base) }
    return 1 - (2 * Double.pi).squareRoot() / x * sum
  }
  var sign = 2.0
  for j in stride(from: 1.0, to: 9, by: 1) {
    sum += sign * Double.exp(-2 * j * j * x * x)
    sign = -sign
  }
  return sum
}

/// P(|W(r)| > x (1 + 2 r) for some r ≤ 1) for a Brownian motion.
///
/// Twice the chance of crossing the upper line, exact, less the leading terms of crossing both:
///
///     2 (1 − Φ(3x) + e^{−4x²} (Φ(x) + Φ(5x) − 1) − e^{−16x²} (1 − Φ(x)))
///
/// Source: Brown, Durbin and Evans (1975), section 2.3 for the lines. Below 0.3, where the terms left
/// out count, the straight line to 1 at 0, as R's strucchange does.
func slopingLinesUpperTail(_ x: Double) -> Double {
  guard !x.isNaN else { return .nan }
  guard x >= 0.3 else { return 1 - 0.1464 * max(0, x) }
  let law = Normal.standard
  let one = law.upperTail(3 * x)
  let two = Double.exp(-4 * x * x) * (law.cumulative(x) - law.upperTail(5 * x))
  let three = Double.exp(-16 * x * x) * law.upperTail(x)
  return 2 * (one + two - three)
}
