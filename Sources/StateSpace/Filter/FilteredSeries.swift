public import LinearAlgebra

/// One-step predictions of a whole sample.
public struct FilteredSeries: Sendable {
  /// The log-likelihood and its parts.
  public let likelihood: Likelihood
  /// v, n × p; NaN where missing or inside the diffuse phase.
  public let innovations: Matrix
  /// F, n × p; NaN as the innovations.
  public let innovationVariances: Matrix
  /// a_t given the past, m × n: column t is the prediction of state t.
  public let predictedStates: Matrix
  /// The prediction of the state after the last period.
  public let nextState: [Double]
  /// Its covariance, the proper part P∗.
  public let nextCovariance: Matrix

  /// v/√F, n × p.
  public var standardizedInnovations: Matrix {
    var result = innovations
    for j in 0..<result.columns {
      for t in 0..<result.rows { result[t, j] /= innovationVariances[t, j].squareRoot() }
    }
    return result
  }
}

/// The joint law of future observations.
public struct ObservationForecast: Sendable {
  /// Means, h × p.
  public let mean: Matrix
  /// The covariance of all h p observations, those of one period next to each other:
  /// series i of step j at j p + i.
  public let covariance: Matrix
}

extension StateSpaceModel {
  /// A matrix of one column.
  static func column(_ series: [Double]) -> Matrix {
    Matrix(rows: series.count, columns: 1, columnMajor: series)
  }

  /// One-step predictions, innovations and likelihood of n × p observations.
  ///
  /// - Throws: `StateSpaceError`, as `KalmanFilter.run`.
  /// - Complexity: O(n p m²) time, O(n (m + p)) room.
  public func filter(_ observations: Matrix) throws(StateSpaceError) -> FilteredSeries {
    let filter = KalmanFilter(self)
    var receiver = InnovationReceiver(self, periods: observations.rows)
    try filter.run(observations, into: &receiver)
    let next = filter.next
    let m = stateCount
    return FilteredSeries(
      likelihood: receiver.likelihood.likelihood(remaining: next.diffuse.count / max(m, 1)),
      innovations: receiver.innovations, innovationVariances: receiver.variances,
      predictedStates: Matrix(
        rows: m, columns: observations.rows, columnMajor: receiver.states),
      nextState: Array(next.state),
      nextCovariance: Matrix(rows: m, columns: m, columnMajor: Array(next.covariance)))
  }

  /// One-step predictions of a single series.
  ///
  /// - Throws: `StateSpaceError`, as `KalmanFilter.run`.
  public func filter(_ series: [Double]) throws(StateSpaceError) -> FilteredSeries {
    try filter(Self.column(series))
  }

  /// The exact log-likelihood; see `Likelihood` for the convention.
  ///
  /// - Throws: `StateSpaceError`, as `KalmanFilter.run`.
  public func logLikelihood(_ series: [Double]) throws(StateSpaceError) -> Double {
    try KalmanFilter(self).likelihood(series).logLikelihood
  }

  /// The joint law of the observations in the `horizon` periods after the sample.
  ///
  /// The same recursions as for missing observations, with the covariances between steps carried
  /// along: Cov(y_{t+j}, y_t) = Z T⋯T P_t Zᵀ.
  ///
  /// - Throws: `StateSpaceError`; `undeterminedStates` when the sample leaves a diffuse direction
  ///   open that a future observation depends on.
  /// - Complexity: One filter run plus O(h² p² m).
  public func forecast(
    _ observations: Matrix, horizon: Int
  ) throws(StateSpaceError) -> ObservationForecast {
    let filter = KalmanFilter(self)
    var nothing = LikelihoodReceiver()
    try filter.run(observations, into: &nothing)
    var builder = ForecastBuilder(self, filter, start: observations.rows, horizon: horizon)
    for step in 0..<horizon { try builder.add(step) }
    return ObservationForecast(mean: builder.mean, covariance: builder.covariance)
  }

  /// The joint law of the next `horizon` values of a single series.
  ///
  /// - Throws: `StateSpaceError`, as for several series.
  public func forecast(
    _ series: [Double], horizon: Int
  ) throws(StateSpaceError) -> ObservationForecast {
    try forecast(Self.column(series), horizon: horizon)
  }
}

/// Grows the joint law period by period.
private struct ForecastBuilder {
  let model: StateSpaceModel
  let workspace: FilterWorkspace
  let start: Int
  var mean: Matrix
  var covariance: Matrix
  /// Cov(α_now, y_s) for the forecasts s made so far, m a column.
  var carried: [Double] = []

  init(_ model: StateSpaceModel, _ filter: KalmanFilter, start: Int, horizon: Int) {
    self.model = model
    workspace = filter.workspace
    self.start = start
    let count = horizon * model.seriesCount
    mean = Matrix(rows: horizon, columns: model.seriesCount)
    covariance = Matrix(rows: count, columns: count)
  }

  mutating func add(_ step: Int) throws(StateSpaceError) {
    let (m, p, time) = (model.stateCount, model.seriesCount, start + step)
    let earlier = carried.count / max(m, 1)
    var fresh: [Double] = []
    for (series, equation) in model.observations.enumerated() {
      let moments = workspace.project(series: series, time: time)
      guard moments.mean.isFinite else { throw .notFiniteLoading(time: time, series: series) }
      guard !moments.isDiffuse else {
        throw .undeterminedStates(count: workspace.diffuseCount)
      }
      mean[step, series] = moments.mean
      let row = step * p + series
      carried.append(contentsOf: UnsafeBufferPointer(start: workspace.loaded, count: m))
      fresh.append(equation.variance(at: time))
      for column in 0...(earlier + series) {
        var sum = 0.0
        for k in equation.support { sum += workspace.loading[k] * carried[column * m + k] }
        covariance[row, column] = sum
        covariance[column, row] = sum
      }
    }
    for (series, noise) in fresh.enumerated() {
      covariance[step * p + series, step * p + series] += noise
    }
    carry(time)
  }

  /// Moves everything one period on.
  private mutating func carry(_ time: Int) {
    let m = model.stateCount
    var room = [Double](repeating: 0, count: carried.count)
    let transition = model.transition
    carried.withUnsafeMutableBufferPointer { vectors in
      room.withUnsafeMutableBufferPointer { free in
        guard let base = vectors.baseAddress, let scratch = free.baseAddress else { return }
        transition.apply(
          to: StateVectors(
            base: base, elementStride: 1, count: vectors.count / m, vectorStride: m,
            scratch: scratch), at: time)
      }
    }
    workspace.predict(time: time)
  }
}
