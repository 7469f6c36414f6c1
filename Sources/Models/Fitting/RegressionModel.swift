import LinearAlgebra
public import TimeSeries

/// A linear regression of one series on columns of data and functions of the calendar.
public struct RegressionModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// The estimate on the model's scale.
  public let fit: RegressionFit
  /// Estimates, criteria and diagnostics.
  public let summary: FitSummary

  package let source: RegressorSource
  /// Coefficients held at values other than their estimates, by their place.
  private var held: [Int: Double] = [:]

  /// Residuals on the model's scale.
  public var residuals: [Double] { fit.residuals }

  /// Estimates a request by ordinary least squares, standard errors as its options ask.
  init(_ request: FitRequest) throws(ModelError) {
    let specification = RegressionSpecification(
      includesConstant: request.formula.constant != .excluded,
      covariance: request.options.covariance ?? .classical)
    let (design, regressors) = try request.regressionDesign()
    fit = try specification.fit(request.response, regressors: regressors, names: design.names)
    series = request.series
    transform = request.transform
    formula = request.formula
    source = RegressorSource(request, formula: request.formula)
    summary = Self.summary(of: fit, design: design, request: request)
  }

  /// Joint law of gaps and of `horizon` months past the data, with the coefficients' uncertainty.
  ///
  ///     y ~ N(Xβ, s² I + X V Xᵀ)   without lags of the response
  ///
  /// With them the months follow from each other, and the law of all of them is that of the
  /// recursion: exact given the coefficients, whose uncertainty is added to first order.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let design = try source.whole(horizon: horizon, paths: paths)
    let constant = fit.specification.includesConstant ? 1 : 0
    let ones = [Double](repeating: 1, count: constant * (series.count + horizon))
    let rows = Matrix(
      rows: series.count + horizon, columns: fit.names.count,
      columnMajor: ones + gapFilled(design, constant: constant).flatMap { $0 })
    var law = RecursiveLaw(
      coefficients: coefficients, deviation: fit.standardError,
      own: ownColumns, design: rows, past: past,
      response: series.values.map(transform.apply))
    let joint = try law.law(root: heldRoot(fit.covarianceFactor(), held))
    let unknown = Array(joint.positions.indices)
    let shocks = joint.factor.submatrix(rows: unknown, columns: unknown)
    return Projection(
      series: series, transform: transform, law: joint,
      conditional: GaussianLaw(positions: joint.positions, mean: joint.mean, factor: shocks),
      model: "\(formula)")
  }

  /// The coefficients projections are made with: the estimates given those that are held.
  package var coefficients: [Double] {
    heldCoefficients(fit.coefficients, held, root: fit.solution.root)
  }

  /// The model with a coefficient held at a value.
  package func holding(_ name: String, at value: Double) -> any RegressorDriven {
    guard let place = fit.names.lastIndex(of: name) else { return self }
    var copy = self
    copy.held[place] = value
    return copy
  }

  /// Effects of lasting changes of the data regressors that enter with lags.
  public var longRunEffects: [LongRunEffect] {
    Models.longRunEffects(
      formula.regressors, response: formula.response, names: fit.names,
      coefficients: fit.coefficients, covariance: fit.covariance)
  }

  /// Columns of data bridged where the response is missing; elsewhere a hole leaves out the row.
  private func gapFilled(_ design: RegressorDesign, constant: Int) -> [[Double]] {
    let filled = design.bridged()
    return zip(design.columns, filled.columns).map { column, line in
      (0..<column.values.count).map { t in
        t < series.count && series.values[t].isNaN ? line.values[t] : column.values[t]
      }
    }
  }

  /// The columns that are lags of the response.
  private var ownColumns: [RecursiveLaw.OwnColumn] {
    formula.ownTerms.compactMap(\.lagStructure).flatMap { structure in
      structure.names.enumerated().compactMap { j, name in
        fit.names.lastIndex(of: name).map { place in
          RecursiveLaw.OwnColumn(
            column: place, loadings: structure.loadings.map { ($0.lag, $0.factors[j]) })
        }
      }
    }
  }

  /// The response on the model's scale before the sample, as far back as its lags reach.
  private var past: [Double] {
    let lags = formula.ownTerms.compactMap(\.lagStructure).flatMap { $0.loadings.map(\.lag) }
    let known = source.data[formula.response]
    return (0..<(lags.max() ?? 0)).reversed().map { back in
      transform.apply(known?[series.start + (-1 - back)] ?? .nan)
    }
  }
}

extension RegressionModel {
  private static func summary(
    of fit: RegressionFit, design: RegressorDesign, request: FitRequest
  ) -> FitSummary {
    let groups = Dictionary(design.columns.map { ($0.name, $0.group) }) { first, _ in first }
    return FitSummary(
      method: "ordinary least squares", observations: fit.observations,
      span: PeriodSpan(request.series.start, request.series.end),
      logLikelihood: fit.logLikelihood,
      logLikelihoodOriginal: fit.logLikelihood + request.logJacobian(skipping: 0),
      aic: fit.aic, aicc: fit.aicc, bic: fit.bic, sigma2: fit.errorVariance,
      parameterCount: fit.parameterCount, converged: true,
      coefficients: fit.table.map { row in
        CoefficientRow(
          name: row.name, group: groups[row.name] ?? .constant, estimate: row.estimate,
          standardError: row.standardError, statistic: row.statistic, pValue: row.pValue)
      },
      diagnostics: diagnostics(of: fit, season: request.series.frequency.periodsPerYear),
      notes: request.notes + gapNotes(request, fit: fit)
        + lagNotes(
          request.formula.regressors, response: request.formula.response, names: fit.names,
          coefficients: fit.coefficients, covariance: fit.covariance),
      trace: [])
  }
}
