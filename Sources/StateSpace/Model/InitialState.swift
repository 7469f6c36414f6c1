public import LinearAlgebra

/// The law of the first state: α₁ = a₁ + A δ + N(0, P∗), δ diffuse.
///
///     Var α₁ = P∗ + κ A Aᵀ,   κ → ∞
///
/// Source: Durbin & Koopman (2012), section 5.1.
public struct InitialState: Sendable {
  /// The mean a₁ of the proper part, length m.
  public let mean: [Double]
  /// The covariance P∗ of the proper part, m × m.
  public let covariance: Matrix
  /// The diffuse directions A, m × q with independent columns.
  public let diffuse: Matrix

  /// Puts the parts together; shapes must agree.
  public init(mean: [Double], covariance: Matrix, diffuse: Matrix) {
    precondition(
      covariance.rows == mean.count && covariance.columns == mean.count
        && diffuse.rows == mean.count,
      "initial mean, covariance and diffuse directions must have the same number of states")
    self.mean = mean
    self.covariance = covariance
    self.diffuse = diffuse
  }

  /// Nothing is known of the states in `diffuse`; the others start as N(0, `covariance`).
  public init(stateCount: Int, diffuse states: [Int], covariance: Matrix? = nil) {
    var directions = Matrix(rows: stateCount, columns: states.count)
    for (column, state) in states.enumerated() { directions[state, column] = 1 }
    self.init(
      mean: [Double](repeating: 0, count: stateCount),
      covariance: covariance ?? Matrix(rows: stateCount, columns: stateCount), diffuse: directions)
  }

  /// Nothing is known of any state.
  public static func diffuse(stateCount: Int) -> InitialState {
    InitialState(stateCount: stateCount, diffuse: Array(0..<stateCount))
  }

  /// A proper start N(mean, covariance).
  public static func known(mean: [Double], covariance: Matrix) -> InitialState {
    InitialState(
      mean: mean, covariance: covariance, diffuse: Matrix(rows: mean.count, columns: 0))
  }
}
