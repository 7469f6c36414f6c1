import LinearAlgebra
public import TimeSeries

/// The continuation of a series that repeats itself without any error.
///
///     xₜ = xₜ₋ₖ + c   for all t,   k = 1 or one season
///
/// on the scale of the data or in logarithms: an exact line, an exact pattern of seasons, both
/// together, exact growth. No likelihood exists for such data, and nothing has to be estimated: the
/// law of the future is a point.
public struct ExactModel: FittedModel {
  /// The series explained.
  public let series: Series
  /// The formula as it was asked for.
  public let formula: ModelFormula
  /// The scale on which the steps are equal.
  public let transform: Transform
  /// What was found; it has no criteria.
  public let summary: FitSummary
  /// Zero from the second cycle on.
  public let residuals: [Double]

  private let values: [Double]
  private let lag: Int
  private let step: Double

  /// Recognises an exact repetition; nil when there is an error, a gap or a regressor.
  ///
  /// A constant series is none: it says nothing of how it would change.
  init?(_ request: FitRequest) {
    let given = request.series.values
    guard request.formula.regressors.allSatisfy(\.isOutlierSearch), let first = given.first,
      given.contains(where: { $0 != first })
    else { return nil }
    var scales = [request.transform]
    if request.transform == .identity, request.series.kind != .rate,
      given.allSatisfy({ $0 > 0 })
    {
      scales.append(.log)
    }
    let season = request.series.frequency.periodsPerYear
    for transform in scales {
      let values = given.map(transform.apply)
      for lag in season > 1 ? [1, season] : [1] {
        guard let step = Self.step(values, lag: lag) else { continue }
        self.init(request, transform: transform, values: values, lag: lag, step: step)
        return
      }
    }
    return nil
  }

  private init(
    _ request: FitRequest, transform: Transform, values: [Double], lag: Int, step: Double
  ) {
    series = request.series
    formula = request.formula
    self.transform = transform
    self.values = values
    self.lag = lag
    self.step = step
    residuals = values.indices.map { $0 < lag ? .nan : 0 }
    summary = FitSummary(
      method: "exact repetition", observations: values.count,
      span: PeriodSpan(series.start, series.end), logLikelihood: .nan,
      logLikelihoodOriginal: .nan, aic: .nan, aicc: .nan, bic: .nan, sigma2: 0,
      parameterCount: 0, converged: true, coefficients: [], diagnostics: [],
      notes: request.notes + [Self.note(series, lag: lag, step: step, transform: transform)],
      trace: [])
  }

  /// The common difference at a lag; nil when the differences are not the same.
  private static func step(_ values: [Double], lag: Int) -> Double? {
    let steps = zip(values.dropFirst(lag), values).map { $0 - $1 }
    // One whole cycle that repeats, and at least five steps.
    guard steps.count >= Swift.max(lag, 5) else { return nil }
    let mean = steps.reduce(0, +) / Double(steps.count)
    let largest = values.reduce(0) { Swift.max($0, $1.magnitude) }
    // Decimal fractions, their differences and logarithms carry a few roundings of 1e-16.
    let rounding = 1e-14 * largest
    guard steps.allSatisfy({ ($0 - mean).magnitude <= rounding }) else { return nil }
    return mean.magnitude <= rounding ? 0 : mean
  }

  private static func note(
    _ series: Series, lag: Int, step: Double, transform: Transform
  ) -> String {
    let earlier = lag == 1 ? "the one before" : "the one \(lag) periods before"
    let change =
      step == 0
      ? "equals \(earlier)"
      : transform == .identity
        ? "is \(earlier) plus the same amount"
        : transform == .log
          ? "is \(earlier) times the same factor"
          : "follows \(earlier) by the same step"
    return "The series repeats exactly: every value \(change). There is nothing to estimate, and "
      + "intervals have no width: the data show no error that they could be made from."
  }

  /// The repetition carried on; its law has no variance.
  public func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    guard horizon >= 0 else { throw .invalidOption("a horizon of \(horizon) months is negative") }
    let cycle = values.suffix(lag)
    let mean = (0..<horizon).map { h in
      cycle[cycle.startIndex + h % lag] + Double(h / lag + 1) * step
    }
    let law = GaussianLaw(
      positions: (0..<horizon).map { values.count + $0 }, mean: mean,
      factor: Matrix(rows: horizon, columns: 1))
    return Projection(series: series, transform: transform, law: law, model: "\(formula)")
  }
}
