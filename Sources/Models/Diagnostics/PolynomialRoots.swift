import RealModule

/// A root of a polynomial, with the cycle that it stands for.
public struct PolynomialRoot: Sendable, Equatable {
  /// The real part.
  public let real: Double
  /// The imaginary part; exactly 0 for a real root.
  public let imaginary: Double

  /// |z|: an autoregressive polynomial in B is stationary when all roots are outside 1.
  public var modulus: Double { Double.hypot(real, imaginary) }

  /// The angle in cycles an observation, from 0 to ½.
  public var frequency: Double {
    Double.atan2(y: imaginary.magnitude, x: real) / (2 * Double.pi)
  }

  /// The length of the cycle in observations: 2 for a negative root, infinite for a positive one.
  public var period: Double { 1 / frequency }
}

/// The roots of c₀ + c₁ z + c₂ z² + …, for a degree of up to a few hundred.
///
/// All roots at once by the iteration of Aberth and Ehrlich, started on the circles that the
/// Newton polygon of the coefficients gives, and stopped for each root where its value is within the
/// rounding error of evaluating the polynomial. Complex roots come in exact conjugate pairs. Leading
/// zero coefficients lower the degree; trailing ones (c₀ = 0) give roots at zero.
///
/// Source: Bini (1996), Numerical computation of polynomial zeros by means of Aberth's method,
/// Numerical Algorithms 13, 179–200.
///
/// - Parameter coefficients: c₀, c₁, …, in ascending powers.
/// - Returns: The roots in ascending modulus, a pair with its positive imaginary part first.
/// - Throws: `ModelError.invalidOption` for coefficients that are not finite or all zero;
///   `.estimationFailed` if the iteration does not converge.
/// - Complexity: O(degree²) a sweep, some ten sweeps.
public func polynomialRoots(_ coefficients: [Double]) throws(ModelError) -> [PolynomialRoot] {
  guard coefficients.allSatisfy(\.isFinite) else {
    throw .invalidOption("the coefficients of a polynomial must be finite")
  }
  guard let last = coefficients.lastIndex(where: { $0 != 0 }),
    let first = coefficients.firstIndex(where: { $0 != 0 })
  else { throw .invalidOption("the polynomial is zero, so every number is a root") }
  let reduced = Array(coefficients[first...last])
  let zeros = [ComplexValue](repeating: ComplexValue(0), count: first)
  guard let found = AberthIteration(reduced).solved() else {
    throw .estimationFailed("the roots of a polynomial of degree \(last) did not converge")
  }
  return paired(zeros + found).sorted {
    ($0.modulus, $1.imaginary) < ($1.modulus, $0.imaginary)
  }
}

/// Roots of an autoregressive polynomial 1 − φ₁ B − … and a seasonal one 1 − Φ₁ Bˢ − … together.
///
/// The s roots of each seasonal factor are taken from its root in Bˢ, which keeps their moduli equal.
///
/// - Parameters:
///   - coefficients: φ₁, φ₂, …; for a moving average pass −θ₁, −θ₂, ….
///   - seasonal: Φ₁, Φ₂, ….
///   - period: s, 1 or more.
/// - Returns: The roots in ascending modulus.
/// - Throws: As `polynomialRoots`.
public func lagPolynomialRoots(
  _ coefficients: [Double], seasonal: [Double] = [], period: Int = 1
) throws(ModelError) -> [PolynomialRoot] {
  guard period >= 1 else { throw .invalidOption("the period is \(period); take 1 or more") }
  var roots = try polynomialRoots([1] + coefficients.map { -$0 })
  for root in try polynomialRoots([1] + seasonal.map { -$0 }) where root.imaginary >= 0 {
    let modulus = Double.pow(root.modulus, 1 / Double(period))
    let angle = Double.atan2(y: root.imaginary, x: root.real)
    let isReal = root.imaginary == 0
    // A real root gives conjugate pairs of its own; a pair is taken once and mirrored.
    for k in 0..<period {
      let turn = (angle + 2 * Double.pi * Double(k)) / Double(period)
      let (real, imaginary) = (modulus * Double.cos(turn), modulus * Double.sin(turn))
      // Sine and cosine of multiples of π come back within rounding.
      let isOnAxis = isReal && imaginary.magnitude < 1e-12 * modulus
      roots.append(PolynomialRoot(real: real, imaginary: isOnAxis ? 0 : imaginary))
      if !isReal { roots.append(PolynomialRoot(real: real, imaginary: -imaginary)) }
    }
  }
  return roots.sorted { ($0.modulus, $1.imaginary) < ($1.modulus, $0.imaginary) }
}

/// The simultaneous iteration on a polynomial whose first and last coefficients are not zero.
private struct AberthIteration {
  private let coefficients: [Double]
  private let degree: Int

  init(_ coefficients: [Double]) {
    // Powers of two change no digit and keep sums away from overflow.
    let size = coefficients.reduce(0) { max($0, $1.magnitude) }
    let scale = Double(sign: .plus, exponent: -size.exponent, significand: 1)
    self.coefficients = coefficients.map { $0 * scale }
    degree = coefficients.count - 1
  }

  /// All roots; nil when they do not settle within the sweeps.
  func solved() -> [ComplexValue]? {
    guard degree > 0 else { return [] }
    var roots = starts()
    var isSettled = [Bool](repeating: false, count: degree)
    // Bini reports ten sweeps on average and 20 at worst for simple roots; clusters take more.
    for _ in 0..<200 {
      for i in 0..<degree where !isSettled[i] {
        guard let step = newtonStep(roots[i]) else {
          isSettled[i] = true
          continue
        }
        var repulsion = ComplexValue(0)
        for j in 0..<degree where j != i {
          let gap = roots[i] - roots[j]
          if gap.modulus > 0 { repulsion = repulsion + ComplexValue(1) / gap }
        }
        let change = step / (ComplexValue(1) - step * repulsion)
        guard change.modulus.isFinite else { return nil }
        roots[i] = roots[i] - change
        if change.modulus <= 2 * .ulpOfOne * roots[i].modulus { isSettled[i] = true }
      }
      if !isSettled.contains(false) { return roots }
    }
    return nil
  }

  /// p(z)/p′(z), or nil where p(z) is within its rounding error.
  ///
  /// Outside the unit circle the reversed polynomial is evaluated at 1/z, which cannot overflow.
  private func newtonStep(_ z: ComplexValue) -> ComplexValue? {
    let isOutside = z.modulus > 1
    let x = isOutside ? ComplexValue(1) / z : z
    let size = x.modulus
    var (value, slope, bound) = (ComplexValue(0), ComplexValue(0), 0.0)
    for k in stride(from: degree, through: 0, by: -1) {
      slope = slope * x + value
      let coefficient = coefficients[isOutside ? degree - k : k]
      value = value * x + ComplexValue(coefficient)
      bound = bound * size + coefficient.magnitude
    }
    // Complex Horner's rule errs by less than 4 n units of the last place of the sum of sizes.
    if value.modulus <= 4 * Double(degree) * .ulpOfOne * bound { return nil }
    guard isOutside else { return value / slope }
    // p(z) = zⁿ q(1/z), so p/p′ = z q / (n q − q′/z).
    return z * value / (Double(degree) * value - x * slope)
  }

  /// Points on circles whose radii the upper convex hull of (k, log |cₖ|) gives.
  private func starts() -> [ComplexValue] {
    let corners = hull()
    var points: [ComplexValue] = []
    for (a, b) in zip(corners, corners.dropFirst()) {
      let count = b - a
      let radius = Double.exp(
        (Double.log(coefficients[a].magnitude) - Double.log(coefficients[b].magnitude))
          / Double(count))
      for k in 0..<count {
        // 0.7 breaks the symmetry with the real axis, a/n that between circles: Bini (1996).
        let angle =
          2 * Double.pi * (Double(k) / Double(count) + Double(a) / Double(degree)) + 0.7
        points.append(ComplexValue(radius * Double.cos(angle), radius * Double.sin(angle)))
      }
    }
    return points
  }

  private func hull() -> [Int] {
    let heights = coefficients.map { Double.log($0.magnitude) }
    var corners: [Int] = []
    for k in 0...degree where coefficients[k] != 0 {
      while corners.count > 1 {
        let (a, b) = (corners[corners.count - 2], corners[corners.count - 1])
        let isBelow =
          (heights[b] - heights[a]) * Double(k - a) <= (heights[k] - heights[a]) * Double(b - a)
        guard isBelow else { break }
        corners.removeLast()
      }
      corners.append(k)
    }
    return corners
  }
}

/// Roots of a real polynomial with the conjugate pairs made exact.
private func paired(_ roots: [ComplexValue]) -> [PolynomialRoot] {
  var rest = roots
  var result: [PolynomialRoot] = []
  while let root = rest.popLast() {
    let mirror = ComplexValue(root.real, -root.imaginary)
    let own = 2 * root.imaginary.magnitude
    let nearest = rest.indices.min { (rest[$0] - mirror).modulus < (rest[$1] - mirror).modulus }
    // A real root is its own mirror image; a complex one has it among the others.
    if let nearest, (rest[nearest] - mirror).modulus < own {
      let other = rest.remove(at: nearest)
      let real = (root.real + other.real) / 2
      let imaginary = (root.imaginary.magnitude + other.imaginary.magnitude) / 2
      result.append(PolynomialRoot(real: real, imaginary: imaginary))
      result.append(PolynomialRoot(real: real, imaginary: -imaginary))
    } else {
      result.append(PolynomialRoot(real: root.real, imaginary: 0))
    }
  }
  return result
}
