import TestSupport
import Testing
import TimeSeries

@Suite("Back-transformed normal laws")
struct TransformedNormalTests {
  @Test("Box–Cox means against 40-digit quadrature")
  func boxCoxMeans() throws {
    let cases = try Golden.json("boxcox_mean.json")["cases"].array
    #expect(cases.count == 17)
    for item in cases {
      let lambda = try #require(item["lambda"].double)
      let mean = try #require(item["mean"].double)
      let variance = try #require(item["variance"].double)
      let expected = try #require(item["expected"].double)
      let observed = Transform.boxCox(lambda: lambda)
        .mean(ofNormalMean: mean, variance: variance)
      // exp(log(1 + λy)/λ) multiplies rounding by 1/λ (1000 for λ = 0.001).
      let tolerance = 1e-13 * Swift.max(1, 0.02 / lambda.magnitude)
      #expect(relativeError(observed, expected, floor: 1e-9) < tolerance, "λ \(lambda), \(mean)")
    }
  }

  @Test("closed forms")
  func closedForms() {
    let log = Transform.log.mean(ofNormalMean: 1, variance: 0.5)
    #expect(relativeError(log, Transform.log.inverse(1.25)) < 1e-15)
    #expect(Transform.identity.mean(ofNormalMean: 3, variance: 9) == 3)
    // λ = 1/2: E (1 + y/2)² = (1 + μ/2)² + σ²/4.
    let root = Transform.boxCox(lambda: 0.5).mean(ofNormalMean: 40, variance: 4)
    #expect(relativeError(root, 21 * 21 + 1) < 1e-14)
    let certain = Transform.boxCox(lambda: 0.5).mean(ofNormalMean: 4, variance: 0)
    #expect(relativeError(certain, 9) < 1e-15)
    #expect(Transform.log.median(ofNormalMean: 2) == Transform.log.inverse(2))
  }

  @Test("the mean is that of inverted draws, also with mass below the bound")
  func sampled() {
    let transform = Transform.boxCox(lambda: 0.7)
    // Midpoints of equal slices of z weighted by the density: a plain Riemann sum.
    var total = 0.0
    var mass = 0.0
    for k in -160_000...160_000 {
      let z = Double(k) / 16_000
      let weight = Transform.log.inverse(-z * z / 2)
      total += weight * transform.inverse(-1 + 2 * z)
      mass += weight
    }
    let exact = transform.mean(ofNormalMean: -1, variance: 4)
    // The kink at the bound costs the sum about step².
    #expect(relativeError(exact, total / mass, floor: 1e-6) < 1e-7)
  }

  @Test("quantiles map through the inverse")
  func quantiles() {
    let log = Transform.log.quantile(0.975, ofNormalMean: 1, variance: 4)
    #expect(relativeError(log, Transform.log.inverse(1 + 2 * 1.959_963_984_540_054)) < 1e-14)
    let root = Transform.boxCox(lambda: 0.5)
    #expect(root.quantile(0.5, ofNormalMean: 4, variance: 1) == root.inverse(4))
    #expect(root.quantile(0.1, ofNormalMean: -2, variance: 1) == 0)
    #expect(root.quantile(0.1, ofNormalMean: 4, variance: 0) == root.inverse(4))
    #expect(root.quantile(1.1, ofNormalMean: 4, variance: 1).isNaN)
  }

  @Test("no mean exists for λ < 0 near the pole")
  func infiniteMean() {
    let transform = Transform.boxCox(lambda: -0.5)
    #expect(transform.mean(ofNormalMean: 1.5, variance: 0.25) == .infinity)
    #expect(transform.mean(ofNormalMean: 1.5, variance: -1).isNaN)
    #expect(transform.mean(ofNormalMean: .nan, variance: 1).isNaN)
  }
}
