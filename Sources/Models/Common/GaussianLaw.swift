public import LinearAlgebra

/// A joint normal law of months that are not known, on the scale of the model.
///
///     x ~ N(mean, F Fᵀ)
///
/// Shapes: `positions` and `mean` have n entries, `factor` is n × k (k = n for a full law).
/// Positions count from 0 at the first observation of the series the model was fitted to; gaps in
/// the sample come first, months past the end follow, in ascending order.
public struct GaussianLaw: Sendable {
  /// Index of each unknown month, ascending.
  public let positions: [Int]
  /// Mean of each unknown month.
  public let mean: [Double]
  /// A factor F of the covariance F Fᵀ, n × k.
  public let factor: Matrix

  /// A law from its parts.
  ///
  /// Traps when the counts disagree or positions do not ascend.
  public init(positions: [Int], mean: [Double], factor: Matrix) {
    precondition(
      positions.count == mean.count && factor.rows == mean.count,
      "positions \(positions.count), mean \(mean.count), factor rows \(factor.rows) must agree")
    precondition(
      zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }, "positions must ascend")
    self.positions = positions
    self.mean = mean
    self.factor = factor
  }

  /// The covariance matrix F Fᵀ, n × n, in O(n² k).
  public var covariance: Matrix { factor.timesTransposed(factor) }

  /// Variance of each unknown month, in O(n k).
  public var variances: [Double] {
    (0..<mean.count).map { i in
      (0..<factor.columns).reduce(0) { sum, j in sum + factor[i, j] * factor[i, j] }
    }
  }
}
