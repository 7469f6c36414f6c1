import RealModule

/// The law of what indicators leave unexplained, u = Ψ ε with Var(ε) = σ² I and Ψ lower triangular.
///
/// Ψ is a recursion, so Ψ x and Ψᵀ x cost O(n) and no n × n matrix is formed.
enum DisturbanceLaw: Hashable, Sendable {
  /// uₜ = ρ uₜ₋₁ + εₜ with u₁ = ε₁ / √(1 − ρ²).
  case stationary(Double)
  /// `count` times integrated, everything before the first period 0.
  case integrated(Int)
  /// Integrated once, changes of first order: Δuₜ = ρ Δuₜ₋₁ + εₜ from Δu₀ = u₀ = 0.
  case integratedStationary(Double)

  /// x ← Ψ x.
  func apply(_ x: inout [Double]) {
    switch self {
    case .stationary(let rho):
      if let first = x.first { x[0] = first / (1 - rho * rho).squareRoot() }
      Self.accumulate(&x, rho)
    case .integrated(let count): for _ in 0..<count { Self.accumulate(&x, 1) }
    case .integratedStationary(let rho):
      Self.accumulate(&x, rho)
      Self.accumulate(&x, 1)
    }
  }

  /// x ← Ψᵀ x.
  func applyTransposed(_ x: inout [Double]) {
    switch self {
    case .stationary(let rho):
      Self.accumulateBackwards(&x, rho)
      if let first = x.first { x[0] = first / (1 - rho * rho).squareRoot() }
    case .integrated(let count): for _ in 0..<count { Self.accumulateBackwards(&x, 1) }
    case .integratedStationary(let rho):
      Self.accumulateBackwards(&x, 1)
      Self.accumulateBackwards(&x, rho)
    }
  }

  /// The diagonal of Ψ Ψᵀ for n periods.
  func variances(count n: Int) -> [Double] {
    if case .stationary(let rho) = self {
      return [Double](repeating: 1 / (1 - rho * rho), count: n)
    }
    // Ψ is Toeplitz: row t holds the first t responses to one shock.
    var response = [Double](repeating: 0, count: n)
    if n > 0 { response[0] = 1 }
    apply(&response)
    var total = 0.0
    return response.map { value in
      total += value * value
      return total
    }
  }

  private static func accumulate(_ x: inout [Double], _ factor: Double) {
    for t in x.indices.dropFirst() { x[t] += factor * x[t - 1] }
  }

  private static func accumulateBackwards(_ x: inout [Double], _ factor: Double) {
    for t in x.indices.dropLast().reversed() { x[t] += factor * x[t + 1] }
  }
}
