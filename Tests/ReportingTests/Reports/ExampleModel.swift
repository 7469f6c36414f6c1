import LinearAlgebra
import Models
import Reporting
import TimeSeries

/// A model whose law is known: independent normal months on the level scale.
struct ExampleModel: FittedModel {
  var series: Series
  var formula: ModelFormula
  var transform: Transform { .identity }
  var summary: FitSummary
  var residuals: [Double] { [] }
  /// Mean of every future month.
  var mean = 110.0
  /// Standard deviation of every future month.
  var deviation = 10.0

  /// 19 observed months at 100, the last in July 2024.
  init(converged: Bool = true, kind: SeriesKind = .flow, isBalance: Bool = false) throws {
    let description = SeriesDescription(
      title: "Goods exports", kind: kind, unit: "USD bn", positive: isBalance ? false : true,
      decimals: 1, publisher: "Customs")
    var values = [Double](repeating: 100, count: 19)
    if isBalance { values[3] = -5 }
    series = Series(
      name: "exports", start: Period(year: 2023, month: 1), values: values, description: description
    )
    formula = try ModelFormula(parsing: "exports ~ arima(0,1,1)")
    summary = FitSummary(
      method: "exact maximum likelihood", observations: 19,
      span: PeriodSpan(series.start, series.end), logLikelihood: -12.345,
      logLikelihoodOriginal: -12.345, aic: 28.69, aicc: 29.4, bic: 30.6, sigma2: 100,
      parameterCount: 2, converged: converged,
      coefficients: [
        CoefficientRow(
          name: "ma1", group: .arima, estimate: -0.4018, standardError: 0.0896, statistic: -4.484,
          pValue: 7.3e-6),
        CoefficientRow(
          name: "world", group: .regressor, estimate: 12345.678, standardError: .nan,
          statistic: .nan, pValue: .nan),
      ],
      diagnostics: [
        DiagnosticRow(
          name: "Ljung–Box (24)", key: "ljungBox", statistic: 25.31, degreesOfFreedom: 23,
          pValue: 0.334, reading: "no autocorrelation is left")
      ], notes: ["Levels fit better than logarithms."], trace: [])
  }

  func project(horizon: Int, paths: [String: Series]) throws(ModelError) -> Projection {
    let law = GaussianLaw(
      positions: (0..<horizon).map { series.count + $0 },
      mean: [Double](repeating: mean, count: horizon),
      factor: Matrix.diagonal([Double](repeating: deviation, count: horizon)))
    return Projection(series: series, transform: .identity, law: law, model: "\(formula)")
  }
}
