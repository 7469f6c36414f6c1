import LinearAlgebra
import Probability
public import TimeSeries

/// A linear regression of one series whose errors follow a first-order autoregression.
public struct AutocorrelatedModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// The estimate on the model's scale.
  public let fit: AR1Fit
  /// Estimates, criteria and diagnostics.
  public let summary: FitSummary

  package let source: RegressorSource
  /// Coefficients held at values other than their estimates, by their place.
  private var held: [Int: Double] = [:]

  /// Residuals on the model's scale: the errors of the regression less what the month before says.
  public var residuals: [Double] {
    let deviation = fit.errorVariance.squareRoot()
    return fit.innovations.map { $0 * deviation }
  }

  /// Estimates a request.
  init(_ request: FitRequest, method: AR1Method) throws(ModelError) {
    let hasConstant = request.formula.constant != .excluded
    let (design, regressors) = try request.regressionDesign()
    fit = try AR1Specification(method: method, includesConstant: hasConstant).fit(
      request.response, regressors: regressors, names: design.names)
    series = request.series
    transform = request.transform
    formula = request.formula
    source = RegressorSource(request, formula: request.formula)
    summary = Self.summary(of: fit, design: design, request: request)
  }

  /// Joint law of gaps and of `horizon` months past the data, with the coefficients' uncertainty.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let design = try source.whole(horizon: horizon, paths: paths).bridged()
    let hasConstant = fit.specification.includesConstant
    let ones = [Double](repeating: 1, count: hasConstant ? design.count : 0)
    let rows = Matrix(
      rows: design.count, columns: fit.names.count,
      columnMajor: ones + design.columns.flatMap(\.values))
    let used = fit.holding(held, design: rows)
    return Projection(
      series: series, transform: transform, law: try used.jointLaw(design: rows),
      model: "\(formula)")
  }

  /// The coefficients projections are made with: the estimates given those that are held.
  package var coefficients: [Double] {
    heldCoefficients(fit.coefficients, held, root: fit.covarianceFactor)
  }

  /// The model with a coefficient held at a value.
  package func holding(_ name: String, at value: Double) -> any RegressorDriven {
    guard let place = fit.names.lastIndex(of: name) else { return self }
    var copy = self
    copy.held[place] = value
    return copy
  }

  /// Effects of lasting changes of the data regressors that enter with several lags.
  public var longRunEffects: [LongRunEffect] {
    Models.longRunEffects(
      formula.regressors, response: formula.response, names: fit.names,
      coefficients: fit.coefficients, covariance: fit.covariance)
  }
}

extension AutocorrelatedModel {
  private static func summary(
    of fit: AR1Fit, design: RegressorDesign, request: FitRequest
  ) -> FitSummary {
    let name = fit.specification.method == .praisWinsten ? "Prais–Winsten" : "Cochrane–Orcutt"
    let skipped = fit.specification.method == .praisWinsten ? 0 : 1
    return FitSummary(
      method: "generalized least squares (\(name), \(fit.iterations) iterations)",
      observations: fit.observations,
      span: PeriodSpan(request.series.start, request.series.end),
      logLikelihood: fit.logLikelihood,
      logLikelihoodOriginal: fit.logLikelihood + request.logJacobian(skipping: skipped),
      aic: fit.aic, aicc: fit.aicc, bic: fit.bic, sigma2: fit.errorVariance,
      parameterCount: fit.parameterCount, converged: fit.converged,
      coefficients: coefficientRows(of: fit, design: design),
      diagnostics: residualDiagnostics(
        fit.innovations, season: request.series.frequency.periodsPerYear, fittedParameters: 1,
        lag: request.options.portmanteauLag),
      notes: request.notes
        + lagNotes(
          request.formula.regressors, response: request.formula.response, names: fit.names,
          coefficients: fit.coefficients, covariance: fit.covariance),
      trace: [])
  }

  private static func coefficientRows(
    of fit: AR1Fit, design: RegressorDesign
  ) -> [CoefficientRow] {
    let groups = Dictionary(design.columns.map { ($0.name, $0.group) }) { first, _ in first }
    let law = StudentT(degreesOfFreedom: Double(fit.degreesOfFreedom))
    func row(
      _ name: String, _ group: CoefficientRow.Group, _ estimate: Double, _ error: Double
    ) -> CoefficientRow {
      let statistic = estimate / error
      return CoefficientRow(
        name: name, group: group, estimate: estimate, standardError: error, statistic: statistic,
        pValue: 2 * law.upperTail(statistic.magnitude))
    }
    let slopes = zip(fit.names, zip(fit.coefficients, fit.standardErrors)).map { name, numbers in
      row(name, groups[name] ?? .constant, numbers.0, numbers.1)
    }
    return [row("ar1", .arima, fit.rho, fit.rhoStandardError)] + slopes
  }
}
