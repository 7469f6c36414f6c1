public import Models
public import TimeSeries

/// One forecast and what came.
public struct ForecastRecord: Hashable, Sendable {
  /// The last period the model has seen.
  public let origin: Period
  /// Periods ahead.
  public let horizon: Int
  /// What came, in the unit of the measure.
  public let actual: Double
  /// Expected value of the forecast.
  public let mean: Double
  /// Its median.
  public let median: Double
  /// Its intervals, one a level.
  public let intervals: [ProbabilityInterval]
  /// Continuous ranked probability score of its law.
  public let crps: Double
  /// The share of its law at or below what came.
  public let integralTransform: Double
  /// What the error is scaled with: the seasonal naive method in the data up to the origin; NaN
  /// unless the measure is the level.
  public let scale: NaiveScale
  /// What Naive2, the benchmark of the M4 competition, said from the same data; NaN unless the measure
  /// is the level.
  public let benchmark: Double

  /// The period forecast.
  public var target: Period { origin + horizon }

  /// The forecast as a number.
  public func point(_ point: EvaluationDesign.Point) -> Double {
    switch point {
    case .mean: mean
    case .median: median
    }
  }
}

/// What a model said at one origin.
public struct OriginForecasts: Hashable, Sendable {
  /// The last period the model has seen.
  public let origin: Period
  /// The model with every choice filled in; empty when it failed.
  public let model: String
  /// One record a horizon whose target is published.
  public let records: [ForecastRecord]
  /// Energy score of the law of all horizons together; NaN where a target is not published.
  public let energy: Double
  /// Why there is no forecast; nil when there is one.
  public let failure: String?
}
