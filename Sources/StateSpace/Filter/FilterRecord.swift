import LinearAlgebra

/// What backward passes need of a filter run, with the gains in the form in which they use them.
///
/// Gains and variances do not depend on the data, so one record serves any number of mean passes
/// over other data with the same gaps.
struct FilterRecord: FilterReceiver {
  /// One observation's part.
  struct Entry {
    var kind = FilterStep.Kind.missing
    var innovation = 0.0
    /// F∗.
    var variance = 0.0
    /// F∞.
    var diffuseVariance = 0.0
    /// Position of K₁ in `secondGains`, for diffuse entries.
    var second = 0
  }

  let m: Int
  let seriesCount: Int
  let keepsCovariances: Bool
  /// One entry an observation: series i of period t at t p + i.
  private(set) var entries: [Entry] = []
  /// K = M∗/F∗, or M∞/F∞ for diffuse entries; m an observation.
  private(set) var gains: [Double] = []
  /// K₁ = (M∗ − K F∗)/F∞ of the diffuse entries.
  private(set) var secondGains: [Double] = []
  /// a_t, m a period.
  private(set) var states: [Double] = []
  /// P∗_t, m² a period, if kept.
  private(set) var covariances: [Double] = []
  /// A_t of the periods that begin inside the diffuse phase.
  private(set) var diffuse: [[Double]] = []
  /// The diffuse directions left at the end.
  var undetermined = 0

  /// The number of periods.
  var count: Int { seriesCount == 0 ? 0 : entries.count / seriesCount }

  init(_ model: StateSpaceModel, periods: Int, keepsCovariances: Bool) {
    m = model.stateCount
    seriesCount = model.seriesCount
    self.keepsCovariances = keepsCovariances
    entries.reserveCapacity(periods * seriesCount)
    gains.reserveCapacity(periods * seriesCount * m)
    states.reserveCapacity(periods * m)
    if keepsCovariances { covariances.reserveCapacity(periods * m * m) }
  }

  mutating func receive(prediction: PredictedState) {
    states.append(contentsOf: prediction.state)
    if keepsCovariances { covariances.append(contentsOf: prediction.covariance) }
    if !prediction.diffuse.isEmpty { diffuse.append(Array(prediction.diffuse)) }
  }

  mutating func receive(step: FilterStep) {
    var entry = Entry(
      kind: step.kind, innovation: step.innovation, variance: step.variance,
      diffuseVariance: step.diffuseVariance)
    switch step.kind {
    case .missing, .redundant:
      for _ in 0..<m { gains.append(0) }
    case .regular:
      for value in step.loadedCovariance { gains.append(value / step.variance) }
    case .diffuse:
      entry.second = secondGains.count
      for i in 0..<m {
        let gain = step.loadedDiffuse[i] / step.diffuseVariance
        gains.append(gain)
        secondGains.append(
          (step.loadedCovariance[i] - gain * step.variance) / step.diffuseVariance)
      }
    }
    entries.append(entry)
  }
}

/// Keeps innovations and their variances, for diagnostics and forecasts.
struct InnovationReceiver: FilterReceiver {
  var likelihood = LikelihoodReceiver()
  private(set) var innovations: Matrix
  private(set) var variances: Matrix
  private(set) var states: [Double] = []

  init(_ model: StateSpaceModel, periods: Int) {
    innovations = Matrix(rows: periods, columns: model.seriesCount, repeating: .nan)
    variances = innovations
    states.reserveCapacity(periods * model.stateCount)
  }

  mutating func receive(prediction: PredictedState) {
    states.append(contentsOf: prediction.state)
  }

  mutating func receive(step: FilterStep) {
    likelihood.receive(step: step)
    guard step.kind == .regular else { return }
    innovations[step.time, step.series] = step.innovation
    variances[step.time, step.series] = step.variance
  }
}
