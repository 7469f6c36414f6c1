public import LinearAlgebra
import RealModule

/// The Kalman filter with sequential treatment of observations and exact diffuse start.
///
/// For the scalar observation y with loading Z:
///
///     v = y − Z a,   M = P Zᵀ,   F = Z M + H,   a ← a + M v/F,   P ← P − M Mᵀ/F
///
/// With P = P∗ + κ P∞ and κ → ∞, as long as F∞ = Z P∞ Zᵀ > 0:
///
///     a ← a + K v,   K = M∞/F∞,   P∞ ← P∞ − M∞ M∞ᵀ/F∞,
///     P∗ ← P∗ + K Kᵀ F∗ − K M∗ᵀ − M∗ Kᵀ
///
/// Covariances are updated in exactly symmetric form; nothing is allocated during a run.
///
/// Sources: Durbin & Koopman (2012), section 6.4 and chapter 5; Koopman & Durbin (2000, 2003).
public struct KalmanFilter {
  private let model: StateSpaceModel
  let workspace: FilterWorkspace

  /// A filter for `model`; it can be run any number of times, by one thread at a time.
  public init(_ model: StateSpaceModel) {
    self.model = model
    workspace = FilterWorkspace(model)
  }

  /// Runs over n × p observations (NaN = missing) and hands every step to `receiver`.
  ///
  /// - Throws: `StateSpaceError` when an observation is infinite or impossible, a needed loading is
  ///   not finite, or rounding destroyed a variance.
  /// - Complexity: O(n p m²) plus n predictions.
  public func run(
    _ observations: Matrix, into receiver: inout some FilterReceiver
  ) throws(StateSpaceError) {
    precondition(
      observations.columns == model.seriesCount,
      "\(observations.columns) series for a model of \(model.seriesCount)")
    workspace.load(model.initial)
    let (n, values) = (observations.rows, observations.elements)
    for time in 0..<n {
      receiver.receive(prediction: workspace.prediction(time))
      for series in 0..<model.seriesCount {
        let step = try workspace.observe(values[time + series * n], time: time, series: series)
        receiver.receive(step: step)
      }
      workspace.predict(time: time)
    }
  }

  /// The log-likelihood and its parts; nothing else is stored.
  ///
  /// - Throws: `StateSpaceError`, as `run`.
  public func likelihood(_ observations: Matrix) throws(StateSpaceError) -> Likelihood {
    var receiver = LikelihoodReceiver()
    try run(observations, into: &receiver)
    return receiver.likelihood(remaining: workspace.diffuseCount)
  }

  /// The log-likelihood of a single series.
  ///
  /// - Throws: `StateSpaceError`, as `run`.
  public func likelihood(_ series: [Double]) throws(StateSpaceError) -> Likelihood {
    try likelihood(Matrix(rows: series.count, columns: 1, columnMajor: series))
  }

  /// The prediction for the period after the last run, and what is left of the diffuse part.
  var next: PredictedState { workspace.prediction(-1) }
}

/// The exact log-likelihood in parts, so that a scale can be concentrated out.
///
///     log L = −½ Σ_regular (log 2π + log F + v²/F) − ½ Σ_diffuse (log 2π + log F∞)
///
/// Source: Durbin & Koopman (2012), section 7.2. Differs by a constant from the likelihood of the
/// differenced data and from conventions that leave out log 2π for the diffuse observations.
public struct Likelihood: Sendable, Equatable {
  /// log L with all constants.
  public let logLikelihood: Double
  /// Σ v²/F over the regular observations.
  public let sumOfSquares: Double
  /// Σ log F over the regular observations.
  public let sumOfLogVariances: Double
  /// Σ log F∞ over the diffuse observations.
  public let sumOfDiffuseLogs: Double
  /// The number of regular observations.
  public let regularCount: Int
  /// The number of observations that identified a diffuse direction.
  public let diffuseCount: Int
  /// Diffuse directions that no observation identified.
  public let undetermined: Int
}

/// Adds up the likelihood and keeps nothing else.
struct LikelihoodReceiver: FilterReceiver {
  private var squares = 0.0
  private var logs = 0.0
  private var diffuseLogs = 0.0
  private var regular = 0
  private var diffuse = 0

  mutating func receive(step: FilterStep) {
    switch step.kind {
    case .regular:
      squares += step.innovation * step.innovation / step.variance
      logs += Double.log(step.variance)
      regular += 1
    case .diffuse:
      diffuseLogs += Double.log(step.diffuseVariance)
      diffuse += 1
    case .missing, .redundant: break
    }
  }

  func likelihood(remaining: Int) -> Likelihood {
    let constant = Double(regular + diffuse) * Double.log(2 * Double.pi)
    return Likelihood(
      logLikelihood: -0.5 * (constant + logs + squares + diffuseLogs), sumOfSquares: squares,
      sumOfLogVariances: logs, sumOfDiffuseLogs: diffuseLogs, regularCount: regular,
      diffuseCount: diffuse, undetermined: remaining)
  }
}
