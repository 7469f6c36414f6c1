import RealModule

/// A complex number, for roots.
public struct ComplexRoot: Hashable, Sendable {
  /// Real part.
  public let real: Double
  /// Imaginary part.
  public let imaginary: Double

  /// |z|.
  public var modulus: Double { .hypot(real, imaginary) }

  /// Length of the cycle that the root stands for, in periods: 2π/|arg z|; infinite on the positive
  /// real axis.
  public var cycle: Double {
    let angle = Double.atan2(y: imaginary, x: real).magnitude
    return angle > 0 ? 2 * .pi / angle : .infinity
  }
}

/// Roots of small real polynomials.
enum PolynomialRoots {
  /// Enough for orders of a model; the iteration converges quadratically near simple roots.
  private static let iterations = 500

  /// Roots of 1 + c₁ z + … + cₖ zᵏ; trailing zeros lower the degree.
  ///
  /// All roots at once by the iteration of Durand & Kerner (Aberth 1973, Mathematics of Computation
  /// 27, 339–344). O(k²) a sweep.
  static func of(_ coefficients: [Double]) -> [ComplexRoot] {
    var c = [1] + coefficients
    while let last = c.last, last == 0 { c.removeLast() }
    let degree = c.count - 1
    guard degree > 0 else { return [] }
    let monic = c.map { $0 / c[degree] }
    // Start on a circle of the geometric mean of the moduli, off the real axis.
    let radius = Double.pow(monic[0].magnitude, 1 / Double(degree))
    var roots = (0..<degree).map { k in
      let angle = 2 * Double.pi * Double(k) / Double(degree) + 0.4
      return (x: radius * .cos(angle), y: radius * .sin(angle))
    }
    for _ in 0..<iterations {
      var largest = 0.0
      for k in roots.indices {
        let step = correction(monic, roots, k)
        roots[k].x -= step.x
        roots[k].y -= step.y
        largest = Swift.max(largest, .hypot(step.x, step.y) / radius)
      }
      if largest < 1e-14 { break }
    }
    return roots.map { root in
      // Real polynomials have real roots or pairs: what is left of the other part is rounding.
      let isReal = root.y.magnitude < 1e-9 * radius
      return ComplexRoot(real: root.x, imaginary: isReal ? 0 : root.y)
    }
  }

  private static func correction(
    _ monic: [Double], _ roots: [(x: Double, y: Double)], _ k: Int
  ) -> (x: Double, y: Double) {
    let z = roots[k]
    var value = (x: 1.0, y: 0.0)
    for c in monic.dropLast().reversed() {
      value = (value.x * z.x - value.y * z.y + c, value.x * z.y + value.y * z.x)
    }
    var product = (x: 1.0, y: 0.0)
    for (j, other) in roots.enumerated() where j != k {
      let gap = (x: z.x - other.x, y: z.y - other.y)
      product = (product.x * gap.x - product.y * gap.y, product.x * gap.y + product.y * gap.x)
    }
    let size = product.x * product.x + product.y * product.y
    guard size > 0 else { return (1e-3, 1e-3) }
    return (
      (value.x * product.x + value.y * product.y) / size,
      (value.y * product.x - value.x * product.y) / size
    )
  }
}

extension ARIMAFit {
  /// Roots of one factor of the model.
  public struct FactorRoots: Sendable {
    /// `ar`, `ma`, `sar` or `sma`.
    public let factor: String
    /// Roots z of the factor as a polynomial in B, or in Bˢ for a seasonal one.
    public let roots: [ComplexRoot]
  }

  /// Roots of the factors that the model has; all lie outside the unit circle.
  public var roots: [FactorRoots] {
    let counts = [
      specification.order.p, specification.order.q, specification.seasonal.p,
      specification.seasonal.q,
    ]
    var rest = armaCoefficients[...]
    return zip(["ar", "ma", "sar", "sma"], counts).compactMap { factor, count in
      let coefficients = rest.prefix(count).map { factor.hasSuffix("ar") ? -$0 : $0 }
      rest = rest.dropFirst(count)
      return count > 0 ? FactorRoots(factor: factor, roots: PolynomialRoots.of(coefficients)) : nil
    }
  }
}
