/// An ARMA process in companion form, summed up: y_t = w_t + Σ δ_j y_{t−j}.
///
/// States: Harvey's r states of w, then y_{t−1}, …, y_{t−k}. With (1 − B)^d (1 − B^s)^D =
/// 1 − Σ δ_j B^j this is the ARIMA model with its k = d + s D starting values as states.
/// Source: Durbin & Koopman (2012), section 3.4.
public struct IntegratedTransition: TransitionOperator {
  private let process: CompanionTransition
  /// Z = (1, 0, …, 0, δ₁, …, δ_k): y_t in terms of the states.
  public let loading: [Double]
  /// r + k.
  public var stateCount: Int { loading.count }

  /// - Parameters:
  ///   - coefficients: φ of the ARMA process.
  ///   - processStates: r ≥ the number of coefficients, at least 1.
  ///   - differencing: δ₁ … δ_k.
  public init(coefficients: [Double], processStates: Int, differencing: [Double]) {
    process = CompanionTransition(coefficients: coefficients, stateCount: processStates)
    loading = [1] + [Double](repeating: 0, count: processStates - 1) + differencing
  }

  /// y_t goes on top of its lags, and the process moves on.
  public func apply(to vectors: StateVectors, at time: Int) {
    let (r, k) = (process.stateCount, stateCount - process.stateCount)
    if k > 0 {
      vectors.sum(weights: loading)
      let lags = vectors.dropping(r)
      lags.shiftDown(states: k)
      lags.setFromScratch(state: 0, factor: 1)
    }
    process.apply(to: vectors, at: time)
  }

  /// The adjoint: what the newest lag is worth goes to all that made it.
  public func applyTransposed(to vectors: StateVectors, at time: Int) {
    let (r, k) = (process.stateCount, stateCount - process.stateCount)
    process.applyTransposed(to: vectors, at: time)
    guard k > 0 else { return }
    let lags = vectors.dropping(r)
    lags.copyToScratch(state: 0)
    lags.shiftUp(states: k)
    lags.setFromScratch(state: k - 1, factor: 0)
    for (i, weight) in loading.enumerated() where weight != 0 {
      vectors.addFromScratch(state: i, factor: weight)
    }
  }
}
