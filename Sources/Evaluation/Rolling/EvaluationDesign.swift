public import Models
public import TimeSeries

/// A model that takes part: its name in tables, and what it estimates at every origin.
public struct EvaluatedModel: Hashable, Sendable {
  /// The name in tables.
  public let name: String
  /// The formula; what it leaves open is chosen anew from the data up to the origin.
  public let formula: ModelFormula

  /// A model by name.
  public init(name: String, formula: ModelFormula) {
    self.name = name
    self.formula = formula
  }
}

/// What a rolling-origin evaluation does.
public struct EvaluationDesign: Sendable {
  /// The data a model sees at an origin.
  public enum Window: Hashable, Sendable {
    /// Everything up to the origin.
    case expanding
    /// The last `length` periods up to the origin.
    case rolling(length: Int)
  }

  /// The number that stands for a predictive law where one is wanted.
  public enum Point: String, Hashable, Sendable, CaseIterable {
    /// As likely exceeded as not: the best guess under absolute loss.
    case median
    /// The expected value: the best guess under squared loss.
    case mean
  }

  /// First and last origin: the last period whose figure a model sees.
  public var origins: PeriodSpan
  /// Periods between one origin and the next.
  public var step: Int
  /// Horizons that are reported, ascending.
  public var horizons: [Int]
  /// The data a model sees.
  public var window: Window
  /// What is forecast: a measure taken period by period.
  public var measure: MeasureKind
  /// Targets that are left out of the comparison; models see them as any other period.
  public var excluded: PeriodSpan?
  /// What stands for a predictive law in errors.
  public var point: Point
  /// Probabilities of the intervals that are scored, ascending.
  public var levels: [Double]
  /// Origins between two choices of what a formula leaves open; coefficients are always estimated
  /// anew.
  public var respecification: Int
  /// Number and seed of the draws that scores are taken from.
  public var draws: DrawOptions
  /// How data regressors go on past each origin; a given path would let a model see the future.
  public var futures: [String: RegressorFuture]
  /// Options of estimation.
  public var estimation: FitOptions

  /// A design with the house defaults.
  public init(
    origins: PeriodSpan, horizons: [Int] = [1, 3, 6, 12], measure: MeasureKind = .level
  ) {
    self.origins = origins
    self.horizons = horizons
    self.measure = measure
    step = 1
    window = .expanding
    point = .median
    levels = [0.80, 0.95]
    respecification = 1
    // The score of a law from 2,000 draws is within 1% of that from 10,000.
    draws = DrawOptions(count: 2_000)
    futures = [:]
    estimation = FitOptions()
  }

  /// Origins in order.
  public var originPeriods: [Period] {
    stride(from: 0, through: origins.end - origins.start, by: step).map { origins.start + $0 }
  }

  /// Steps between origins that a horizon spans: the order of overlap of its errors.
  func overlap(_ horizon: Int) -> Int { (horizon + step - 1) / step }

  /// The origins taken unless others are asked for: the last two fifths of the data, but no origin
  /// before five years have been seen, and the last one period before the end.
  public static func standardOrigins(of series: Series) -> PeriodSpan? {
    guard let first = series.firstObserved, let last = series.lastObserved else { return nil }
    let learned = Swift.max(5 * series.frequency.periodsPerYear, 20)
    let count = last - first + 1
    let start = first + (Swift.max(learned, count * 3 / 5) - 1)
    return start < last ? PeriodSpan(start, last - 1) : nil
  }

  /// Checks the design against the series, or against what is published of it.
  func check(_ series: Series, published: PublishedTargets? = nil) throws(EvaluationError) {
    let data: PeriodSpan?
    if let published, measure != .sum || !published.figures.isEmpty {
      data = published.span
    } else if let first = series.firstObserved, let last = series.lastObserved {
      data = PeriodSpan(first, last)
    } else {
      data = nil
    }
    guard let data else {
      throw .design(problem: "\(published?.series.name ?? series.name) has no observation")
    }
    let (first, last) = (data.start, data.end)
    guard origins.start.frequency == series.frequency else {
      throw .design(
        problem: "the origins \(origins) are not \(series.frequency), as \(series.name) is")
    }
    guard step >= 1, respecification >= 1 else {
      throw .design(problem: "steps between origins and choices are counted from 1")
    }
    guard origins.start >= first, origins.end < last else {
      throw .design(
        problem: "origins from \(origins.start) to \(origins.end) must lie inside the data of "
          + "\(series.name), \(first) to \(last), with a period after the last one")
    }
    guard !horizons.isEmpty, horizons.allSatisfy({ $0 >= 1 }),
      zip(horizons, horizons.dropFirst()).allSatisfy({ $0 < $1 })
    else {
      throw .design(problem: "horizons are whole numbers from 1 on, ascending, each once")
    }
    guard levels.allSatisfy({ $0 > 0 && $0 < 1 }) else {
      throw .design(problem: "an interval's probability lies between 0 and 1")
    }
    if case .rolling(let length) = window, length < 2 * series.frequency.periodsPerYear {
      throw .design(
        problem: "a window of \(length) periods is shorter than two years; no model can learn a "
          + "season from it")
    }
    for (name, future) in futures {
      if case .path = future {
        throw .design(
          problem: "the path of \(name) is known only after the origin; use auto or hold, which a "
            + "forecaster could have used")
      }
    }
    try checkMeasure(on: series, published: published)
  }

  private func checkMeasure(
    on series: Series, published: PublishedTargets?
  ) throws(EvaluationError) {
    switch measure {
    case .level, .ytd, .yoy, .ytdYoy, .change, .mom, .annualised: break
    case .sum where published.map { $0.length > 1 } ?? false: break
    default:
      throw .measure(
        problem: measure == .sum
          ? "sum is not evaluated period by period but as January and February together, which need "
            + "figures of both; use level, yoy, ytd, ytdYoy, change, mom or annualised"
          : "\(measure.rawValue) is not evaluated period by period; use level, yoy, ytd, ytdYoy, "
            + "change, mom or annualised")
    }
    do throws(TimeSeriesError) {
      _ = try Measure(measure, of: series.name, in: PeriodSpan(origins.end + 1)).bound(to: [series])
    } catch {
      throw .measure(problem: "\(error)")
    }
  }
}
