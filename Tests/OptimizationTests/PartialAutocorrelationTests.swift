import Optimization
import RealModule
import TestSupport
import Testing

struct PartialAutocorrelationTests {
  /// Order two by hand: φ₁ = r₁(1 − r₂), φ₂ = r₂.
  @Test func orderTwo() {
    let phi = PartialAutocorrelation.coefficients(partials: [0.6, -0.3])
    #expect(worstRelativeError(phi, [0.78, -0.3]) < 1e-15)
  }

  /// There and back, and every result is stationary.
  @Test(arguments: [UInt64(1), 2, 3]) func roundTrip(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for count in 1...8 {
      let partials = (0..<count).map { _ in Double.random(in: -0.95...0.95, using: &generator) }
      let phi = PartialAutocorrelation.coefficients(partials: partials)
      let back = try #require(PartialAutocorrelation.partials(coefficients: phi))
      // Each step down divides by 1 − r² ≥ 0.0975.
      #expect(worstRelativeError(back, partials) < 1e-6, "seed \(seed) order \(count)")
      let z = PartialAutocorrelation.unbounded(partials: partials)
      let again = PartialAutocorrelation.coefficients(unbounded: z)
      #expect(worstRelativeError(again, phi) < 1e-9, "seed \(seed) order \(count)")
    }
  }

  @Test func outside() {
    #expect(PartialAutocorrelation.partials(coefficients: [1.0]) == nil)
    #expect(PartialAutocorrelation.partials(coefficients: [0.5, 0.6]) == nil)
    let z = PartialAutocorrelation.unbounded(partials: [1, -1])
    #expect(z.allSatisfy { $0.isFinite && abs($0) < 12 })
    let far = PartialAutocorrelation.coefficients(unbounded: [50])
    #expect(far == [PartialAutocorrelation.bound])
  }

  /// The Jacobian against differences.
  @Test func jacobian() {
    for count in 1...5 {
      let z = (0..<count).map { 0.4 - 0.3 * Double($0) }
      var phi = [Double](repeating: 0, count: count)
      var jacobian = [Double](repeating: 0, count: count * count)
      z.withUnsafeBufferPointer { z in
        phi.withUnsafeMutableBufferPointer { phi in
          jacobian.withUnsafeMutableBufferPointer { jacobian in
            guard let z = z.baseAddress, let phi = phi.baseAddress,
              let jacobian = jacobian.baseAddress
            else { return }
            PartialAutocorrelation.fill(
              unbounded: z, count: count, coefficients: phi, jacobian: jacobian)
          }
        }
      }
      #expect(
        worstRelativeError(phi, PartialAutocorrelation.coefficients(unbounded: z)) < 1e-15)
      for j in 0..<count {
        let step = 1e-6
        var (ahead, behind) = (z, z)
        ahead[j] += step
        behind[j] -= step
        let up = PartialAutocorrelation.coefficients(unbounded: ahead)
        let down = PartialAutocorrelation.coefficients(unbounded: behind)
        for i in 0..<count {
          let slope = (up[i] - down[i]) / (2 * step)
          #expect(abs(jacobian[i + j * count] - slope) < 1e-9)
        }
      }
    }
  }
}
