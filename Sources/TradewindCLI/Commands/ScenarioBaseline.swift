import Tradewind

/// The models of one baseline, fitted once for all scenarios on it.
struct ScenarioBaseline {
  let models: [any FittedModel]
  /// Series that are sums of the models' series by an identity of the data.
  let sums: [SeriesSum]
  let end: Period
  /// The files it was made from.
  let inputs: [String]

  /// Reads the data and fits the models that the assumptions of some sheets with one baseline, and
  /// the measures to report, need.
  init(_ sheets: [ScenarioSheet], measures: [Measure], futures: FutureOptions) throws {
    let sheet = sheets[0]
    let dataSet = try sheet.load()
    let stated = sheets.flatMap(\.content.scenario.assumptions).flatMap(\.seriesNames)
    let measured = measures.flatMap { [$0.series] + ($0.other.map { [$0] } ?? []) }
    var names: [String] = []
    for name in stated + measured where !names.contains(name) { names.append(name) }
    if names.isEmpty { names = [try dataSet.onlyName()] }
    let plan = try IdentityPlan(of: names, identities: dataSet.identities)
    let data = dataSet.allSeries
    let fitted = try plan.modelled.map { name in
      var data = data
      data[name] = try dataSet.series(named: name)
      let formula = try sheet.formula(for: name, columns: data)
      dataSet.printWarnings(about: Set([name] + formula.dataRegressors))
      return try fit(formula, data: data)
    }
    sums = try plan.sums.map {
      SeriesSum(series: try dataSet.series(named: $0.name), identity: $0)
    }
    models = try futures.applied(to: fitted)
    end = try Self.end(sheet.content.baseline, of: models.map(\.series))
    inputs = dataSet.files + futures.files
  }

  private static func end(
    _ specification: BaselineSpecification, of series: [Series]
  ) throws -> Period {
    if let until = specification.until { return until }
    guard let latest = series.map(\.end).max(), let first = series.first else {
      throw UsageError("there is no series to project")
    }
    return latest
      + (specification.horizon ?? ForecastOptions.standardHorizon(first.frequency))
  }

  /// Levels of the first series in every period past its data, for a chart.
  var levelMeasures: [Measure] {
    guard let series = models.first?.series, series.frequency == end.frequency, end > series.end
    else { return [] }
    return (1...(end - series.end)).map {
      Measure(.level, of: series.name, in: PeriodSpan(series.end + $0))
    }
  }
}
