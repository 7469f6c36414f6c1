import LinearAlgebra
import Probability
import RealModule
import TimeSeries

extension ProjectionReader {
  /// Expected level of an unknown month, given the estimates.
  func levelMean(_ slot: Int) -> Double {
    projection.transform.mean(
      ofNormalMean: projection.law.mean[slot], variance: conditional[slot, slot])
  }

  /// constant + weight · level of one month whose errors have a distribution of their own.
  func shapedLaw(
    _ affine: AffineMeasure, slot: Int, shape: ErrorShape, at probabilities: [Double]
  ) -> SummaryLaw {
    let (center, deviation) = (projection.law.mean[slot], covariance[slot, slot].squareRoot())
    let (weight, constant) = (affine.weights[0], affine.constant)
    func level(_ z: Double) -> Double {
      projection.transform.inverse(center + deviation * shape.value(z))
    }
    // Mean and variance by the midpoints of equal probabilities: 2,000 put them within 0.1%.
    let count = 2000
    let levels = (0..<count).map {
      level(Normal.standard.quantile((Double($0) + 0.5) / Double(count)))
    }
    let mean = levels.reduce(0, +) / Double(count)
    let variance = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
    return SummaryLaw(
      mean: constant + weight * mean, standardError: weight.magnitude * variance.squareRoot(),
      quantiles: probabilities.map { p in
        constant + weight * level(Normal.standard.quantile(weight < 0 ? 1 - p : p))
      }, isExact: true)
  }

  /// Σ weight · normal: exact on a linear scale.
  func normalLaw(
    mean: Double, weights: [Double], slots: [Int], at probabilities: [Double]
  ) -> SummaryLaw {
    var variance = 0.0
    for (a, i) in zip(weights, slots) {
      for (b, j) in zip(weights, slots) { variance += a * b * covariance[i, j] }
    }
    let deviation = Swift.max(variance, 0).squareRoot()
    return SummaryLaw(
      mean: mean, standardError: deviation,
      quantiles: probabilities.map { mean + deviation * Normal.standard.quantile($0) },
      isExact: true)
  }

  /// constant + weight · level of one month on a transformed scale.
  func monotoneLaw(
    _ affine: AffineMeasure, slot: Int, at probabilities: [Double]
  ) -> SummaryLaw {
    let (center, variance) = (projection.law.mean[slot], covariance[slot, slot])
    let weight = affine.weights[0]
    if projection.transform == .log {
      let law = SummaryLaw(
        logMean: center, logVariance: variance, meanVariance: conditional[slot, slot],
        scale: weight, shift: affine.constant,
        at: weight < 0 ? probabilities.map { 1 - $0 } : probabilities)
      return law
    }
    let deviation = variance.squareRoot()
    return SummaryLaw(
      mean: affine.constant + weight * levelMean(slot),
      standardError: weight.magnitude
        * levelDeviation(center: center, deviation: deviation, mean: levelMean(slot)),
      quantiles: probabilities.map { p in
        let z = Normal.standard.quantile(weight < 0 ? 1 - p : p)
        return affine.constant + weight * projection.transform.inverse(center + deviation * z)
      }, isExact: true)
  }

  /// Growth between two unknown months of a log model: the log-ratio is normal.
  func ratioLaw(of measure: LocatedMeasure, at probabilities: [Double]) -> SummaryLaw? {
    let kind = measure.bound.measure.kind
    guard [.yoy, .mom, .annualised].contains(kind), measure.slots.count == 2,
      let i = measure.slots[0], let j = measure.slots[1]
    else { return nil }
    let season = Double(projection.series.frequency.periodsPerYear)
    let exponent = kind == .annualised ? season : 1
    let law = projection.law
    func variance(_ matrix: Matrix) -> Double {
      exponent * exponent * Swift.max(matrix[i, i] + matrix[j, j] - 2 * matrix[i, j], 0)
    }
    return SummaryLaw(
      logMean: exponent * (law.mean[i] - law.mean[j]), logVariance: variance(covariance),
      meanVariance: variance(conditional),
      scale: 100, shift: -100, at: probabilities)
  }

  /// Standard deviation of a month on a Box–Cox scale, root of E (x − mean)², by the trapezoidal rule.
  ///
  /// The integrand is smooth and vanishes at both ends, where the rule converges faster than any
  /// power; 9 standard deviations leave out less than 1e-18 of the mass.
  private func levelDeviation(center: Double, deviation: Double, mean: Double) -> Double {
    let (reach, steps) = (9.0, 360)
    let width = 2 * reach / Double(steps)
    var sum = 0.0
    for k in 0...steps {
      let z = -reach + Double(k) * width
      let distance = projection.transform.inverse(center + deviation * z) - mean
      sum += distance * distance * Normal.standard.density(z)
    }
    return (sum * width).squareRoot()
  }
}
