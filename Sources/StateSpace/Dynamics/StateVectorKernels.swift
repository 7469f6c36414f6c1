/// Moves and sums over states, each in the order that keeps the inner loop on neighbouring elements.
///
/// The scratch holds one number a vector.
extension StateVectors {
  /// Whether equal states of neighbouring vectors are neighbours in memory.
  private var statesAreRows: Bool { vectorStride == 1 && count > 1 }

  /// scratch_k ← Σ_i x_ik over the first `states` states.
  func sum(states: Int) {
    for k in 0..<count { scratch[k] = 0 }
    if statesAreRows {
      for i in 0..<states {
        let source = state(i)
        for k in 0..<count { scratch[k] += source[k] }
      }
    } else {
      for k in 0..<count {
        let vector = base + k * vectorStride
        var total = 0.0
        for i in 0..<states { total += vector[i * elementStride] }
        scratch[k] = total
      }
    }
  }

  /// scratch_k ← Σ_i w_i x_ik.
  func sum(weights: [Double]) {
    for k in 0..<count { scratch[k] = 0 }
    for i in weights.indices where weights[i] != 0 {
      let source = state(i)
      let weight = weights[i]
      for k in 0..<count { scratch[k] += weight * source[k * vectorStride] }
    }
  }

  /// x_{i+1} ← x_i; state 0 keeps its value.
  func shiftDown(states: Int) { shift(states, from: 0, to: 1) }

  /// x_i ← x_{i+1}; the last state keeps its value.
  func shiftUp(states: Int) { shift(states, from: 1, to: 0) }

  private func shift(_ states: Int, from source: Int, to target: Int) {
    if vectorStride == 1 && count == elementStride {
      // Whole columns of a matrix follow each other without a gap: one move.
      state(target).update(from: state(source), count: (states - 1) * elementStride)
    } else if elementStride == 1 {
      for k in 0..<count {
        let vector = base + k * vectorStride
        (vector + target).update(from: vector + source, count: states - 1)
      }
    } else {
      for step in 0..<(states - 1) {
        let i = target > source ? states - 2 - step : step
        let (from, to) = (state(i + source), state(i + target))
        for k in 0..<count { to[k * vectorStride] = from[k * vectorStride] }
      }
    }
  }

  /// scratch_k ← x_ik for one state.
  func copyToScratch(state i: Int) {
    let source = state(i)
    for k in 0..<count { scratch[k] = source[k * vectorStride] }
  }

  /// x_ik ← factor · scratch_k for one state.
  func setFromScratch(state i: Int, factor: Double) {
    let target = state(i)
    for k in 0..<count { target[k * vectorStride] = factor * scratch[k] }
  }

  /// x_ik ← x_ik + factor · scratch_k for one state.
  func addFromScratch(state i: Int, factor: Double) {
    let target = state(i)
    for k in 0..<count { target[k * vectorStride] += factor * scratch[k] }
  }
}
