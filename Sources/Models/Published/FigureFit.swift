public import LinearAlgebra
import RealModule
public import TimeSeries

/// A model of months estimated on published figures, on the model's scale.
///
/// The likelihood is the density of the figures: exact where they are linear in the months,
/// Laplace's approximation otherwise. Months that no figure gives have their joint law given all
/// figures.
public struct FigureFit: LikelihoodFit, Sendable {
  /// The month that counts as 0.
  public let start: Period
  /// Months from the first to the last that a figure reads.
  public let count: Int
  /// Names of the estimated parameters of the family: `ma1`, `sigma2.level`.
  public let parameterNames: [String]
  /// Their values; variances in squared units of the model's scale.
  public let parameters: [Double]
  /// Their standard errors; NaN where the information does not give one.
  public let parameterErrors: [Double]
  /// Names of the regressors, the constant first where there is one.
  public let regressorNames: [String]
  /// β̂ by generalized least squares.
  public let coefficients: [Double]
  /// Its covariance given the other parameters.
  public let covariance: Matrix
  /// σ²: the innovation variance of an ARIMA model; of a structural one that of the last figure.
  public let sigma2: Double
  /// log density of the figures on the model's scale, given as many of them as the start takes.
  ///
  /// With a level for every month it is the log-likelihood of the plain fit.
  public let logLikelihood: Double
  /// The same in the unit in which the figures are published.
  public let logLikelihoodOriginal: Double
  /// How well Laplace's approximation does; nil when it is exact.
  public let quality: LaplaceQuality?
  /// Estimated parameters, σ² and regressors among them.
  public let parameterCount: Int
  /// Figures that enter the likelihood, less those that identify the start.
  public let effectiveCount: Int
  /// Figures that enter the likelihood.
  public let used: [PublishedFigure]
  /// Figures that follow from others: counted once.
  public let redundant: [PublishedFigure]
  /// Figures that others contradict: set aside.
  public let conflicts: [FigureConflict]
  /// Whether the search and the iterations to the mode came to rest.
  public let converged: Bool
  /// Standardized innovations, one a month, NaN where no figure is read.
  public let standardizedResiduals: [Double]
  /// The same in the unit of the model's scale.
  public let residuals: [Double]

  let estimation: FigureEstimation
  let point: FigureEstimation.Point
  /// Covariance of the search parameters.
  let searchCovariance: Matrix

  /// Months that the figures give exactly, as published, in the unit of the series.
  public var known: [Int: Double] { estimation.plan.known }
  /// How the levels compare with published growth, year by year.
  public var basis: FigureBasis { estimation.plan.basis }
  /// Levels that say on which basis they are, and nothing beside it.
  public var silent: [PublishedFigure] { estimation.plan.silent }
  /// Laplace's approximation against importance sampling with so many draws; nil when it is exact.
  ///
  /// - Throws: Errors of the filter at the estimates.
  package func laplaceQuality(draws: Int, seed: UInt64) throws(ModelError) -> LaplaceQuality? {
    guard let quality else { return nil }
    // A structural model carries its scale in its variances.
    let scale =
      estimation.isConcentrated && !(estimation.process is StructuralProcess) ? sigma2 : 1
    return try FigureLaplace(estimation, point, scale: scale)?.quality(draws: draws, seed: seed)
      ?? quality
  }
  /// What growth alone was laid on: levels of the first year; nil where levels are published.
  public var profile: [Double]? { estimation.plan.profile }
}

/// What a fit on figures is made from.
struct FigureAssembly {
  let estimation: FigureEstimation
  private var point: FigureEstimation.Point
  private let regressorNames: [String]

  /// The end of a search over a family, with the names of the design's columns.
  init(
    estimation: FigureEstimation, point: FigureEstimation.Point, regressorNames: [String]
  ) {
    self.estimation = estimation
    self.point = point
    self.regressorNames = regressorNames
  }

  private var plan: FigurePlan { estimation.plan }

  /// Evaluates everything at the end of a search.
  ///
  /// - Parameters:
  ///   - draws: Draws of the importance sampling; 0 for none.
  ///   - computesErrors: Whether standard errors are computed.
  /// - Returns: The fit.
  /// - Throws: `ModelError.estimationFailed` when the likelihood does not exist at the end.
  func fit(draws: Int, computesErrors: Bool) throws(ModelError) -> FigureFit {
    var whole = self
    try whole.takeScale()
    return try whole.evaluated(draws: draws, computesErrors: computesErrors)
  }

  /// Gives the variances of a structural model, of which only ratios were searched, their scale.
  private mutating func takeScale() throws(ModelError) {
    guard let process = estimation.process as? StructuralProcess, estimation.isConcentrated,
      let form = estimation.form(point.parameters),
      let outcome = try estimation.filter(form, at: point.mode).run(form)
    else { return }
    point.parameters = process.scaled(point.parameters, by: outcome.scale) ?? point.parameters
  }

  private func evaluated(draws: Int, computesErrors: Bool) throws(ModelError) -> FigureFit {
    guard let form = estimation.form(point.parameters) else {
      throw .estimationFailed("the model has no form at its estimates")
    }
    let filter = try estimation.filter(form, at: point.mode)
    guard let outcome = filter.run(form) else {
      throw .estimationFailed("the likelihood of the figures does not exist at the estimates")
    }
    try requireFreedom(outcome)
    let concentrated = estimation.isConcentrated
    let scale = concentrated ? outcome.scale : 1
    let laplace =
      plan.curved.isEmpty ? nil : try FigureLaplace(estimation, point, scale: scale)
    let quality = laplace?.quality(draws: draws, seed: 1)
    let curvature = quality.map { $0.curvature.isFinite ? $0.curvature : 0 } ?? 0
    let diffuse = outcome.run.diffuseCount
    let likelihood =
      outcome.diffuseLogLikelihood(isConcentrated: concentrated) + curvature
      + 0.5 * (Double(diffuse) * Double.log(2 * Double.pi) + completeDiffuseLogs(form))
    let innovations = filter.innovations(outcome, scale: scale)
    var (plain, standardized) = (
      [Double](repeating: .nan, count: plan.count), [Double](repeating: .nan, count: plan.count)
    )
    for entry in innovations {
      plain[entry.month] = entry.value
      standardized[entry.month] = entry.value / entry.spread
    }
    let search = computesErrors ? information(filter, outcome.run.regularCount) : nil
    let natural = natural(scale)
    return FigureFit(
      start: plan.start, count: plan.count, parameterNames: estimation.process.names,
      parameters: natural, parameterErrors: errors(search, scale),
      regressorNames: regressorNames, coefficients: outcome.coefficients,
      covariance: scale * outcome.inverseGram,
      sigma2: estimation.process is StructuralProcess
        ? scale * outcome.run.lastVariance : innovationVariance(scale),
      logLikelihood: likelihood,
      logLikelihoodOriginal: likelihood
        + plan.jacobians.dropFirst(diffuse - outcome.assumedDiffuse)
        .reduce(0, +),
      quality: quality,
      parameterCount: parameterCount,
      effectiveCount: outcome.run.regularCount, used: plan.used, redundant: plan.redundant,
      conflicts: plan.conflicts, converged: point.converged && point.settled,
      standardizedResiduals: standardized, residuals: plain, estimation: estimation, point: point,
      searchCovariance: search ?? Matrix(rows: 0, columns: 0))
  }

  private var parameterCount: Int {
    estimation.process.names.count + regressorNames.count
      + (estimation.process is StructuralProcess ? 0 : 1)
  }

  /// Figures must be more than what is estimated from them.
  private func requireFreedom(_ outcome: FigureFilter.Outcome) throws(ModelError) {
    guard outcome.run.regularCount <= parameterCount else { return }
    throw .tooFewObservations(
      usable: plan.used.count,
      needed: plan.used.count - outcome.run.regularCount + parameterCount + 1,
      reason: "\(parameterCount) parameters and the start of the model")
  }

  private func innovationVariance(_ scale: Double) -> Double {
    estimation.hasScaleParameter
      ? Double.exp(point.parameters[point.parameters.count - 1]) : scale
  }

  /// Parameters in their own unit: variances are ratios until the scale is known.
  private func natural(_ scale: Double) -> [Double] {
    natural(at: point.parameters, innovationVariance(scale))
  }

  private func natural(at parameters: [Double], _ variance: Double) -> [Double] {
    let process = estimation.process
    let values = process.natural(Array(parameters.prefix(process.starts[0].count)))
    return zip(process.names, values).map { $0.hasPrefix("sigma2.") ? $1 * variance : $1 }
  }

  /// Σ log F∞ with a level for every month: what the start takes from the likelihood in any case.
  private func completeDiffuseLogs(_ form: MonthForm) -> Double {
    let months = [Double](repeating: 0, count: plan.count)
    let filter = MonthFilter(
      form, readings: .levels(months, keepingGaps: false, horizon: 0), columns: 1, tracked: nil)
    return months.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { filter.run(form, data: $0)?.diffuseLogs }
    } ?? 0
  }

  /// The inverse of the observed information in the search parameters; nil where it is none.
  private func information(_ filter: FigureFilter, _ count: Int) -> Matrix? {
    let p = point.parameters.count
    guard p > 0 else { return Matrix(rows: 0, columns: 0) }
    // Truncation and rounding of second differences are both about 1e-6 of the curvature.
    let step = 1e-3
    var hessian = Matrix(rows: p, columns: p)
    for j in 0..<p {
      var (above, below) = (point.parameters, point.parameters)
      above[j] += step
      below[j] -= step
      let high = slopes(filter, above, step)
      let low = slopes(filter, below, step)
      for i in 0..<p { hessian[i, j] = Double(count) * (high[i] - low[i]) / (2 * step) }
    }
    return try? CholeskyFactorization(0.5 * (hessian + hessian.transposed)).inverse()
  }

  /// Slopes of −log L/N; of structural models with all variances in their own unit, since their
  /// common scale leaves one direction flat.
  private func slopes(_ filter: FigureFilter, _ at: [Double], _ step: Double) -> [Double] {
    guard estimation.process is StructuralProcess, estimation.isConcentrated else {
      return estimation.slopes(filter, at, step: step)
    }
    return at.indices.map { i in
      let sides = [step, -step].map { move -> Double in
        var moved = at
        moved[i] += move
        guard let form = estimation.form(moved) else { return .nan }
        return filter.run(form)?.plain ?? .nan
      }
      return (sides[0] - sides[1]) / (2 * step)
    }
  }

  /// Standard errors of the natural parameters by the derivative of their map.
  private func errors(_ search: Matrix?, _ scale: Double) -> [Double] {
    let names = estimation.process.names
    guard let search, search.rows > 0 else { return names.map { _ in .nan } }
    let variance = innovationVariance(scale)
    let columns = point.parameters.indices.map { i -> [Double] in
      var (above, below) = (point.parameters, point.parameters)
      above[i] += 1e-5
      below[i] -= 1e-5
      return zip(natural(at: above, variance), natural(at: below, variance)).map {
        ($0 - $1) / 2e-5
      }
    }
    return names.indices.map { k in
      let row = columns.map { $0[k] }
      return Swift.max(dot(row, search * row), 0).squareRoot()
    }
  }
}
