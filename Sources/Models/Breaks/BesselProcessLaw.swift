import LinearAlgebra
import Probability
import RealModule

/// The law of the supremum of a squared, normalized Brownian bridge of dimension k.
///
///     sup ‖B(r)‖² / (r (1 − r)) over r from a to b
///
/// In the time s = log(r / (1 − r)) the process is the squared length of k independent
/// Ornstein–Uhlenbeck processes, so the probability of staying below c for the time
/// T = log(b (1 − a) / (a (1 − b))) is Σ ⟨1, φᵢ⟩² exp(−λᵢ T) over the eigenfunctions of its generator
/// that vanish at c. They are found among polynomials in the squared radius, orthonormal on the ball.
///
/// Source: Andrews (1993), Tests for parameter instability and structural change with unknown change
/// point, Econometrica 61, 821–856: the law; DeLong (1981), Crossing probabilities for a square root
/// boundary by a Bessel process, Communications in Statistics A 10: the expansion. Hansen (1997),
/// Approximate asymptotic p values for structural-change tests, Journal of Business and Economic
/// Statistics 15, fits simulated values of the same law.
package struct BesselProcessLaw: Sendable, Equatable {
  /// Polynomials in the basis; twelve give 1e-9, twenty rounding error, for up to 20 dimensions.
  private static let basisCount = 24
  /// Products of two basis functions are polynomials of degree 96 in the radius, and the density
  /// beside them is smooth: twice as many nodes change no digit.
  private static let rule = GaussLegendre(count: 80)
  /// Below this probability 1 minus the sum is cancellation, and the tail expansion is better.
  private static let smallest = 1e-8

  /// k.
  private let dimension: Int
  /// T.
  private let duration: Double

  /// The law for k = `dimension`, between the shares a and b of the sample.
  package init(dimension: Int, from a: Double, to b: Double) {
    precondition(dimension > 0 && a > 0 && b < 1 && a <= b, "k \(dimension), from \(a) to \(b)")
    self.dimension = dimension
    duration = Double.log(b * (1 - a) / (a * (1 - b)))
  }

  /// P(sup > c): ten decimals; below 1e-8, two or three digits.
  package func upperTail(_ c: Double) -> Double {
    guard !c.isNaN else { return .nan }
    guard c > 0 else { return 1 }
    // At a single point in time the law is chi-squared, and beyond 500 every tail is below 1e-80.
    guard duration > 0 else { return ChiSquared(degreesOfFreedom: Double(dimension)).upperTail(c) }
    guard c < 500, let stay = stayingProbability(below: c) else { return expandedTail(c) }
    return 1 - stay > Self.smallest ? min(1, 1 - stay) : expandedTail(c)
  }

  /// (c/2)^(k/2) e^(−c/2) / Γ(k/2) · (T (1 − k/c) + 2/c), the first terms in 1/c: DeLong (1981).
  private func expandedTail(_ c: Double) -> Double {
    let half = Double(dimension) / 2
    let logarithm = half * Double.log(c / 2) - c / 2 - Double.logGamma(half)
    return Double.exp(logarithm) * (duration * (1 - Double(dimension) / c) + 2 / c)
  }

  /// P(sup ≤ c); nil when the eigenvalues fail to converge.
  private func stayingProbability(below c: Double) -> Double? {
    let grid = RadialGrid(dimension: dimension, limit: c, rule: Self.rule)
    let basis = grid.basis(count: Self.basisCount)
    guard let eigen = try? SymmetricEigen(basis.stiffness) else { return nil }
    var probability = 0.0
    for i in 0..<Self.basisCount {
      let projection = dot(eigen.vectors.column(i), basis.means)
      probability += projection * projection * Double.exp(-eigen.values[i] * duration)
    }
    return probability
  }
}

/// Quadrature over radii 0…√c with the density of the length of a standard normal vector.
private struct RadialGrid {
  private let limit: Double
  private let radii: [Double]
  private let weights: [Double]

  init(dimension k: Int, limit c: Double, rule: GaussLegendre) {
    limit = c
    let end = c.squareRoot()
    let radii = rule.nodes.map { end * (1 + $0) / 2 }
    let half = Double(k) / 2
    let constant = (half - 1) * Double.log(2) + Double.logGamma(half)
    weights = zip(radii, rule.weights).map { r, share in
      share * end / 2 * Double.exp(Double(k - 1) * Double.log(r) - r * r / 2 - constant)
    }
    self.radii = radii
  }

  /// Functions (1 − s) pⱼ(s), s = r²/c, orthonormal in this density.
  ///
  /// - Returns: ½ ⟨φᵢ′, φⱼ′⟩, whose eigenvalues are the λ, and ⟨1, φⱼ⟩.
  func basis(count: Int) -> (stiffness: Matrix, means: [Double]) {
    let s = radii.map { $0 * $0 / limit }
    let mass = zip(weights, s).map { $0 * (1 - $1) * (1 - $1) }
    var polynomials: [[Double]] = []
    var derivatives: [[Double]] = []
    var value = [Double](repeating: 1, count: s.count)
    var slope = [Double](repeating: 0, count: s.count)
    for _ in 0..<count {
      for (p, q) in zip(polynomials, derivatives) {
        var product = 0.0
        for i in s.indices { product += mass[i] * value[i] * p[i] }
        for i in s.indices {
          value[i] -= product * p[i]
          slope[i] -= product * q[i]
        }
      }
      var length = 0.0
      for i in s.indices { length += mass[i] * value[i] * value[i] }
      length = length.squareRoot()
      polynomials.append(value.map { $0 / length })
      derivatives.append(slope.map { $0 / length })
      let (p, q) = (polynomials[polynomials.count - 1], derivatives[derivatives.count - 1])
      slope = s.indices.map { p[$0] + s[$0] * q[$0] }
      value = s.indices.map { s[$0] * p[$0] }
    }
    let boundary = s.map { 1 - $0 }
    let means = polynomials.map { p in
      var sum = 0.0
      for i in s.indices { sum += weights[i] * boundary[i] * p[i] }
      return sum
    }
    let factors = s.indices.map { 2 * radii[$0] / limit * (weights[$0] / 2).squareRoot() }
    let slopes = zip(polynomials, derivatives).map { p, q in
      s.indices.map { (boundary[$0] * q[$0] - p[$0]) * factors[$0] }
    }
    return (Matrix(columnVectors: slopes).gram, means)
  }
}
