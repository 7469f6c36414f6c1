import Probability
import RealModule
import TestSupport
import Testing

@Suite("Quantiles invert the tails")
struct RoundTripTests {
  /// Shapes from 1e-3 to 1e6 and probabilities from 1e-250 to ½, both evenly spread in logarithms.
  @Test("Random laws and probabilities", arguments: 1...20)
  func roundTrip(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    func shape() -> Double { Double.exp(Double.random(in: -7...14, using: &generator)) }
    let laws: [any ContinuousDistribution] = [
      Normal(mean: 3, standardDeviation: shape()), Gamma(shape: shape(), scale: 2),
      ChiSquared(degreesOfFreedom: shape()), Beta(alpha: shape(), beta: shape()),
      FisherF(numerator: shape(), denominator: shape()), StudentT(degreesOfFreedom: shape()),
    ]
    for law in laws {
      for _ in 0..<20 {
        let p = 0.5 * Double.exp(Double.random(in: -570...0, using: &generator))
        let low = law.quantile(p)
        let high = law.upperQuantile(p)
        check(law, low, law.cumulative(low), p, seed)
        check(law, high, law.upperTail(high), p, seed)
      }
    }
  }

  /// One rounding of x moves the tail by x f/tail; a quantile that under- or overflows says nothing.
  private func check(
    _ law: any ContinuousDistribution, _ x: Double, _ tail: Double, _ p: Double, _ seed: Int
  ) {
    guard x.magnitude > 1e-290 && x.magnitude < 1e290 else { return }
    if law is Beta && x > 0.999 { return }  // 1 − x is no longer resolved there
    let sensitivity = x.magnitude * Double.exp(law.logDensity(x) - Double.log(p))
    let tolerance = 1e-12 + 8 * Double.ulpOfOne * sensitivity
    #expect(
      relativeError(tail, p, floor: 0) < tolerance, "\(law), p = \(p), x = \(x), seed \(seed)")
  }

  @Test("Ends of the scale and NaN")
  func ends() {
    let positive: [any ContinuousDistribution] = [
      Gamma(shape: 2.5), ChiSquared(degreesOfFreedom: 3), FisherF(numerator: 3, denominator: 7),
    ]
    for law in positive {
      #expect(law.quantile(0) == 0 && law.quantile(1) == .infinity)
      #expect(law.upperQuantile(1) == 0 && law.upperQuantile(0) == .infinity)
      #expect(law.cumulative(-1) == 0 && law.upperTail(-1) == 1 && law.density(-1) == 0)
      #expect(law.cumulative(.infinity) == 1 && law.upperTail(.infinity) == 0)
      #expect(law.quantile(.nan).isNaN && law.cumulative(.nan).isNaN && law.density(.nan).isNaN)
    }
    let beta = Beta(alpha: 2, beta: 3)
    #expect(beta.quantile(0) == 0 && beta.quantile(1) == 1)
    #expect(beta.cumulative(2) == 1 && beta.density(-0.1) == 0 && beta.upperTail(.nan).isNaN)
    let student = StudentT(degreesOfFreedom: 4)
    #expect(student.quantile(0) == -.infinity && student.quantile(1) == .infinity)
    #expect(student.quantile(0.5) == 0 && student.upperTail(.infinity) == 0)
    #expect(student.twoSidedTail(-2) == 2 * student.upperTail(2))
    #expect(Normal.standard.quantile(.nan).isNaN && Normal.standard.upperQuantile(0) == .infinity)
  }

  @Test("Densities at the ends of the support")
  func densityEnds() {
    #expect(Gamma(shape: 1, scale: 2).density(0) == 0.5)
    #expect(Gamma(shape: 0.5).density(0) == .infinity && Gamma(shape: 2).density(0) == 0)
    #expect(FisherF(numerator: 2, denominator: 5).density(0) == 1)
    #expect(relativeError(Beta(alpha: 1, beta: 3).density(0), 3) < 1e-15)
  }

  @Test("Impossible parameters and probabilities stop the program")
  func traps() async {
    await #expect(processExitsWith: .failure) { _ = ChiSquared(degreesOfFreedom: 0) }
    await #expect(processExitsWith: .failure) { _ = Normal(mean: 0, standardDeviation: -1) }
    await #expect(processExitsWith: .failure) { _ = Normal.standard.quantile(1.5) }
    #expect(Gamma(shape: .nan).cumulative(1).isNaN)
  }
}
