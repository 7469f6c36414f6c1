/// The start of the filter from autocovariances, in units of σ².
///
///     F₀ = γ(0),   K₀[i] = Cov(αₜ₊₁[i], yₜ) = Σ_{j>i} φ*ⱼ γ(j − 1 − i) + Σ_{j>i} θ*ⱼ ψ(j − 1 − i)
///
/// γ comes from the autoregressive part by the reverse Levinson recursion and a sparse convolution
/// with the moving average, so only the first column of the initial covariance is ever formed.
///
/// Sources: Tunnicliffe Wilson (1979), Journal of Statistical Computation and Simulation 8;
/// McLeod (1975), Applied Statistics 24, 255–256.
/// - Complexity: O(p*² + lags · p*); no allocation.
struct InitialGain<Scalar: KernelScalar> {
  /// γ(0)/σ².
  let variance: Scalar
  /// K₀, `gainCount` entries.
  let gain: UnsafeMutablePointer<Scalar>

  /// Nil when the autoregression is not stationary.
  init?(shape: ARMAShape, polynomials: ARMAPolynomials<Scalar>, workspace: KernelWorkspace) {
    gain = workspace.take(shape.gainCount)
    for i in 0..<shape.gainCount { gain[i] = .zero }
    let spread = Self.spread(shape, polynomials, workspace)
    guard shape.arDegree > 0 else {
      variance = spread[0]
      for i in 0..<shape.maDegree { gain[i] = spread[i + 1] }
      return
    }
    let pure = Self.autoregressiveCovariances(shape, polynomials, workspace)
    guard let pure else { return nil }
    let covariances: UnsafeMutablePointer<Scalar> = workspace.take(shape.arDegree)
    for k in 0..<shape.arDegree {
      var sum = spread[0] * pure[k]
      for m in shape.maSpreads {
        sum += spread[m] * (pure[k + m] + pure[k > m ? k - m : m - k])
      }
      covariances[k] = sum
    }
    variance = covariances[0]
    guard variance.value.isFinite else { return nil }
    for j in shape.arLags {
      for i in 0..<j { gain[i] += polynomials.phi[j - 1] * covariances[j - 1 - i] }
    }
    let psi = Self.weights(shape, polynomials, workspace)
    for j in shape.maLags {
      for i in 0..<j { gain[i] += polynomials.theta[j - 1] * psi[j - 1 - i] }
    }
  }

  /// Autocovariances of the moving average alone at lags 0…q*, with unit innovations.
  private static func spread(
    _ shape: ARMAShape, _ polynomials: ARMAPolynomials<Scalar>, _ workspace: KernelWorkspace
  ) -> UnsafeMutablePointer<Scalar> {
    let theta = polynomials.theta
    let spread: UnsafeMutablePointer<Scalar> = workspace.take(shape.maDegree + 1)
    for m in 0...shape.maDegree { spread[m] = .zero }
    spread[0] = Scalar(1)
    for a in shape.maLags {
      spread[a] += theta[a - 1]
      for b in shape.maLags where b >= a { spread[b - a] += theta[a - 1] * theta[b - 1] }
    }
    return spread
  }

  /// Autocovariances of the autoregression alone at lags 0…p* + q*, with unit innovations.
  private static func autoregressiveCovariances(
    _ shape: ARMAShape, _ polynomials: ARMAPolynomials<Scalar>, _ workspace: KernelWorkspace
  ) -> UnsafeMutablePointer<Scalar>? {
    let p = shape.arDegree
    // Row m − 1 of the triangle holds the predictor of order m.
    let triangle: UnsafeMutablePointer<Scalar> = workspace.take(p * (p + 1) / 2)
    func row(_ m: Int) -> UnsafeMutablePointer<Scalar> { triangle + m * (m - 1) / 2 }
    for i in 0..<p { row(p)[i] = polynomials.phi[i] }
    var product = Scalar(1)
    for m in stride(from: p, through: 1, by: -1) {
      let upper = row(m)
      let r = upper[m - 1]
      guard r.value.magnitude < 1 else { return nil }
      let share = (Scalar(1) - r) * (Scalar(1) + r)
      product = product * share
      guard m > 1 else { break }
      let lower = row(m - 1)
      let inverse = share.reciprocal
      for i in 0..<(m - 1) { lower[i] = (upper[i] + r * upper[m - 2 - i]) * inverse }
    }
    let pure: UnsafeMutablePointer<Scalar> = workspace.take(p + shape.maDegree + 1)
    pure[0] = product.reciprocal
    var remaining = pure[0]
    for m in 1...p {
      let r = row(m)[m - 1]
      var sum = r * remaining
      for i in 0..<(m - 1) { sum += row(m - 1)[i] * pure[m - 1 - i] }
      pure[m] = sum
      remaining = remaining * ((Scalar(1) - r) * (Scalar(1) + r))
    }
    extend(pure, shape, polynomials)
    return pure
  }

  /// γ(k) = Σ φ*ⱼ γ(k − j) beyond lag p*.
  private static func extend(
    _ pure: UnsafeMutablePointer<Scalar>, _ shape: ARMAShape,
    _ polynomials: ARMAPolynomials<Scalar>
  ) {
    guard shape.maDegree > 0 else { return }
    for k in (shape.arDegree + 1)...(shape.arDegree + shape.maDegree) {
      var sum = Scalar.zero
      for j in shape.arLags { sum += polynomials.phi[j - 1] * pure[k - j] }
      pure[k] = sum
    }
  }

  /// ψ(0)…ψ(q* − 1).
  private static func weights(
    _ shape: ARMAShape, _ polynomials: ARMAPolynomials<Scalar>, _ workspace: KernelWorkspace
  ) -> UnsafeMutablePointer<Scalar> {
    let psi: UnsafeMutablePointer<Scalar> = workspace.take(Swift.max(shape.maDegree, 1))
    psi[0] = Scalar(1)
    guard shape.maDegree > 1 else { return psi }
    for k in 1..<shape.maDegree {
      var sum = polynomials.theta[k - 1]
      for j in shape.arLags {
        if j > k { break }
        sum += polynomials.phi[j - 1] * psi[k - j]
      }
      psi[k] = sum
    }
    return psi
  }
}
