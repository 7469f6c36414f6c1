import Models
import TestSupport
import Testing

@Suite struct ARIMALikelihoodTests {
  @Test func gradientAgreesWithDifferences() throws {
    var generator = SeededGenerator(seed: 9)
    let series = (0..<90).map { 3 * Double($0 % 12) + Double.random(in: 0..<4, using: &generator) }
    let model = ARIMASpecification(
      order: ARIMAOrder(p: 1, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)
    let likelihood = try ARIMALikelihood(model, series)
    let point = [0.2, -0.5, -0.4]
    var gradient = [0.0, 0, 0]
    let value = likelihood.logLikelihood(point, gradient: &gradient)
    #expect(relativeError(value, likelihood.logLikelihood(point)) < 1e-12)
    for i in point.indices {
      // A central difference with this step is good to about 1e-8 of the curvature.
      var (up, down) = (point, point)
      up[i] += 1e-5
      down[i] -= 1e-5
      let difference = (likelihood.logLikelihood(up) - likelihood.logLikelihood(down)) / 2e-5
      #expect(relativeError(gradient[i], difference) < 1e-6)
    }
    #expect(
      relativeError(value, try model.evaluate(series, armaCoefficients: point).logLikelihood) < 1e-9
    )
  }
}
