import LinearAlgebra

/// Smoothed means of new data with the gains of a finished filter run.
///
/// Three passes of O(m) per observation plus the transitions: innovations forwards, r backwards,
/// states forwards by α̂_{t+1} = T α̂_t + R Q Rᵀ r_t (Koopman 1993; Durbin & Koopman 2012,
/// section 4.6.2). No covariance is touched.
final class MeanSmoother {
  private let model: StateSpaceModel
  private let record: FilterRecord
  private let workspace: SmootherWorkspace
  private let m: Int
  private var loading = SparseLoading()
  private var innovations: [Double]
  /// r⁰ as it stands at the start of each period's successor.
  private var weights: [Double]
  private var state: [Double]
  private var scratch: [Double]

  init(_ model: StateSpaceModel, _ record: FilterRecord) {
    self.model = model
    self.record = record
    m = record.m
    workspace = SmootherWorkspace(stateCount: m)
    innovations = [Double](repeating: 0, count: record.entries.count)
    weights = [Double](repeating: 0, count: record.count * m)
    state = [Double](repeating: 0, count: m)
    scratch = [Double](repeating: 0, count: m)
  }

  /// Writes the smoothed states, m a period, to `target`.
  ///
  /// Series i of period t stands at t p + i of `observations`; gaps are those of the record.
  func run(_ observations: UnsafePointer<Double>, into target: UnsafeMutablePointer<Double>) {
    forward(observations)
    backward()
    rebuild(into: target)
  }

  private func transition(_ vector: UnsafeMutablePointer<Double>, _ time: Int) {
    scratch.withUnsafeMutableBufferPointer { room in
      guard let free = room.baseAddress else { return }
      model.transition.apply(
        to: StateVectors(base: vector, elementStride: 1, count: 1, vectorStride: m, scratch: free),
        at: time)
    }
  }

  /// v = y − Z a, a ← T (a + K v).
  private func forward(_ observations: UnsafePointer<Double>) {
    for i in 0..<m { state[i] = model.initial.mean[i] }
    state.withUnsafeMutableBufferPointer { buffer in
      let a = buffer.baseAddress.unsafelyUnwrapped
      record.gains.withUnsafeBufferPointer { gains in
        for time in 0..<record.count {
          for series in 0..<record.seriesCount {
            let index = time * record.seriesCount + series
            let kind = record.entries[index].kind
            guard kind == .regular || kind == .diffuse else { continue }
            loading.load(model.observations[series], at: time)
            let innovation = observations[index] - loading.dot(a)
            innovations[index] = innovation
            let gain = gains.baseAddress.unsafelyUnwrapped + index * m
            for i in 0..<m { a[i] += gain[i] * innovation }
          }
          transition(a, time)
        }
      }
    }
  }

  private func backward() {
    for i in 0..<m { (workspace.r[i], workspace.rDiffuse[i]) = (0, 0) }
    for time in stride(from: record.count - 1, through: 0, by: -1) {
      let isDiffuse = time < record.diffuse.count
      for i in 0..<m { weights[time * m + i] = workspace.r[i] }
      workspace.retreat(
        model.transition, time: time, isDiffuse: isDiffuse, withCovariances: false)
      for series in stride(from: record.seriesCount - 1, through: 0, by: -1) {
        observe(time, series, isDiffuse)
      }
    }
  }

  private func observe(_ time: Int, _ series: Int, _ isDiffuse: Bool) {
    let index = time * record.seriesCount + series
    var entry = record.entries[index]
    guard entry.kind == .regular || entry.kind == .diffuse else { return }
    entry.innovation = innovations[index]
    loading.load(model.observations[series], at: time)
    record.gains.withUnsafeBufferPointer { gains in
      let gain = gains.baseAddress.unsafelyUnwrapped + index * m
      if entry.kind == .regular {
        workspace.regular(
          loading, gain: gain, innovation: entry.innovation, variance: entry.variance,
          isDiffuse: isDiffuse, withCovariances: false)
      } else {
        record.secondGains.withUnsafeBufferPointer { seconds in
          workspace.diffuse(
            loading, gain: gain, second: seconds.baseAddress.unsafelyUnwrapped + entry.second,
            entry: entry, withCovariances: false)
        }
      }
    }
  }

  /// α̂₀ = a₀ + P∗ r⁰ + A Aᵀ r¹, then forwards with the smoothed disturbances.
  private func rebuild(into target: UnsafeMutablePointer<Double>) {
    guard record.count > 0 else { return }
    for i in 0..<m { target[i] = model.initial.mean[i] }
    addProduct(model.initial.covariance, workspace.r, to: target)
    let diffuse = model.initial.diffuse
    for c in 0..<diffuse.columns {
      var u = 0.0
      for k in 0..<m { u += diffuse[k, c] * workspace.rDiffuse[k] }
      for i in 0..<m { target[i] += diffuse[i, c] * u }
    }
    for time in 0..<(record.count - 1) {
      let (now, next) = (target + time * m, target + (time + 1) * m)
      for i in 0..<m { next[i] = now[i] }
      transition(next, time)
      for (position, value) in model.stateNoise {
        next[position % m] += value * weights[time * m + position / m]
      }
    }
  }

  private func addProduct(
    _ matrix: Matrix, _ vector: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<m where vector[j] != 0 {
      for i in 0..<m { target[i] += matrix[i, j] * vector[j] }
    }
  }
}
