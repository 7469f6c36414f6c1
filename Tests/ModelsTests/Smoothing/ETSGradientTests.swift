import LinearAlgebra
import Models
import TestSupport
import Testing

/// The adjoint against differences, for every form of model.
@Suite("Gradient of exponential smoothing")
struct ETSGradientTests {
  static let forms: [ETSSpecification] = ETSError.allCases.flatMap { error in
    ETSTrend.allCases.flatMap { trend in
      ETSSeason.allCases.map {
        ETSSpecification(error: error, trend: trend, season: $0, period: 4)
      }
    }
  }

  @Test("The gradient is that of the objective", arguments: forms)
  func gradient(specification: ETSSpecification) throws {
    let seed: UInt64 = 7
    var generator = SeededGenerator(seed: seed)
    var series = (0..<40).map { t -> Double in
      let season: [Double] = [0.8, 1.1, 1.3, 0.8]
      let error: Double = 1 + 0.1 * (Double.random(in: 0..<1, using: &generator) - 0.5)
      return (2 + 0.02 * Double(t)) * season[t % 4] * error
    }
    series[11] = .nan
    series[12] = .nan
    let regressors = Matrix(columnVectors: [(0..<40).map { $0 % 7 == 3 ? 1.0 : 0 }])
    let probe = ETSProbe(specification, series: series, regressors: regressors)
    let point = probe.start.map { $0 + 0.05 * Double.random(in: -1...1, using: &generator) }
    let (value, gradient) = probe.evaluate(point)
    #expect(value.isFinite, "seed \(seed)")
    for i in point.indices {
      let step = 1e-5
      var (up, down) = (point, point)
      up[i] += step
      down[i] -= step
      let slope = (probe.evaluate(up).value - probe.evaluate(down).value) / (2 * step)
      // Central differences of an objective near 1 are right to about 1e-10.
      #expect(
        abs(slope - gradient[i]) < 1e-8 * max(1, abs(slope)) + 1e-9, "parameter \(i), seed \(seed)")
    }
  }
}
