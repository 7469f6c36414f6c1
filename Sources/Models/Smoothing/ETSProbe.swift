package import LinearAlgebra

/// The objective of an exponential smoothing model at any point, for tests.
package struct ETSProbe {
  private let objective: ETSObjective
  /// The search vector at the first rates tried.
  package let start: [Double]

  package init(_ specification: ETSSpecification, series: [Double], regressors: Matrix?) {
    let rates = ETSStart.rates(for: specification)[0]
    var start = ETSStart(specification, series: series, regressors: regressors)
    start.setSizes(
      specification, rates: rates, deviation: 0.1, count: series.count, regressors: regressors)
    objective = ETSObjective(
      specification, series: series, regressors: regressors, bounds: .usual, start: start)
    self.start = objective.point(rates)
  }

  /// J and its gradient.
  package func evaluate(_ x: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: x.count)
    let value = x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        x.baseAddress.map { objective.value($0, gradient.baseAddress) } ?? .nan
      }
    }
    return (value, gradient)
  }

  /// Means and variances of simulated months ahead.
  package static func moments(
    of fit: ETSFit, horizon: Int
  ) -> (mean: [Double], variances: [Double]) {
    let moments = fit.simulation(from: fit.series.count, variance: fit.sigma2).moments(horizon)
    return (
      moments.mean,
      GaussianLaw(
        positions: Array(0..<horizon), mean: moments.mean, factor: moments.factor
      ).variances
    )
  }
}
