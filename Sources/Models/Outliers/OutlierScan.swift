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

  /// A scan of the residuals of a fit.
  package init(_ fit: ARIMAFit) {
    let model = fit.specification
    residuals = fit.standardizedResiduals
    season = model.period
    autoregression = Self.differencedAutoregression(fit)
    movingAverage = Self.polynomial(
      fit.coefficients, first: model.order.p, count: model.order.q,
      seasonalFirst: model.order.p + model.order.q + model.seasonal.p,
      seasonalCount: model.seasonal.q, period: model.period, sign: 1)
    let sizes = residuals.filter { !$0.isNaN }.map(\.magnitude).sorted()
    // 1.4826 makes the median absolute deviation the standard deviation of a normal law.
    spread = sizes.isEmpty ? .nan : 1.4826 * sizes[sizes.count / 2]
  }

  /// The strongest candidate among the shapes, leaving out what `excluded` holds.
  ///
  /// Shifts and temporary changes are not looked for in the last period, where every shape is the
  /// same; an additive outlier stands for them all there.
  package func strongest(
    _ kinds: [OutlierKind], excluding excluded: (OutlierKind, Int) -> Bool
  ) -> Candidate? {
    var best: Candidate?
    for kind in kinds where kind != .seasonal || season > 1 {
      let response = whitened(kind)
      for position in residuals.indices {
        if kind != .additive, position == 0 || position >= residuals.count - 1 { continue }
        if excluded(kind, position) { continue }
        let statistic = score(response, at: position)
        if statistic.magnitude > best?.statistic.magnitude ?? 0 {
          best = Candidate(kind: kind, position: position, statistic: statistic)
        }
      }
    }
    return best
  }

  /// The t statistic of a whitened response that starts at a position.
  private func score(_ response: [Double], at position: Int) -> Double {
    var (product, square) = (0.0, 0.0)
    for j in 0..<(residuals.count - position) {
      let residual = residuals[position + j]
      if residual.isNaN { continue }
      product += residual * response[j]
      square += response[j] * response[j]
    }
    // Below this share of a unit response an outlier leaves no trace in the residuals.
    return square > 1e-8 ? product / (spread * square.squareRoot()) : 0
  }

  /// h(j) for j = 0 … n − 1.
  private func whitened(_ kind: OutlierKind) -> [Double] {
    let n = residuals.count
    let signature = (0..<n).map { kind.signature(lag: $0, season: season) }
    var response = [Double](repeating: 0, count: n)
    for j in 0..<n {
      var value = 0.0
      for (i, weight) in autoregression.enumerated().prefix(j + 1) where weight != 0 {
        value += weight * signature[j - i]
      }
      for (i, weight) in movingAverage.enumerated().dropFirst().prefix(j) where weight != 0 {
        value -= weight * response[j - i]
      }
      response[j] = value
    }
    return response
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
