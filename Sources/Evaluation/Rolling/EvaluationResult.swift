public import TimeSeries

/// The forecasts of an evaluation, by model and origin.
public struct EvaluationResult: Sendable {
  /// What was evaluated.
  public let evaluation: RollingEvaluation
  /// Forecasts by model, origins ascending.
  public let forecasts: [[OriginForecasts]]

  /// A result from finished tasks, in any order.
  public init(
    _ evaluation: RollingEvaluation, forecasts tasks: [(model: Int, forecasts: [OriginForecasts])]
  ) {
    self.evaluation = evaluation
    forecasts = evaluation.models.indices.map { model in
      tasks.filter { $0.model == model }.flatMap(\.forecasts).sorted { $0.origin < $1.origin }
    }
  }

  /// Origins at which every model has a forecast of that horizon: what comparisons rest on.
  public func commonOrigins(horizon: Int) -> [Period] {
    let sets = forecasts.map { list in
      Set(list.filter { $0.records.contains { $0.horizon == horizon } }.map(\.origin))
    }
    guard let first = sets.first else { return [] }
    return sets.dropFirst().reduce(first) { $0.intersection($1) }.sorted()
  }

  /// Records of one horizon by model, all at the common origins.
  public func records(horizon: Int) -> [[ForecastRecord]] {
    let common = Set(commonOrigins(horizon: horizon))
    return forecasts.map { list in
      list.flatMap(\.records).filter { $0.horizon == horizon && common.contains($0.origin) }
    }
  }

  /// Failures by model.
  public var failures: [[OriginForecasts]] {
    forecasts.map { $0.filter { $0.failure != nil } }
  }

  /// The comparison by horizon.
  public var horizons: [HorizonComparison] {
    evaluation.design.horizons.map { HorizonComparison(self, horizon: $0) }
  }

  /// Mean energy score of each model over origins where all have one; NaN without any.
  public var energies: [Double] {
    let usable = forecasts.map { list in
      Dictionary(
        list.filter { !$0.energy.isNaN }.map { ($0.origin, $0.energy) },
        uniquingKeysWith: { a, _ in a })
    }
    let common = usable.dropFirst().reduce(Set(usable.first?.keys.map { $0 } ?? [])) {
      $0.intersection($1.keys)
    }.sorted()
    return usable.map { scores in
      common.isEmpty
        ? .nan : common.reduce(0) { $0 + (scores[$1] ?? .nan) } / Double(common.count)
    }
  }
}
