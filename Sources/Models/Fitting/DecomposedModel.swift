import LinearAlgebra
public import TimeSeries

/// A model of a series whose season is taken out by loess beforehand and put back into forecasts.
///
///     T(yₜ) = sₜ + xₜ,   x by the inner model,   sₙ₊ₕ = the last cycle of s repeated
///
/// The decomposition runs on the model's scale, so `log(y) ~ stl(ets())` has a season in percent. The
/// inner model is chosen and estimated as that of a seasonally adjusted series. Its regressors and the
/// season are estimated by turns, so that loess does not take a share of an effect for season.
/// Its joint law, shifted by the season, is that of the series; intervals also count that the season
/// is estimated (`SeasonalAdjustment`).
///
/// Sources: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, section 5.7; Hastie &
/// Tibshirani (1990), Generalized Additive Models, chapter 4, for estimation by turns.
public struct DecomposedModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the decomposition and the inner model work on.
  public let transform: Transform
  /// Estimates and criteria of the inner model, with the strength of the season.
  public private(set) var summary: FitSummary
  /// The model of the seasonally adjusted series, which has that scale already.
  public private(set) var inner: any FittedModel
  /// The series taken apart, on the model's scale.
  public let adjustment: SeasonalAdjustment

  /// Series by name as they were given, and options of estimation.
  private let data: [String: Series]
  private let options: FitOptions

  /// One-step errors of the inner model.
  public var residuals: [Double] { inner.residuals }

  /// Takes the season out and estimates the inner model.
  init(_ request: FitRequest, _ term: DecompositionTerm) throws(ModelError) {
    guard request.formula.constant == .standard else {
      throw .invalidSpecification(
        "the constant belongs to the model inside: \(term.name)(1 + arima(0,1,1))")
    }
    // Loess of a constant leaves rounding, which is no series.
    guard !isConstant(request.response.filter { !$0.isNaN }) else {
      throw .constant(afterDifferencing: false)
    }
    guard request.formula.regressors.isEmpty || term.takesRegressors else {
      throw .invalidSpecification(
        "\(term.text) takes no regressors; they go with ets() or arima() inside, as in "
          + "\(term.name)(ets()) + newYear()")
    }
    series = request.series
    transform = request.transform
    data = request.data
    options = request.options
    let asked: ModelFormula
    do throws(FormulaError) {
      asked = try term.formula(in: request.formula)
    } catch {
      throw .invalidSpecification("\(error)")
    }
    let turns = try AdjustmentTurns(request, term, asked: asked)
    (adjustment, inner) = (turns.adjustment, turns.inner)
    var canonical = request.formula
    var chosen = inner.formula
    canonical.regressors = chosen.regressors
    chosen.regressors = []
    canonical.family = .decomposed(
      DecompositionTerm(model: chosen.rightHandSide, method: term.method))
    formula = canonical
    summary = Self.summary(of: inner, adjustment, term, request)
  }

  /// Joint law of gaps and of `horizon` months past the data.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    let bare = try inner.project(horizon: horizon, paths: paths)
    let season = bare.law.positions.map(adjustment.season)
    let ratio = adjustment.errorRatio
    let directions = adjustment.directions(horizon: horizon)
    let wide = bare.law.shifted(by: season, scaled: ratio)
    let conditional = bare.conditional.shifted(by: season, scaled: 1)
    let isNormal: Bool
    if case .normal = bare.errors { isNormal = true } else { isNormal = false }
    let projection = Projection(
      series: series, transform: transform,
      law: isNormal ? wide.widened(by: directions) : wide.extended(by: directions),
      conditional: conditional, model: "\(formula)")
    guard case .simulated(let simulation, let offsets) = bare.errors else {
      return isNormal ? projection : projection.with(bare.errors, as: bare.intervals)
    }
    let first = bare.gapCount
    let paths = WidenedSimulation(
      base: simulation, ratio: ratio,
      center: offsets.indices.map { bare.law.mean[first + $0] - offsets[$0] })
    return projection.with(
      .simulated(paths, offsets: offsets.indices.map { offsets[$0] + season[first + $0] }),
      as: bare.intervals)
  }

  /// Errors of past forecasts of the inner model by horizon, the season as it is.
  public func pastErrors(horizon: Int) -> [[Double]] { inner.pastErrors(horizon: horizon) }

  /// Those of the inner model.
  public var intervalMethods: [IntervalMethod] { inner.intervalMethods }

  /// The model with ways for the inner model's regressors to go on.
  public func going(
    on futures: [String: RegressorFuture]
  ) throws(ModelError) -> any FittedModel {
    guard !futures.isEmpty else { return self }
    var copy = self
    copy.inner = try inner.going(on: futures)
    copy.summary.notes += copy.inner.summary.notes.dropFirst(inner.summary.notes.count)
    return copy
  }

  /// The same formula estimated from other figures of the series.
  func reading(_ figures: Series) throws(ModelError) -> any FittedModel {
    var data = data
    data[formula.response] = data[formula.response]?.overlaid(by: figures) ?? figures
    return try fit(formula, data: data, options: options)
  }
}

extension DecompositionTerm {
  /// The series of a request taken apart on the model's scale, effects of regressors taken off before.
  func adjustment(
    of request: FitRequest, without effects: [Double]
  ) throws(ModelError) -> SeasonalAdjustment {
    let period = request.series.frequency.periodsPerYear
    let written: [Int]
    if case .multiple(let periods, _) = method { written = periods } else { written = [] }
    guard period > 1 || !written.isEmpty else {
      throw .invalidSpecification(
        "\(text) takes a season out, but \(request.series.name) has none; write \(model), or give "
          + "the length of the season with --period")
    }
    switch method {
    case .single(let options):
      return try SeasonalAdjustment(
        request.response, without: effects, period: period, options: options)
    case .multiple(_, let isRobust):
      return try SeasonalAdjustment(
        request.response, without: effects, periods: written.isEmpty ? [period] : written,
        isRobust: isRobust)
    }
  }
}

extension GaussianLaw {
  /// The law with other means, its deviations in proportion.
  fileprivate func shifted(by shift: [Double], scaled ratio: Double) -> GaussianLaw {
    var wide = factor
    if ratio != 1 {
      for j in 0..<wide.columns { for i in 0..<wide.rows { wide[i, j] *= ratio } }
    }
    return GaussianLaw(
      positions: positions, mean: zip(mean, shift).map { $0 + $1 }, factor: wide)
  }
}

/// Simulated paths, their distances from a centre in proportion.
private struct WidenedSimulation: PathSimulation {
  let base: any PathSimulation
  let ratio: Double
  let center: [Double]

  func run(_ noise: UnsafePointer<Double>, into path: UnsafeMutablePointer<Double>, count: Int) {
    base.run(noise, into: path, count: count)
    for i in 0..<count { path[i] = center[i] + ratio * (path[i] - center[i]) }
  }
}
