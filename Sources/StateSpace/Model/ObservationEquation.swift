/// One series' link to the states: y_t = Z_t α_t + ε_t, ε_t ~ N(0, H_t).
///
/// Most loadings are constant and sparse; regressors are states whose loading changes with time.
/// Several series are treated one after the other, so their ε are independent of each other; a
/// correlated part belongs into the state. Source of the sequential treatment: Koopman & Durbin
/// (2000), Journal of Time Series Analysis 21, 281–296.
public struct ObservationEquation: Sendable {
  /// The constant part of Z, length m.
  public let loading: [Double]
  /// States whose loading changes: `values[t]` replaces the constant at time t.
  public let timeVarying: [TimeVaryingLoading]
  /// H: one value for all times, or one a time (the last one stays).
  public let variance: [Double]

  /// The states that can have a loading other than zero.
  let support: [Int]

  /// Makes the equation with a constant variance H ≥ 0 of the error.
  public init(
    loading: [Double], variance: Double, timeVarying: [TimeVaryingLoading] = []
  ) {
    self.init(loading: loading, variances: [variance], timeVarying: timeVarying)
  }

  /// Makes the equation with one error variance a time; after the last one it stays.
  public init(
    loading: [Double], variances: [Double], timeVarying: [TimeVaryingLoading] = []
  ) {
    precondition(
      !variances.isEmpty && variances.allSatisfy { $0 >= 0 && $0.isFinite },
      "observation variances must be finite and not negative")
    precondition(
      timeVarying.allSatisfy { loading.indices.contains($0.state) },
      "a time-varying loading names a state outside 0..<\(loading.count)")
    self.loading = loading
    self.variance = variances
    self.timeVarying = timeVarying
    let varying = Set(timeVarying.map(\.state))
    support = loading.indices.filter { loading[$0] != 0 || varying.contains($0) }
  }

  /// H_t.
  @inline(__always)
  func variance(at time: Int) -> Double { variance[min(time, variance.count - 1)] }
}

/// The loading of one state as a path through time, for example a regressor.
public struct TimeVaryingLoading: Sendable {
  /// The state's index.
  public let state: Int
  /// The loading at times 0, 1, …; it must cover every time with an observation and every forecast.
  public let values: [Double]

  /// Names the state and its path.
  public init(state: Int, values: [Double]) {
    self.state = state
    self.values = values
  }

  /// The loading at `time`; NaN beyond the path, which a filter refuses if it needs it.
  @inline(__always)
  func value(at time: Int) -> Double { time < values.count ? values[time] : .nan }
}
