package import LinearAlgebra
package import StateSpace

/// A model of the months of one series, as a value that measurements can be laid on.
///
///     y_t = x_t'β + Z_t α_t + ε_t,   ε_t ~ N(0, h)
///     α_{t+1} = T α_t + ω_t,         ω_t ~ N(0, W)
///
/// Times count from zero; y_t is the month itself, whether a figure was published for it or not.
/// Regression effects with constant coefficients stand outside: they are columns beside the data.
///
/// Source: Durbin & Koopman (2012), sections 3.2 and 4.1.
package struct MonthForm: Sendable {
  /// One element of W; both triangles are listed.
  package struct Noise: Sendable {
    /// Row and column of the element.
    package let (row, column): (Int, Int)
    /// Its value, in squared units of the series.
    package var value: Double

    /// An element of W.
    package init(row: Int, column: Int, value: Double) {
      (self.row, self.column, self.value) = (row, column, value)
    }
  }

  /// T.
  package var transition: any TransitionOperator
  /// The elements of W that are not zero.
  package var noise: [Noise]
  /// h, the variance of the irregular.
  package var irregular: Double
  /// The constant part of Z, length m.
  package let loading: [Double]
  /// States whose loading changes from month to month, for drifting coefficients.
  package let varying: [TimeVaryingLoading]
  /// The law of α₀.
  package var initial: InitialState

  /// The number of states m.
  package var stateCount: Int { loading.count }

  /// Puts a form together; shapes must agree.
  package init(
    transition: any TransitionOperator, noise: [Noise], irregular: Double, loading: [Double],
    varying: [TimeVaryingLoading] = [], initial: InitialState
  ) {
    precondition(
      transition.stateCount == loading.count && initial.mean.count == loading.count,
      "transition, loading and initial law must have the same states")
    precondition(irregular >= 0, "the variance of the irregular must not be negative")
    self.transition = transition
    self.noise = noise
    self.irregular = irregular
    self.loading = loading
    self.varying = varying
    self.initial = initial
  }
}

extension MonthForm {
  /// The same form with regression coefficients as states about which nothing is known at first.
  ///
  /// - Parameter design: Regressors over all months that will be needed, a column a coefficient.
  /// - Returns: The form with the coefficients behind its own states.
  package func including(_ design: Matrix) -> MonthForm {
    let (m, r) = (stateCount, design.columns)
    guard r > 0 else { return self }
    var covariance = Matrix(rows: m + r, columns: m + r)
    for j in 0..<m { for i in 0..<m { covariance[i, j] = initial.covariance[i, j] } }
    let known = initial.diffuse.columns
    var diffuse = Matrix(rows: m + r, columns: known + r)
    for j in 0..<known { for i in 0..<m { diffuse[i, j] = initial.diffuse[i, j] } }
    for j in 0..<r { diffuse[m + j, known + j] = 1 }
    return MonthForm(
      transition: BlockTransition([transition, IdentityTransition(stateCount: r)]), noise: noise,
      irregular: irregular, loading: loading + [Double](repeating: 0, count: r),
      varying: varying
        + (0..<r).map { TimeVaryingLoading(state: m + $0, values: design.column($0)) },
      initial: InitialState(
        mean: initial.mean + [Double](repeating: 0, count: r), covariance: covariance,
        diffuse: diffuse))
  }

  /// The form as a state space model that observes each month itself.
  package var model: StateSpaceModel {
    var noiseCovariance = Matrix(rows: stateCount, columns: stateCount)
    for element in noise { noiseCovariance[element.row, element.column] += element.value }
    let driven = (0..<stateCount).filter { i in
      (0..<stateCount).contains { noiseCovariance[i, $0] != 0 }
    }
    var selection = Matrix(rows: stateCount, columns: driven.count)
    for (column, state) in driven.enumerated() { selection[state, column] = 1 }
    return StateSpaceModel(
      transition: transition, selection: selection,
      disturbanceCovariance: noiseCovariance.submatrix(rows: driven, columns: driven),
      observations: [
        ObservationEquation(loading: loading, variance: irregular, timeVarying: varying)
      ], initial: initial)
  }
}
