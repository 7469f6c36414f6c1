/// The companion form of an autoregression: first column φ, ones above the diagonal.
///
///     x_i' = φ_i x_0 + x_{i+1}
///
/// With more states than coefficients the rest of φ is zero, which is Harvey's form of an ARMA
/// process. Source: Durbin & Koopman (2012), section 3.4.
public struct CompanionTransition: TransitionOperator {
  private let coefficients: [Double]
  /// The number of states m.
  public let stateCount: Int

  /// The companion form of φ₁ … φ_p in `stateCount` ≥ p states.
  public init(coefficients: [Double], stateCount: Int) {
    precondition(
      coefficients.count <= stateCount && stateCount > 0,
      "\(coefficients.count) coefficients do not fit into \(stateCount) states")
    self.coefficients = coefficients
    self.stateCount = stateCount
  }

  /// One shift and one multiple of the first state.
  public func apply(to vectors: StateVectors, at time: Int) {
    vectors.copyToScratch(state: 0)
    vectors.shiftUp(states: stateCount)
    vectors.setFromScratch(state: stateCount - 1, factor: 0)
    for (i, coefficient) in coefficients.enumerated() where coefficient != 0 {
      vectors.addFromScratch(state: i, factor: coefficient)
    }
  }

  /// The adjoint: x_0' = Σ φ_i x_i, x_{i+1}' = x_i.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    vectors.sum(weights: coefficients)
    vectors.shiftDown(states: stateCount)
    vectors.setFromScratch(state: 0, factor: 1)
  }
}
