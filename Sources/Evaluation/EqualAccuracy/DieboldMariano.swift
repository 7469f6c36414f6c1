import Probability
import RealModule

/// The test of Diebold and Mariano for equal expected loss of two forecasts.
///
///     DM = d̄ / √( (γ₀ + 2 Σ_{k<h} γ_k)/n ),   d_t = loss of the first − loss of the second
///
/// times √((n + 1 − 2h + h(h − 1)/n)/n), against Student's t with n − 1 degrees of freedom. A negative
/// statistic favours the first forecast. Where the estimated variance of d̄ is not positive, the
/// autocovariances are left out.
///
/// Sources: Diebold & Mariano (1995), Journal of Business & Economic Statistics 13(3), section 1.1;
/// Harvey, Leybourne & Newbold (1997), International Journal of Forecasting 13(2), equation 9.
public struct DieboldMariano: Hashable, Sendable {
  /// What is tested against equal accuracy.
  public enum Alternative: Hashable, Sendable {
    /// The losses differ.
    case different
    /// The first forecast loses less.
    case firstBetter
    /// The first forecast loses more.
    case firstWorse
  }

  /// Mean of the loss differences.
  public let meanDifference: Double
  /// The corrected statistic; NaN when all differences are equal and zero.
  public let statistic: Double
  /// p-value; 1 when the losses are identical.
  public let pValue: Double
  /// Number of loss differences.
  public let count: Int
  /// True when autocovariances were left out because the variance came out negative.
  public let leavesOutAutocovariances: Bool

  /// Compares losses origin by origin.
  ///
  /// - Parameters:
  ///   - first: Losses of one forecast, in the order of the origins.
  ///   - second: Losses of the other, at the same origins.
  ///   - horizon: h, the horizon in steps between origins; autocovariances up to h − 1 are used.
  ///   - alternative: What the test is against.
  /// - Throws: `EvaluationError.lengths`; `tooFew` unless there are more than h + 1 losses.
  public init(
    _ first: [Double], _ second: [Double], horizon: Int, alternative: Alternative = .different
  ) throws(EvaluationError) {
    try checkLengths("losses", first.count, second.count)
    let needed = Swift.max(horizon, 1) + 2
    guard first.count >= needed else {
      throw .tooFew(what: "the Diebold–Mariano test", count: first.count, needed: needed)
    }
    let differences = zip(first, second).map { $0 - $1 }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    let covariances = autocovariances(differences, lags: horizon - 1)
    let long = (covariances[0] + 2 * covariances.dropFirst().reduce(0, +)) / n
    leavesOutAutocovariances = !(long > 0) && covariances[0] > 0
    let h = leavesOutAutocovariances ? 1.0 : Double(Swift.max(horizon, 1))
    let variance = leavesOutAutocovariances ? covariances[0] / n : long
    let correction = ((n + 1 - 2 * h + h * (h - 1) / n) / n).squareRoot()
    count = differences.count
    meanDifference = mean
    if variance > 0 {
      statistic = mean / variance.squareRoot() * correction
      pValue = Self.pValue(statistic, freedom: n - 1, alternative)
    } else {
      // Every difference is the same: without variation any non-zero one is certain.
      statistic = mean == 0 ? .nan : mean < 0 ? -.infinity : .infinity
      pValue = mean == 0 ? 1 : Self.pValue(statistic, freedom: n - 1, alternative)
    }
  }

  private static func pValue(
    _ statistic: Double, freedom: Double, _ alternative: Alternative
  ) -> Double {
    let law = StudentT(degreesOfFreedom: freedom)
    switch alternative {
    case .different: return statistic.isInfinite ? 0 : law.twoSidedTail(statistic)
    case .firstBetter:
      return statistic.isInfinite ? (statistic < 0 ? 0 : 1) : law.cumulative(statistic)
    case .firstWorse:
      return statistic.isInfinite ? (statistic > 0 ? 0 : 1) : law.upperTail(statistic)
    }
  }
}

/// γ₀ … γ_lags about the mean, divided by n.
func autocovariances(_ values: [Double], lags: Int) -> [Double] {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  return (0...Swift.max(lags, 0)).map { lag in
    zip(values.dropFirst(lag), values).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) } / n
  }
}
