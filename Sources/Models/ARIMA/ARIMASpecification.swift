/// The three orders of one factor of a seasonal ARIMA model.
public struct ARIMAOrder: Hashable, Sendable {
  /// Number of autoregressive coefficients.
  public let p: Int
  /// Number of differences.
  public let d: Int
  /// Number of moving-average coefficients.
  public let q: Int

  /// No autoregression, no difference, no moving average.
  public static let zero = ARIMAOrder(p: 0, d: 0, q: 0)

  /// Orders of one factor; traps when one is negative.
  public init(p: Int, d: Int, q: Int) {
    precondition(p >= 0 && d >= 0 && q >= 0, "orders (\(p),\(d),\(q)) must not be negative")
    self.p = p
    self.d = d
    self.q = q
  }
}

extension ARIMAOrder: CustomStringConvertible {
  /// The orders as written in formulas, `(0,1,1)`.
  public var description: String { "(\(p),\(d),\(q))" }
}

/// A seasonal ARIMA model to estimate, without its regressors.
///
///     φ(B) Φ(Bˢ) (1 − B)ᵈ (1 − Bˢ)ᴰ (yₜ − xₜ'β) = θ(B) Θ(Bˢ) eₜ,   eₜ ~ N(0, σ²)
///     φ(B) = 1 − φ₁B − … − φₚBᵖ,   θ(B) = 1 + θ₁B + … + θ_q B^q
///
/// The constant is the mean of y when d + D = 0 (`intercept`: x = 1) and the change per period when
/// d + D = 1 (`drift`: x = t with t = 1 at the first observation). With d + D ≥ 2 it is an error.
///
/// Source: Box & Jenkins (1976), Time Series Analysis, chapter 9, with the sign of θ turned to plus.
public struct ARIMASpecification: Hashable, Sendable {
  /// Orders of the ordinary factor.
  public let order: ARIMAOrder
  /// Orders of the seasonal factor.
  public let seasonal: ARIMAOrder
  /// Observations per season; 1 when there is none.
  public let period: Int
  /// Whether a mean or a drift is estimated.
  public let includesConstant: Bool

  /// A model from its orders; traps when the period is not positive.
  public init(
    order: ARIMAOrder, seasonal: ARIMAOrder = .zero, period: Int = 1, includesConstant: Bool = false
  ) {
    precondition(period >= 1, "period \(period) must be positive")
    self.order = order
    self.seasonal = seasonal
    self.period = period
    self.includesConstant = includesConstant
  }

  /// d + D.
  public var differences: Int { order.d + seasonal.d }

  /// Number of observations that differencing uses up: d + s D.
  public var differencingSpan: Int { order.d + period * seasonal.d }

  /// Number of autoregressive and moving-average coefficients, p + q + P + Q.
  public var armaCount: Int { order.p + order.q + seasonal.p + seasonal.q }

  /// Name of the constant, `intercept` or `drift`; nil without one.
  public var constantName: String? {
    includesConstant ? (differences == 0 ? "intercept" : "drift") : nil
  }

  /// Names of the ARMA coefficients in the order used everywhere: ar, ma, sar, sma.
  public var armaNames: [String] {
    let factors = [
      ("ar", order.p), ("ma", order.q), ("sar", seasonal.p), ("sma", seasonal.q),
    ]
    return factors.flatMap { name, count in (0..<count).map { "\(name)\($0 + 1)" } }
  }
}

extension ARIMASpecification: CustomStringConvertible {
  /// The model as in formulas: `arima(0,1,1)(0,1,1)`, with `1 + ` before it for a drift.
  public var description: String {
    let seasonalText = seasonal == .zero ? "" : "\(seasonal)"
    let constant = includesConstant && differences > 0 ? "1 + " : ""
    let removed = !includesConstant && differences == 0 ? "0 + " : ""
    return "\(constant)\(removed)arima\(order)\(seasonalText)"
  }
}
