import LinearAlgebra

/// The moving parts of one filter run: allocated once, reused at every step.
///
/// The state's covariance is P∗ + κ A Aᵀ. Carrying the diffuse part as its factor A, m × q, removes
/// exactly one column with every observation that identifies a diffuse direction, so the diffuse
/// phase ends by counting and not by a tolerance on a difference of large numbers.
final class FilterWorkspace {
  let m: Int
  let model: StateSpaceModel
  /// The observation equations as plain pointers.
  let plans: [ObservationPlan]
  /// a: the predicted, then filtered state.
  let state: UnsafeMutablePointer<Double>
  /// P∗, m × m.
  let covariance: UnsafeMutablePointer<Double>
  /// A, m × q, and the current q.
  let diffuse: UnsafeMutablePointer<Double>
  var diffuseCount: Int
  /// The largest norm each row of A has had: the scale against which a zero is judged.
  let diffuseScale: UnsafeMutablePointer<Double>
  /// Var of each state at the start of the period, for the same purpose.
  let variances: UnsafeMutablePointer<Double>
  /// Z, written out.
  let loading: UnsafeMutablePointer<Double>
  /// M∗ = P∗ Zᵀ and M∞ = A Aᵀ Zᵀ.
  let loaded: UnsafeMutablePointer<Double>
  let loadedDiffuse: UnsafeMutablePointer<Double>
  /// u = Aᵀ Zᵀ.
  let projection: UnsafeMutablePointer<Double>
  /// m × m elements for the operators.
  let scratch: UnsafeMutablePointer<Double>

  private let room: UnsafeMutablePointer<Double>
  private let capacity: Int

  /// Room for a model, with its initial law loaded.
  init(_ model: StateSpaceModel) {
    m = model.stateCount
    self.model = model
    plans = model.observations.map { ObservationPlan($0) }
    let q = model.initial.diffuse.columns
    capacity = 2 * m * m + m * q + 6 * m + q
    room = .allocate(capacity: max(capacity, 1))
    room.initialize(repeating: 0, count: max(capacity, 1))
    covariance = room
    scratch = covariance + m * m
    diffuse = scratch + m * m
    state = diffuse + m * q
    diffuseScale = state + m
    variances = diffuseScale + m
    loading = variances + m
    loaded = loading + m
    loadedDiffuse = loaded + m
    projection = loadedDiffuse + m
    diffuseCount = q
    load(model.initial)
  }

  deinit {
    room.deallocate()
    for plan in plans { plan.deallocate() }
  }

  /// Starts again from an initial law of the same shape.
  func load(_ initial: InitialState) {
    for (i, value) in initial.mean.enumerated() { state[i] = value }
    for (i, value) in initial.covariance.elements.enumerated() { covariance[i] = value }
    for (i, value) in initial.diffuse.elements.enumerated() { diffuse[i] = value }
    diffuseCount = initial.diffuse.columns
    for i in 0..<m { diffuseScale[i] = 0 }
    updateScales()
  }

  /// Remembers the size of the diffuse rows and of the predicted variances.
  func updateScales() {
    for i in 0..<m { variances[i] = covariance[i + i * m] }
    guard diffuseCount > 0 else { return }
    for i in 0..<m {
      var square = 0.0
      for c in 0..<diffuseCount { square += diffuse[i + c * m] * diffuse[i + c * m] }
      diffuseScale[i] = max(diffuseScale[i], square.squareRoot())
    }
  }

  /// The prediction to the next period: a ← T a, P∗ ← T P∗ Tᵀ + R Q Rᵀ, A ← T A.
  func predict(time: Int) {
    model.transition.apply(
      to: StateVectors(
        base: state, elementStride: 1, count: 1, vectorStride: m, scratch: scratch), at: time)
    model.transition.propagate(covariance: covariance, scratch: scratch, at: time)
    for (position, value) in model.stateNoise { covariance[position] += value }
    if diffuseCount > 0 {
      model.transition.apply(
        to: StateVectors(
          base: diffuse, elementStride: 1, count: diffuseCount, vectorStride: m,
          scratch: scratch), at: time)
    }
    updateScales()
  }
}

/// An observation equation laid out for the inner loop: pointers only, nothing to count references.
struct ObservationPlan {
  /// Z's constant part.
  let loading: UnsafeMutablePointer<Double>
  /// The states with a loading.
  let support: UnsafeMutableBufferPointer<Int>
  /// H.
  let variance: UnsafeMutableBufferPointer<Double>
  /// States with a path of loadings, and the paths.
  let varying: UnsafeMutableBufferPointer<(state: Int, path: UnsafeMutableBufferPointer<Double>)>

  init(_ equation: ObservationEquation) {
    loading = Self.copy(equation.loading).baseAddress ?? .allocate(capacity: 1)
    support = Self.copy(equation.support)
    variance = Self.copy(equation.variance)
    varying = Self.copy(equation.timeVarying.map { ($0.state, Self.copy($0.values)) })
  }

  func deallocate() {
    for entry in varying { entry.path.deallocate() }
    varying.deallocate()
    variance.deallocate()
    support.deallocate()
    loading.deallocate()
  }

  private static func copy<Element>(_ source: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: source.count)
    _ = buffer.initialize(from: source)
    return buffer
  }

  /// H_t.
  @inline(__always)
  func variance(at time: Int) -> Double { variance[min(time, variance.count - 1)] }

  /// Writes Z_t to `target`, m elements.
  @inline(__always)
  func write(time: Int, to target: UnsafeMutablePointer<Double>, count m: Int) {
    target.update(from: loading, count: m)
    for (state, path) in varying { target[state] = time < path.count ? path[time] : .nan }
  }
}
