public import LinearAlgebra

/// States given the whole sample.
public struct SmoothedStates: Sendable {
  /// E[α_t | all observations], m × n: column t is the state of period t.
  public let states: Matrix
  /// Var[α_t | all observations], one m × m matrix a period; empty when not asked for.
  public let covariances: [Matrix]
  /// E[ε | all observations], n × p; 0 where the observation is missing.
  public let observationDisturbances: Matrix
  /// Var[ε | all observations], n × p; empty columns when covariances were not asked for.
  public let observationDisturbanceVariances: Matrix
  /// E[η_t | all observations], r × n.
  public let stateDisturbances: Matrix
  /// Var[η_t | all observations], one r × r matrix a period; empty when not asked for.
  public let stateDisturbanceCovariances: [Matrix]

  /// The standard deviation of one state through time; needs covariances.
  public func standardDeviations(ofState state: Int) -> [Double] {
    covariances.map { Swift.max($0[state, state], 0).squareRoot() }
  }
}

extension StateSpaceModel {
  /// The fixed-interval smoother, exact also through the diffuse phase.
  ///
  ///     α̂_t = a_t + P∗ r⁰ + P∞ r¹
  ///     V_t = P∗ − P∗ N⁰ P∗ − P∞ N¹ P∗ − P∗ N¹ P∞ − P∞ N² P∞
  ///
  /// Sources: Durbin & Koopman (2012), sections 4.4, 4.5, 5.3, 5.4; Koopman & Durbin (2003),
  /// Journal of Time Series Analysis 24, 85–98.
  ///
  /// - Parameters:
  ///   - observations: n × p, NaN = missing.
  ///   - withCovariances: Whether variances are wanted; they cost O(m³) a period.
  /// - Returns: Smoothed states and disturbances.
  /// - Throws: `StateSpaceError`; `undeterminedStates` when the sample does not identify every
  ///   diffuse direction.
  public func smooth(
    _ observations: Matrix, withCovariances: Bool = true
  ) throws(StateSpaceError) -> SmoothedStates {
    let filter = KalmanFilter(self)
    var record = FilterRecord(
      self, periods: observations.rows, keepsCovariances: true)
    try filter.run(observations, into: &record)
    guard filter.workspace.diffuseCount == 0 else {
      throw .undeterminedStates(count: filter.workspace.diffuseCount)
    }
    var pass = SmootherPass(self, record, withCovariances: withCovariances)
    return pass.run()
  }

  /// The smoother for a single series.
  ///
  /// - Throws: `StateSpaceError`, as for several series.
  public func smooth(
    _ series: [Double], withCovariances: Bool = true
  ) throws(StateSpaceError) -> SmoothedStates {
    try smooth(Self.column(series), withCovariances: withCovariances)
  }
}

/// One backward run over a record.
private struct SmootherPass {
  let model: StateSpaceModel
  let record: FilterRecord
  let withCovariances: Bool
  let workspace: SmootherWorkspace
  var states: Matrix
  var covariances: [Matrix] = []
  var errors: Matrix
  var errorVariances: Matrix
  var disturbances: Matrix
  var disturbanceCovariances: [Matrix] = []
  var loading = SparseLoading()
  /// Q Rᵀ, r × m.
  let noiseGain: Matrix

  init(_ model: StateSpaceModel, _ record: FilterRecord, withCovariances: Bool) {
    self.model = model
    self.record = record
    self.withCovariances = withCovariances
    let (m, n, p) = (model.stateCount, record.count, model.seriesCount)
    workspace = SmootherWorkspace(stateCount: m)
    states = Matrix(rows: m, columns: n)
    errors = Matrix(rows: n, columns: p)
    errorVariances = Matrix(rows: withCovariances ? n : 0, columns: p)
    disturbances = Matrix(rows: model.selection.columns, columns: n)
    noiseGain = model.disturbanceCovariance.timesTransposed(model.selection)
  }

  mutating func run() -> SmoothedStates {
    for time in stride(from: record.count - 1, through: 0, by: -1) {
      let isDiffuse = time < record.diffuse.count
      smoothStateDisturbance(time)
      workspace.retreat(
        model.transition, time: time, isDiffuse: isDiffuse, withCovariances: withCovariances)
      for series in stride(from: record.seriesCount - 1, through: 0, by: -1) {
        observe(time, series, isDiffuse)
      }
      smoothState(time, isDiffuse)
    }
    covariances.reverse()
    disturbanceCovariances.reverse()
    return SmoothedStates(
      states: states, covariances: covariances, observationDisturbances: errors,
      observationDisturbanceVariances: errorVariances, stateDisturbances: disturbances,
      stateDisturbanceCovariances: disturbanceCovariances)
  }

  /// η̂ = Q Rᵀ r⁰ and Q − Q Rᵀ N⁰ R Q, before the transition is undone.
  private mutating func smoothStateDisturbance(_ time: Int) {
    let (m, r) = (model.stateCount, noiseGain.rows)
    for i in 0..<r {
      var sum = 0.0
      for k in 0..<m { sum += noiseGain[i, k] * workspace.r[k] }
      disturbances[i, time] = sum
    }
    guard withCovariances else { return }
    let weight = Matrix(copying: workspace.n[0], order: m)
    disturbanceCovariances.append(
      model.disturbanceCovariance - (noiseGain * weight).timesTransposed(noiseGain))
  }

  /// One observation backwards, with its smoothed error.
  private mutating func observe(_ time: Int, _ series: Int, _ isDiffuse: Bool) {
    let index = time * record.seriesCount + series
    let entry = record.entries[index]
    let equation = model.observations[series]
    let noise = equation.variance(at: time)
    if withCovariances { errorVariances[time, series] = noise }
    guard entry.kind == .regular || entry.kind == .diffuse else { return }
    loading.load(equation, at: time)
    let (z, workspace, withCovariances) = (loading, workspace, withCovariances)
    let (error, variance) = record.gains.withUnsafeBufferPointer { gains in
      record.secondGains.withUnsafeBufferPointer { seconds in
        let gain = gains.baseAddress.unsafelyUnwrapped + index * record.m
        let pulled = BLASKernels.dot(gain, workspace.r, count: record.m)
        let spread = withCovariances ? workspace.gainVariance(gain) : 0
        if entry.kind == .regular {
          workspace.regular(
            z, gain: gain, innovation: entry.innovation, variance: entry.variance,
            isDiffuse: isDiffuse, withCovariances: withCovariances)
          return (entry.innovation / entry.variance - pulled, 1 / entry.variance + spread)
        }
        workspace.diffuse(
          z, gain: gain, second: seconds.baseAddress.unsafelyUnwrapped + entry.second,
          entry: entry, withCovariances: withCovariances)
        return (-pulled, spread)
      }
    }
    errors[time, series] = noise * error
    if withCovariances { errorVariances[time, series] = noise - noise * noise * variance }
  }

  /// α̂ and V of one period.
  private mutating func smoothState(_ time: Int, _ isDiffuse: Bool) {
    let m = record.m
    let covariance = Matrix(
      rows: m, columns: m,
      columnMajor: Array(record.covariances[(time * m * m)..<((time + 1) * m * m)]))
    var mean = Array(record.states[(time * m)..<((time + 1) * m)])
    add(covariance * Array(UnsafeBufferPointer(start: workspace.r, count: m)), to: &mean)
    var diffuse = Matrix(rows: m, columns: m)
    if isDiffuse {
      let columns = record.diffuse[time]
      let factor = Matrix(rows: m, columns: columns.count / m, columnMajor: columns)
      diffuse = factor.timesTransposed(factor)
      add(diffuse * Array(UnsafeBufferPointer(start: workspace.rDiffuse, count: m)), to: &mean)
    }
    for i in 0..<m { states[i, time] = mean[i] }
    guard withCovariances else { return }
    var result = covariance - sandwich(covariance, 0, covariance)
    if isDiffuse {
      let cross = sandwich(diffuse, 1, covariance)
      result = result - cross - cross.transposed - sandwich(diffuse, 2, diffuse)
    }
    covariances.append(symmetrized(result))
  }

  private func sandwich(_ left: Matrix, _ order: Int, _ right: Matrix) -> Matrix {
    left * (Matrix(copying: workspace.n[order], order: record.m) * right)
  }

  private func add(_ vector: [Double], to target: inout [Double]) {
    for i in target.indices { target[i] += vector[i] }
  }

  private func symmetrized(_ a: Matrix) -> Matrix { 0.5 * (a + a.transposed) }
}

extension Matrix {
  /// A square matrix copied from raw storage.
  fileprivate init(copying source: UnsafePointer<Double>, order: Int) {
    self.init(
      rows: order, columns: order,
      columnMajor: Array(UnsafeBufferPointer(start: source, count: order * order)))
  }
}
