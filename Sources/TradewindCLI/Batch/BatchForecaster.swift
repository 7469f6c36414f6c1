import Tradewind

/// What a batch works on.
enum BatchItem: Sendable {
  /// A series of a long table.
  case row(LongSeriesItem)
  /// A series of a dictionary, by its published figures.
  case entry(String, in: DataSet)
}

/// Forecasts the level of one series of a long table or a dictionary after the other.
struct BatchForecaster: Sendable {
  /// The model with `value` in the place of the series.
  let formula: ModelFormula
  let horizon: Horizon?
  let levels: [Double]
  /// The seasonal period of numbered rows, where the user gave one.
  let cycle: Int?

  /// The forecast of an item, or why there is none; never throws, so that the others go on.
  func outcome(of item: BatchItem) -> BatchOutcome {
    switch item {
    case .row(let row): outcome(of: row)
    case .entry(let name, let dataSet): outcome(of: name, in: dataSet)
    }
  }

  private func outcome(of item: LongSeriesItem) -> BatchOutcome {
    switch item {
    case .refused(let name, let error):
      return BatchOutcome(name: name, status: .failed, model: "", remark: "\(error)", rows: "")
    case .series(let series, let warnings):
      do {
        return try forecast(series, remarks: warnings.map(\.message))
      } catch {
        return BatchOutcome(
          name: series.name, status: .failed, model: "", remark: describe(error), rows: "")
      }
    }
  }

  private func forecast(_ series: Series, remarks: [String]) throws -> BatchOutcome {
    if cycle != nil && series.frequency.isCalendar {
      throw UsageError(
        "--period is for rows that are only numbered, and these are \(series.frequency)")
    }
    let count = try (horizon ?? .count(ForecastOptions.standardHorizon(series.frequency)))
      .count(for: series)
    do {
      return try modelled(series, horizon: count, remarks: remarks)
    } catch {
      let law = try SimpleLaw(series)
      let rows = try LevelTable.rows(of: law.projection(horizon: count), levels: levels)
      return BatchOutcome(
        name: series.name, status: .fallback, model: law.name, remark: describe(error), rows: rows)
    }
  }

  private func modelled(
    _ series: Series, horizon: Int, remarks: [String]
  ) throws -> BatchOutcome {
    try checkGaps(of: series)
    var formula = formula
    formula.response = series.name
    let model = try fit(formula, data: [series.name: series])
    let projection = try model.project(horizon: horizon, paths: [:])
    let rows = try LevelTable.rows(of: projection, levels: levels)
    let doubt = model.summary.converged ? [] : ["the optimiser did not converge"]
    return BatchOutcome(
      name: series.name, status: .ok, model: "\(model.formula)",
      remark: (remarks + doubt).joined(separator: "; "), rows: rows)
  }

  /// Estimation through gaps costs more than the gaps are worth when little is observed.
  private func checkGaps(of series: Series) throws(ModelError) {
    let missing = series.count - series.observedCount
    guard missing > series.observedCount else { return }
    throw .inSeries(
      name: series.name, period: nil,
      cause: .estimationFailed("more values are missing (\(missing)) than present"))
  }
}
