import Tradewind

/// Series of a dictionary, forecast from their figures as they are published.
extension BatchForecaster {
  /// The forecast of a series, or why there is none; never throws, so that the others go on.
  func outcome(of name: String, in dataSet: DataSet) -> BatchOutcome {
    do {
      let series = try dataSet.response(named: name)
      let count = try (horizon ?? .count(ForecastOptions.standardHorizon(series.frequency)))
        .count(for: series)
      do {
        return try modelled(series, horizon: count, in: dataSet)
      } catch {
        // A simple law needs levels; without them there is nothing to fall back on.
        let levels = try dataSet.series(named: name)
        let law = try SimpleLaw(levels)
        let rows = try LevelTable.rows(
          of: law.projection(horizon: count), levels: self.levels)
        return BatchOutcome(
          name: name, status: .fallback, model: law.name, remark: describe(error), rows: rows)
      }
    } catch {
      return BatchOutcome(
        name: name, status: .failed, model: "", remark: describe(error), rows: "")
    }
  }

  private func modelled(
    _ series: Series, horizon: Int, in dataSet: DataSet
  ) throws -> BatchOutcome {
    var formula = formula
    formula.response = series.name
    var data = dataSet.allSeries
    let hasLevels = dataSet.names.contains(series.name)
    data[series.name] = hasLevels ? series : nil
    let model = try dataSet.estimated(formula, data: data, options: FitOptions())
    let projection = try model.project(horizon: horizon, paths: [:])
    let isGrowth = dataSet.isGrowthOnly(series.name)
    let rows = try LevelTable.rows(
      of: projection, levels: levels, kind: isGrowth ? .yoy : .level)
    return BatchOutcome(
      name: series.name, status: .ok, model: "\(model.formula)",
      remark: model.summary.converged ? "" : "the optimiser did not converge", rows: rows)
  }
}

extension DataSet {
  /// The series of a batch: those with figures, and those that identities define, in the order of the
  /// dictionary.
  var batchNames: [String] {
    let declared = entries.filter { !$0.figures.isEmpty }.map(\.name)
    let figures = Set(entries.flatMap(\.figures).map(\.values.name))
    return declared + names.filter { !declared.contains($0) && !figures.contains($0) }
  }
}
