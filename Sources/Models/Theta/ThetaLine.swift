import RealModule

/// The line A + B t of a theta model as it enters each month's prediction.
///
/// Fixed: least squares over the sample. Dynamic, from values 1 … t:
///
///     ȳₜ = ((t − 1) ȳₜ₋₁ + yₜ)/t,   Bₜ = ((t − 2) Bₜ₋₁ + 6 (yₜ − ȳₜ₋₁)/t)/(t + 1),   Aₜ = ȳₜ − Bₜ (t + 1)/2
struct ThetaLine {
  private(set) var mean = 0.0
  private(set) var slope = 0.0
  private(set) var intercept = 0.0
  private(set) var count = 0

  /// The line through all values.
  init(through values: [Double]) { for value in values { append(value) } }

  /// The line through nothing.
  init() {}

  /// Takes in the next value.
  mutating func append(_ value: Double) {
    count += 1
    let t = Double(count)
    if count == 1 {
      (mean, slope, intercept) = (value, 0, value)
      return
    }
    slope = ((t - 2) * slope + 6 * (value - mean) / t) / (t + 1)
    mean = ((t - 1) * mean + value) / t
    intercept = mean - slope * (t + 1) / 2
  }

  /// (1 − α)ᵗ⁻¹ A + (1 − (1 − α)ᵗ)/α B, with `decay` = (1 − α)ᵗ⁻¹.
  @inline(__always)
  func pull(decay: Double, alpha: Double) -> Double {
    decay * intercept + (1 - decay * (1 - alpha)) / alpha * slope
  }
}
