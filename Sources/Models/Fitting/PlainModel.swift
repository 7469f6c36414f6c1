import LinearAlgebra
import RealModule
public import TimeSeries

/// A model without regressors: theta family, complex smoothing, simple methods, intermittent demand.
public struct PlainModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// Estimates and diagnostics.
  public let summary: FitSummary

  package let fit: any PlainFit

  /// Residuals on the model's scale.
  public var residuals: [Double] { fit.residuals }

  /// Complex exponential smoothing, its season given or chosen.
  init(complex request: FitRequest, season: CESSeason?) throws(ModelError) {
    var (chosen, trace) = (season, [CandidateRow]())
    let period = request.series.frequency.periodsPerYear
    let estimate = { (series: [Double], searched: Int) throws(ModelError) -> any PlainFit in
      guard let season else {
        let choice = try CESSpecification.choose(series, period: searched)
        (chosen, trace) = (choice.fit.specification.season, choice.trace)
        return choice.fit
      }
      guard season == .none || period > 1 else {
        throw .invalidSpecification(
          "ces(\(season.rawValue)) has a season, but the series has none; write ces(none), or give the "
            + "length of the season with --period")
      }
      return try CESSpecification(season, period: period).fit(series)
    }
    let fit = try Self.checked(request, estimate)
    var canonical = request.formula
    canonical.family = .ces(chosen)
    self.init(request, fit: fit, formula: canonical, trace: trace)
  }

  /// Estimates a method that takes neither regressors nor a choice of the constant.
  init(
    _ request: FitRequest, _ estimate: ([Double], Int) throws(ModelError) -> any PlainFit
  ) throws(ModelError) {
    self.init(
      request, fit: try Self.checked(request, estimate), formula: request.formula, trace: [])
  }

  private init(
    _ request: FitRequest, fit: any PlainFit, formula: ModelFormula, trace: [CandidateRow]
  ) {
    self.fit = fit
    self.formula = formula
    series = request.series
    transform = request.transform
    summary = Self.summary(of: fit, request, trace: trace)
  }

  /// The estimate, once the formula is seen to ask for nothing that the method has not.
  private static func checked(
    _ request: FitRequest, _ estimate: ([Double], Int) throws(ModelError) -> any PlainFit
  ) throws(ModelError) -> any PlainFit {
    let name = request.formula.family.text ?? "\(request.formula)"
    guard request.formula.regressors.isEmpty else {
      throw .invalidSpecification(
        "\(name) takes no regressors; write ets() or arima() to have them")
    }
    guard request.formula.constant == .standard else {
      throw .invalidSpecification("\(name) takes no '0 +' or '1 +'; leave it out")
    }
    return try estimate(request.response, request.searchedSeason)
  }

  /// Joint law of gaps and of `horizon` months past the data.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    let laws = try fit.laws(horizon: horizon)
    return Projection(
      series: series, transform: transform, law: laws.widened, conditional: laws.conditional,
      model: "\(formula)")
  }

  /// Errors of past forecasts by horizon, at the final estimates.
  public func pastErrors(horizon: Int) -> [[Double]] { fit.pastErrors(horizon: horizon) }

  private static func summary(
    of fit: any PlainFit, _ request: FitRequest, trace: [CandidateRow]
  ) -> FitSummary {
    let (k, n) = (Double(fit.parameterCount), Double(fit.effectiveCount))
    let deviation = fit.sigma2.squareRoot()
    let standardized = deviation > 0 ? fit.residuals.map { $0 / deviation } : []
    return FitSummary(
      method: fit.method, observations: fit.observations,
      span: PeriodSpan(request.series.start, request.series.end),
      logLikelihood: fit.logLikelihood,
      logLikelihoodOriginal: fit.logLikelihood
        + request.logJacobian(skipping: fit.observations - fit.effectiveCount),
      aic: fit.aic, aicc: n > k + 1 ? fit.aic + 2 * k * (k + 1) / (n - k - 1) : .infinity,
      bic: fit.aic + k * (Double.log(n) - 2), sigma2: fit.sigma2,
      parameterCount: fit.parameterCount, converged: true,
      coefficients: fit.estimates.map {
        CoefficientRow(
          name: $0.name, group: .component, estimate: $0.value, standardError: .nan,
          statistic: .nan, pValue: .nan)
      },
      diagnostics: residualDiagnostics(
        standardized, season: request.searchedSeason, fittedParameters: 0,
        lag: request.options.portmanteauLag),
      notes: request.notes + fit.notes, trace: trace)
  }
}
