import RealModule

/// The region of rates for which forecasts forget the initial states.
///
/// All roots of the moving average that the model leaves after differencing lie outside the unit circle:
///
///     θ(B) = (1 − φB)(1 − Bᵐ) + (α(1 − φB) + βφ) B (1 + B + … + Bᵐ⁻¹) + γ Bᵐ (1 − φB)
///
/// without 1 − φB for a model without trend, and with m = 1, γ = 0 for one without season. Models with
/// factors are judged by the additive one, as in Hyndman et al. (2008), section 10.3. The step-down
/// recursion turns θ into reflection coefficients kᵢ, all below 1 in magnitude inside the region.
final class ETSAdmissibility {
  private let specification: ETSSpecification
  private let degree: Int
  private let current: UnsafeMutablePointer<Double>
  private let next: UnsafeMutablePointer<Double>

  init(_ specification: ETSSpecification) {
    self.specification = specification
    degree = specification.period + (specification.trend == .none ? 0 : 1)
    current = .allocate(capacity: degree + 2)
    next = .allocate(capacity: degree + 2)
    current.initialize(repeating: 0, count: degree + 2)
    next.initialize(repeating: 0, count: degree + 2)
  }

  deinit {
    current.deallocate()
    next.deallocate()
  }

  /// −Σ log(1 − kᵢ²), which grows without bound towards the edge; infinite outside.
  ///
  /// - Complexity: O(m²).
  func barrier(_ rates: ETSRates) -> Double {
    load(rates)
    var (a, b) = (current, next)
    var product = 1.0
    for length in stride(from: degree, through: 1, by: -1) {
      let last = a[length]
      let rest = 1 - last * last
      guard rest > 0 else { return .infinity }
      product *= rest
      let scale = 1 / rest
      for i in 0..<length { b[i] = (a[i] - last * a[length - i]) * scale }
      swap(&a, &b)
    }
    return -Double.log(product)
  }

  /// The coefficients of θ(B) in ascending powers.
  private func load(_ rates: ETSRates) {
    let m = specification.period
    let hasTrend = specification.trend != .none
    let phi = hasTrend ? rates.phi : 0
    for i in 0...(degree + 1) { current[i] = 0 }
    func add(_ weight: Double, _ lag: Int) {
      current[lag] += weight
      current[lag + 1] -= weight * phi
    }
    add(1, 0)
    add(rates.gamma - 1, m)
    for lag in 1...m {
      add(rates.alpha, lag)
      if hasTrend { current[lag] += rates.beta * phi }
    }
  }

  /// Derivatives of the barrier, by central differences: with its small weight three digits are plenty.
  func slopes(_ rates: ETSRates) -> ETSRates {
    var slopes = ETSRates(alpha: 0, beta: 0, gamma: 0, phi: 0)
    slopes.alpha = slope(rates, \.alpha)
    if specification.trend != .none { slopes.beta = slope(rates, \.beta) }
    if specification.season != .none { slopes.gamma = slope(rates, \.gamma) }
    if specification.trend.isDamped { slopes.phi = slope(rates, \.phi) }
    return slopes
  }

  private func slope(_ rates: ETSRates, _ rate: WritableKeyPath<ETSRates, Double>) -> Double {
    // Well below the distance from the edge that the barrier keeps.
    let step = 1e-8
    var (up, down) = (rates, rates)
    up[keyPath: rate] += step
    down[keyPath: rate] -= step
    let (above, below) = (barrier(up), barrier(down))
    guard above.isFinite, below.isFinite else { return 0 }
    return (above - below) / (2 * step)
  }
}
