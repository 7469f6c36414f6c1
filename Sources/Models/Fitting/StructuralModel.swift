import LinearAlgebra
public import TimeSeries

/// A structural model of one series: level, slope, seasonal, cycle, regressors, irregular.
public struct StructuralModel: FittedModel {
  /// The series explained, from its first to its last observed month.
  public let series: Series
  /// The canonical formula.
  public let formula: ModelFormula
  /// The scale the model works on.
  public let transform: Transform
  /// The estimate on the model's scale.
  public private(set) var fit: StructuralFit
  /// Estimates, criteria and diagnostics.
  public let summary: FitSummary

  package let source: RegressorSource

  /// Residuals on the model's scale.
  public var residuals: [Double] { fit.residuals }

  /// Estimates a request whose formula names all components and windows.
  init(
    _ request: FitRequest, components: StructuralComponents, trace: [CandidateRow],
    notes: [String]
  ) throws(ModelError) {
    let specification = try StructuralSpecification(
      components, period: request.series.frequency.periodsPerYear)
    let design = try request.design()
    fit = try specification.fit(
      request.response, regressors: Self.regressors(design, components, request),
      options: StructuralOptions(starts: Swift.max(2, request.options.starts)))
    series = request.series
    transform = request.transform
    var canonical = request.formula
    canonical.family = .structural(components)
    formula = canonical
    source = RegressorSource(request, formula: canonical)
    summary = Self.summary(of: fit, design: design, request: request, trace: trace, notes: notes)
  }

  /// The columns of a design with the drifting term each belongs to.
  private static func regressors(
    _ design: RegressorDesign, _ components: StructuralComponents, _ request: FitRequest
  ) throws(ModelError) -> StructuralRegressors {
    var drifts = [Int?](repeating: nil, count: design.columns.count)
    for (place, name) in components.drifting.enumerated() {
      let terms = request.formula.regressors.filter { $0.driftName == name }
      guard !terms.isEmpty else {
        let known = request.formula.regressors.map(\.driftName)
        throw .invalidSpecification(
          "drifting: \(name) names no regressor of the formula"
            + (known.isEmpty
              ? "; add it, as in structural(level, drifting: x) + x"
              : "; it has \(known.joined(separator: ", "))"))
      }
      var alone = request.formula
      alone.regressors = terms
      let names = Set(try request.with(alone).design().names)
      for (column, own) in design.names.enumerated() where names.contains(own) {
        drifts[column] = place
      }
    }
    return StructuralRegressors(
      matrix: design.matrix ?? Matrix(rows: design.count, columns: 0), names: design.names,
      drifts: drifts)
  }

  /// Joint law of gaps and of `horizon` months past the data.
  ///
  /// - Throws: `ModelError.missingPaths` when columns of data end before the horizon.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let design = try source.future(horizon: horizon, paths: paths)
    let conditional = try fit.jointLaw(horizon: horizon, futureRegressors: design.matrix)
    let widened = try fit.widenedLaw(horizon: horizon, futureRegressors: design.matrix)
    // The mean is one and the same; rounding of two ways to it must not show.
    let law = GaussianLaw(
      positions: conditional.positions, mean: conditional.mean, factor: widened.factor)
    return Projection(
      series: series, transform: transform, law: law, conditional: conditional,
      model: "\(formula)")
  }

  /// Errors of past forecasts by horizon, at the final estimates.
  public func pastErrors(horizon: Int) -> [[Double]] { fit.pastErrors(horizon: horizon) }

  /// Effects of lasting changes of the data regressors that enter with several lags.
  public var longRunEffects: [LongRunEffect] {
    Models.longRunEffects(
      formula.regressors, response: formula.response, names: fit.regressorNames,
      coefficients: fit.coefficients, covariance: fit.covariance)
  }
}

extension StructuralModel: RegressorDriven {
  package var regressorEstimates: (names: [String], values: [Double]) {
    let drifts = fit.specification.components.drifting.isEmpty ? [] : fit.finalDrifts()
    return (
      fit.regressorNames + drifts.map(\.name), fit.usedCoefficients + drifts.map(\.value)
    )
  }

  /// The model with a fixed coefficient held at a value.
  package func holding(_ name: String, at value: Double) -> any RegressorDriven {
    var copy = self
    copy.fit = fit.holding(name, at: value)
    return copy
  }
}

extension RegressorTerm {
  /// The name by which `drifting:` means this term: its function, or its column.
  var driftName: String {
    if case .column(let column) = self { return "\(column)".filter { $0 != "`" } }
    return String(description.prefix { $0 != "(" })
  }
}

extension StructuralModel {
  private static func summary(
    of fit: StructuralFit, design: RegressorDesign, request: FitRequest, trace: [CandidateRow],
    notes: [String]
  ) -> FitSummary {
    let series = request.series
    return FitSummary(
      method: "exact maximum likelihood", observations: fit.observations,
      span: PeriodSpan(series.start, series.end), logLikelihood: fit.logLikelihood,
      logLikelihoodOriginal: fit.logLikelihood
        + request.logJacobian(skipping: fit.observations - fit.effectiveCount),
      aic: fit.aic, aicc: fit.aicc, bic: fit.bic, sigma2: fit.predictionVariance,
      parameterCount: fit.parameterCount, converged: fit.converged,
      coefficients: parameterRows(of: fit) + coefficientRows(of: fit, design: design),
      // Ratios of variances and shapes play the part of ARMA coefficients; the scale is σ².
      diagnostics: residualDiagnostics(
        fit.standardizedResiduals, season: fit.specification.period,
        fittedParameters: fit.specification.parameterNames.count - 1,
        lag: request.options.portmanteauLag),
      notes: request.notes + notes + fit.notes + auxiliaryNotes(of: fit, series)
        + lagNotes(
          request.formula.regressors, response: request.formula.response,
          names: fit.regressorNames, coefficients: fit.coefficients, covariance: fit.covariance),
      trace: trace)
  }

  /// Variances and shapes.
  ///
  /// A variance has no z test: zero is the end of its range.
  private static func parameterRows(of fit: StructuralFit) -> [CoefficientRow] {
    let values = fit.parameters.variances + fit.parameters.shapes
    return fit.specification.parameterNames.indices.map { i in
      CoefficientRow(
        name: fit.specification.parameterNames[i], group: .component, estimate: values[i],
        standardError: fit.parameterErrors.isEmpty ? .nan : fit.parameterErrors[i],
        statistic: .nan, pValue: .nan)
    }
  }

  private static func coefficientRows(
    of fit: StructuralFit, design: RegressorDesign
  ) -> [CoefficientRow] {
    let groups = Dictionary(design.columns.map { ($0.name, $0.group) }) { first, _ in first }
    return fit.regressorNames.indices.map { i in
      let name = fit.regressorNames[i]
      return CoefficientRow(
        name: name, group: groups[name] ?? .regressor, estimate: fit.coefficients[i],
        standardError: fit.covariance[i, i].squareRoot())
    }
  }

  /// Large auxiliary residuals with their dates.
  private static func auxiliaryNotes(of fit: StructuralFit, _ series: Series) -> [String] {
    guard let residuals = try? fit.auxiliaryResiduals() else { return [] }
    let words = [
      "irregular": "outlier", "level": "level shift", "slope": "break of growth",
      "seasonal": "break of the seasonal pattern",
    ]
    let found = residuals.flatMap { residual in
      residual.values.enumerated().filter { $0.element.magnitude > largeAuxiliary }.map {
        (name: words[residual.name] ?? residual.name, month: $0.offset, value: $0.element)
      }
    }.sorted { $0.value.magnitude > $1.value.magnitude }
    guard !found.isEmpty else { return [] }
    // Six fill a line; more tell no more.
    let listed = found.prefix(6).map {
      "\($0.name) \(series.start + $0.month) (\(fixedText($0.value, decimals: 1)))"
    }
    return [
      "Auxiliary residuals beyond \(fixedText(largeAuxiliary, decimals: 1)) standard deviations: "
        + listed.joined(separator: ", ")
        + (found.count > 6 ? " and \(found.count - 6) more" : "") + "."
    ]
  }

  /// Beyond this one in two thousand normal values lies: rare in the few hundred months of a series.
  private static let largeAuxiliary = 3.5
}

extension StructuralModel {
  /// Fills in what a formula leaves open and estimates it.
  ///
  /// Components: level, slope, and a seasonal where the series has one. Lengths of windows and
  /// outliers are chosen under the airline model, as for ARIMA models.
  static func choose(_ request: FitRequest) throws(ModelError) -> StructuralModel {
    guard request.formula.constant == .standard else {
      throw .invalidSpecification(
        "a structural model has a level in place of a constant; leave out '0 +' and '1 +', and for "
          + "constant growth write structural(level, slope: fixed)")
    }
    let scope = request.formula.outlierScope
    var current = try request.with(request.formula.withoutOutlierSearch())
    let reference = ARIMAModel.reference(for: current)
    let windows = try NewYearWindows.choose(current, under: reference)
    current = try current.with(windows.formula)
    var notes: [String] = []
    if !windows.trace.isEmpty {
      notes.append("Chinese New Year windows chosen under \(reference.text ?? "").")
    }
    if let scope {
      let found = try outliers(scope, current, under: reference)
      var formula = current.formula
      formula.regressors += found.terms
      current = try current.with(formula)
      notes.append(found.note)
    }
    return try StructuralModel(
      current, components: components(of: current, reference), trace: windows.trace, notes: notes)
  }

  /// The components named, or the basic model with a seasonal where the reference has one.
  private static func components(
    of request: FitRequest, _ reference: ModelFamily
  ) -> StructuralComponents {
    if case .structural(let named?) = request.formula.family { return named }
    if case .arima(_, .some) = reference { return .basic }
    return StructuralComponents(slope: .random)
  }

  private static func outliers(
    _ scope: OutlierScope, _ request: FitRequest, under reference: ModelFamily
  ) throws(ModelError) -> (terms: [RegressorTerm], note: String) {
    let search = OutlierSearch(scope, count: request.series.observedCount)
    var formula = request.formula
    formula.family = reference
    let found = try search.run(request.with(formula)).added
    let limit = fixedText(search.criticalValue, decimals: 2)
    return (
      found,
      found.isEmpty
        ? "No outlier above |t| = \(limit) under \(reference.text ?? "")."
        : "Outliers above |t| = \(limit) under \(reference.text ?? ""): "
          + found.map(\.description).joined(separator: ", ") + "."
    )
  }
}
