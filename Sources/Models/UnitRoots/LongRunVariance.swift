import LinearAlgebra
import RealModule

/// How many autocovariances enter a long-run variance.
public enum Bandwidth: Hashable, Sendable {
  /// The integer part of 4 (n/100)^¼: Schwert (1989), l₄.
  case short
  /// The integer part of 12 (n/100)^¼: Schwert (1989), l₁₂.
  case long
  /// The integer part of 3 √n / 13: the rule of Hyndman and Khandakar (2008) for differencing.
  case squareRoot
  /// From the data: Hobijn, Franses and Ooms (1998), Generalizations of the KPSS-test for
  /// stationarity, Econometric Institute Report 9802/A, section 4, Bartlett weights.
  case automatic
  /// As many as said.
  case lags(Int)

  func lags(for residuals: [Double]) -> Int {
    let n = residuals.count
    let root = (Double(n) / 100).squareRoot().squareRoot()
    let wish =
      switch self {
      case .short: Int(4 * root)
      case .long: Int(12 * root)
      case .squareRoot: Int(3 * Double(n).squareRoot() / 13)
      case .automatic: Self.automaticLags(residuals)
      case .lags(let count): count
      }
    return max(0, min(wish, n - 1))
  }

  private static func automaticLags(_ residuals: [Double]) -> Int {
    let n = Double(residuals.count)
    let pilot = min(Int(Double.pow(n, 2.0 / 9)), residuals.count - 1)
    var (level, slope) = (dot(residuals, residuals) / n, 0.0)
    for lag in 1..<max(1, pilot + 1) {
      let product = 2 * crossProduct(residuals, lag: lag) / n
      level += product
      slope += Double(lag) * product
    }
    let ratio = slope / level
    // 1.1447 belongs to Bartlett weights: Hobijn et al. (1998), as in Newey and West (1994), table II.
    let wish = 1.1447 * Double.pow(ratio * ratio, 1.0 / 3) * Double.pow(n, 1.0 / 3)
    return wish.isFinite ? Int(wish) : 0
  }
}

/// Σ eₜ eₜ₋ₖ.
func crossProduct(_ e: [Double], lag: Int) -> Double {
  var (even, odd) = (0.0, 0.0)
  var t = lag
  while t + 1 < e.count {
    even += e[t] * e[t - lag]
    odd += e[t + 1] * e[t + 1 - lag]
    t += 2
  }
  if t < e.count { even += e[t] * e[t - lag] }
  return even + odd
}

/// The long-run variance with Bartlett weights, divisor n.
///
///     λ² = γ₀ + 2 Σ (1 − k / (l + 1)) γₖ,   k = 1…l
///
/// Source: Newey and West (1987), A simple, positive semi-definite, heteroskedasticity and
/// autocorrelation consistent covariance matrix, Econometrica 55.
func longRunVariance(_ e: [Double], lags: Int) -> Double {
  var sum = crossProduct(e, lag: 0)
  for k in 1..<max(1, lags + 1) {
    sum += 2 * (1 - Double(k) / Double(lags + 1)) * crossProduct(e, lag: k)
  }
  return sum / Double(e.count)
}
