import LinearAlgebra
public import TimeSeries

/// A seasonal ARIMA model of one series with calendar and data regressors.
public struct ARIMAModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public private(set) var series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// The estimate on the model's scale.
  public private(set) var fit: ARIMAFit
  /// Estimates, criteria and diagnostics.
  public private(set) var summary: FitSummary

  package private(set) var source: RegressorSource
  /// Decisions between models that the data made: scale, calendar, windows, orders, dates of outliers.
  let choices: Int

  /// Residuals on the model's scale.
  public var residuals: [Double] { fit.residuals }

  /// Estimates a request whose formula gives all orders and windows.
  package init(
    _ request: FitRequest, trace: [CandidateRow] = [], notes: [String] = [], choices: Int = 0
  ) throws(ModelError) {
    self.choices = choices
    let specification = try ARIMASpecification(request.formula, for: request.series)
    let design = try request.design()
    fit = try specification.fit(
      request.response, regressors: design.matrix, names: design.names,
      options: ARIMAOptions(starts: request.options.starts))
    series = request.series
    transform = request.transform
    var canonical = request.formula
    canonical.family = .arima(
      order: specification.order,
      seasonal: specification.seasonal == .zero ? nil : specification.seasonal)
    formula = canonical
    source = RegressorSource(request, formula: canonical)
    summary = Self.summary(of: fit, design: design, request: request, trace: trace, notes: notes)
  }

  /// Joint law of gaps and of `horizon` months past the data.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let design = try source.future(horizon: horizon, paths: paths)
    let law = try fit.jointLaw(horizon: horizon, futureRegressors: design.matrix)
    let spread = fit.parameterSpread(
      of: law, futureRegressors: design.matrix, events: EventProcess(fit, under: formula),
      choices: choices)
    return Projection(
      series: series, transform: transform, law: spread?.widened(law) ?? law, conditional: law,
      model: "\(formula)")
  }

  /// The model with a coefficient held at a value.
  package func holding(_ name: String, at value: Double) -> any RegressorDriven {
    var copy = self
    copy.fit = fit.holding(name, at: value)
    return copy
  }

  /// The model with another remark in its summary.
  public func adding(note: String) -> ARIMAModel {
    var copy = self
    copy.summary.notes.append(note)
    return copy
  }

  /// The model with other figures of its series, the estimates as they are.
  package func reading(_ figures: Series) -> ARIMAModel {
    var copy = self
    copy.series = figures
    copy.fit = fit.reading(figures.values.map(transform.apply))
    copy.source = source.reading(figures)
    return copy
  }

  /// Effects of lasting changes of the data regressors that enter with several lags.
  public var longRunEffects: [LongRunEffect] {
    guard fit.covariance.rows == fit.coefficientNames.count else { return [] }
    return Models.longRunEffects(
      formula.regressors, response: formula.response, names: fit.coefficientNames,
      coefficients: fit.coefficients, covariance: fit.covariance)
  }

  /// Errors of past forecasts by horizon, at the final estimates.
  public func pastErrors(horizon: Int) -> [[Double]] {
    fit.pastErrors(horizon: horizon)
  }

  /// AICc of a request whose formula gives all orders and windows; no standard errors, no tests.
  package static func criterion(of request: FitRequest) throws(ModelError) -> Double {
    try estimate(request, options: .screening).aicc
  }

  /// The estimate alone of a request whose formula gives all orders and windows.
  static func estimate(
    _ request: FitRequest, options: ARIMAOptions
  ) throws(ModelError) -> ARIMAFit {
    let design = try request.design()
    return try ARIMASpecification(request.formula, for: request.series).fit(
      request.response, regressors: design.matrix, names: design.names, options: options)
  }
}

extension ARIMAModel {
  private static func summary(
    of fit: ARIMAFit, design: RegressorDesign, request: FitRequest, trace: [CandidateRow],
    notes: [String]
  ) -> FitSummary {
    let series = request.series
    return FitSummary(
      method: "exact maximum likelihood", observations: fit.observations,
      span: PeriodSpan(series.start, series.end), logLikelihood: fit.logLikelihood,
      logLikelihoodOriginal: fit.logLikelihood
        + request.logJacobian(skipping: fit.specification.differencingSpan),
      aic: fit.aic, aicc: fit.aicc, bic: fit.bic, sigma2: fit.sigma2,
      parameterCount: fit.parameterCount, converged: fit.converged,
      coefficients: coefficientRows(of: fit, design: design),
      diagnostics: residualDiagnostics(
        fit.standardizedResiduals, season: fit.specification.period,
        fittedParameters: fit.specification.armaCount, lag: request.options.portmanteauLag),
      notes: request.notes + notes + fit.notes
        + (EventProcess(fit, under: request.formula).remark.map { [$0] } ?? [])
        + lagNotes(
          request.formula.regressors, response: request.formula.response,
          names: fit.coefficientNames, coefficients: fit.coefficients, covariance: fit.covariance),
      trace: trace)
  }

  private static func coefficientRows(
    of fit: ARIMAFit, design: RegressorDesign
  ) -> [CoefficientRow] {
    let groups = Dictionary(design.columns.map { ($0.name, $0.group) }) { first, _ in first }
    return fit.coefficientNames.indices.map { i in
      let name = fit.coefficientNames[i]
      let error = fit.standardErrors.isEmpty ? .nan : fit.standardErrors[i]
      let isConstant = name == fit.specification.constantName
      return CoefficientRow(
        name: name, group: isConstant ? .constant : groups[name] ?? .arima,
        estimate: fit.coefficients[i], standardError: error)
    }
  }
}
