import LinearAlgebra
import RealModule

extension StructuralSpecification {
  /// Estimates the model by exact maximum likelihood.
  ///
  /// Exact diffuse start, gradients by the smoother's recursions, the common scale and fixed
  /// coefficients concentrated out. Variances may come out as zero. Series of any magnitude may be
  /// given (they are scaled inside).
  ///
  /// Missing: NaN in `series`; gaps of any number and length. Regressors must be complete.
  ///
  /// - Parameters:
  ///   - series: n observations on the scale of the model.
  ///   - regressors: n rows, or nil for none.
  ///   - options: Starts, tolerance, what to compute.
  /// - Returns: The fit; `converged` tells whether the gradient test was passed.
  /// - Throws: `ModelError` for input that no estimate exists for, in a sentence.
  /// - Complexity: O(n m (m + r)) an evaluation with m states and r regressors.
  public func fit(
    _ series: [Double], regressors: StructuralRegressors? = nil,
    options: StructuralOptions = StructuralOptions()
  ) throws(ModelError) -> StructuralFit {
    try options.check()
    let data = try StructuralData(self, series: series, regressors: regressors)
    let objective = try StructuralObjective(data)
    try StructuralAssembly.checkSample(objective)
    let outcome = try StructuralEstimation(objective: objective, options: options).run()
    return try StructuralAssembly(objective: objective, outcome: outcome)
      .fit(computesCovariance: options.computesCovariance)
  }

  /// Evaluates the model at given variances and shapes; fixed coefficients are solved for.
  ///
  /// - Returns: A fit with those parameters and no standard errors.
  /// - Throws: `ModelError` as `fit`, and `.estimationFailed` where the likelihood does not exist.
  public func evaluate(
    _ series: [Double], regressors: StructuralRegressors? = nil, at parameters: StructuralParameters
  ) throws(ModelError) -> StructuralFit {
    precondition(
      parameters.variances.count == varianceNames.count
        && parameters.shapes.count == shapeNames.count, "a value each of \(parameterNames)")
    let data = try StructuralData(self, series: series, regressors: regressors)
    let objective = try StructuralObjective(data)
    try StructuralAssembly.checkSample(objective)
    let outcome = StructuralEstimation.Outcome(
      parameters: data.scaled(parameters), converged: true, iterations: 0, gradientNorm: 0,
      zeros: [])
    return try StructuralAssembly(objective: objective, outcome: outcome)
      .fit(computesCovariance: false, keepsScale: true)
  }
}

/// Turns the end of a search into a fit.
struct StructuralAssembly {
  let objective: StructuralObjective
  let outcome: StructuralEstimation.Outcome

  private var data: StructuralData { objective.data }
  private var specification: StructuralSpecification { data.specification }

  /// Refuses samples that do not identify the start, and regressors that add nothing to it.
  static func checkSample(_ objective: StructuralObjective) throws(ModelError) {
    let data = objective.data
    let names = data.specification.varianceNames
    let start = StructuralParameters(
      variances: names.map { _ in 1 },
      shapes: data.specification.shapeNames.map { $0 == "cycle.period" ? 8 : 0.5 })
    let (run, design) = try objective.columns(at: start)
    let parameters = data.specification.parameterNames.count + data.columnScales.count
    let lost = run.diffuseCount + run.undetermined
    guard run.undetermined == 0, run.regularCount > parameters else {
      throw .tooFewObservations(
        usable: data.observed.count, needed: lost + parameters + 1,
        reason: "\(data.specification.components), \(lost) values of its start and "
          + "\(parameters) parameters,")
    }
    try checkColumns(design, data)
  }

  /// Columns whose innovations vanish, or are combinations of those of others.
  private static func checkColumns(
    _ design: Matrix, _ data: StructuralData
  ) throws(ModelError) {
    let names = data.regressors.fixed.map { data.regressors.names[$0] }
    // Columns have unit size: innovations below 1e-7 of it are rounding of what the states explain.
    let empty = names.indices.filter { j in
      design.column(j).allSatisfy { $0.magnitude < 1e-7 }
    }
    guard empty.isEmpty else {
      throw .collinear(columns: empty.map { names[$0] }, conditionNumber: .infinity)
    }
    guard !names.isEmpty else { return }
    do {
      _ = try LeastSquares(design, [Double](repeating: 0, count: design.rows))
    } catch .rankDeficient(let columns, let reciprocal) {
      throw .collinear(columns: columns.map { names[$0] }, conditionNumber: 1 / reciprocal)
    } catch {
      throw .estimationFailed("the innovations of the regressors are not finite")
    }
  }

  /// The fit at the end of the search; `keepsScale` when variances are final, not ratios.
  func fit(
    computesCovariance: Bool, keepsScale: Bool = false
  ) throws(ModelError) -> StructuralFit {
    guard let point = objective.evaluate(outcome.parameters) else {
      throw .estimationFailed(
        "the likelihood of \(specification.components) does not exist at its parameters")
    }
    // Squares so small against the series' own steps are rounding: nothing is left to explain.
    guard point.sigma2 > 1e-22 else { throw .constant(afterDifferencing: true) }
    let factor = keepsScale ? 1 : point.sigma2
    var scaled = outcome.parameters
    scaled.variances = scaled.variances.map { $0 * factor }
    let least = try objective.regression()
    let information =
      computesCovariance
      ? StructuralInformation(objective, scaled).covariance
      : (search: Matrix(rows: 0, columns: 0), errors: [])
    let unit = data.scale
    return StructuralFit(
      specification: specification, parameters: data.natural(scaled),
      parameterErrors: natural(information.errors),
      regressorNames: data.regressors.fixed.map { data.regressors.names[$0] },
      coefficients: zip(least.coefficients, data.columnScales).map { $0 * unit / $1 },
      covariance: covariance(least.inverseGram, factor),
      logLikelihood: logLikelihood(point, factor),
      diffuseLogLikelihood: diffuseLogLikelihood(point, factor),
      observations: data.observed.count, effectiveCount: point.run.regularCount,
      residuals: residuals(least.residuals, factor).plain,
      standardizedResiduals: residuals(least.residuals, factor).standardized,
      predictionVariance: point.run.lastVariance * factor * unit * unit,
      converged: outcome.converged, iterations: outcome.iterations,
      gradientNorm: outcome.gradientNorm, notes: notes(information.errors),
      searchCovariance: information.search, series: data.series, regressors: data.regressors)
  }

  private func covariance(_ inverse: Matrix, _ factor: Double) -> Matrix {
    var result = inverse
    for j in 0..<inverse.columns {
      for i in 0..<inverse.rows {
        result[i, j] *=
          factor * data.scale * data.scale / (data.columnScales[i] * data.columnScales[j])
      }
    }
    return result
  }

  /// log L of the regular observations, at a common factor of the variances.
  private func regular(_ point: StructuralObjective.Point, _ factor: Double) -> Double {
    let count = Double(point.run.regularCount)
    return -0.5
      * (count * Double.log(2 * Double.pi * factor) + point.run.logs + point.squares / factor)
      - count * Double.log(data.scale)
  }

  private func logLikelihood(_ point: StructuralObjective.Point, _ factor: Double) -> Double {
    regular(point, factor) - 0.5 * (point.run.diffuseLogs - completeDiffuseLogs(point))
  }

  private func diffuseLogLikelihood(_ point: StructuralObjective.Point, _ factor: Double) -> Double
  {
    // Drifting regressors were scaled, which moves the diffuse part by a constant.
    let widths = specification.components.drifting.indices.map {
      2 * Double(data.regressors.columns(drifting: $0).count) * Double.log(data.driftScales[$0])
    }
    return regular(point, factor) - 0.5
      * (Double(point.run.diffuseCount) * Double.log(2 * Double.pi) + point.run.diffuseLogs
        + widths.reduce(0, +))
  }

  /// Σ log F∞ of the same months without gaps.
  private func completeDiffuseLogs(_ point: StructuralObjective.Point) -> Double {
    guard data.observed.count < data.series.count else { return point.run.diffuseLogs }
    let months = data.series.map { _ in 0.0 }
    let filter = MonthFilter(
      data.layout.form(point.parameters),
      readings: .levels(months, keepingGaps: false, horizon: 0), columns: 1, tracked: nil)
    return months.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(filter.form, data: $0)?.diffuseLogs }
    } ?? point.run.diffuseLogs
  }

  private func residuals(
    _ weighted: [Double], _ factor: Double
  ) -> (plain: [Double], standardized: [Double]) {
    var plain = [Double](repeating: .nan, count: data.series.count)
    var standardized = plain
    let root = factor.squareRoot()
    for ((reading, variance), value) in zip(objective.regularReadings, weighted) {
      let month = data.observed[reading]
      standardized[month] = value / root
      plain[month] = value * variance.squareRoot() * data.scale
    }
    return (plain, standardized)
  }

  /// Standard errors in the unit of the series.
  private func natural(_ errors: [Double]) -> [Double] {
    guard !errors.isEmpty else { return [] }
    let variances = StructuralParameters(
      variances: Array(errors.prefix(specification.varianceNames.count)))
    return data.natural(variances).variances + errors.dropFirst(variances.variances.count)
  }

  private func notes(_ errors: [Double]) -> [String] {
    let names = specification.varianceNames
    var notes: [String] = []
    let zeros = names.indices.filter { outcome.parameters.variances[$0] == 0 }.map { names[$0] }
    if !zeros.isEmpty, outcome.iterations > 0 {
      notes.append(
        "The variance of \(zeros.joined(separator: " and ")) is zero at the maximum: "
          + (zeros.count == 1 ? "it does" : "they do") + " not change over the sample.")
    }
    for (name, value) in zip(specification.shapeNames, outcome.parameters.shapes)
    where name.hasSuffix(".damping") && value > 0.998 {
      notes.append(
        name == "slope.damping"
          ? "The damping of the slope is at its upper bound: an undamped slope says the same."
          : "The damping of the cycle is at its upper bound: it repeats like a season of its own.")
    }
    return notes
  }
}
