/// The arithmetic of one scalar observation.
extension FilterWorkspace {
  /// Below this share of its largest possible size u = Aᵀ Zᵀ counts as zero.
  ///
  /// Rounding leaves about 1e-15; a direction seen ten thousand million times more weakly than
  /// others still counts as seen.
  private static let diffuseTolerance = 1e-10
  /// F∗ counts as zero below this share of its largest possible size (rounding leaves 1e-15).
  private static let varianceTolerance = 1e-13
  /// An innovation that should be zero may miss by this share of the observation's size.
  private static let redundantTolerance = 1e-6

  /// The prediction as it stands.
  func prediction(_ time: Int) -> PredictedState {
    PredictedState(
      time: time, state: UnsafeBufferPointer(start: state, count: m),
      covariance: UnsafeBufferPointer(start: covariance, count: m * m),
      diffuse: UnsafeBufferPointer(start: diffuse, count: m * diffuseCount))
  }

  /// Uses one observation: prediction error, gain, update.
  func observe(
    _ value: Double, _ equation: ObservationEquation, time: Int, series: Int
  ) throws(StateSpaceError) -> FilterStep {
    if value.isNaN { return step(.missing, time, series, .nan, 0, 0) }
    if value.isInfinite { throw .infiniteObservation(time: time, series: series) }
    write(equation, time)
    let (fit, size, scale, diffuseLimit) = project(equation.support)
    guard fit.isFinite else { throw .notFiniteLoading(time: time, series: series) }
    let innovation = value - fit
    let noise = equation.variance(at: time)
    let variance = loadCovariance(equation.support) + noise
    if diffuseCount > 0 {
      let diffuseVariance = loadDiffuse(equation.support)
      let limit = Self.diffuseTolerance * diffuseLimit
      if diffuseVariance > limit * limit {
        updateDiffuse(innovation, variance, diffuseVariance)
        return step(.diffuse, time, series, innovation, variance, diffuseVariance)
      }
    }
    if !(variance > Self.varianceTolerance * (scale * scale + noise)) {
      let tolerated = Self.varianceTolerance * scale * scale
      guard variance >= -tolerated else {
        throw .indefiniteVariance(time: time, series: series, variance: variance)
      }
      guard innovation.magnitude <= Self.redundantTolerance * (value.magnitude + size) else {
        throw .impossibleObservation(time: time, series: series, innovation: innovation)
      }
      return step(.redundant, time, series, innovation, 0, 0)
    }
    updateRegular(innovation, variance)
    return step(.regular, time, series, innovation, variance, 0)
  }

  private func step(
    _ kind: FilterStep.Kind, _ time: Int, _ series: Int, _ innovation: Double, _ variance: Double,
    _ diffuseVariance: Double
  ) -> FilterStep {
    FilterStep(
      time: time, series: series, kind: kind, innovation: innovation, variance: variance,
      diffuseVariance: diffuseVariance,
      loading: UnsafeBufferPointer(start: loading, count: m),
      loadedCovariance: UnsafeBufferPointer(start: loaded, count: m),
      loadedDiffuse: UnsafeBufferPointer(start: loadedDiffuse, count: m))
  }

  /// Writes Z_t out.
  func write(_ equation: ObservationEquation, _ time: Int) {
    equation.loading.withUnsafeBufferPointer { source in
      for i in 0..<m { loading[i] = source[i] }
    }
    for varying in equation.timeVarying { loading[varying.state] = varying.value(at: time) }
  }

  /// Z a, the sum of its terms' sizes, and the largest sizes of √(Z P∗ Zᵀ) and √(Z P∞ Zᵀ).
  private func project(_ support: [Int]) -> (Double, Double, Double, Double) {
    var (fit, size, scale, diffuseLimit) = (0.0, 0.0, 0.0, 0.0)
    for k in support {
      let z = loading[k]
      fit += z * state[k]
      size += (z * state[k]).magnitude
      scale += z.magnitude * varianceScale[k]
      diffuseLimit += z.magnitude * diffuseScale[k]
    }
    return (fit, size, scale, diffuseLimit)
  }

  /// Z a with M∗ left in `loaded`, and whether Z touches an undetermined diffuse direction.
  func project(_ equation: ObservationEquation) -> (mean: Double, isDiffuse: Bool) {
    let (fit, _, _, diffuseLimit) = project(equation.support)
    _ = loadCovariance(equation.support)
    let limit = Self.diffuseTolerance * diffuseLimit
    return (fit, diffuseCount > 0 && loadDiffuse(equation.support) > limit * limit)
  }

  /// M∗ = P∗ Zᵀ into `loaded`; returns Z M∗.
  private func loadCovariance(_ support: [Int]) -> Double {
    for i in 0..<m { loaded[i] = 0 }
    for k in support {
      let z = loading[k]
      let column = covariance + k * m
      for i in 0..<m { loaded[i] += z * column[i] }
    }
    var sum = 0.0
    for k in support { sum += loading[k] * loaded[k] }
    return sum
  }

  /// u = Aᵀ Zᵀ and M∞ = A u; returns F∞ = u·u.
  private func loadDiffuse(_ support: [Int]) -> Double {
    var square = 0.0
    for i in 0..<m { loadedDiffuse[i] = 0 }
    for c in 0..<diffuseCount {
      let column = diffuse + c * m
      var u = 0.0
      for k in support { u += loading[k] * column[k] }
      projection[c] = u
      square += u * u
      for i in 0..<m { loadedDiffuse[i] += u * column[i] }
    }
    return square
  }

  /// a ← a + M v/F, P ← P − g gᵀ with g = M/√F.
  private func updateRegular(_ innovation: Double, _ variance: Double) {
    let gain = innovation / variance
    let root = 1 / variance.squareRoot()
    // The scaled vector goes to scratch: `loaded` is lent to the receiver unscaled.
    let g = scratch
    for i in 0..<m {
      state[i] += loaded[i] * gain
      g[i] = loaded[i] * root
    }
    for j in 0..<m {
      let column = covariance + j * m
      let factor = g[j]
      for i in 0..<m { column[i] -= g[i] * factor }
    }
  }

  /// The diffuse update: one column of A is rotated onto the observation and dropped.
  private func updateDiffuse(
    _ innovation: Double, _ variance: Double, _ diffuseVariance: Double
  ) {
    let gain = scratch
    for i in 0..<m {
      gain[i] = loadedDiffuse[i] / diffuseVariance
      state[i] += gain[i] * innovation
    }
    for j in 0..<m {
      let column = covariance + j * m
      let (k, l) = (gain[j], loaded[j])
      // Symmetric term by term, so P∗ stays symmetric to the bit.
      for i in 0..<m {
        column[i] += (gain[i] * k) * variance - (loaded[i] * k + gain[i] * l)
      }
    }
    dropProjectedColumn(diffuseVariance)
  }

  /// A ← A H without its last column, H being the reflection that turns u onto the last axis.
  private func dropProjectedColumn(_ diffuseVariance: Double) {
    let last = diffuseCount - 1
    let norm = diffuseVariance.squareRoot()
    // w = u ± |u| e_last, the sign against cancellation; H = I − w wᵀ/(|u| |w_last|).
    let pivot = projection[last] + (projection[last] < 0 ? -norm : norm)
    let scale = 1 / (norm * pivot.magnitude)
    projection[last] = pivot
    let target = scratch
    for i in 0..<m { target[i] = 0 }
    for c in 0...last {
      let column = diffuse + c * m
      let w = projection[c]
      for i in 0..<m { target[i] += column[i] * w }
    }
    for c in 0..<last {
      let column = diffuse + c * m
      let factor = projection[c] * scale
      for i in 0..<m { column[i] -= target[i] * factor }
    }
    diffuseCount = last
  }
}
