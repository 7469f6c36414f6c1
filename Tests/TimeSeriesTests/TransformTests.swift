import TestSupport
import Testing
import TimeSeries

@Suite("Transforms")
struct TransformTests {
  static let all: [Transform] =
    [.identity, .log] + [-1, -0.3, 1e-9, 0, 0.5, 1, 2].map { .boxCox(lambda: $0) }

  @Test("inverse undoes the transform", arguments: all)
  func inverse(transform: Transform) {
    for x in [0.01, 0.5, 1, 3, 250, 12_345.678] {
      // λ = −1 loses digits of a large x in 1 − 1/x: error about x · 1e-16 relative.
      #expect(relativeError(transform.inverse(transform.apply(x)), x, floor: 1e-3) < 1e-11)
    }
    #expect(transform.apply(.nan).isNaN)
    #expect(transform.inverse(.nan).isNaN)
  }

  @Test("derivatives agree with differences", arguments: all)
  func derivatives(transform: Transform) {
    for x in [0.2, 1.0, 40.0] {
      let h = 1e-6 * x
      let slope = (transform.apply(x + h) - transform.apply(x - h)) / (2 * h)
      // Central differences: error about h² f‴ + 1e-16/h.
      #expect(relativeError(transform.derivative(x), slope, floor: 1e-6) < 1e-7)
      let product = transform.derivative(x) * transform.inverseDerivative(transform.apply(x))
      #expect(relativeError(product, 1) < 1e-12)
    }
  }

  @Test("Jacobian sums log derivatives and skips missing values", arguments: all)
  func jacobian(transform: Transform) {
    let expected = [0.2, 1, 40].reduce(0) { $0 + logarithm(transform.derivative($1)) }
    #expect(relativeError(transform.logJacobian([0.2, .nan, 1, 40]), expected) < 1e-13)
  }

  private func logarithm(_ x: Double) -> Double { Transform.log.apply(x) }

  @Test("a small λ is the logarithm")
  func continuity() {
    let near = Transform.boxCox(lambda: 1e-12).apply(345.6)
    #expect(relativeError(near, Transform.log.apply(345.6)) < 1e-11)
    #expect(Transform.boxCox(lambda: 0).apply(345.6) == Transform.log.apply(345.6))
  }

  @Test("values outside the domain are found", arguments: [0, -1, .infinity] as [Double])
  func domain(value: Double) {
    #expect(
      throws: TimeSeriesError.outsideDomain(transform: "log", position: 2, value: value)
    ) { try Transform.log.applyAll([1, .nan, value]) }
    #expect(throws: Never.self) { try Transform.identity.applyAll([1, .nan, value]) }
    #expect(Transform.log.apply(-1).isNaN)
  }

  @Test("past its bound the inverse of Box–Cox is 0 or infinite")
  func bounds() {
    #expect(Transform.boxCox(lambda: 0.5).inverse(-3) == 0)
    #expect(Transform.boxCox(lambda: -0.5).inverse(2) == .infinity)
  }
}
