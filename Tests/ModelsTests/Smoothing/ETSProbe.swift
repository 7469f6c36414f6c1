import LinearAlgebra
import Models

/// The objective of an exponential smoothing model at any point.
struct ETSProbe {
  private let objective: ETSObjective
  /// The search vector at the first rates tried.
  let start: [Double]

  init(_ specification: ETSSpecification, series: [Double], regressors: Matrix?) {
    let rates = ETSStart.rates(for: specification)[0]
    var start = ETSStart(specification, series: series, regressors: regressors)
    start.setSizes(
      specification, rates: rates, deviation: 0.1, count: series.count, regressors: regressors)
    objective = ETSObjective(
      specification, series: series, regressors: regressors, bounds: .usual, start: start)
    self.start = objective.point(rates)
  }

  /// J and its gradient.
  func evaluate(_ x: [Double]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: x.count)
    let value = x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        x.baseAddress.map { objective.value($0, gradient.baseAddress) } ?? .nan
      }
    }
    return (value, gradient)
  }
}
