import RealModule

/// A scale on which a series is modelled.
///
///     identity  y = x
///     log       y = log x
///     Box–Cox   y = (x^λ − 1) / λ,   the logarithm for λ = 0
///
/// Missing values (NaN) stay missing. Logarithm and Box–Cox need x > 0; outside, the elementwise
/// functions give NaN and `applyAll` throws.
///
/// - SeeAlso: Box & Cox (1964), An analysis of transformations, JRSS B 26, 211–252.
public enum Transform: Hashable, Sendable {
  case identity
  case log
  case boxCox(lambda: Double)

  /// True if only positive values can be transformed.
  public var needsPositive: Bool { self != .identity }

  /// The transformed value y = f(x); NaN for a missing x and where x ≤ 0 is outside the domain.
  public func apply(_ x: Double) -> Double {
    if self == .identity { return x }
    guard x > 0 else { return .nan }
    switch self {
    case .boxCox(let lambda) where lambda != 0:
      // (x^λ − 1)/λ without the cancellation near λ = 0.
      return Double.expMinusOne(lambda * Double.log(x)) / lambda
    default: return Double.log(x)
    }
  }

  /// Transforms a whole series.
  ///
  /// - Throws: `TimeSeriesError.outsideDomain` with the 0-based position of the first value that
  ///   is zero, negative or infinite under a logarithm or Box–Cox transform.
  public func applyAll(_ values: [Double]) throws(TimeSeriesError) -> [Double] {
    if needsPositive, let position = values.firstIndex(where: { $0 <= 0 || $0.isInfinite }) {
      throw .outsideDomain(
        transform: description, position: position, value: values[position])
    }
    return values.map(apply)
  }

  /// The value x = f⁻¹(y) on the original scale; monotone, so it maps quantiles to quantiles.
  ///
  /// A Box–Cox y at or past its bound −1/λ maps to 0 (λ > 0) or to infinity (λ < 0).
  public func inverse(_ y: Double) -> Double {
    switch self {
    case .identity: return y
    case .boxCox(let lambda) where lambda != 0:
      let argument = lambda * y
      if argument <= -1 { return lambda > 0 ? 0 : .infinity }
      return Double.exp(Double.log(onePlus: argument) / lambda)
    default: return Double.exp(y)
    }
  }

  /// The values on the original scale.
  public func inverseAll(_ values: [Double]) -> [Double] { values.map(inverse) }

  /// f′(x): 1, 1/x or x^(λ−1); NaN outside the domain.
  public func derivative(_ x: Double) -> Double {
    switch self {
    case .identity: x.isNaN ? .nan : 1
    case .log: x > 0 ? 1 / x : .nan
    case .boxCox(let lambda): x > 0 ? Double.exp((lambda - 1) * Double.log(x)) : .nan
    }
  }

  /// dx/dy at y: the derivative of `inverse`, 1, exp y or x^(1−λ); zero past the bound.
  public func inverseDerivative(_ y: Double) -> Double {
    switch self {
    case .identity: return y.isNaN ? .nan : 1
    case .boxCox(let lambda) where lambda != 0:
      let argument = lambda * y
      if argument <= -1 { return lambda > 0 ? 0 : .infinity }
      return Double.exp((1 / lambda - 1) * Double.log(onePlus: argument))
    default: return Double.exp(y)
    }
  }

  /// Σ log |f′(xₜ)| over the values that are not missing.
  ///
  /// Added to a log-likelihood of the transformed data it gives that of the original data.
  /// NaN if a value lies outside the domain.
  public func logJacobian(_ values: some Sequence<Double>) -> Double {
    guard let exponent = logJacobianFactor else { return 0 }
    return values.reduce(0) { $1.isNaN ? $0 : $0 + exponent * logarithmOrNaN($1) }
  }

  /// log f′(x) = factor · log x; nil for the identity.
  private var logJacobianFactor: Double? {
    switch self {
    case .identity: nil
    case .log: -1
    case .boxCox(let lambda): lambda - 1
    }
  }
}

/// log x for x > 0, NaN otherwise (the C library's value at 0 is −∞).
private func logarithmOrNaN(_ x: Double) -> Double { x > 0 ? Double.log(x) : .nan }

extension Transform: CustomStringConvertible {
  /// `identity`, `log`, `boxCox(0.5)`.
  public var description: String {
    switch self {
    case .identity: "identity"
    case .log: "log"
    case .boxCox(let lambda): "boxCox(\(lambda))"
    }
  }
}
