import LinearAlgebra
import Optimization
import RealModule

/// From an objective to a fit: search, final pass, covariance, residuals.
struct ARIMAEstimation {
  let objective: ARIMAObjective
  let options: ARIMAOptions

  private var problem: ARIMAProblem { objective.problem }

  /// Searches for the maximum and assembles the fit.
  func fit(_ series: [Double]) throws(ModelError) -> ARIMAFit {
    let outcome = try ARIMASearch(objective: objective, options: options).run()
    if objective.parameterCount > 0 { objective.setSearch(outcome.best.point) }
    let theta = Array(
      UnsafeBufferPointer(start: objective.natural, count: objective.parameterCount))
    let gradient = objective.settle(at: theta)
    if gradient == nil { try evaluateByCompanion(theta) }
    var parts = ARIMAFitParts(problem: problem, theta: theta)
    parts.read(objective)
    if options.computesResiduals { parts.residuals = try residuals(theta, series: series) }
    let boundary = boundaryFactors(outcome.best.point)
    if options.computesCovariance {
      parts.information = ARIMAInformation(
        objective: objective, theta: theta, boundary: boundary.positions,
        gradient: isInterior(outcome.best.point) ? gradient : nil)
    }
    parts.converged = outcome.best.converged
    parts.iterations = outcome.iterations
    parts.gradientNorm = outcome.best.gradientNorm
    parts.notes = notes(outcome, boundary.names, parts)
    return parts.fit(series: series, data: problem.data)
  }

  /// The fit at given coefficients.
  func evaluated(
    at theta: [Double], full: ARIMAData, regression: [Double]?, sigma2: Double?, series: [Double]
  ) throws(ModelError) -> ARIMAFit {
    try evaluateByCompanion(theta)
    var parts = ARIMAFitParts(problem: problem, theta: theta)
    parts.read(objective)
    if let sigma2 {
      let scaled = sigma2 / problem.data.scale / problem.data.scale
      parts.scaledSigma = scaled.squareRoot()
      parts.logLikelihood = objective.logLikelihood(sigma2: scaled)
    }
    parts.residuals = try residuals(theta, series: series)
    if let regression { parts.regression = regression }
    parts.converged = true
    return parts.fit(series: series, data: full)
  }

  /// Sets the sums of the objective by the companion filter.
  private func evaluateByCompanion(_ theta: [Double]) throws(ModelError) {
    objective.setNatural(theta)
    objective.prefersCompanion = true
    defer { objective.prefersCompanion = false }
    guard objective.evaluate(gradient: nil).isFinite else {
      throw .estimationFailed(
        "the likelihood of \(problem.data.specification) does not exist at these coefficients: "
          + "the autoregression is not stationary or the data are fitted exactly")
    }
  }

  private func residuals(
    _ theta: [Double], series: [Double]
  ) throws(ModelError) -> ARIMAResiduals {
    if problem.data.gaps.isEmpty || problem.isDiffuse {
      return ARIMAResiduals(objective: objective, series: series)
    }
    // With gaps each observation is predicted from those before it: the diffuse form does that.
    let second = ARIMAObjective(
      problem: try ARIMAProblem(data: problem.data, diffuse: true), scratch: objective.scratch)
    second.setNatural(theta)
    _ = second.evaluate(gradient: nil)
    return ARIMAResiduals(objective: second, series: series)
  }

  /// Whether all factors keep so far from the boundary that the likelihood is smooth over a step.
  private func isInterior(_ point: [Double]) -> Bool {
    point.allSatisfy { Double.tanh($0).magnitude < 0.95 }
  }

  /// Coefficients of factors with a partial autocorrelation on the boundary.
  private func boundaryFactors(_ point: [Double]) -> (positions: Set<Int>, names: [String]) {
    let names = problem.data.specification.armaNames
    var positions: Set<Int> = []
    var reported: [String] = []
    var start = 0
    for count in objective.shape.counts {
      let range = start..<(start + count)
      if range.contains(where: { Double.tanh(point[$0]).magnitude > ARIMASearch.boundary }) {
        positions.formUnion(range)
        reported.append(range.map { names[$0] }.joined(separator: " "))
      }
      start += count
    }
    return (positions, reported)
  }

  private func notes(
    _ outcome: ARIMASearch.Outcome, _ boundary: [String], _ parts: ARIMAFitParts
  ) -> [String] {
    var notes = boundary.map {
      "\($0): a root lies on the unit circle; the model differences too much or too little"
    }
    if outcome.starts > 1 { notes.append("best of \(outcome.starts) starts") }
    if !outcome.best.converged {
      notes.append(
        "the search stopped before the gradient test was passed (\(outcome.best.gradientNorm))")
    }
    if let information = parts.information, !information.isComplete {
      notes.append("some standard errors are not available: the likelihood has no curvature there")
    }
    return notes
  }
}

/// The pieces of a fit while it is put together; scaled units until `fit` is called.
struct ARIMAFitParts {
  let problem: ARIMAProblem
  let theta: [Double]
  var information: ARIMAInformation?
  var residuals: ARIMAResiduals?
  var scaledSigma = Double.nan
  var logLikelihood = Double.nan
  var regression: [Double] = []
  var converged = false
  var iterations = 0
  var gradientNorm = 0.0
  var notes: [String] = []

  init(problem: ARIMAProblem, theta: [Double]) {
    self.problem = problem
    self.theta = theta
  }

  /// Takes the sums of an evaluation over.
  mutating func read(_ objective: ARIMAObjective) {
    scaledSigma = (objective.squares / Double(problem.effectiveCount)).squareRoot()
    logLikelihood = objective.logLikelihood
    let g = problem.nuisanceCount
    let basis = (0..<problem.regressionCount).map {
      problem.offsets[g + $0] + objective.coefficients[g + $0]
    }
    let data = problem.data
    regression = zip(problem.basis.solve(basis, from: g), data.designScales).map {
      $0 * (data.scale / $1)
    }
  }

  /// The finished fit on the scale of the series.
  func fit(series: [Double], data: ARIMAData) -> ARIMAFit {
    let scale = problem.data.scale
    let covariance = naturalCovariance(data)
    let factors = naturalFactors(data)
    let scaled = covariance?.diagonal.map { $0.squareRoot() } ?? []
    var natural = covariance ?? Matrix(rows: 0, columns: 0)
    for j in 0..<natural.columns {
      for i in 0..<natural.rows { natural[i, j] *= factors[i] * factors[j] }
    }
    let sigma = scaledSigma * scale
    return ARIMAFit(
      specification: data.specification,
      coefficientNames: data.specification.armaNames + data.designNames,
      coefficients: theta + regression, covariance: natural,
      standardErrors: zip(scaled, factors).map { $0 * $1 }, sigma2: sigma * sigma,
      logLikelihood: logLikelihood, observations: series.count - data.gaps.count,
      effectiveCount: problem.effectiveCount,
      parameterCount: theta.count + data.design.columns + 1,
      residuals: residuals?.raw.map { $0 * scale } ?? [],
      standardizedResiduals: residuals?.scaled.map { $0 / scaledSigma } ?? [],
      converged: converged, iterations: iterations, gradientNorm: gradientNorm, notes: notes,
      series: series, design: data.design, sigma: sigma)
  }

  /// What turns a scaled standard error into one in natural units.
  private func naturalFactors(_ data: ARIMAData) -> [Double] {
    theta.map { _ in 1 } + data.designScales.map { problem.data.scale / $0 }
  }

  /// Joint covariance with regression coefficients per unit of scale and of design scale.
  private func naturalCovariance(_ data: ARIMAData) -> Matrix? {
    guard let information else { return nil }
    let k = theta.count
    let r = problem.regressionCount
    let g = problem.nuisanceCount
    var joint = Matrix(rows: k + r, columns: k + r)
    let inverse = Matrix(
      columnVectors: (0..<r).map { j in
        problem.basis.solve((0..<r).map { $0 == j ? 1 : 0 }, from: g)
      })
    let cross = r > 0 ? information.cross.timesTransposed(inverse) : information.cross
    let block = r > 0 ? (inverse * information.regression).timesTransposed(inverse) : nil
    for j in 0..<(k + r) {
      for i in 0..<(k + r) {
        joint[i, j] =
          switch (i < k, j < k) {
          case (true, true): information.arma[i, j]
          case (true, false): cross[i, j - k]
          case (false, true): cross[j, i - k]
          case (false, false): block?[i - k, j - k] ?? .nan
          }
      }
    }
    return joint
  }
}
