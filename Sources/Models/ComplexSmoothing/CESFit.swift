import LinearAlgebra
import Optimization
import RealModule

/// An estimated complex exponential smoothing model, immutable.
///
/// Initial states come from backcasting: the series is gone through forwards, backwards and forwards
/// again, so they are no parameters. `logLikelihood` is the Gaussian one with its constant.
public struct CESFit: PlainFit, LikelihoodFit, Sendable {
  /// The model that was estimated.
  public let specification: CESSpecification
  /// In the order of `specification.parameterNames`.
  public let coefficients: [Double]
  /// Σe²/n.
  public let sigma2: Double
  /// log L at the estimates.
  public let logLikelihood: Double
  /// Observations that are not missing.
  public let observations: Int
  /// One-step prediction errors, NaN where missing.
  public let residuals: [Double]
  /// What a reader should know.
  public let notes: [String]

  let series: [Double]
  /// Whether the data chose the season.
  var isChosen = false
  /// The states before the first observation and after the last at unit scale.
  let start: CESStates
  let final: CESStates
  let scale: Double

  /// Smoothing coefficients and σ².
  public var parameterCount: Int { coefficients.count + 1 }
  /// Every observation enters the likelihood.
  public var effectiveCount: Int { observations }
  /// The estimator.
  package var method: String { "maximum likelihood with backcast states" }

  package var estimates: [(name: String, value: Double)] {
    Array(zip(specification.parameterNames, coefficients)).map { (name: $0.0, value: $0.1) }
  }

  /// The joint law of gaps and the coming months.
  ///
  /// The model is linear in its errors, so the law is exact given the estimates. A gap is seen from before
  /// it.
  ///
  /// - Throws: `ModelError.invalidOption` for a negative horizon.
  /// - Complexity: O(h²).
  public func jointLaw(horizon: Int, variance: Double? = nil) throws(ModelError) -> GaussianLaw {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    let deviation = (variance ?? sigma2).squareRoot()
    let gaps = series.indices.filter { series[$0].isNaN }
    let total = gaps.count + horizon
    let rates = CESRates(specification, coefficients)
    let weights = responses(total, rates)
    var factor = Matrix(rows: total, columns: total)
    for (i, t) in gaps.enumerated() {
      for (j, s) in gaps.enumerated() where j <= i && t - s == i - j {
        factor[i, j] = weights[i - j] * deviation
      }
    }
    for j in 0..<horizon {
      for i in j..<horizon { factor[gaps.count + i, gaps.count + j] = weights[i - j] * deviation }
    }
    var states = final
    let path = (0..<horizon).map { _ -> Double in
      let mean = states.mean
      states.advance(rates, error: 0)
      return mean * scale
    }
    return GaussianLaw(
      positions: gaps + Array(series.count..<(series.count + horizon)),
      mean: gaps.map { gapMeans[$0] ?? .nan } + path, factor: factor)
  }

  let gapMeans: [Int: Double]

  /// What an error moves the prediction j months later by; 1 at j = 0.
  private func responses(_ count: Int, _ rates: CESRates) -> [Double] {
    var states = final
    states.clear()
    states.advance(rates, error: 1)
    return (0..<Swift.max(count, 1)).map { j in
      guard j > 0 else { return 1 }
      let mean = states.mean
      states.advance(rates, error: 0)
      return mean
    }
  }

  package func laws(
    horizon: Int
  ) throws(ModelError) -> (widened: GaussianLaw, conditional: GaussianLaw) {
    let wide =
      sigma2
      * studentInflation(
        count: observations, estimates: coefficients.count + start.count, choices: isChosen ? 1 : 0)
    let law = try jointLaw(horizon: horizon, variance: wide)
    return (
      law.widened(by: spreadDirections(horizon: horizon)), try jointLaw(horizon: horizon)
    )
  }

  package func pastErrors(horizon: Int) -> [[Double]] {
    let rates = CESRates(specification, coefficients)
    let weights = responses(horizon, rates)
    // An error h months ahead is the sum of the one-step errors until then, weighted by the response.
    return (0..<horizon).map { h in
      series.indices.dropFirst(h).compactMap { t in
        guard !series[t].isNaN else { return nil }
        return (0...h).reduce(0) { sum, j in
          let error = residuals[t - j]
          return sum + (error.isNaN ? 0 : weights[j] * error)
        }
      }
    }
  }
}

extension CESStates {
  /// All states at zero.
  mutating func clear() {
    for i in level.indices { (level[i], companion[i]) = (0, 0) }
    for i in season.indices { season[i] = 0 }
    for i in seasonCompanion.indices { seasonCompanion[i] = 0 }
  }
}
