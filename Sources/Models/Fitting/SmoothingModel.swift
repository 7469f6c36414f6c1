import LinearAlgebra
import Probability
public import TimeSeries

/// An exponential smoothing model of one series with calendar and data regressors.
public struct SmoothingModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// The estimate on the model's scale.
  public private(set) var fit: ETSFit
  /// Estimates, criteria and diagnostics.
  public let summary: FitSummary

  package let source: RegressorSource
  /// What the formula asked for; the data chose the rest.
  private let pattern: ETSPattern
  /// The models that were not chosen, with their weights.
  private let rivals: [ETSRival]

  /// Residuals on the model's scale.
  public var residuals: [Double] { fit.residuals }

  /// Chooses what the pattern leaves open and estimates.
  static func choose(
    _ request: FitRequest, pattern: ETSPattern
  ) throws(ModelError) -> SmoothingModel {
    guard request.formula.constant == .standard else {
      throw .invalidSpecification(
        "an exponential smoothing model has a level in place of a constant; leave out '0 +' and '1 +'"
      )
    }
    guard request.formula.outlierScope == nil else {
      throw .invalidSpecification(
        "outliers are looked for under arima and structural models; name them, as in "
          + "\(pattern.text) + outlier(2020-02), or leave outliers() out")
    }
    let windows = try NewYearWindows.choose(request, under: ARIMAModel.reference(for: request))
    return try SmoothingModel(request.with(windows.formula), pattern: pattern)
  }

  private init(_ request: FitRequest, pattern: ETSPattern) throws(ModelError) {
    let design = try request.design()
    let season = request.searchedSeason
    let period = request.series.frequency.periodsPerYear
    let asked = pattern.season.map { $0 != .none } ?? false
    guard !asked || period > 1 else {
      throw .invalidSpecification(
        "\(pattern.text) has a season, but \(request.series.name) has none; write N for it, or give "
          + "the length of the season with --period")
    }
    let options = ETSOptions(bounds: pattern.bounds, starts: Swift.max(2, request.options.starts))
    var trace: [CandidateRow] = []
    var rivals: [ETSRival] = []
    if let error = pattern.error, let trend = pattern.trend, let part = pattern.season {
      let specification = ETSSpecification(error: error, trend: trend, season: part, period: period)
      fit = try specification.fit(
        request.response, regressors: design.matrix, names: design.names, options: options)
    } else {
      let selection = try ETSSelection(
        request.response, period: asked ? period : season, regressors: design.matrix,
        names: design.names, pattern: pattern, estimation: options)
      fit = selection.fit
      trace = selection.trace
      rivals = selection.rivals
    }
    self.rivals = rivals
    self.pattern = pattern
    series = request.series
    transform = request.transform
    var canonical = request.formula
    canonical.family = .ets(ETSPattern(fit.specification, bounds: pattern.bounds))
    formula = canonical
    source = RegressorSource(request, formula: canonical)
    summary = Self.summary(of: fit, design: design, request: request, trace: trace)
  }

  /// Joint law of gaps and of `horizon` months past the data.
  ///
  /// Normal with exact moments where they have formulas; otherwise months past the data are simulated,
  /// each path a function of the projection's common random numbers. The uncertainty of σ², counting
  /// every part of the model that the data chose, of all estimates and initial states, and of the choice
  /// between models is added.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let design = try source.future(horizon: horizon, paths: paths)
    let conditional = try fit.jointLaw(horizon: horizon, futureRegressors: design.matrix)
    let variance = fit.predictionVariance(choices: pattern.openChoices)
    let wide = try fit.jointLaw(
      horizon: horizon, futureRegressors: design.matrix, variance: variance)
    let shocks = GaussianLaw(
      positions: conditional.positions, mean: conditional.mean, factor: wide.factor)
    let directions =
      fit.spreadDirections(
        horizon: horizon, futureRegressors: design.matrix, bounds: pattern.bounds)
      + fit.directions(to: rivals, horizon: horizon, futureRegressors: design.matrix)
    let isExact = fit.specification.hasExactMoments || horizon == 0
    let projection = Projection(
      series: series, transform: transform,
      law: isExact ? shocks.widened(by: directions) : shocks.extended(by: directions),
      conditional: conditional, model: "\(formula)")
    guard !isExact else { return projection }
    let simulation = fit.simulation(from: fit.series.count, variance: variance)
    let effects = design.matrix.map { $0 * fit.coefficients }
    return projection.with(
      .simulated(simulation, offsets: effects ?? [Double](repeating: 0, count: horizon)),
      as: .gaussian)
  }

  /// Errors of past forecasts by horizon, at the final estimates.
  public func pastErrors(horizon: Int) -> [[Double]] { fit.pastErrors(horizon: horizon) }

}

extension SmoothingModel: RegressorDriven {
  package var regressorEstimates: (names: [String], values: [Double]) {
    (fit.regressorNames, fit.coefficients)
  }

  /// The model with a coefficient held at a value; smoothing and initial states stay.
  package func holding(_ name: String, at value: Double) -> any RegressorDriven {
    var copy = self
    copy.fit = fit.holding(name, at: value)
    return copy
  }
}

extension SmoothingModel {
  private static func summary(
    of fit: ETSFit, design: RegressorDesign, request: FitRequest, trace: [CandidateRow]
  ) -> FitSummary {
    let series = request.series
    return FitSummary(
      method: "maximum likelihood", observations: fit.observations,
      span: PeriodSpan(series.start, series.end), logLikelihood: fit.logLikelihood,
      logLikelihoodOriginal: fit.logLikelihood + request.logJacobian(skipping: 0),
      aic: fit.aic, aicc: fit.aicc, bic: fit.bic, sigma2: fit.sigma2,
      parameterCount: fit.parameterCount, converged: fit.converged,
      coefficients: rows(of: fit, design: design),
      diagnostics: residualDiagnostics(
        fit.innovations.map { $0 / fit.sigma2.squareRoot() }, season: fit.specification.period,
        fittedParameters: fit.specification.parameterNames.count,
        lag: request.options.portmanteauLag),
      notes: request.notes + fit.notes, trace: trace)
  }

  /// Smoothing parameters, initial states and regressors.
  ///
  /// The first two have no z test: they lie in a bounded region, often on its edge.
  private static func rows(of fit: ETSFit, design: RegressorDesign) -> [CoefficientRow] {
    let p = fit.parameters
    var values = ["alpha": p.alpha, "beta": p.beta, "gamma": p.gamma, "phi": p.phi]
    var names = fit.specification.parameterNames + ["level"]
    values["level"] = p.level
    if fit.specification.trend != .none {
      names.append("growth")
      values["growth"] = p.growth
    }
    for (i, season) in p.seasons.enumerated() {
      names.append("season\(i + 1)")
      values["season\(i + 1)"] = season
    }
    let components = names.map { name in
      CoefficientRow(
        name: name, group: .component, estimate: values[name] ?? .nan, standardError: .nan,
        statistic: .nan, pValue: .nan)
    }
    let groups = Dictionary(design.columns.map { ($0.name, $0.group) }) { first, _ in first }
    let regressors = fit.regressorNames.indices.map { i in
      CoefficientRow(
        name: fit.regressorNames[i], group: groups[fit.regressorNames[i]] ?? .regressor,
        estimate: fit.coefficients[i], standardError: .nan, statistic: .nan, pValue: .nan)
    }
    return components + regressors
  }
}
