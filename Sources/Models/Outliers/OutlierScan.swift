/// Scores every date and shape by the t statistic it would have if it were added to a fitted model.
///
///     t(τ) = Σⱼ e(τ+j) h(j) / (σ √Σⱼ h(j)²),   h = π(B) signature,   π(B) = φ(B) δ(B) / θ(B)
///
/// e are the standardized residuals, σ their robust spread (1.483 times the median absolute
/// deviation), so that the outliers themselves do not hide one another.
///
/// - SeeAlso: Chen & Liu (1993), equations (11) to (14).
package struct OutlierScan {
  /// A date and shape with its statistic.
  package struct Candidate: Sendable {
    package let kind: OutlierKind
    package let position: Int
    package let statistic: Double
  }

  private let residuals: [Double]
  private let season: Int
  private let autoregression: [Double]
  private let movingAverage: [Double]
  private let spread: Double
  /// Positions without a residual.
  private let gaps: [Int]

  /// A scan of the residuals of a fit.
  package init(_ fit: ARIMAFit) {
    let model = fit.specification
    let residuals = fit.standardizedResiduals
    self.residuals = residuals
    season = model.period
    autoregression = Self.differencedAutoregression(fit)
    movingAverage = Self.polynomial(
      fit.coefficients, first: model.order.p, count: model.order.q,
      seasonalFirst: model.order.p + model.order.q + model.seasonal.p,
      seasonalCount: model.seasonal.q, period: model.period, sign: 1)
    let sizes = residuals.filter { !$0.isNaN }.map(\.magnitude).sorted()
    // 1.4826 makes the median absolute deviation the standard deviation of a normal law.
    spread = sizes.isEmpty ? .nan : 1.4826 * sizes[sizes.count / 2]
    gaps = residuals.indices.filter { residuals[$0].isNaN }
  }

  /// The strongest candidate among the shapes, leaving out what `excluded` holds.
  ///
  /// Shifts and temporary changes are not looked for in the last period, where every shape is the
  /// same; an additive outlier stands for them all there. O(n) a shape, and O(n) for each of the
  /// first 200 missing residuals.
  package func strongest(
    _ kinds: [OutlierKind], excluding excluded: (OutlierKind, Int) -> Bool
  ) -> Candidate? {
    guard spread > 0 else { return nil }
    let pulse = filteredBackwards()
    var best: Candidate?
    for kind in kinds where kind != .seasonal || season > 1 {
      let products = cumulated(pulse, kind)
      let squares = self.squares(kind)
      for position in residuals.indices {
        if kind != .additive, position == 0 || position >= residuals.count - 1 { continue }
        // Below this share of a unit response an outlier leaves no trace in the residuals.
        guard squares[position] > 1e-8 else { continue }
        let statistic = products[position] / (spread * squares[position].squareRoot())
        guard statistic.magnitude > best?.statistic.magnitude ?? 0, !excluded(kind, position)
        else { continue }
        best = Candidate(kind: kind, position: position, statistic: statistic)
      }
    }
    return best
  }

  /// Σⱼ e(τ+j) π(j) for every τ: the residuals filtered by π(F), from the last to the first.
  private func filteredBackwards() -> [Double] {
    let n = residuals.count
    let weights = Self.terms(autoregression, from: 0)
    let feedback = Self.terms(movingAverage, from: 1)
    var result = [Double](repeating: 0, count: n)
    for t in stride(from: n - 1, through: 0, by: -1) {
      var value = 0.0
      for (lag, weight) in weights where t + lag < n {
        let residual = residuals[t + lag]
        if !residual.isNaN { value += weight * residual }
      }
      for (lag, weight) in feedback where t + lag < n { value -= weight * result[t + lag] }
      result[t] = value
    }
    return result
  }

  /// Σⱼ pulse(τ+j) signature(j) for every τ.
  private func cumulated(_ pulse: [Double], _ kind: OutlierKind) -> [Double] {
    switch kind {
    case .additive: return pulse
    case .levelShift: return Self.decayed(pulse, by: 1, lag: 1)
    case .temporary: return Self.decayed(pulse, by: OutlierKind.decay(season: season), lag: 1)
    case .seasonal:
      let months = Self.decayed(pulse, by: 1, lag: season)
      let all = Self.decayed(pulse, by: 1, lag: 1)
      let other = 1 / Double(season - 1)
      return zip(months, all).map { (1 + other) * $0 - other * $1 }
    }
  }

  /// xₜ + w xₜ₊ₗ + w² xₜ₊₂ₗ + ….
  private static func decayed(_ x: [Double], by weight: Double, lag: Int) -> [Double] {
    var result = x
    for t in stride(from: x.count - lag - 1, through: 0, by: -1) {
      result[t] += weight * result[t + lag]
    }
    return result
  }

  /// Σⱼ h(j)² over the residuals that exist, for every τ.
  private func squares(_ kind: OutlierKind) -> [Double] {
    let n = residuals.count
    let response = whitened(kind)
    var total = [Double](repeating: 0, count: n + 1)
    for j in 0..<n { total[j + 1] = total[j] + response[j] * response[j] }
    var result = (0..<n).map { total[n - $0] }
    // Beyond so many the sum stays too large by theirs, which makes the statistics smaller.
    for gap in gaps.prefix(Self.exactGaps) {
      for position in 0...gap {
        result[position] -= response[gap - position] * response[gap - position]
      }
    }
    return result
  }

  private static let exactGaps = 200

  /// h(j) for j = 0 … n − 1.
  private func whitened(_ kind: OutlierKind) -> [Double] {
    let n = residuals.count
    let signature = (0..<n).map { kind.signature(lag: $0, season: season) }
    let weights = Self.terms(autoregression, from: 0)
    let feedback = Self.terms(movingAverage, from: 1)
    var response = [Double](repeating: 0, count: n)
    for j in 0..<n {
      var value = 0.0
      for (lag, weight) in weights where lag <= j { value += weight * signature[j - lag] }
      for (lag, weight) in feedback where lag <= j { value -= weight * response[j - lag] }
      response[j] = value
    }
    return response
  }

  /// The powers of B that a polynomial has, with their coefficients.
  private static func terms(_ polynomial: [Double], from first: Int) -> [(Int, Double)] {
    polynomial.enumerated().dropFirst(first).filter { $0.element != 0 }.map {
      ($0.offset, $0.element)
    }
  }

  /// φ(B) Φ(Bˢ) (1 − B)ᵈ (1 − Bˢ)ᴰ as coefficients of B⁰, B¹ ….
  private static func differencedAutoregression(_ fit: ARIMAFit) -> [Double] {
    let model = fit.specification
    var result = polynomial(
      fit.coefficients, first: 0, count: model.order.p,
      seasonalFirst: model.order.p + model.order.q, seasonalCount: model.seasonal.p,
      period: model.period, sign: -1)
    for _ in 0..<model.order.d { result = product(result, [1, -1]) }
    let seasonal = [1] + [Double](repeating: 0, count: model.period - 1) + [-1]
    for _ in 0..<model.seasonal.d { result = product(result, seasonal) }
    return result
  }

  private static func polynomial(
    _ coefficients: [Double], first: Int, count: Int, seasonalFirst: Int, seasonalCount: Int,
    period: Int, sign: Double
  ) -> [Double] {
    let ordinary = [1] + (0..<count).map { sign * coefficients[first + $0] }
    var seasonal = [Double](repeating: 0, count: seasonalCount * period + 1)
    seasonal[0] = 1
    for k in 0..<seasonalCount {
      seasonal[(k + 1) * period] = sign * coefficients[seasonalFirst + k]
    }
    return product(ordinary, seasonal)
  }

  private static func product(_ a: [Double], _ b: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: a.count + b.count - 1)
    for (i, x) in a.enumerated() where x != 0 {
      for (j, y) in b.enumerated() { result[i + j] += x * y }
    }
    return result
  }
}
