public import LinearAlgebra

/// The linear Gaussian state space model.
///
///     y_{t,i} = Z_{t,i} α_t + ε_{t,i},   ε ~ N(0, H_{t,i})
///     α_{t+1} = T_t α_t + R η_t,         η ~ N(0, Q)
///
/// Times count from zero; the initial law is that of α₀. Observations arrive as an n × p matrix,
/// NaN where one is missing; running past the end with NaN rows forecasts.
///
/// The names are those of Durbin & Koopman (2012), Time Series Analysis by State Space Methods.
public struct StateSpaceModel: Sendable {
  /// T.
  public let transition: any TransitionOperator
  /// R, m × r.
  public let selection: Matrix
  /// Q, r × r.
  public let disturbanceCovariance: Matrix
  /// One equation a series.
  public let observations: [ObservationEquation]
  /// The law of the first state.
  public let initial: InitialState

  /// R Q Rᵀ by its nonzero elements (position in the m × m matrix, value).
  let stateNoise: [(position: Int, value: Double)]

  /// The number of states m.
  public var stateCount: Int { transition.stateCount }
  /// The number of series p.
  public var seriesCount: Int { observations.count }

  /// Puts a model together; shapes must agree.
  public init(
    transition: any TransitionOperator, selection: Matrix, disturbanceCovariance: Matrix,
    observations: [ObservationEquation], initial: InitialState
  ) {
    let m = transition.stateCount
    precondition(
      selection.rows == m && disturbanceCovariance.rows == selection.columns
        && disturbanceCovariance.columns == selection.columns,
      "R must have one row a state and Q one row a column of R")
    precondition(initial.mean.count == m, "the initial state must have \(m) states")
    precondition(
      observations.allSatisfy { $0.loading.count == m }, "loadings must have \(m) elements")
    self.transition = transition
    self.selection = selection
    self.disturbanceCovariance = disturbanceCovariance
    self.observations = observations
    self.initial = initial
    let noise = (selection * disturbanceCovariance).timesTransposed(selection)
    stateNoise = noise.elements.indices.compactMap { position in
      noise.elements[position] == 0 ? nil : (position, noise.elements[position])
    }
  }

  /// A model whose disturbances drive single states independently: R Q Rᵀ = diag(variances).
  public init(
    transition: any TransitionOperator, stateVariances: [Double],
    observations: [ObservationEquation], initial: InitialState
  ) {
    let driven = stateVariances.indices.filter { stateVariances[$0] != 0 }
    precondition(
      stateVariances.allSatisfy { $0 >= 0 && $0.isFinite },
      "state variances must be finite and not negative")
    var selection = Matrix(rows: stateVariances.count, columns: driven.count)
    for (column, state) in driven.enumerated() { selection[state, column] = 1 }
    self.init(
      transition: transition, selection: selection,
      disturbanceCovariance: .diagonal(driven.map { stateVariances[$0] }),
      observations: observations, initial: initial)
  }

  /// The same model with another initial law.
  public func starting(from initial: InitialState) -> StateSpaceModel {
    StateSpaceModel(
      transition: transition, selection: selection, disturbanceCovariance: disturbanceCovariance,
      observations: observations, initial: initial)
  }
}
