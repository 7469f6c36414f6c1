import Probability
import RealModule
import Testing

/// Exponentials of many numbers at once.
@Suite struct VectorExponentialTests {
  private func exponentials(_ values: [Double]) -> [Double] {
    var result = values
    result.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { replaceByExponentials(base, count: buffer.count) }
    }
    return result
  }

  @Test func agreesWithTheScalarFunctionToTheLastPlace() {
    var stream = RandomStream(seed: 77)
    for width in [1.0, 30, 700] {
      let values = (0..<10_000).map { _ in width * (2 * stream.nextUniform() - 1) }
      for (x, found) in zip(values, exponentials(values)) {
        let exact = Double.exp(x)
        #expect((found - exact).magnitude <= 2 * exact.ulp, "exp \(x), seed 77")
      }
    }
  }

  @Test func edgesAreThoseOfTheScalarFunction() {
    let values: [Double] = [0, -0.0, 708, -708, 709.5, 710, -745, -746, .infinity, -.infinity]
    for (x, found) in zip(values, exponentials(values)) {
      let exact = Double.exp(x)
      #expect(found == exact || (found - exact).magnitude <= 2 * exact.ulp, "exp \(x)")
    }
    #expect(exponentials([.nan])[0].isNaN)
    #expect(exponentials([]).isEmpty)
  }

  /// A number's result is its own, whatever stands beside it and wherever it stands.
  @Test func neighboursDoNotMatter() {
    let values = (0..<600).map { Double($0) / 100 - 3 }
    let together = exponentials(values + [1e4])
    for (place, x) in values.enumerated() { #expect(together[place] == exponentials([x])[0]) }
  }
}
