import LinearAlgebra
import Models
import Scenarios
import TimeSeries

/// A model with a given forecast path, random-walk shocks and given past errors.
struct Walk: FittedModel {
  let series: Series
  let transform: Transform
  let residuals: [Double]
  let path: [Double]
  let deviation: Double
  let formula: ModelFormula

  init(
    _ name: String, _ transform: Transform, path: [Double], deviation: Double, errors: [Double],
    level: Double, history: [Double]? = nil
  ) throws {
    series = Series(
      name: name, start: Period(year: 2020, month: 1),
      values: history ?? [Double](repeating: level, count: errors.count),
      description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
    self.transform = transform
    self.path = path
    self.deviation = deviation
    residuals = errors
    formula = try ModelFormula(parsing: "\(name) ~ arima(0,1,0)")
  }

  var summary: FitSummary {
    FitSummary(
      method: "given", observations: series.count, span: PeriodSpan(series.start, series.end),
      logLikelihood: 0, logLikelihoodOriginal: 0, aic: 0, aicc: 0, bic: 0,
      sigma2: deviation * deviation, parameterCount: 1, converged: true, coefficients: [],
      diagnostics: [], notes: [], trace: [])
  }

  func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    var factor = Matrix(rows: horizon, columns: horizon)
    for j in 0..<horizon { for i in j..<horizon { factor[i, j] = deviation } }
    let law = GaussianLaw(
      positions: (0..<horizon).map { series.count + $0 },
      mean: path.prefix(horizon).map { transform.apply($0) }, factor: factor)
    return Projection(series: series, transform: transform, law: law, model: "\(formula)")
  }

  func pastErrors(horizon: Int) -> [[Double]] { Array(repeating: residuals, count: horizon) }
}
