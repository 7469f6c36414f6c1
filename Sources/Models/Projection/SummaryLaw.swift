import Probability
import RealModule

/// Mean, spread and quantiles of one scalar.
struct SummaryLaw {
  var mean: Double
  var standardError: Double
  var quantiles: [Double]
  var isExact: Bool

  init(mean: Double, standardError: Double, quantiles: [Double], isExact: Bool) {
    self.mean = mean
    self.standardError = standardError
    self.quantiles = quantiles
    self.isExact = isExact
  }

  /// A quantity without uncertainty.
  init(known value: Double, count: Int) {
    self.init(
      mean: value, standardError: 0, quantiles: Array(repeating: value, count: count), isExact: true
    )
  }

  /// scale·exp(N(m, v)) + shift: the law of a growth rate between two log-normal months.
  ///
  /// The mean is taken at `meanVariance`, the variance given the estimates.
  /// Mean and variance of the log-normal: Johnson, Kotz & Balakrishnan (1994), ch. 14.
  init(
    logMean: Double, logVariance: Double, meanVariance: Double, scale: Double, shift: Double,
    at probabilities: [Double]
  ) {
    let center = Double.exp(logMean + logVariance / 2)
    let deviation = logVariance.squareRoot()
    self.init(
      mean: scale * Double.exp(logMean + meanVariance / 2) + shift,
      standardError: (scale * center).magnitude * Double.expMinusOne(logVariance).squareRoot(),
      quantiles: probabilities.map { p in
        scale * Double.exp(logMean + deviation * Normal.standard.quantile(p)) + shift
      }, isExact: true)
  }
}
