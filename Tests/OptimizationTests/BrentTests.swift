import Optimization
import RealModule
import TestSupport
import Testing

struct BrentTests {
  /// Minima with known places, smooth, at the edge, and with a kink.
  @Test func knownMinima() {
    let cosine = Brent().minimize(over: 2...5) { .cos($0) }
    #expect(cosine.converged)
    #expect(abs(cosine.point - .pi) < 1e-7)
    #expect(cosine.evaluations < 20)
    let edge = Brent().minimize(over: 1...4) { $0 * $0 }
    #expect(edge.converged && abs(edge.point - 1) < 1e-6)
    let kink = Brent().minimize(over: -3...4) { abs($0 - 0.7) }
    #expect(kink.converged && abs(kink.point - 0.7) < 1e-6)
    let zero = Brent().minimize(over: -1...3) { $0 * $0 * $0 * $0 + $0 * $0 }
    #expect(zero.converged && abs(zero.point) < 1e-7)
  }

  /// Values that are not numbers count as worse.
  @Test func holes() {
    let result = Brent().minimize(over: -4...4) { $0 < 0 ? .nan : ($0 - 1) * ($0 - 1) }
    #expect(result.converged && abs(result.point - 1) < 1e-6)
  }

  @Test func givesUp() {
    let result = Brent(maximumEvaluations: 4).minimize(over: 2...5) { .cos($0) }
    #expect(!result.converged && result.evaluations == 4)
  }
}
