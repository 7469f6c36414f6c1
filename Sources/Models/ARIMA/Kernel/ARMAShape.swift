/// The pattern of multiplied-out seasonal polynomials: what depends on the orders alone.
///
///     φ*(B) = φ(B) Φ(Bˢ) = 1 − Σ φ*ⱼ Bʲ,   θ*(B) = θ(B) Θ(Bˢ) = 1 + Σ θ*ⱼ Bʲ
struct ARMAShape: Sendable {
  /// Counts of ar, ma, sar, sma coefficients, the order in which they are stored.
  let counts: [Int]
  let period: Int
  /// Degree p* of φ*.
  let arDegree: Int
  /// Degree q* of θ*.
  let maDegree: Int
  /// Lags j with φ*ⱼ ≠ 0 in general, ascending.
  let arLags: [Int]
  /// Lags j with θ*ⱼ ≠ 0 in general, ascending.
  let maLags: [Int]
  /// Lags m > 0 at which the moving average has autocovariance.
  let maSpreads: [Int]

  init(_ specification: ARIMASpecification) {
    let order = specification.order
    let seasonal = specification.seasonal
    counts = [order.p, order.q, seasonal.p, seasonal.q]
    period = specification.period
    arLags = Self.lags(order.p, seasonal.p, period)
    maLags = Self.lags(order.q, seasonal.q, period)
    arDegree = order.p + seasonal.p * period
    maDegree = order.q + seasonal.q * period
    let withZero = [0] + maLags
    maSpreads = Set(withZero.flatMap { a in withZero.map { $0 - a } }).filter { $0 > 0 }.sorted()
  }

  /// Number of ARMA coefficients.
  var parameterCount: Int { counts.reduce(0, +) }

  /// Entries of the gain that can differ from zero: max(p*, q*), at least one.
  var gainCount: Int { Swift.max(arDegree, maDegree, 1) }

  /// Dimension of the companion state: max(p*, q* + 1).
  var stateCount: Int { Swift.max(arDegree, maDegree + 1) }

  private static func lags(_ ordinary: Int, _ seasonal: Int, _ period: Int) -> [Int] {
    let all = (0...seasonal).flatMap { j in (0...ordinary).map { $0 + j * period } }
    return Set(all).filter { $0 > 0 }.sorted()
  }
}

/// Multiplied-out polynomials: `phi[j − 1]` = φ*ⱼ, `theta[j − 1]` = θ*ⱼ.
struct ARMAPolynomials<Scalar: KernelScalar> {
  let phi: UnsafeMutablePointer<Scalar>
  let theta: UnsafeMutablePointer<Scalar>

  /// Multiplies the factors out into the workspace.
  ///
  /// `coefficients` holds ar, ma, sar, sma one after the other. O(p P + q Q).
  init(
    shape: ARMAShape, coefficients: UnsafePointer<Scalar>, workspace: KernelWorkspace
  ) {
    phi = workspace.take(shape.arDegree)
    theta = workspace.take(shape.maDegree)
    let (p, q, seasonalP) = (shape.counts[0], shape.counts[1], shape.counts[2])
    let ar = coefficients
    let ma = coefficients + p
    let sar = coefficients + p + q
    let sma = coefficients + p + q + seasonalP
    for i in 0..<shape.arDegree { phi[i] = .zero }
    for i in 0..<shape.maDegree { theta[i] = .zero }
    for i in 0..<p { phi[i] += ar[i] }
    for i in 0..<q { theta[i] += ma[i] }
    for j in 0..<seasonalP {
      let base = (j + 1) * shape.period - 1
      phi[base] += sar[j]
      for i in 0..<p { phi[base + 1 + i] -= ar[i] * sar[j] }
    }
    for j in 0..<shape.counts[3] {
      let base = (j + 1) * shape.period - 1
      theta[base] += sma[j]
      for i in 0..<q { theta[base + 1 + i] += ma[i] * sma[j] }
    }
  }
}
