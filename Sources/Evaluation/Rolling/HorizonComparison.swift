import Models
import TimeSeries

/// The loss that models are ranked and tested by.
public enum ForecastLoss: String, Hashable, Sendable, CaseIterable {
  /// Squared error; tables show its root.
  case squared
  /// Absolute error.
  case absolute
  /// Continuous ranked probability score.
  case crps

  /// The loss of one forecast.
  public func value(_ record: ForecastRecord, point: EvaluationDesign.Point) -> Double {
    let error = record.actual - record.point(point)
    switch self {
    case .squared: return error * error
    case .absolute: return error.magnitude
    case .crps: return record.crps
    }
  }
}

/// Accuracy of one model at one horizon.
public struct ModelAccuracy: Hashable, Sendable {
  /// Errors of the point forecasts.
  public let point: PointAccuracy
  /// Mean absolute error, each error in units of the seasonal naive method's at its origin; NaN unless
  /// levels are forecast.
  public let meanAbsoluteScaledError: Double
  /// Root of the mean squared error in such units.
  public let rootMeanSquaredScaledError: Double
  /// OWA of the M4 competition: the mean of sMAPE and MASE, each over that of Naive2; NaN unless levels
  /// are forecast.
  public let overallWeightedAverage: Double
  /// Mean continuous ranked probability score.
  public let crps: Double
  /// Share of actual values inside each interval.
  public let coverage: [Double]
  /// Mean interval score of each level.
  public let intervalScores: [Double]
  /// The same in units of the seasonal naive method's error: the MSIS; NaN unless levels are forecast.
  public let scaledIntervalScores: [Double]
  /// Share of actual values in each tenth of the predictive law; a tenth each when calibrated.
  public let integralTransform: [Double]

  init(_ records: [ForecastRecord], design: EvaluationDesign) throws(EvaluationError) {
    func mean(_ term: (ForecastRecord) -> Double) -> Double {
      records.isEmpty ? .nan : records.reduce(0) { $0 + term($1) } / Double(records.count)
    }
    func error(_ record: ForecastRecord) -> Double { record.actual - record.point(design.point) }
    func score(_ record: ForecastRecord, _ k: Int) -> Double {
      let interval = record.intervals[k]
      return DistributionScores.interval(
        lower: interval.lower, upper: interval.upper, level: interval.level, actual: record.actual)
    }
    point = try PointAccuracy(
      actual: records.map(\.actual), forecast: records.map { $0.point(design.point) })
    meanAbsoluteScaledError = mean { error($0).magnitude / $0.scale.measure }
    let benchmark = try PointAccuracy(
      actual: records.map(\.actual), forecast: records.map(\.benchmark))
    overallWeightedAverage =
      benchmark.count == records.count
      ? PointAccuracy.overallWeightedAverage(
        symmetric: point.symmetricPercentageError, scaled: meanAbsoluteScaledError,
        benchmarkSymmetric: benchmark.symmetricPercentageError,
        benchmarkScaled: mean { ($0.actual - $0.benchmark).magnitude / $0.scale.measure })
      : .nan
    rootMeanSquaredScaledError = mean { error($0) * error($0) / $0.scale.squaredMeasure }
      .squareRoot()
    crps = mean(\.crps)
    let levels = design.levels.indices
    coverage = levels.map { k in
      mean { ($0.intervals[k].lower...$0.intervals[k].upper).contains($0.actual) ? 1 : 0 }
    }
    intervalScores = levels.map { k in mean { score($0, k) } }
    scaledIntervalScores = levels.map { k in mean { score($0, k) / $0.scale.measure } }
    integralTransform = (0..<10).map { tenth in
      mean { Swift.min(Int(10 * $0.integralTransform), 9) == tenth ? 1 : 0 }
    }
  }
}

/// The models compared at one horizon, all at the same origins.
public struct HorizonComparison: Sendable {
  /// Periods ahead.
  public let horizon: Int
  /// Number of origins.
  public let count: Int
  /// Accuracy by model.
  public let models: [ModelAccuracy?]
  private let records: [[ForecastRecord]]
  private let design: EvaluationDesign

  init(_ result: EvaluationResult, horizon: Int) {
    self.horizon = horizon
    design = result.evaluation.design
    let records = result.records(horizon: horizon)
    self.records = records
    count = records.first?.count ?? 0
    let design = design
    models = records.map { $0.isEmpty ? nil : try? ModelAccuracy($0, design: design) }
  }

  /// Losses by model, in the order of the origins.
  public func losses(_ loss: ForecastLoss) -> [[Double]] {
    records.map { $0.map { loss.value($0, point: design.point) } }
  }

  /// Models from the smallest to the largest mean loss.
  public func ranking(by loss: ForecastLoss) -> [Int] {
    let means = losses(loss).map { $0.reduce(0, +) / Double($0.count) }
    return means.indices.filter { !means[$0].isNaN }
      .sorted { means[$0] < means[$1] || (means[$0] == means[$1] && $0 < $1) }
  }

  /// Each model against the one with the smallest loss; nil for that one and where losses are too few.
  public func againstBest(by loss: ForecastLoss) -> [DieboldMariano?] {
    let losses = losses(loss)
    guard let best = ranking(by: loss).first else { return losses.map { _ in nil } }
    return losses.indices.map { model in
      model == best
        ? nil
        : try? DieboldMariano(
          losses[model], losses[best], horizon: design.overlap(horizon))
    }
  }

  /// Each model against the one with the smallest loss, given what is known at the origin.
  public func conditionallyAgainstBest(by loss: ForecastLoss) -> [GiacominiWhite?] {
    let losses = losses(loss)
    guard let best = ranking(by: loss).first else { return losses.map { _ in nil } }
    return losses.indices.map { model in
      model == best
        ? nil
        : try? GiacominiWhite(
          losses[model], losses[best], horizon: design.overlap(horizon))
    }
  }

  /// The models that cannot be told from the best; nil where losses are too few.
  public func confidenceSet(by loss: ForecastLoss) -> ModelConfidenceSet? {
    try? ModelConfidenceSet(
      losses(loss), horizon: design.overlap(horizon), seed: design.draws.seed)
  }

  /// Mean loss by calendar month (or quarter, or season) of the target, by model; NaN where no target
  /// falls in it.
  public func meanLossBySeason(_ loss: ForecastLoss, seasons: Int) -> [[Double]] {
    records.map { list in
      (1...seasons).map { season in
        let own = list.filter { $0.target.positionInYear == season }
        let sum = own.reduce(0) { $0 + loss.value($1, point: design.point) }
        return own.isEmpty ? .nan : sum / Double(own.count)
      }
    }
  }
}
