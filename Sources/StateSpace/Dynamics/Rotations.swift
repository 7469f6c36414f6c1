import RealModule

extension RotationTransition {
  /// The trigonometric seasonal of period s with harmonics 1 … `harmonics` ≤ s/2.
  ///
  /// λ_j = 2π j/s; the harmonic j = s/2 of an even period is the single alternating state, so the
  /// full pattern has s − 1 states.
  public static func seasonal(period: Int, harmonics: Int? = nil) -> RotationTransition {
    let count = harmonics ?? period / 2
    precondition(
      period >= 2 && count >= 1 && 2 * count <= period,
      "period \(period) has harmonics 1 to \(period / 2), not \(count)")
    let hasAlternating = 2 * count == period
    let angles = (1..<(hasAlternating ? count : count + 1)).map {
      2 * Double.pi * Double($0) / Double(period)
    }
    return RotationTransition(
      cosines: angles.map { Double.cos($0) }, sines: angles.map { Double.sin($0) },
      alternating: hasAlternating ? -1 : nil)
  }

  /// A cycle of angular frequency λ in (0, π) with damping 0 < ρ ≤ 1, in two states.
  public static func cycle(frequency: Double, damping: Double = 1) -> RotationTransition {
    RotationTransition(
      cosines: [damping * Double.cos(frequency)], sines: [damping * Double.sin(frequency)],
      alternating: nil)
  }
}
