import Optimization
import RealModule
import TestSupport
import Testing

struct BFGSTests {
  /// A quadratic is solved to the last digits, whatever its condition.
  @Test func quadratic() {
    let scales = [1.0, 30, 1000]
    let centre = [1.0, -2, 3]
    let result = BFGS(gradientTolerance: 1e-9).minimize(from: [0, 0, 0]) { x in
      var value = 0.0
      var gradient = [0.0, 0, 0]
      for i in x.indices {
        value += 0.5 * scales[i] * (x[i] - centre[i]) * (x[i] - centre[i])
        gradient[i] = scales[i] * (x[i] - centre[i])
      }
      return (value, gradient)
    }
    #expect(result.converged)
    #expect(worstRelativeError(result.point, centre) < 1e-8)
    #expect(result.iterations < 40)
  }

  /// Rosenbrock's valley from the usual start; minimum 0 at (1, 1).
  @Test func rosenbrock() {
    let result = BFGS(gradientTolerance: 1e-8).minimize(from: [-1.2, 1]) { x in
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
    }
    #expect(result.converged)
    #expect(worstRelativeError(result.point, [1, 1]) < 1e-7)
    #expect(result.iterations < 60 && result.evaluations < 90)
  }

  /// A search of nearly the same objective needs fewer looks when it starts with the curvature found.
  @Test func restart() {
    func search(_ shift: Double, from start: [Double], inverse: [Double]?) -> BFGS.Result {
      BFGS(gradientTolerance: 1e-8).minimize(from: start, inverse: inverse) { x in
        let (a, b) = (1 + shift - x[0], x[1] - x[0] * x[0])
        return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
      }
    }
    let first = search(0, from: [-1.2, 1], inverse: nil)
    let plain = search(0.02, from: first.point, inverse: nil)
    let carried = search(0.02, from: first.point, inverse: first.inverse)
    #expect(plain.converged && carried.converged)
    #expect(worstRelativeError(carried.point, [1.02, 1.02 * 1.02]) < 1e-7)
    #expect(carried.evaluations < plain.evaluations)
    // The valley's Hessian at its minimum is [[802, −400], [−400, 200]]; its inverse [[½, 1], [1, 2.005]].
    #expect(worstRelativeError(first.inverse, [0.5, 1, 1, 2.005]) < 0.05)
  }

  /// Steps out of the domain are cut back: −log x + x has its minimum at 1, and is not there below 0.
  @Test func domain() {
    let result = BFGS().minimize(from: [0.01]) { x in
      x[0] > 0 ? (x[0] - .log(x[0]), [1 - 1 / x[0]]) : (.infinity, [.nan])
    }
    #expect(result.converged)
    #expect(abs(result.point[0] - 1) < 1e-6)
  }

  /// A start outside and a function without a minimum end with the truth about it.
  @Test func failures() {
    let outside = BFGS().minimize(from: [0]) { _ in (.nan, [.nan]) }
    #expect(!outside.converged && outside.iterations == 0)
    let slope = BFGS(maximumIterations: 5).minimize(from: [0]) { x in (-x[0], [-1]) }
    #expect(!slope.converged && slope.value < 0)
  }
}
