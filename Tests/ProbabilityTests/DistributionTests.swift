import Probability
import TestSupport
import Testing

/// The law a golden case names.
private func law(_ item: JSONValue) -> (any ContinuousDistribution)? {
  let p = item["parameters"].doubles
  switch item["law"].string {
  case "normal": return Normal(mean: p[0], standardDeviation: p[1])
  case "gamma": return Gamma(shape: p[0], scale: p[1])
  case "chiSquared": return ChiSquared(degreesOfFreedom: p[0])
  case "beta": return Beta(alpha: p[0], beta: p[1])
  case "fisherF": return FisherF(numerator: p[0], denominator: p[1])
  case "studentT": return StudentT(degreesOfFreedom: p[0])
  default: return nil
  }
}

/// Relative error without a floor; null in the file (below 1e-300) is not compared.
private func error(_ observed: Double, _ expected: JSONValue) -> Double {
  guard let value = expected.double else { return 0 }
  return relativeError(observed, value, floor: 0)
}

@Suite("Distributions against 50-digit values")
struct DistributionTests {
  /// The promise, in both tails, also at 1e-300 and for shapes from 1e-10 to 1e8.
  private let tolerance = 1e-12

  @Test("Densities and both tails")
  func densitiesAndTails() throws {
    let points = try Golden.json("distributions.json")["points"].array
    #expect(points.count > 250)
    for item in points {
      let distribution = try #require(law(item))
      let x = try #require(item["x"].double)
      let errors = [
        error(distribution.density(x), item["density"]),
        // Near its zero a logarithm has an absolute error only.
        relativeError(distribution.logDensity(x), item["logDensity"].double ?? .nan),
        error(distribution.cumulative(x), item["lower"]),
        error(distribution.upperTail(x), item["upper"]),
      ]
      #expect(errors.allSatisfy { $0 <= tolerance }, "\(distribution) at \(x): \(errors)")
    }
  }

  @Test("Quantiles of both tails")
  func quantiles() throws {
    let cases = try Golden.json("distributions.json")["quantiles"].array
    #expect(cases.count > 250)
    for item in cases {
      let distribution = try #require(law(item))
      let p = try #require(item["p"].double)
      let lower = error(distribution.quantile(p), item["quantile"])
      let upper = error(distribution.upperQuantile(p), item["upperQuantile"])
      #expect(
        lower <= tolerance && upper <= tolerance, "\(distribution) at p = \(p): \(lower), \(upper)")
    }
  }
}
