import Probability
import RealModule

/// Proper scores of forecasts that are distributions: smaller is better.
///
/// Source: Gneiting & Raftery (2007), Journal of the American Statistical Association 102(477),
/// sections 4.2, 4.3 and 6.2.
public enum DistributionScores {
  /// Pinball loss of a quantile: p (y − q) above it, (1 − p)(q − y) below.
  public static func pinball(quantile: Double, probability: Double, actual: Double) -> Double {
    actual >= quantile
      ? probability * (actual - quantile) : (1 - probability) * (quantile - actual)
  }

  /// Interval score: the width, and 2/α times the distance of an actual value outside.
  ///
  /// Divided by the scale of a series and averaged it is the MSIS of the M4 competition.
  ///
  /// - Parameters:
  ///   - lower: The lower end.
  ///   - upper: The upper end.
  ///   - level: Probability of the interval, 1 − α.
  ///   - actual: What came.
  /// - Returns: The score, in the unit of the ends.
  public static func interval(
    lower: Double, upper: Double, level: Double, actual: Double
  ) -> Double {
    let miss = Swift.max(lower - actual, 0) + Swift.max(actual - upper, 0)
    return upper - lower + 2 / (1 - level) * miss
  }

  /// Continuous ranked probability score of a normal law.
  public static func normalCRPS(mean: Double, deviation: Double, actual: Double) -> Double {
    guard deviation > 0 else { return (actual - mean).magnitude }
    let z = (actual - mean) / deviation
    let spread = 1 - 2 * Normal.standard.upperTail(z)
    return deviation
      * (z * spread + 2 * Normal.standard.density(z) - 1 / Double.pi.squareRoot())
  }

  /// Continuous ranked probability score of equally likely draws, E|X − y| − ½ E|X − X′|.
  ///
  /// NaN when there is no draw or one is NaN.
  ///
  /// - Complexity: O(n log n).
  public static func sampleCRPS(_ draws: [Double], actual: Double) -> Double {
    guard !draws.isEmpty, !draws.contains(where: \.isNaN) else { return .nan }
    let sorted = draws.sorted()
    let n = Double(sorted.count)
    var (distance, spread) = (0.0, 0.0)
    for (i, x) in sorted.enumerated() {
      distance += (x - actual).magnitude
      spread += (2 * Double(i) - n + 1) * x
    }
    return distance / n - spread / (n * n)
  }

  /// The same without the bias of a finite sample: ½ E|X − X′| over pairs of different draws.
  public static func fairSampleCRPS(_ draws: [Double], actual: Double) -> Double {
    let n = Double(draws.count)
    let distance = draws.reduce(0) { $0 + ($1 - actual).magnitude } / n
    return distance - (distance - sampleCRPS(draws, actual: actual)) * n / (n - 1)
  }

  /// Energy score of joint draws of several quantities, E‖X − y‖ − ½ E‖X − X′‖.
  ///
  /// The second expectation is taken over neighbouring draws, which are independent.
  ///
  /// - Parameters:
  ///   - draws: One list of draws a quantity, equally long.
  ///   - actual: What came, one number a quantity.
  /// - Returns: The score.
  /// - Throws: `EvaluationError.lengths`; `tooFew` for less than two draws.
  /// - Complexity: O(quantities · draws).
  public static func energy(_ draws: [[Double]], actual: [Double]) throws(EvaluationError)
    -> Double
  {
    try checkLengths("quantities drawn and actual values", draws.count, actual.count)
    guard let count = draws.first?.count, count > 1 else {
      throw .tooFew(what: "the energy score", count: draws.first?.count ?? 0, needed: 2)
    }
    for row in draws { try checkLengths("draws of each quantity", row.count, count) }
    func norm(_ difference: (Int) -> Double) -> Double {
      draws.indices.reduce(0) { $0 + difference($1) * difference($1) }.squareRoot()
    }
    var (distance, spread) = (0.0, 0.0)
    for j in 0..<count { distance += norm { draws[$0][j] - actual[$0] } }
    for j in 1..<count { spread += norm { draws[$0][j] - draws[$0][j - 1] } }
    return distance / Double(count) - 0.5 * spread / Double(count - 1)
  }

  /// Probability integral transform: the share of the predictive law at or below what came.
  ///
  /// Uniform on (0, 1) when forecasts are calibrated (Diebold, Gunther & Tay 1998, International
  /// Economic Review 39(4)); draws that tie with the actual value count half.
  public static func integralTransform(_ draws: [Double], actual: Double) -> Double {
    guard !draws.isEmpty else { return .nan }
    let below = draws.reduce(0.0) { $0 + ($1 < actual ? 1 : $1 == actual ? 0.5 : 0) }
    return below / Double(draws.count)
  }
}
