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

  private let data: [String: Series]

  /// Residuals on the model's scale.
  public var residuals: [Double] { fit.residuals }

  /// Estimates a request by ordinary least squares.
  init(_ request: FitRequest) throws(ModelError) {
    let open = RegressorTerm.newYear(before: nil, during: nil, after: nil)
    guard !request.formula.regressors.contains(open) else {
      throw .invalidSpecification(
        "a regression needs the lengths of its windows: newYear(before: 20, during: 7, after: 15)")
    }
    let specification = RegressionSpecification(
      includesConstant: request.formula.constant != .excluded)
    let design = try request.design()
    guard specification.includesConstant || design.matrix != nil else {
      throw .invalidSpecification("\(request.formula) has nothing on its right-hand side")
    }
    fit = try specification.fit(
      request.response,
      regressors: design.matrix ?? Matrix(rows: request.response.count, columns: 0),
      names: design.names)
    series = request.series
    transform = request.transform
    formula = request.formula
    data = request.data
    summary = Self.summary(of: fit, design: design, request: request)
  }

  /// Joint law of gaps and of `horizon` months past the data, with the coefficients' uncertainty.
  ///
  ///     y ~ N(Xβ, s² I + X V Xᵀ)
  ///
  /// - Throws: `ModelError.regressorTooShort` when a column of data ends before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let gaps = series.values.indices.filter { series.values[$0].isNaN }
    let positions = gaps + (0..<horizon).map { series.count + $0 }
    let extended = data.merging(paths) { known, path in known.continued(by: path) }
    let design = try RegressorDesign(
      terms: formula.regressors, start: series.start, count: series.count + horizon,
      origin: series.start, data: extended)
    for column in design.columns {
      if let gap = positions.first(where: { column.values[$0].isNaN }) {
        throw .regressorTooShort(
          name: column.name, available: Swift.max(0, gap - series.count), needed: horizon)
      }
    }
    let constant = fit.specification.includesConstant ? [positions.map { _ in 1.0 }] : []
    let columns = constant + design.columns.map { column in positions.map { column.values[$0] } }
    let law = try gaussianLaw(positions: positions, rows: Matrix(columnVectors: columns))
    return Projection(series: series, transform: transform, law: law, model: "\(formula)")
  }

  private func gaussianLaw(
    positions: [Int], rows: Matrix
  ) throws(ModelError) -> GaussianLaw {
    let n = positions.count
    var factor = Matrix(rows: n, columns: n + fit.names.count)
    for i in 0..<n { factor[i, i] = fit.standardError }
    let spread = rows * (try fit.covarianceFactor())
    for j in 0..<fit.names.count { for i in 0..<n { factor[i, n + j] = spread[i, j] } }
    return GaussianLaw(positions: positions, mean: rows * fit.coefficients, factor: factor)
  }
}

extension RegressionModel {
  private static func summary(
    of fit: RegressionFit, design: RegressorDesign, request: FitRequest
  ) -> FitSummary {
    let groups = Dictionary(design.columns.map { ($0.name, $0.group) }) { first, _ in first }
    let dropped = fit.dropped - request.series.values.count(where: \.isNaN)
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
      notes: dropped > 0
        ? ["\(dropped) months were left out because a regressor has no value there."] : [],
      trace: [])
  }

  private static func diagnostics(of fit: RegressionFit, season: Int) -> [DiagnosticRow] {
    var rows = [
      DiagnosticRow(
        name: "R²", key: "rSquared", statistic: fit.rSquared, degreesOfFreedom: nil, pValue: nil,
        reading:
          "Adjusted for the number of regressors: \(fixedText(fit.adjustedRSquared, decimals: 3))."
      )
    ]
    let watson = fit.durbinWatson
    rows.append(
      DiagnosticRow(
        name: "Durbin–Watson", key: "durbinWatson", statistic: watson.statistic,
        degreesOfFreedom: nil, pValue: watson.pValue.isNaN ? nil : watson.pValue,
        reading: watson.pValue < 0.05
          ? "Neighbouring residuals are correlated: add arima() to the formula."
          : "No sign of correlation between neighbouring residuals."))
    if let pagan = try? fit.breuschPagan() {
      rows.append(
        DiagnosticRow(
          name: "Breusch–Pagan", key: "breuschPagan", statistic: pagan.statistic,
          degreesOfFreedom: pagan.degreesOfFreedom.map(Double.init), pValue: pagan.pValue,
          reading: pagan.pValue < 0.05
            ? "The spread of the residuals changes with the regressors."
            : "The spread of the residuals looks even."))
    }
    return rows
      + residualDiagnostics(fit.residuals, season: season, fittedParameters: 0, lag: nil)
  }
}
