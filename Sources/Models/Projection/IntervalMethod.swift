import Probability

/// What the intervals of a projection rest on.
public enum IntervalMethod: String, Hashable, Sendable, CaseIterable {
  /// Normal errors on the model's scale, with the uncertainty of the estimates.
  case gaussian
  /// Errors drawn from the residuals of the fit, so with their skewness and tails.
  case bootstrap
  /// Errors of past forecasts by horizon: as wide as the share of them that must be covered asks.
  case conformal
}

/// How the errors of a projection are distributed around its mean.
package enum ErrorLaw: Sendable {
  case normal
  /// Shocks with the distribution of these values: mean 0, variance 1, ascending.
  case resampled([Double])
  /// Months past the data on simulated paths, plus the effects of regressors; columns of the law's factor
  /// beyond its months are added to them.
  case simulated(any PathSimulation, offsets: [Double])
  /// A distribution a month of the law; dependence between months stays that of the normal law.
  case shaped([ErrorShape])
}

/// Paths of a model that is not linear, as functions of standard normal numbers.
package protocol PathSimulation: Sendable {
  /// Writes the path that `noise` gives, one value a month.
  func run(_ noise: UnsafePointer<Double>, into path: UnsafeMutablePointer<Double>, count: Int)
}

/// A symmetric distribution given by absolute scores of past errors.
///
/// A score is an error over its standard deviation under the model. The share p of future scores
/// lies below the score of rank p (n + 1), which holds in any sample of exchangeable scores
/// (Vovk, Gammerman & Shafer 2005, chapter 2); between ranks it is interpolated.
package struct ScoreDistribution: Sendable {
  /// Absolute scores, ascending; empty stands for the normal distribution.
  private let scores: [Double]
  /// The normal quantile of the rank of the largest score.
  private let reach: Double

  /// With fewer scores than this the ranks say little about 80% and the normal law is kept.
  package static let fewest = 9

  package init(_ scores: [Double]) {
    self.scores = scores.count >= Self.fewest ? scores.map(\.magnitude).sorted() : []
    let count = Double(self.scores.count)
    reach = Normal.standard.quantile((1 + count / (count + 1)) / 2)
  }

  /// The value whose rank in this distribution is that of z in the standard normal one.
  ///
  /// Beyond the largest score the normal law goes on in proportion.
  package func value(_ z: Double) -> Double {
    guard let largest = scores.last else { return z }
    let share = 1 - 2 * Normal.standard.upperTail(z.magnitude)
    let rank = share * Double(scores.count + 1)
    let size: Double
    if rank >= Double(scores.count) {
      size = largest * z.magnitude / reach
    } else {
      let below = Int(rank)
      let lower = below == 0 ? 0 : scores[below - 1]
      size = lower + (rank - Double(below)) * (scores[below] - lower)
    }
    return z < 0 ? -size : size
  }
}
