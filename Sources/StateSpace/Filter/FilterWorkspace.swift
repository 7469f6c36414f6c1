import LinearAlgebra

/// The moving parts of one filter run: allocated once, reused at every step.
///
/// The state's covariance is P∗ + κ A Aᵀ. Carrying the diffuse part as its factor A, m × q, removes
/// exactly one column with every observation that identifies a diffuse direction, so the diffuse
/// phase ends by counting and not by a tolerance on a difference of large numbers.
final class FilterWorkspace {
  let m: Int
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
  let varianceScale: UnsafeMutablePointer<Double>
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
    let q = model.initial.diffuse.columns
    capacity = 2 * m * m + m * q + 6 * m + q
    room = .allocate(capacity: max(capacity, 1))
    room.initialize(repeating: 0, count: max(capacity, 1))
    covariance = room
    scratch = covariance + m * m
    diffuse = scratch + m * m
    state = diffuse + m * q
    diffuseScale = state + m
    varianceScale = diffuseScale + m
    loading = varianceScale + m
    loaded = loading + m
    loadedDiffuse = loaded + m
    projection = loadedDiffuse + m
    diffuseCount = q
    load(model.initial)
  }

  deinit { room.deallocate() }

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
    for i in 0..<m {
      varianceScale[i] = covariance[i + i * m].magnitude.squareRoot()
      var square = 0.0
      for c in 0..<diffuseCount { square += diffuse[i + c * m] * diffuse[i + c * m] }
      diffuseScale[i] = max(diffuseScale[i], square.squareRoot())
    }
  }

  /// The prediction to the next period: a ← T a, P∗ ← T P∗ Tᵀ + R Q Rᵀ, A ← T A.
  func predict(_ model: StateSpaceModel, time: Int) {
    let transition = model.transition
    transition.apply(
      to: StateVectors(
        base: state, elementStride: 1, count: 1, vectorStride: m, scratch: scratch), at: time)
    transition.propagate(covariance: covariance, scratch: scratch, at: time)
    for (position, value) in model.stateNoise { covariance[position] += value }
    if diffuseCount > 0 {
      transition.apply(
        to: StateVectors(
          base: diffuse, elementStride: 1, count: diffuseCount, vectorStride: m,
          scratch: scratch), at: time)
    }
    updateScales()
  }
}
