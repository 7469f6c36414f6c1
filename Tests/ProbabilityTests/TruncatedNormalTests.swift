import Probability
import TestSupport
import Testing

@Suite("Truncated normal")
struct TruncatedNormalTests {
  /// Moments by 50-digit quadrature; see `scripts/truncated_normal.py`.
  @Test("Mass, mean, variance and quantiles against 50-digit values")
  func golden() throws {
    let cases = try Golden.json("truncated_normal.json")["cases"].array
    #expect(cases.count > 20)
    for item in cases {
      let a = item["lower"].double ?? .nan
      let b = item["upper"].double ?? .nan
      let law = TruncatedNormal(.standard, lower: a, upper: b)
      let place = "(\(a), \(b))"
      #expect(
        relativeError(law.logProbability, item["logProbability"].double ?? .nan) < 1e-13, "\(place)"
      )
      // The distance from the bound nearer to the mode is what the tail cases must keep.
      let anchor = min(max(0, a), b)
      let mean = anchor + (item["meanOffset"].double ?? .nan)
      let variance = item["variance"].double ?? .nan
      let meanError = (law.mean - mean).magnitude / variance.squareRoot()
      #expect(meanError < max(1e-13, mean.ulp / variance.squareRoot()), "\(place) \(law.mean)")
      #expect(relativeError(law.variance, variance, floor: 0) < 1e-11, "\(place) \(law.variance)")
      for point in item["quantiles"].array {
        let p = point["p"].double ?? .nan
        let expected = point["x"].double ?? .nan
        let scale = variance.squareRoot()
        let error = (law.quantile(p) - expected).magnitude / scale
        // 1e-11 standard deviations, and never tighter than the spacing of numbers there.
        #expect(error < max(1e-11, 4 * expected.ulp / scale), "\(place) p = \(p): \(error)")
        #expect((law.cumulative(expected) - p).magnitude < max(1e-11, 4 * expected.ulp / scale))
      }
    }
  }

  @Test("Location, scale and reflection carry over")
  func locationScale() {
    let parent = Normal(mean: 10, standardDeviation: 2)
    let law = TruncatedNormal(parent, lower: 13, upper: 15)
    let mirrored = TruncatedNormal(parent, lower: 5, upper: 7)
    let standard = TruncatedNormal(.standard, lower: 1.5, upper: 2.5)
    #expect(relativeError(law.mean, 10 + 2 * standard.mean) < 1e-15)
    #expect(relativeError(20 - mirrored.mean, law.mean) < 1e-15)
    #expect(relativeError(law.variance, 4 * standard.variance) < 1e-14)
    #expect(relativeError(20 - mirrored.upperQuantile(0.2), law.quantile(0.2)) < 1e-15)
    #expect(law.quantile(0) == 13 && law.quantile(1) == 15)
    #expect(law.density(12.9) == 0 && law.density(15.1) == 0)
    #expect(law.cumulative(13) == 0 && law.upperTail(13) == 1)
  }

  @Test("No bounds give the parent back")
  func unbounded() {
    let law = TruncatedNormal(Normal(mean: -3, standardDeviation: 0.5))
    #expect(relativeError(law.mean, -3) < 1e-15)
    #expect(relativeError(law.variance, 0.25) < 1e-14)
    #expect(relativeError(law.quantile(0.9), law.parent.quantile(0.9)) < 1e-14)
    #expect(law.logProbability.magnitude < 1e-15)
  }
}
