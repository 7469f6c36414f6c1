/// Forecasts of a differenced series without gaps and their responses to the coming shocks, from the
/// gains of the Chandrasekhar recursions run on past the sample.
///
/// States slide along a window instead of being moved: place t + i of the window is aₜ[i].
struct SampleEnd {
  /// Forecast of each coming value.
  private(set) var base: [Double] = []
  /// Response to a shock of one standard deviation in month m, zero before m.
  private(set) var shocks: [[Double]] = []

  /// Nil with gaps, and where the recursions lose digits.
  ///
  /// The coefficients must be set in the objective. O((n + h) r + h²).
  init?(objective: ARIMAObjective, horizon: Int) {
    let shape = objective.shape
    let problem = objective.problem
    guard problem.columnCount == 1, !problem.isDiffuse else { return nil }
    let count = problem.count + horizon
    let window = count + shape.gainCount + 1
    let (p, q) = (shape.arDegree, shape.maDegree)
    let workspace = KernelWorkspace(
      capacity: ChandrasekharTape.bytes(count: count, columns: 0, shape: shape)
        + (window + p * (p + 1) + 8 * (p + q + 2)) * 8 + 32 * 64)
    let polynomials = ARMAPolynomials(
      shape: shape, coefficients: objective.natural, workspace: workspace)
    guard
      let initial = InitialGain(shape: shape, polynomials: polynomials, workspace: workspace),
      initial.variance <= ARIMAObjective.reportedVariance
    else { return nil }
    let tape = ChandrasekharTape(
      count: count, columns: 0, shape: shape, polynomials: polynomials, initial: initial,
      workspace: workspace)
    guard tape.run(data: objective.combined, variance: initial.variance) != nil else { return nil }
    let recursion = WindowRecursion(
      tape: tape, states: workspace.take(window), length: shape.gainCount,
      feedback: shape.arLags.map { (lag: $0, weight: polynomials.phi[$0 - 1]) })
    withExtendedLifetime(workspace) {
      base = recursion.forecast(objective.combined, count: problem.count, horizon: horizon)
      shocks = (0..<horizon).map {
        recursion.response(month: $0, time: problem.count + $0, horizon: horizon)
      }
    }
  }
}

/// A stationary process stepped along a window with the gains of a tape.
private struct WindowRecursion {
  let tape: ChandrasekharTape
  let states: UnsafeMutablePointer<Double>
  /// Entries of a gain.
  let length: Int
  /// φ* where it differs from zero.
  let feedback: [(lag: Int, weight: Double)]

  /// Predictions of the values after the sample.
  func forecast(_ data: UnsafePointer<Double>, count: Int, horizon: Int) -> [Double] {
    for i in 0...(count + horizon + length) { states[i] = 0 }
    for t in 0..<count {
      let prediction = states[t]
      add(t, (data[t] - prediction) * tape.inverses[t], to: states + t + 1)
      for (lag, weight) in feedback { states[t + lag] += weight * prediction }
    }
    for t in count..<(count + horizon) {
      for (lag, weight) in feedback { states[t + lag] += weight * states[t] }
    }
    return (count..<(count + horizon)).map { states[$0] }
  }

  /// The values after a shock of one standard deviation at `time`, zero before `month`.
  func response(month: Int, time: Int, horizon: Int) -> [Double] {
    let inverseRoot = tape.inverses[time].squareRoot()
    for i in 0...(horizon + length) { states[i] = 0 }
    add(time, inverseRoot, to: states)
    var response = [Double](repeating: 0, count: horizon)
    response[month] = 1 / inverseRoot
    for i in 0..<(horizon - month - 1) {
      let value = states[i]
      response[month + 1 + i] = value
      for (lag, weight) in feedback { states[i + lag] += weight * value }
    }
    return response
  }

  /// Adds a multiple of the gain of time t to a state.
  private func add(_ t: Int, _ factor: Double, to state: UnsafeMutablePointer<Double>) {
    let gain = UnsafeRawPointer(tape.gains + t * tape.stride).assumingMemoryBound(to: Double.self)
    for i in 0..<length { state[i] += gain[i] * factor }
  }
}
