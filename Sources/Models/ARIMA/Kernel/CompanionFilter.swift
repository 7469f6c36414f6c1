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
  /// Elements from row to row of P: zeros follow each row, so that whole vectors can be shifted.
  let stride: Int
  /// φ* with zeros up to `stride`.
  let phi: UnsafeMutablePointer<Scalar>
  /// R with zeros up to `stride`.
  let loading: UnsafeMutablePointer<Scalar>
  /// P, upper triangle, row i at `i * stride`, and a row of zeros.
  let covariance: UnsafeMutablePointer<Scalar>
  /// Column c of the predicted states at `c * stride`.
  let states: UnsafeMutablePointer<Scalar>
  /// The last innovations, one a column.
  let innovations: UnsafeMutablePointer<Scalar>
  /// The first row of P from its second element on, with zeros up to `stride`.
  private let first: UnsafeMutablePointer<Scalar>

  private static func stride(_ count: Int) -> Int { ((count + 1) & ~1) + 2 }

  /// Bytes of workspace that a filter takes.
  static func bytes(count: Int, columns: Int) -> Int {
    let width = stride(count)
    let scalars = width * (count + 1) + columns * (width + 1) + 3 * width
    return scalars * MemoryLayout<Scalar>.stride + 6 * 64
  }

  private init(count: Int, columns: Int, workspace: KernelWorkspace, sharing other: Self?) {
    self.count = count
    self.columns = columns
    stride = Self.stride(count)
    phi = other?.phi ?? workspace.take(stride)
    loading = other?.loading ?? workspace.take(stride)
    covariance = workspace.take(stride * (count + 1))
    states = workspace.take(stride * columns)
    innovations = workspace.take(columns)
    first = workspace.take(stride)
    for i in 0..<(stride * (count + 1)) { covariance[i] = .zero }
    for i in 0..<(stride * columns) { states[i] = .zero }
    for i in 0..<stride { first[i] = .zero }
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
    self.init(count: count, columns: columns, workspace: workspace, sharing: nil)
    for i in 0..<stride {
      phi[i] = i < shape.arDegree ? polynomials.phi[i] : .zero
      loading[i] =
        i == 0 ? Scalar(1) : i <= shape.maDegree ? polynomials.theta[i - 1] : .zero
    }
    setCovariance(shape, initial)
    for i in 0..<stride { phi[i] = i < degree ? dynamics[i] : .zero }
  }

  /// A filter for other columns, with states zero, that goes on from the covariance of this one.
  ///
  /// It has its own covariance: this filter is not touched.
  func continued(columns: Int, workspace: KernelWorkspace) -> CompanionFilter {
    let filter = CompanionFilter(
      count: count, columns: columns, workspace: workspace, sharing: self)
    for i in 0..<(stride * (count + 1)) { filter.covariance[i] = covariance[i] }
    return filter
  }

  /// P₀ from its first column by the shift identity P = T P Tᵀ + R Rᵀ, last row first.
  private func setCovariance(_ shape: ARMAShape, _ initial: InitialGain<Scalar>) {
    let states = shape.stateCount
    covariance[0] = initial.variance
    for i in 1..<Swift.max(states, 1) {
      covariance[i] = initial.gain[i - 1] - phi[i - 1] * initial.variance
    }
    for i in Swift.stride(from: states - 1, to: 0, by: -1) {
      for j in i..<states {
        var sum = loading[i] * loading[j] + phi[i] * phi[j] * covariance[0]
        if i + 1 < states { sum += phi[j] * covariance[i + 1] }
        if j + 1 < states {
          sum += phi[i] * covariance[j + 1]
          sum += covariance[(i + 1) * stride + j + 1]
        }
        covariance[i * stride + j] = sum
      }
    }
  }

  /// Innovation variance of the coming observation.
  var innovationVariance: Scalar { covariance[0] }

  /// One step with an observation; innovations of all columns are left in `innovations`.
  ///
  /// `inverse` is 1/F and `observation` gives the value of column c at this time.
  @inline(__always)
  func observe(inverse: Scalar, observation: (Int) -> Double) {
    for i in 0..<(count - 1) { first[i] = covariance[i + 1] }
    for c in 0..<columns {
      let state = states + c * stride
      let value = observation(c)
      let innovation = Scalar(value) - state[0]
      innovations[c] = innovation
      let scaled = innovation * inverse
      for i in 0..<count { state[i] = state[i + 1] + first[i] * scaled + phi[i] * value }
    }
    for i in 0..<count {
      Scalar.shiftRow(
        covariance + i * stride, below: covariance + (i + 1) * stride + 1, first: first,
        factor: first[i] * inverse, loading: loading, load: loading[i], from: i, to: count)
    }
  }

  /// One step without an observation.
  func skip() {
    for c in 0..<columns {
      let state = states + c * stride
      let prediction = state[0]
      for i in 0..<count { state[i] = state[i + 1] + phi[i] * prediction }
    }
    let variance = covariance[0]
    for i in 0..<(count - 1) { first[i] = covariance[i + 1] }
    for i in 0..<count {
      let row = covariance + i * stride
      let below = row + stride + 1
      for j in i..<count {
        var sum = loading[i] * loading[j] + phi[i] * phi[j] * variance
        sum += phi[j] * first[i] + phi[i] * first[j]
        row[j] = sum + below[j]
      }
    }
  }
}
