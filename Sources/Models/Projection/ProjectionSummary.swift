import LinearAlgebra
import Probability
import RealModule
public import TimeSeries

/// Summarises measures of one projection; draws are made once, when the first measure needs them.
public struct ProjectionReader: Sendable {
  let projection: Projection
  /// Levels of the unknown months at the median of the law.
  let median: [Double]
  let covariance: Matrix
  /// The covariance given the estimates, which means are taken under.
  let conditional: Matrix
  private let options: DrawOptions
  private var drawn: ProjectionDraws?
  private var drawnAtEstimates: ProjectionDraws?
  /// The reader of growth where it compares other months than the published ones: none or one.
  private var growth: [ProjectionReader]

  /// A reader of a projection.
  public init(_ projection: Projection, options: DrawOptions = DrawOptions()) {
    self.projection = projection
    self.options = options
    median = projection.law.mean.map(projection.transform.inverse)
    covariance = projection.law.covariance
    conditional = projection.conditional.covariance
    growth = projection.growthProjection.map { [ProjectionReader($0, options: options)] } ?? []
  }

  /// The draws behind the summaries that have no formula.
  public mutating func draws() -> ProjectionDraws {
    if let drawn { return drawn }
    let made = projection.draws(count: options.count, seed: options.seed)
    drawn = made
    return made
  }

  /// The value of a measure in every draw, NaN where it is not defined: growth compares months on one
  /// basis, as in `summary(of:levels:)`.
  ///
  /// - Throws: As `summary(of:levels:)`.
  public mutating func values(of measure: Measure) throws(ModelError) -> [Double] {
    if measure.kind.comparesMonths, !growth.isEmpty { return try growth[0].values(of: measure) }
    return try draws().values(of: measure)
  }

  /// The same random numbers with the parameters taken as known, for expected values.
  private mutating func drawsAtEstimates() -> ProjectionDraws {
    if let drawnAtEstimates { return drawnAtEstimates }
    let made = projection.atEstimates.draws(count: options.count, seed: options.seed)
    drawnAtEstimates = made
    return made
  }

  /// Summarises a measure of the projected series.
  ///
  /// Exact where the measure is a monotone function of one normal variable or linear on a linear
  /// scale; means are also exact where the measure is linear in the months. Otherwise by draws.
  ///
  /// - Parameters:
  ///   - measure: A measure of the projected series only.
  ///   - levels: Probabilities of the intervals, each between 0 and 1.
  /// - Returns: Mean, median, spread and intervals in the measure's unit.
  /// - Throws: `ModelError.invalidOption` when the measure is not allowed on the series, speaks of
  ///   another series, or of months before the data or past the horizon.
  public mutating func summary(
    of measure: Measure, levels: [Double]
  ) throws(ModelError) -> MeasureSummary {
    if let level = levels.first(where: { !($0 > 0 && $0 < 1) }) {
      throw .invalidOption("an interval of \(100 * level)% is not between 0 and 100%")
    }
    if measure.kind.comparesMonths, !growth.isEmpty {
      return try growth[0].summary(of: measure, levels: levels)
    }
    let located = try LocatedMeasure(measure, in: projection)
    let probabilities = [0.5] + levels.flatMap { [(1 - $0) / 2, (1 + $0) / 2] }
    let law =
      exactLaw(of: located, at: probabilities) ?? drawnLaw(of: located, at: probabilities)
    return MeasureSummary(
      measure: measure, unit: located.bound.unit.description,
      mean: law.mean, median: law.quantiles[0], standardError: law.standardError,
      intervals: levels.indices.map { k in
        ProbabilityInterval(
          level: levels[k], lower: law.quantiles[1 + 2 * k], upper: law.quantiles[2 + 2 * k])
      }, isExact: law.isExact)
  }

  /// The law of a measure where a formula gives it, nil where it takes draws.
  private func exactLaw(of measure: LocatedMeasure, at probabilities: [Double]) -> SummaryLaw? {
    let value = measure.value(median)
    let slots = measure.unknownSlots
    if slots.isEmpty { return SummaryLaw(known: value, count: probabilities.count) }
    let affine = measure.affineForm(at: median)
    switch projection.errors {
    case .normal: break
    case .resampled, .simulated: return nil
    case .shaped(let shapes):
      guard let affine, slots.count == 1 else { return nil }
      return shapedLaw(affine, slot: slots[0], shape: shapes[slots[0]], at: probabilities)
    }
    if let affine {
      if projection.transform == .identity {
        return normalLaw(mean: value, weights: affine.weights, slots: slots, at: probabilities)
      }
      if slots.count == 1 { return monotoneLaw(affine, slot: slots[0], at: probabilities) }
    }
    return projection.transform == .log ? ratioLaw(of: measure, at: probabilities) : nil
  }

  private mutating func drawnLaw(
    of measure: LocatedMeasure, at probabilities: [Double]
  ) -> SummaryLaw {
    let values = draws().values(of: measure)
    let count = Double(values.count)
    let center = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count
    var law = SummaryLaw(
      mean: center, standardError: variance.squareRoot(),
      quantiles: quantiles(of: values, at: probabilities), isExact: false)
    guard case .normal = projection.errors else { return law }
    if let affine = measure.affineForm(at: median) {
      law.mean = zip(measure.unknownSlots, affine.weights).reduce(affine.constant) { sum, pair in
        sum + pair.1 * levelMean(pair.0)
      }
    } else if projection.includesParameterUncertainty {
      law.mean = drawsAtEstimates().values(of: measure).reduce(0, +) / count
    }
    return law
  }
}
