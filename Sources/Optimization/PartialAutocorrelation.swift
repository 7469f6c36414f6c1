import RealModule

/// The map between unbounded parameters and the coefficients of a stationary autoregression.
///
///     z ∈ ℝᵏ  →  rᵢ = b tanh zᵢ  →  φ by the Durbin–Levinson recursion
///
/// Every φ(B) = 1 − φ₁B − … − φₖBᵏ with roots outside the unit circle has exactly one vector of
/// partial autocorrelations r with |rᵢ| < 1. A moving-average factor θ(B) = 1 + θ₁B + … uses the same
/// map with θ = −φ.
///
/// Sources: Barndorff-Nielsen & Schou (1973), Journal of Multivariate Analysis 3;
/// Monahan (1984), Biometrika 71, 403–404.
public enum PartialAutocorrelation {
  /// Largest partial autocorrelation the map gives.
  ///
  /// Nearer to one the initial variance loses more than half of its digits.
  public static let bound = 1 - 1e-6

  /// Coefficients φ of the autoregression with these partial autocorrelations.
  ///
  /// O(k²).
  public static func coefficients(partials: [Double]) -> [Double] {
    var phi = [Double](repeating: 0, count: partials.count)
    for (m, r) in partials.enumerated() {
      reflect(&phi, order: m, by: r)
      phi[m] = r
    }
    return phi
  }

  /// Partial autocorrelations of φ, or nil when φ is not stationary.
  ///
  /// The backward (step-down) recursion; O(k²). Loses digits as roots approach the unit circle.
  public static func partials(coefficients: [Double]) -> [Double]? {
    var phi = coefficients
    var partials = [Double](repeating: 0, count: phi.count)
    for m in phi.indices.reversed() {
      let r = phi[m]
      guard r.magnitude < 1 else { return nil }
      partials[m] = r
      reflect(&phi, order: m, by: -r)
      let scale = 1 / ((1 - r) * (1 + r))
      for i in 0..<m { phi[i] *= scale }
    }
    return partials
  }

  /// Unbounded parameters z with b tanh z = r; partials beyond the bound are brought just inside.
  public static func unbounded(partials: [Double]) -> [Double] {
    // A margin keeps z finite (about 9): the map is flat to rounding beyond.
    let limit = 1 - 1e-8
    return partials.map { Double.atanh(Swift.min(Swift.max($0 / bound, -limit), limit)) }
  }

  /// Coefficients from unbounded parameters z.
  ///
  /// O(k²).
  public static func coefficients(unbounded: [Double]) -> [Double] {
    coefficients(partials: unbounded.map { bound * Double.tanh($0) })
  }

  /// φ and the Jacobian ∂φᵢ/∂zⱼ from unbounded parameters, without allocation.
  ///
  /// Shapes: `unbounded` and `coefficients` k, `jacobian` k × k with element (i, j) at `i + j * k`.
  /// - Complexity: O(k³).
  package static func fill(
    unbounded: UnsafePointer<Double>, count k: Int,
    coefficients phi: UnsafeMutablePointer<Double>, jacobian: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<(k * k) { jacobian[index] = 0 }
    for m in 0..<k {
      let t = Double.tanh(unbounded[m])
      let r = bound * t
      // ∂φᵢ/∂r of the new partial autocorrelation is −φ of the order before, reversed.
      for i in 0..<m { jacobian[i + m * k] = -phi[m - 1 - i] }
      jacobian[m + m * k] = 1
      for j in 0..<m { reflect(jacobian + j * k, order: m, by: r) }
      reflect(phi, order: m, by: r)
      phi[m] = r
      for i in 0...m { jacobian[i + m * k] *= bound * (1 - t * t) }
    }
  }

  private static func reflect(_ phi: inout [Double], order m: Int, by r: Double) {
    phi.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      reflect(base, order: m, by: r)
    }
  }

  /// φᵢ ← φᵢ − r φₘ₋₁₋ᵢ for i < m, in place.
  private static func reflect(_ phi: UnsafeMutablePointer<Double>, order m: Int, by r: Double) {
    var i = 0
    var j = m - 1
    while i < j {
      let low = phi[i]
      let high = phi[j]
      phi[i] = low - r * high
      phi[j] = high - r * low
      i += 1
      j -= 1
    }
    if i == j { phi[i] -= r * phi[i] }
  }
}
