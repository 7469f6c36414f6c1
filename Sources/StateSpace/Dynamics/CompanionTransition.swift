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
    let (count, step, tops) = (vectors.count, vectors.vectorStride, vectors.scratch)
    let top = vectors.state(0)
    for k in 0..<count { tops[k] = top[k * step] }
    for i in 0..<stateCount {
      let target = vectors.state(i)
      let coefficient = i < coefficients.count ? coefficients[i] : 0
      if i + 1 < stateCount {
        let source = vectors.state(i + 1)
        for k in 0..<count { target[k * step] = coefficient * tops[k] + source[k * step] }
      } else {
        for k in 0..<count { target[k * step] = coefficient * tops[k] }
      }
    }
  }

  /// The adjoint: x_0' = Σ φ_i x_i, x_{i+1}' = x_i.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    let (count, step, sums) = (vectors.count, vectors.vectorStride, vectors.scratch)
    for k in 0..<count { sums[k] = 0 }
    for (i, coefficient) in coefficients.enumerated() where coefficient != 0 {
      let source = vectors.state(i)
      for k in 0..<count { sums[k] += coefficient * source[k * step] }
    }
    for i in stride(from: stateCount - 1, to: 0, by: -1) {
      let target = vectors.state(i)
      let source = vectors.state(i - 1)
      for k in 0..<count { target[k * step] = source[k * step] }
    }
    let top = vectors.state(0)
    for k in 0..<count { top[k * step] = sums[k] }
  }
}
