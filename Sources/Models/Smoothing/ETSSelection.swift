public import LinearAlgebra
import RealModule

/// What a formula says of an exponential smoothing model; nil parts are chosen.
public struct ETSPattern: Hashable, Sendable {
  /// How the error enters.
  public var error: ETSError?
  /// The trend.
  public var trend: ETSTrend?
  /// The season.
  public var season: ETSSeason?
  /// Where the smoothing parameters may lie.
  public var bounds: ETSBounds

  /// A pattern from its parts; all open without arguments.
  public init(
    error: ETSError? = nil, trend: ETSTrend? = nil, season: ETSSeason? = nil,
    bounds: ETSBounds = .usual
  ) {
    self.error = error
    self.trend = trend
    self.season = season
    self.bounds = bounds
  }

  /// The pattern of one model.
  public init(_ specification: ETSSpecification, bounds: ETSBounds) {
    self.init(
      error: specification.error, trend: specification.trend, season: specification.season,
      bounds: bounds)
  }

  /// Decisions left to the data: the error, whether there is a trend and whether it is damped, and the
  /// season.
  package var openChoices: Int {
    (error == nil ? 1 : 0) + (trend == nil ? 2 : 0) + (season == nil ? 1 : 0)
  }

  /// Whether nothing is left to choose.
  public var isComplete: Bool { error != nil && trend != nil && season != nil }
}

/// How the best of several exponential smoothing models is found.
public struct ETSSelectionOptions: Hashable, Sendable {
  /// What is minimised.
  public enum Criterion: String, Hashable, Sendable, CaseIterable {
    case aic, aicc, bic
  }

  /// What is minimised.
  public var criterion: Criterion
  /// Whether growth by a factor is among the candidates; its forecasts explode.
  public var allowsMultiplicativeTrend: Bool

  /// Options with the house defaults.
  public init(criterion: Criterion = .aicc, allowsMultiplicativeTrend: Bool = false) {
    self.criterion = criterion
    self.allowsMultiplicativeTrend = allowsMultiplicativeTrend
  }
}

/// The exponential smoothing model of lowest criterion.
///
/// Candidates: all errors, trends and seasons a pattern leaves open but those that are unstable
/// (additive error with factors; multiplicative error and trend with an added season), those that the
/// data forbid, and growth by a factor unless it is asked for: at most 15, each by maximum likelihood.
///
/// Source: Hyndman & Khandakar (2008), Journal of Statistical Software 27(3), section 2.
public struct ETSSelection: Sendable {
  /// The chosen model, estimated to full accuracy.
  public let fit: ETSFit
  /// All candidates, best first.
  public let trace: [CandidateRow]
  /// The candidates that were not chosen, by their Akaike weights.
  package let rivals: [ETSRival]

  /// Chooses and estimates.
  ///
  /// - Parameters:
  ///   - series: n observations, NaN where missing.
  ///   - period: Observations per season; 1 for none.
  ///   - regressors: n × r, or nil for none.
  ///   - names: Names of the r regressors.
  ///   - pattern: What is given.
  ///   - options: The criterion.
  ///   - estimation: How the chosen model is estimated.
  /// - Throws: `ModelError` when no candidate can be estimated: the error of the simplest.
  /// - Complexity: Some 15 fits.
  public init(
    _ series: [Double], period: Int, regressors: Matrix? = nil, names: [String] = [],
    pattern: ETSPattern = ETSPattern(), options: ETSSelectionOptions = ETSSelectionOptions(),
    estimation: ETSOptions = ETSOptions()
  ) throws(ModelError) {
    let isPositive = series.allSatisfy { $0.isNaN || $0 > 0 }
    let candidates = Self.candidates(
      pattern, period: period, allowsMultiplicativeTrend: options.allowsMultiplicativeTrend)
    var rows: [CandidateRow] = []
    var fits: [ETSFit] = []
    var best: ETSFit?
    var failure: ModelError?
    var screening = ETSOptions.screening(bounds: pattern.bounds)
    screening.maximumIterations = Swift.min(
      screening.maximumIterations, estimation.maximumIterations)
    var additive: [ETSSpecification: ETSParameters] = [:]
    for specification in candidates {
      if specification.needsPositive, !isPositive {
        rows.append(
          CandidateRow(
            model: "\(specification)", criterion: .infinity,
            rejection: "multiplies, and not all values are above zero"))
        continue
      }
      do throws(ModelError) {
        let sample = try ETSSample(
          specification, series: series, regressors: regressors, names: names)
        let relative = specification.with(.additive)
        let fit = try ETSEstimation(specification, sample: sample, options: screening)
          .fit(from: specification.error == .multiplicative ? additive[relative] : nil)
        if specification.error == .additive {
          additive[specification] = fit.parameters.rescaled(1 / sample.scale, specification)
        }
        let value = fit.value(of: options.criterion)
        rows.append(
          CandidateRow(
            model: "\(specification)", criterion: value,
            rejection: value.isFinite ? nil : "too few observations for its parameters"))
        if value.isFinite { fits.append(fit) }
        if value < best?.value(of: options.criterion) ?? .infinity { best = fit }
      } catch {
        failure = failure ?? error
        rows.append(
          CandidateRow(model: "\(specification)", criterion: .infinity, rejection: "\(error)"))
      }
    }
    guard let best else {
      throw failure
        ?? .invalidSpecification(
          "no exponential smoothing model fits the data: values at or below zero have none that "
            + "multiplies; use additive parts, as in ets(A,A,A)")
    }
    fit = try Self.polished(
      best, series: series, regressors: regressors, names: names, bounds: pattern.bounds,
      options: estimation)
    trace = rows.sorted { $0.criterion < $1.criterion }
    rivals = ETSRival.weighed(fits, by: options.criterion, chosen: best.specification)
  }

  /// The winner to full accuracy, from where screening left it and from a usual start.
  private static func polished(
    _ best: ETSFit, series: [Double], regressors: Matrix?, names: [String], bounds: ETSBounds,
    options: ETSOptions
  ) throws(ModelError) -> ETSFit {
    let specification = best.specification
    let sample = try ETSSample(specification, series: series, regressors: regressors, names: names)
    var options = options
    options.bounds = bounds
    let fit = try ETSEstimation(specification, sample: sample, options: options)
      .fit(from: best.parameters.rescaled(1 / sample.scale, specification))
    return fit.logLikelihood >= best.logLikelihood ? fit : best
  }

  /// The models a pattern allows; additive errors first, whose optima start the multiplicative ones.
  static func candidates(
    _ pattern: ETSPattern, period: Int, allowsMultiplicativeTrend: Bool
  ) -> [ETSSpecification] {
    let usual: [ETSTrend] = [.none, .additive, .dampedAdditive]
    let trends =
      pattern.trend.map { [$0] }
      ?? (allowsMultiplicativeTrend ? ETSTrend.allCases : usual)
    // Seasons of weeks and more would take as many states as there are observations in some years.
    let seasons =
      pattern.season.map { [$0] }
      ?? (period > 1 && period <= 24 ? ETSSeason.allCases : [.none])
    let errors = pattern.error.map { [$0] } ?? ETSError.allCases
    return errors.flatMap { error in
      trends.flatMap { trend in
        seasons.compactMap { season in
          let isStable =
            error == .additive
            ? !trend.isMultiplicative && season != .multiplicative
            : !(trend.isMultiplicative && season == .additive)
          guard isStable || pattern.isComplete else { return nil }
          return ETSSpecification(error: error, trend: trend, season: season, period: period)
        }
      }
    }
  }
}

/// A model that the data did not choose, and how far they left it open.
package struct ETSRival: Sendable {
  /// The model as screened.
  package let fit: ETSFit
  /// exp(−Δ/2) over the sum of that of all candidates, Δ the distance from the lowest criterion.
  package let weight: Double

  /// Weights of candidates, without those below a hundredth.
  ///
  /// Source: Buckland, Burnham & Augustin (1997), Biometrics 53, 603–618.
  static func weighed(
    _ fits: [ETSFit], by criterion: ETSSelectionOptions.Criterion, chosen: ETSSpecification
  ) -> [ETSRival] {
    let values = fits.map { $0.value(of: criterion) }
    let lowest = values.min() ?? 0
    let odds = values.map { Double.exp((lowest - $0) / 2) }
    let total = odds.reduce(0, +)
    return zip(fits, odds).filter { $0.specification != chosen && $1 >= 0.01 * total }
      .map { ETSRival(fit: $0, weight: $1 / total) }
  }
}

extension ETSSpecification {
  /// The same states with another error.
  func with(_ error: ETSError) -> ETSSpecification {
    ETSSpecification(error: error, trend: trend, season: season, period: period)
  }
}

extension ETSFit {
  func value(of criterion: ETSSelectionOptions.Criterion) -> Double {
    switch criterion {
    case .aic: aic
    case .aicc: aicc
    case .bic: bic
    }
  }
}
