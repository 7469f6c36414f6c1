/// The state as predicted for one period, before its observations are used.
///
/// The pointers are lent for the duration of the call.
public struct PredictedState {
  /// The period t.
  public let time: Int
  /// a_t, m elements.
  public let state: UnsafeBufferPointer<Double>
  /// P∗_t, m × m, column after column.
  public let covariance: UnsafeBufferPointer<Double>
  /// A_t, m × q with P∞ = A Aᵀ; empty once the diffuse phase is over.
  public let diffuse: UnsafeBufferPointer<Double>
}

/// What one observation did.
///
/// The pointers are lent for the duration of the call.
public struct FilterStep {
  /// How the observation was used.
  public enum Kind: Sendable {
    /// NaN: nothing was done.
    case missing
    /// An ordinary update with variance F∗.
    case regular
    /// The observation identified one diffuse direction; F∞ > 0.
    case diffuse
    /// F∗ = 0 and the innovation agreed: no information, nothing was done.
    case redundant
  }

  /// The period t.
  public let time: Int
  /// The series i.
  public let series: Int
  /// How the observation was used.
  public let kind: Kind
  /// v = y − Z a; NaN when missing.
  public let innovation: Double
  /// F∗ = Z P∗ Zᵀ + H.
  public let variance: Double
  /// F∞ = Z P∞ Zᵀ; 0 unless the kind is diffuse.
  public let diffuseVariance: Double
  /// Z, m elements.
  public let loading: UnsafeBufferPointer<Double>
  /// M∗ = P∗ Zᵀ, m elements.
  public let loadedCovariance: UnsafeBufferPointer<Double>
  /// M∞ = P∞ Zᵀ, m elements; defined for the diffuse kind only.
  public let loadedDiffuse: UnsafeBufferPointer<Double>
}

/// Takes what a filter produces; storing nothing is a receiver too.
public protocol FilterReceiver {
  /// Called once a period with the prediction.
  mutating func receive(prediction: PredictedState)

  /// Called once an observation, in the order of treatment.
  mutating func receive(step: FilterStep)
}

extension FilterReceiver {
  /// Ignores predictions.
  public mutating func receive(prediction: PredictedState) {}
}
