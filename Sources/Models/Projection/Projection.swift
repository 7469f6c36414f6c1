public import TimeSeries

/// The joint law of a series' unknown months that a fit gives: gaps in the sample and the future.
///
///     transform(yₜ) ~ N(mean, F Fᵀ)   jointly over all unknown months t
///
/// A result is a function of the same joint law, so an interval for a sum or a growth rate is never
/// put together from intervals of months. The law holds the uncertainty of the estimates where the
/// model states it; means are taken at the estimates, under `conditional`.
public struct Projection: Sendable {
  /// The observed series in its own unit; NaN where a month is unknown.
  public let series: Series
  /// The scale on which the law is normal.
  public let transform: Transform
  /// The law of the unknown months on that scale; positions count from `series.start`.
  public let law: GaussianLaw
  /// The law given the estimates, with the same mean: what expected values are taken under.
  public let conditional: GaussianLaw
  /// The canonical formula of the model behind it.
  public let model: String
  /// What the intervals rest on.
  public let intervals: IntervalMethod

  /// Whether the law holds the uncertainty of the estimates, so that it differs from `conditional`.
  public let includesParameterUncertainty: Bool

  /// The months that growth compares, where that is not the published levels.
  package private(set) var comparable: ComparableMonths?

  /// Published levels of the same months, where those of the series are on one basis; nil elsewhere.
  ///
  /// Months inside the data without a level have their median.
  package private(set) var publishedLevels: Series?

  /// What figures say of the months beside their law; nil where every month has a level or none.
  package private(set) var record: PublishedRecord?

  /// How errors are distributed; other than normal for bootstrap and conformal intervals.
  package let errors: ErrorLaw

  /// A projection from its parts, with normal errors.
  ///
  /// Without `conditional` the law itself is taken to be given the estimates.
  public init(
    series: Series, transform: Transform, law: GaussianLaw, conditional: GaussianLaw? = nil,
    model: String
  ) {
    self.init(
      series: series, transform: transform, law: law, conditional: conditional ?? law,
      isWidened: conditional != nil, model: model, intervals: .gaussian, errors: .normal)
  }

  private init(
    series: Series, transform: Transform, law: GaussianLaw, conditional: GaussianLaw,
    isWidened: Bool, model: String, intervals: IntervalMethod, errors: ErrorLaw
  ) {
    includesParameterUncertainty = isWidened
    self.series = series
    self.transform = transform
    self.law = law
    self.conditional = conditional
    self.model = model
    self.intervals = intervals
    self.errors = errors
  }

  /// The same months with the parameters taken as known.
  public var atEstimates: Projection {
    var copy = Projection(
      series: series, transform: transform, law: conditional, conditional: conditional,
      isWidened: false, model: model, intervals: intervals, errors: errors)
    copy.comparable = comparable.map {
      ComparableMonths(series: $0.series, law: $0.conditional, conditional: $0.conditional)
    }
    copy.publishedLevels = publishedLevels
    copy.record = record
    return copy
  }

  /// The same projection with each of its laws replaced, that of growth too.
  func mappingLaws(_ change: (GaussianLaw) -> GaussianLaw) -> Projection {
    let wide = change(law)
    var copy = Projection(
      series: series, transform: transform, law: wide,
      conditional: includesParameterUncertainty ? change(conditional) : wide,
      isWidened: includesParameterUncertainty, model: model, intervals: .gaussian, errors: .normal)
    copy.comparable = comparable.map {
      ComparableMonths(
        series: $0.series, law: change($0.law), conditional: change($0.conditional))
    }
    copy.publishedLevels = publishedLevels
    copy.record = record
    return copy
  }

  /// The same law with other errors.
  package func with(_ errors: ErrorLaw, as intervals: IntervalMethod) -> Projection {
    var copy = Projection(
      series: series, transform: transform, law: law, conditional: conditional,
      isWidened: includesParameterUncertainty, model: model, intervals: intervals, errors: errors)
    copy.comparable = comparable
    copy.publishedLevels = publishedLevels
    copy.record = record
    return copy
  }

  /// The same law with what figures say beside it.
  func reading(_ record: PublishedRecord) -> Projection {
    var copy = self
    copy.record = record
    return copy
  }

  /// The unknown months, ascending: gaps first, then the months past the data.
  public var months: [Period] { law.positions.map { series.start + $0 } }

  /// The last month of the data.
  public var origin: Period { series.end }

  /// The last month the projection reaches; the origin when it has no future.
  public var horizonEnd: Period {
    Swift.max(law.positions.last.map { series.start + $0 } ?? series.end, series.end)
  }

  /// The future months.
  public var futureMonths: [Period] { months.filter { $0 > origin } }

  /// Number of unknown months inside the sample.
  package var gapCount: Int { law.positions.count { $0 < series.count } }
}

/// Months on one basis, for growth of a series whose levels are on several.
package struct ComparableMonths: Sendable {
  /// The series on that basis; values at positions of the law are its medians.
  let series: Series
  let law: GaussianLaw
  let conditional: GaussianLaw
}

extension Projection {
  /// The same projection with growth measured on other months.
  func comparing(on series: Series, law: GaussianLaw, conditional: GaussianLaw) -> Projection {
    var copy = self
    copy.comparable = ComparableMonths(series: series, law: law, conditional: conditional)
    return copy
  }

  /// What growth is read from; nil where that is the projection itself.
  package var growthProjection: Projection? {
    guard let comparable else { return nil }
    var kept = errors
    if case .shaped(let shapes) = errors {
      let byMonth = Dictionary(uniqueKeysWithValues: zip(law.positions, shapes))
      kept = .shaped(comparable.law.positions.map { byMonth[$0] ?? .normal })
    }
    var growth = Projection(
      series: comparable.series, transform: transform, law: comparable.law,
      conditional: comparable.conditional, isWidened: includesParameterUncertainty, model: model,
      intervals: intervals, errors: kept)
    var levels = series
    for (position, mean) in zip(law.positions, law.mean) where position < levels.count {
      levels.values[position] = transform.inverse(mean)
    }
    growth.publishedLevels = levels
    growth.record = record
    return growth
  }
}

extension MeasureKind {
  /// True for measures that compare months with others of the same series.
  package var comparesMonths: Bool {
    switch self {
    case .yoy, .ytdYoy, .growth, .mom, .annualised, .cagr, .carryover: true
    case .level, .sum, .mean, .ytd, .change, .share, .ratio, .contribution: false
    }
  }
}
