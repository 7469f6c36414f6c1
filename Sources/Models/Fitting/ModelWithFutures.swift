import LinearAlgebra
public import TimeSeries

/// How a regressor that is a column of the data goes on past its end.
public enum RegressorFuture: Hashable, Sendable {
  /// By its own forecast, an automatic ARIMA model, whose uncertainty enters the projection.
  case automatic
  /// At its last value, without uncertainty.
  case hold
  /// By given values, without uncertainty.
  case path(Series)
}

/// A model that data regressors drive, so that a way for these to go on is a forecast of it.
package protocol FutureTaking: FittedModel {
  /// The series its regressors are made from, and how it was estimated.
  var regressorData: (series: [String: Series], options: FitOptions) { get }
  /// Names and values of all coefficients that regressors may have.
  var regressorEstimates: (names: [String], values: [Double]) { get }
}

/// One whose coefficients can be held at other values than their estimates.
package protocol RegressorDriven: FutureTaking {
  /// Where its regressors come from.
  var source: RegressorSource { get }
  /// The model with a coefficient of its table held at a value, the others estimated given it.
  ///
  /// Projections count it as known; the summary stays that of the estimate.
  func holding(_ name: String, at value: Double) -> any RegressorDriven
}

extension RegressorDriven {
  package var regressorData: (series: [String: Series], options: FitOptions) {
    (source.data, source.options)
  }
}

extension FigureModel: FutureTaking {
  package var regressorData: (series: [String: Series], options: FitOptions) {
    (source.data, source.options)
  }

  package var regressorEstimates: (names: [String], values: [Double]) {
    (fit.regressorNames, fit.coefficients)
  }
}

extension ARIMAModel: RegressorDriven {
  package var regressorEstimates: (names: [String], values: [Double]) {
    (fit.coefficientNames, fit.coefficients)
  }
}

extension RegressionModel: RegressorDriven {
  package var regressorEstimates: (names: [String], values: [Double]) {
    (fit.names, coefficients)
  }
}

extension AutocorrelatedModel: RegressorDriven {
  package var regressorEstimates: (names: [String], values: [Double]) {
    (fit.names, coefficients)
  }
}

/// A fitted model together with the ways its data regressors go on past their ends.
///
/// On the model's scale the series is linear in a regressor x as it enters (x or log x), and the
/// regressor's own model is estimated on that same scale, so the joint law stays normal and exact:
///
///     y | x ~ N(m(x), Σ),   x ~ N(μ, Ω)   ⟹   y ~ N(m(μ), Σ + B Ω Bᵀ)
///
/// with B the response of the series to the regressor, lag by lag. Shocks to a regressor are taken as
/// independent of the series' own and of those of other regressors.
public struct ModelWithFutures: FittedModel {
  /// The model without them.
  public private(set) var base: any FittedModel
  /// Estimates, criteria and diagnostics, with a note for each regressor.
  public let summary: FitSummary
  /// The models of the regressors that go on by their own forecast, by name.
  public let regressorModels: [String: any FittedModel]
  private var driven: any FutureTaking
  private let futures: [String: RegressorFuture]

  /// The series of the base model.
  public var series: Series { base.series }
  /// The formula of the base model.
  public var formula: ModelFormula { base.formula }
  /// The scale of the base model.
  public var transform: Transform { base.transform }
  /// The residuals of the base model.
  public var residuals: [Double] { base.residuals }

  /// Estimates the models of regressors that go on by their own forecast.
  ///
  /// - Throws: `ModelError` for a name that is no data regressor of the model, and of the
  ///   regressors' own estimates.
  init(
    _ base: any FutureTaking, futures: [String: RegressorFuture]
  ) throws(ModelError) {
    self.base = base
    self.futures = futures
    driven = base
    var models: [String: any FittedModel] = [:]
    var summary = base.summary
    for (name, future) in futures.sorted(by: { $0.key < $1.key }) {
      try Self.check(name, in: base.formula)
      guard let known = base.regressorData.series[name] else { continue }
      switch future {
      case .automatic:
        let model = try Self.automaticModel(of: name, for: base)
        models[name] = model
        summary.notes.append(
          "\(name) goes on by its own forecast, \(model.formula); its uncertainty is in the "
            + "intervals, independent of \(base.series.name)'s own.")
      case .hold:
        guard let last = known.lastObserved else { continue }
        summary.notes.append(
          "\(name) is held at its value of \(last); the intervals have none of its uncertainty."
        )
      case .path(let path):
        let end = path.lastObserved.map { " up to \($0)" } ?? ""
        summary.notes.append(
          "\(name) follows the given path\(end); the intervals have none of its uncertainty.")
      }
    }
    self.summary = summary
    regressorModels = models
  }

  private static func check(_ name: String, in formula: ModelFormula) throws(ModelError) {
    let regressors = formula.dataRegressors.filter { $0 != formula.response }
    guard !regressors.contains(name) else { return }
    let near = nearestName(to: name, in: regressors).map { "; did you mean \($0)?" }
    throw .invalidOption(
      "'\(name)' is no data regressor of \(formula)"
        + (near ?? (regressors.isEmpty ? "" : "; it has \(regressors.joined(separator: ", "))")))
  }

  /// The automatic model of a regressor on the scale on which it enters.
  private static func automaticModel(
    of name: String, for base: any FutureTaking
  ) throws(ModelError) -> any FittedModel {
    let columns = Set(
      base.formula.regressors.compactMap(\.dataRegressor).filter { $0.series == name })
    guard columns.count == 1, let column = columns.first else {
      throw .invalidOption(
        "'\(name)' enters both as it is and as logarithm, so no normal forecast of it fits both; "
          + "give its path by a file")
    }
    let scale: ResponseTransform = column.isLogarithm ? .log : .identity
    let asked = ModelFormula(response: name, transform: scale, family: .regARIMA)
    var (data, options) = base.regressorData
    options.covariance = nil
    let chosen = try fit(asked, data: data, options: options)
    guard chosen.transform != column.transform else { return chosen }
    // The house default prefers another scale: its calendar is kept, orders are chosen anew.
    var formula = chosen.formula
    formula.transform = scale
    formula.constant = .standard
    formula.family = .arima(order: nil, seasonal: nil)
    formula.regressors = formula.regressors.filter(\.isCalendarEffect) + [.outliers()]
    return try fit(formula, data: data, options: options)
  }

  /// The joint law of gaps and of `horizon` months, with the uncertainty of forecast regressors.
  ///
  /// - Parameters:
  ///   - horizon: Months past the last observation.
  ///   - paths: Values that override what the regressors' futures say; where a path ends before the
  ///     horizon, the regressor's own forecast goes on from it.
  /// - Returns: The joint law with the series and the scale it belongs to.
  /// - Throws: `ModelError.missingPaths` when a regressor without a future ends too early.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    let end = series.end + Swift.max(horizon, 0)
    var known = paths
    var outlooks: [RegressorOutlook] = []
    for (name, future) in futures.sorted(by: { $0.key < $1.key }) {
      switch future {
      case .path(let path): known[name] = path.overlaid(by: paths[name])
      case .hold: known[name] = held(name, through: end, after: paths[name])
      case .automatic:
        guard let model = regressorModels[name],
          let outlook = try RegressorOutlook(model, through: end, given: paths[name])
        else { continue }
        known[name] = outlook.meanPath
        outlooks.append(outlook)
      }
    }
    let projection = try projected(horizon: horizon, paths: known)
    guard !outlooks.isEmpty else { return projection }
    let (names, values) = driven.regressorEstimates
    let weights = LagWeights.all(formula.regressors, names: names, coefficients: values)
    let own = weights.filter { $0.regressor.series == formula.response }
    return projection.mappingLaws { law in
      var law = law
      for outlook in outlooks {
        for weight in weights where weight.regressor.series == outlook.name {
          law = outlook.added(to: law, start: series.start, weights: weight, memory: own)
        }
      }
      return law
    }
  }

  /// The base model's law; values that a given path lacks are its error.
  private func projected(
    horizon: Int, paths: [String: Series]
  ) throws(ModelError) -> Projection {
    do {
      return try base.project(horizon: horizon, paths: paths)
    } catch .missingPaths(let missing, let horizon) {
      for path in missing {
        if case .path = futures[path.name] { throw .incompletePath(path) }
      }
      throw .missingPaths(missing, horizon: horizon)
    }
  }

  /// Errors of past forecasts of the model itself, with the regressors as they turned out.
  public func pastErrors(horizon: Int) -> [[Double]] { base.pastErrors(horizon: horizon) }

  /// This model with a coefficient held at a value, and the regressors' own models as they are.
  fileprivate func holding(_ name: String, at value: Double) -> ModelWithFutures {
    var copy = self
    guard let model = (driven as? any RegressorDriven)?.holding(name, at: value) else {
      return self
    }
    copy.driven = model
    copy.base = model
    return copy
  }

  /// This model with other figures of its series, and the regressors' own models as they are.
  fileprivate func reading(_ figures: Series) throws(ModelError) -> ModelWithFutures {
    var copy = self
    guard let driven = try driven.reading(figures) as? any FutureTaking else { return self }
    copy.driven = driven
    copy.base = driven
    return copy
  }

  /// A regressor with each month past its data at the last value before it, or at a given one.
  private func held(_ name: String, through end: Period, after path: Series?) -> Series? {
    guard let known = driven.regressorData.series[name], var last = known.lastObserved else {
      return path
    }
    var joined = known.overlaid(by: path)
    guard last < end else { return joined }
    joined.values = (0...(end - joined.start)).map { i in
      let period = joined.start + i
      if period > last, joined[period].isNaN { return joined[last] }
      last = Swift.max(last, period)
      return joined[period]
    }
    return joined
  }
}

extension FittedModel {
  /// This model with ways for its data regressors to go on, when it has any.
  public func going(on futures: [String: RegressorFuture]) throws(ModelError) -> any FittedModel {
    guard !futures.isEmpty else { return self }
    guard let driven = self as? any FutureTaking else {
      throw .invalidOption("\(formula) takes no futures of regressors; give paths")
    }
    return try ModelWithFutures(driven, futures: futures)
  }

  /// The joint law with ways for data regressors to go on: `going(on:)` and `project` in one.
  ///
  /// - Returns: The joint law of gaps and of `horizon` months past the data.
  /// - Throws: As `going(on:)` and `project(horizon:paths:)`.
  public func project(
    horizon: Int, futures: [String: RegressorFuture]
  ) throws(ModelError) -> Projection {
    try going(on: futures).project(horizon: horizon, paths: [:])
  }
}

extension FittedModel {
  /// The regressors whose coefficients can be held at other values, with their estimates.
  package var holdableCoefficients: [CoefficientRow] {
    let model = (self as? ModelWithFutures)?.base ?? self
    guard model is any RegressorDriven else { return [] }
    return summary.coefficients.filter { ![.arima, .component, .constant].contains($0.group) }
  }

  /// The model with the coefficient of a regressor held at a value; nil where it has none.
  ///
  /// Constant and other regressors are estimated given it; ARMA terms, ρ and σ² stay as they are. The
  /// held one has no uncertainty. Errors of the past are those that this leaves, and the projection
  /// starts from them.
  package func holding(coefficient name: String, at value: Double) -> (any FittedModel)? {
    guard holdableCoefficients.contains(where: { $0.name == name }) else { return nil }
    if let model = self as? ModelWithFutures { return model.holding(name, at: value) }
    return (self as? any RegressorDriven)?.holding(name, at: value)
  }
}

extension FittedModel {
  /// The model as it would project had its series had other figures.
  ///
  /// ARIMA models keep their estimates; others are estimated anew with the same formula.
  ///
  /// - Parameter figures: The series from its first to its last observed month.
  /// - Returns: A model of the same formula and scale.
  /// - Throws: `ModelError` where the formula cannot be estimated from them.
  package func reading(_ figures: Series) throws(ModelError) -> any FittedModel {
    if let model = self as? ARIMAModel { return model.reading(figures) }
    if let model = self as? ModelWithFutures { return try model.reading(figures) }
    if let model = self as? DecomposedModel { return try model.reading(figures) }
    let source = (self as? any RegressorDriven)?.source
    var data = source?.data ?? [:]
    data[formula.response] = data[formula.response]?.overlaid(by: figures) ?? figures
    return try fit(formula, data: data, options: source?.options ?? FitOptions())
  }
}
