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
  func observe(_ value: Double, time: Int, series: Int) throws(StateSpaceError) -> FilterStep {
    if value.isNaN { return step(.missing, time, series, .nan, 0, 0) }
    if value.isInfinite { throw .infiniteObservation(time: time, series: series) }
    let plan = plans[series]
    plan.write(time: time, to: loading, count: m)
    let (fit, size, scale) = project(plan.support)
    guard fit.isFinite else { throw .notFiniteLoading(time: time, series: series) }
    let innovation = value - fit
    let noise = plan.variance(at: time)
    let variance = loadCovariance(plan.support) + noise
    if diffuseCount > 0 {
      let diffuseVariance = loadDiffuse(plan.support)
      if exceedsRounding(diffuseVariance, plan.support) {
        updateDiffuse(innovation, variance, diffuseVariance)
        return step(.diffuse, time, series, innovation, variance, diffuseVariance)
      }
    }
    if !(variance > Self.varianceTolerance * (scale + noise)) {
      let tolerated = Self.varianceTolerance * scale
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

  /// Z a, the sum of its terms' sizes, and Σ Z² Var: what F∗ would be without cancellation.
  private func project(
    _ support: UnsafeMutableBufferPointer<Int>
  ) -> (fit: Double, size: Double, scale: Double) {
    var (fit, size, scale) = (0.0, 0.0, 0.0)
    for k in support {
      let z = loading[k]
      let term = z * state[k]
      fit += term
      size += term.magnitude
      scale += z * z * variances[k]
    }
    return (fit, size, scale)
  }

  /// Whether F∞ is more than what rounding leaves of a zero.
  private func exceedsRounding(
    _ diffuseVariance: Double, _ support: UnsafeMutableBufferPointer<Int>
  ) -> Bool {
    var limit = 0.0
    for k in support { limit += loading[k].magnitude * diffuseScale[k] }
    limit *= Self.diffuseTolerance
    return diffuseVariance > limit * limit
  }

  /// Z a with M∗ left in `loaded`, and whether Z touches an undetermined diffuse direction.
  func project(series: Int, time: Int) -> (mean: Double, isDiffuse: Bool) {
    let plan = plans[series]
    plan.write(time: time, to: loading, count: m)
    let (fit, _, _) = project(plan.support)
    _ = loadCovariance(plan.support)
    return (fit, diffuseCount > 0 && exceedsRounding(loadDiffuse(plan.support), plan.support))
  }

  /// M∗ = P∗ Zᵀ into `loaded`; returns Z M∗.
  private func loadCovariance(_ support: UnsafeMutableBufferPointer<Int>) -> Double {
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
  private func loadDiffuse(_ support: UnsafeMutableBufferPointer<Int>) -> Double {
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
    dropProjectedColumn(
      diffuse, rows: m, columns: diffuseCount, leadingDimension: m,
      projection: projection, square: diffuseVariance, scratch: scratch)
    diffuseCount -= 1
  }
}
