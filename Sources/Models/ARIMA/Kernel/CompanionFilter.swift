/// Kalman filter of an ARMA process in companion form, for several columns that share the gains.
///
///     αₜ₊₁ = T αₜ + R eₜ₊₁,  yₜ = αₜ[0],  R = (1, θ*₁, …),  T shifts up and has φ* in its first column
///
/// Because the observation carries no noise of its own, updating makes the first row of the state
/// covariance zero, and prediction is a shift along the diagonal:
///
///     P⁺[i,j] = P[i+1,j+1] − P[0,i+1] P[0,j+1]/F + Rᵢ Rⱼ         (observed)
///     P⁺[i,j] = (T P Tᵀ)[i,j] + Rᵢ Rⱼ                            (missing: the update is skipped)
///
/// The same form serves a process that is differenced inside the filter: φ* is then multiplied by
/// the differencing polynomial and the unknown start becomes extra columns (see `DiffuseStart`).
/// All variances are in units of σ².
///
/// Sources: Gardner, Harvey & Phillips (1980), Applied Statistics 29, 311–322;
/// Jones (1980), Technometrics 22, 389–395.
struct CompanionFilter<Scalar: KernelScalar> {
  let count: Int
  let columns: Int
  /// φ* with zeros up to `count`.
  let phi: UnsafeMutablePointer<Scalar>
  /// R.
  let loading: UnsafeMutablePointer<Scalar>
  /// P, upper triangle, row i at `i * count`.
  let covariance: UnsafeMutablePointer<Scalar>
  /// Column c of the predicted states at `c * count`.
  let states: UnsafeMutablePointer<Scalar>
  /// The last innovations, one a column.
  let innovations: UnsafeMutablePointer<Scalar>
  private let first: UnsafeMutablePointer<Scalar>

  /// Bytes of workspace that a filter takes.
  static func bytes(count: Int, columns: Int) -> Int {
    let scalars = count * count + columns * (count + 1) + 3 * count
    return scalars * MemoryLayout<Scalar>.stride + 6 * 64
  }

  /// A filter at rest: covariance of the stationary start, states zero.
  ///
  /// `count` is the state dimension, at least `shape.stateCount`; what exceeds it starts at zero.
  /// `dynamics` is φ of the filter, `degree` entries: φ* itself for a stationary process.
  init(
    count: Int, columns: Int, shape: ARMAShape, polynomials: ARMAPolynomials<Scalar>,
    dynamics: UnsafeMutablePointer<Scalar>, degree: Int, initial: InitialGain<Scalar>,
    workspace: KernelWorkspace
  ) {
    self.count = count
    self.columns = columns
    phi = workspace.take(count)
    loading = workspace.take(count)
    covariance = workspace.take(count * count)
    states = workspace.take(count * columns)
    innovations = workspace.take(columns)
    first = workspace.take(count)
    for i in 0..<count {
      phi[i] = i < shape.arDegree ? polynomials.phi[i] : .zero
      loading[i] =
        i == 0 ? Scalar(1) : i <= shape.maDegree ? polynomials.theta[i - 1] : .zero
    }
    for i in 0..<(count * columns) { states[i] = .zero }
    setCovariance(shape, initial)
    for i in 0..<count { phi[i] = i < degree ? dynamics[i] : .zero }
  }

  /// A filter for other columns, with states zero, that goes on from the covariance of this one.
  ///
  /// It has its own covariance: this filter is not touched.
  func continued(columns: Int, workspace: KernelWorkspace) -> CompanionFilter {
    CompanionFilter(continuing: self, columns: columns, workspace: workspace)
  }

  private init(continuing other: CompanionFilter, columns: Int, workspace: KernelWorkspace) {
    count = other.count
    self.columns = columns
    phi = other.phi
    loading = other.loading
    covariance = workspace.take(count * count)
    states = workspace.take(count * columns)
    innovations = workspace.take(columns)
    first = workspace.take(count)
    for i in 0..<(count * count) { covariance[i] = other.covariance[i] }
    for i in 0..<(count * columns) { states[i] = .zero }
  }

  /// P₀ from its first column by the shift identity P = T P Tᵀ + R Rᵀ, last row first.
  private func setCovariance(_ shape: ARMAShape, _ initial: InitialGain<Scalar>) {
    for i in 0..<(count * count) { covariance[i] = .zero }
    let states = shape.stateCount
    covariance[0] = initial.variance
    for i in 1..<Swift.max(states, 1) {
      covariance[i] = initial.gain[i - 1] - phi[i - 1] * initial.variance
    }
    for i in stride(from: states - 1, to: 0, by: -1) {
      for j in i..<states { covariance[i * count + j] = predicted(i, j, states) }
    }
  }

  /// (T P Tᵀ)[i,j] + Rᵢ Rⱼ for i ≤ j within the first `limit` states.
  @inline(__always)
  private func predicted(_ i: Int, _ j: Int, _ limit: Int) -> Scalar {
    var sum = loading[i] * loading[j] + phi[i] * phi[j] * covariance[0]
    if i + 1 < limit { sum += phi[j] * covariance[i + 1] }
    if j + 1 < limit {
      sum += phi[i] * covariance[j + 1]
      sum += covariance[(i + 1) * count + j + 1]
    }
    return sum
  }

  /// Innovation variance of the coming observation.
  var innovationVariance: Scalar { covariance[0] }

  /// One step with an observation; innovations of all columns are left in `innovations`.
  ///
  /// `inverse` is 1/F and `observation` gives the value of column c at this time.
  @inline(__always)
  func observe(inverse: Scalar, observation: (Int) -> Double) {
    for i in 0..<count { first[i] = covariance[i] }
    for c in 0..<columns {
      let state = states + c * count
      let value = observation(c)
      let innovation = Scalar(value) - state[0]
      innovations[c] = innovation
      let scaled = innovation * inverse
      for i in 0..<(count - 1) {
        state[i] = state[i + 1] + first[i + 1] * scaled + phi[i] * value
      }
      state[count - 1] = phi[count - 1] * value
    }
    let last = count - 1
    for i in 0..<last {
      let row = covariance + i * count
      let below = covariance + (i + 1) * count + 1
      let factor = .zero - first[i + 1] * inverse
      let load = loading[i]
      for j in i..<last {
        row[j] = below[j] + factor * first[j + 1] + load * loading[j]
      }
      row[last] = load * loading[last]
    }
    covariance[last * count + last] = loading[last] * loading[last]
  }

  /// One step without an observation.
  func skip() {
    for c in 0..<columns {
      let state = states + c * count
      let prediction = state[0]
      for i in 0..<(count - 1) { state[i] = state[i + 1] + phi[i] * prediction }
      state[count - 1] = phi[count - 1] * prediction
    }
    for i in 0..<count { first[i] = covariance[i] }
    let variance = first[0]
    for i in 0..<count {
      for j in i..<count {
        var sum = loading[i] * loading[j] + phi[i] * phi[j] * variance
        if i + 1 < count { sum += phi[j] * first[i + 1] }
        if j + 1 < count {
          sum += phi[i] * first[j + 1]
          sum += covariance[(i + 1) * count + j + 1]
        }
        covariance[i * count + j] = sum
      }
    }
  }
}
