public import LinearAlgebra
public import Probability

/// Draws of all states given the observations, by mean correction.
///
///     α̃ = α⁺ + E[α | y − y⁺],   (α⁺, y⁺) a draw from the model with initial mean 0
///
/// Gains are computed once; a draw costs O(m) per observation plus the transitions. The diffuse part
/// of α⁺ is zero, which is exact because it cancels. Sources: Durbin & Koopman (2002), Biometrika
/// 89, 603–615; Jarociński (2015) for the zero mean of α⁺.
public struct SimulationSmoother: Sendable {
  private let model: StateSpaceModel
  private let record: FilterRecord
  /// Observations, series i of period t at t p + i.
  private let observations: [Double]
  /// Nonzero elements (row, column, value) of a factor of P∗.
  private let initialFactor: [(Int, Int, Double)]
  /// Nonzero elements of R Q^{1/2}.
  private let noiseFactor: [(Int, Int, Double)]

  /// The number of periods n of a draw.
  public var periods: Int { record.count }
  /// The number of standard normals one draw takes: m + n (p + r).
  public var normalsPerDraw: Int {
    model.stateCount + periods * (model.seriesCount + model.selection.columns)
  }

  /// Prepares draws given n × p observations, NaN = missing.
  ///
  /// - Throws: `StateSpaceError`; `undeterminedStates` when the sample does not identify every
  ///   diffuse direction.
  public init(_ model: StateSpaceModel, _ observations: Matrix) throws(StateSpaceError) {
    let filter = KalmanFilter(model)
    var record = FilterRecord(model, periods: observations.rows, keepsCovariances: false)
    try filter.run(observations, into: &record)
    guard filter.workspace.diffuseCount == 0 else {
      throw .undeterminedStates(count: filter.workspace.diffuseCount)
    }
    self.model = model
    self.record = record
    self.observations = observations.transposed.elements
    initialFactor = Self.nonzero(Self.factor(model.initial.covariance))
    noiseFactor = Self.nonzero(model.selection * Self.factor(model.disturbanceCovariance))
  }

  /// Prepares draws given a single series.
  ///
  /// - Throws: `StateSpaceError`, as for several series.
  public init(_ model: StateSpaceModel, _ series: [Double]) throws(StateSpaceError) {
    try self.init(model, StateSpaceModel.column(series))
  }

  /// One draw of all states, m × n, with the next normals of `stream`.
  ///
  /// Give every draw its own stream number and the draws do not depend on the number of workers.
  ///
  /// - Complexity: O(n p m) plus 3 n transitions.
  public func draw(_ stream: inout RandomStream) -> Matrix {
    draw(normals: stream.normals(normalsPerDraw))
  }

  /// The draw that belongs to given standard normals: affine in them, the smoothed mean at zero.
  package func draw(normals: [Double]) -> Matrix {
    var simulation = Simulation(model, record, normals)
    simulation.run(initialFactor, noiseFactor, minus: observations)
    let smoother = MeanSmoother(model, record)
    var smoothed = [Double](repeating: 0, count: simulation.states.count)
    simulation.observations.withUnsafeBufferPointer { data in
      smoothed.withUnsafeMutableBufferPointer { target in
        guard let source = data.baseAddress, let result = target.baseAddress else { return }
        smoother.run(source, into: result)
      }
    }
    for i in smoothed.indices { smoothed[i] += simulation.states[i] }
    return Matrix(rows: model.stateCount, columns: periods, columnMajor: smoothed)
  }

  /// A factor F of a positive semidefinite matrix, F Fᵀ = A.
  private static func factor(_ matrix: Matrix) -> Matrix {
    let diagonal = Matrix.diagonal(matrix.diagonal.map { $0.squareRoot() })
    if matrix == Matrix.diagonal(matrix.diagonal) { return diagonal }
    // Eigenvalues exist for every finite symmetric matrix; the model checks finiteness in use.
    guard let eigen = try? SymmetricEigen(matrix) else {
      preconditionFailure("a covariance of the model is not finite")
    }
    return eigen.squareRootFactor
  }

  private static func nonzero(_ matrix: Matrix) -> [(Int, Int, Double)] {
    var result: [(Int, Int, Double)] = []
    for j in 0..<matrix.columns {
      for i in 0..<matrix.rows where matrix[i, j] != 0 { result.append((i, j, matrix[i, j])) }
    }
    return result
  }
}

/// One unconditional path and the observations minus its own.
private struct Simulation {
  let model: StateSpaceModel
  let record: FilterRecord
  let normals: [Double]
  var states: [Double]
  /// y − y⁺.
  var observations: [Double] = []

  init(_ model: StateSpaceModel, _ record: FilterRecord, _ normals: [Double]) {
    self.model = model
    self.record = record
    self.normals = normals
    states = [Double](repeating: 0, count: model.stateCount * record.count)
  }

  mutating func run(
    _ initialFactor: [(Int, Int, Double)], _ noiseFactor: [(Int, Int, Double)],
    minus data: [Double]
  ) {
    let (m, p, r) = (model.stateCount, model.seriesCount, model.selection.columns)
    observations = data
    guard record.count > 0 else { return }
    for (i, j, value) in initialFactor { states[i] += value * normals[j] }
    var used = m
    var loading = SparseLoading()
    for time in 0..<record.count {
      for (series, equation) in model.observations.enumerated() {
        loading.load(equation, at: time)
        let signal = states.withUnsafeBufferPointer {
          loading.dot($0.baseAddress.unsafelyUnwrapped + time * m)
        }
        let noise = equation.variance(at: time).squareRoot() * normals[used + series]
        observations[time * p + series] -= signal + noise
      }
      used += p
      if time + 1 < record.count { advance(time, noiseFactor, used) }
      used += r
    }
  }

  private mutating func advance(_ time: Int, _ noiseFactor: [(Int, Int, Double)], _ used: Int) {
    let m = model.stateCount
    var scratch = [Double](repeating: 0, count: m)
    let (transition, normals) = (model.transition, normals)
    states.withUnsafeMutableBufferPointer { path in
      scratch.withUnsafeMutableBufferPointer { free in
        guard let start = path.baseAddress, let room = free.baseAddress else { return }
        let next = start + (time + 1) * m
        for i in 0..<m { next[i] = next[i - m] }
        transition.apply(
          to: StateVectors(base: next, elementStride: 1, count: 1, vectorStride: m, scratch: room),
          at: time)
        for (i, j, value) in noiseFactor { next[i] += value * normals[used + j] }
      }
    }
  }
}
