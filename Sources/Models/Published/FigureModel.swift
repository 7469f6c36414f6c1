import LinearAlgebra
import Probability
public import TimeSeries

/// A model of a series' months, estimated on its figures as they are published.
///
/// Levels, sums, January–February and year-to-date figures enter the likelihood as what they say
/// about months; nobody has to invent the months first. Months without a figure of their own come
/// out with their joint law, and forecasts start from all figures.
public struct FigureModel: FittedModel {
  /// The months that figures fix, NaN where they leave one open; of growth alone the index path.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// The estimate on the model's scale.
  public let fit: FigureFit
  /// Estimates, criteria and diagnostics.
  public private(set) var summary: FitSummary

  let source: FigureSource
  /// Decisions between models that the data have made.
  let choices: Int
  /// The months on the basis of the last year, where that is another than the published one.
  let comparable: Series?

  /// Standardized innovations in the unit of the model's scale, one a month.
  public var residuals: [Double] { Array(fit.residuals.dropFirst(lead)) }

  /// Months of the fit before the series begins.
  var lead: Int { fit.estimation.plan.lead }

  /// Estimates a formula whose orders and windows are given, or were found by so many `choices`.
  init(
    _ formula: ModelFormula, source: FigureSource, trace: [CandidateRow], notes: [String],
    choices: Int
  ) throws(ModelError) {
    let problem = try source.problem(formula)
    let estimation = problem.estimation
    let point = try estimation.run()
    // A thousand draws give the figure of merit to two digits, in a few milliseconds.
    let fit = try FigureAssembly(
      estimation: estimation, point: point, regressorNames: problem.names
    ).fit(draws: 1000, computesErrors: true)
    self.fit = fit
    self.formula = formula
    self.source = source
    self.choices = choices
    transform = estimation.plan.transform
    let comparable = try source.comparable(fit)?.dropping(estimation.plan.lead)
    self.comparable = comparable
    let published = source.series(estimation.plan).dropping(estimation.plan.lead)
    series = fit.profile == nil ? published : comparable ?? published
    summary = Self.summary(
      fit, problem, series: series, lag: source.options.portmanteauLag, trace: trace,
      notes: notes + source.notes(on: fit, series))
  }

  /// The model with another remark in its summary.
  public func adding(note: String) -> FigureModel {
    var copy = self
    copy.summary.notes.append(note)
    return copy
  }

  /// The months that figures leave open, with their law: the monthly path; nil for growth alone.
  public var path: Projection? {
    fit.profile == nil ? try? project(horizon: 0, paths: [:]) : nil
  }
}

extension FittedModel {
  /// The model of published figures that it is, or that its regressors' futures were added to.
  public var ofFigures: FigureModel? {
    self as? FigureModel ?? (self as? ModelWithFutures)?.base as? FigureModel
  }
}

extension FigureModel {
  private static func summary(
    _ fit: FigureFit, _ problem: FigureProblem, series: Series, lag: Int?,
    trace: [CandidateRow], notes: [String]
  ) -> FitSummary {
    FitSummary(
      method: fit.quality == nil
        ? "exact maximum likelihood of the published figures"
        : "maximum likelihood of the published figures",
      observations: fit.used.count, span: PeriodSpan(series.start, series.end),
      logLikelihood: fit.logLikelihood, logLikelihoodOriginal: fit.logLikelihoodOriginal,
      aic: fit.aic, aicc: fit.aicc, bic: fit.bic, sigma2: fit.sigma2,
      parameterCount: fit.parameterCount, converged: fit.converged,
      coefficients: rows(fit, problem),
      diagnostics: residualDiagnostics(
        fit.standardizedResiduals, season: series.frequency.periodsPerYear,
        fittedParameters: problem.estimation.process.starts[0].count, lag: lag),
      notes: notes, trace: trace)
  }

  private static func rows(_ fit: FigureFit, _ problem: FigureProblem) -> [CoefficientRow] {
    let isStructural = problem.estimation.process is StructuralProcess
    let own = fit.parameterNames.indices.map { i in
      let (value, error) = (fit.parameters[i], fit.parameterErrors[i])
      // A variance has no z test: zero is the end of its range.
      let statistic = isStructural ? .nan : value / error
      return CoefficientRow(
        name: fit.parameterNames[i], group: isStructural ? .component : .arima, estimate: value,
        standardError: error, statistic: statistic,
        pValue: isStructural ? .nan : 2 * Normal.standard.upperTail(statistic.magnitude))
    }
    return own
      + fit.regressorNames.indices.map { i in
        let (value, error) = (fit.coefficients[i], fit.covariance[i, i].squareRoot())
        return CoefficientRow(
          name: fit.regressorNames[i], group: problem.groups[i], estimate: value,
          standardError: error, statistic: value / error,
          pValue: 2 * Normal.standard.upperTail((value / error).magnitude))
      }
  }
}

extension Series {
  /// Without its first periods.
  fileprivate func dropping(_ count: Int) -> Series {
    var series = self
    series.start = start + count
    series.values = Array(values.dropFirst(count))
    return series
  }
}
