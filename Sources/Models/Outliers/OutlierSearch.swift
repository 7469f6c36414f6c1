import TimeSeries

/// Finds outliers one at a time, re-estimates after each, and drops those that lose their weight.
///
/// Forward: the strongest date and shape above the critical value enters, and the model is estimated
/// again. Backward: the weakest one below the critical value leaves, judged by the t statistic of
/// the joint estimate. The scheme of Chen & Liu (1993) as automatic regARIMA programs run it.
struct OutlierSearch {
  let kinds: [OutlierKind]
  let criticalValue: Double
  /// At most one outlier in so many observations: more would be another model, not outliers.
  static let observationsPerOutlier = 12

  init(kinds: [OutlierKind], count: Int, criticalValue: Double? = nil) {
    self.kinds = kinds
    self.criticalValue = criticalValue ?? outlierCriticalValue(count: count)
  }

  /// The model with the outliers found, and one remark each.
  ///
  /// - Parameters:
  ///   - start: A fitted model; its own interventions stay.
  ///   - request: The data it was fitted to.
  /// - Returns: The final model and the terms that were added.
  /// - Throws: `ModelError` when a model cannot be estimated again.
  func run(
    _ start: ARIMAModel, request: FitRequest
  ) throws(ModelError) -> (model: ARIMAModel, added: [RegressorTerm]) {
    var model = start
    var added: [RegressorTerm] = []
    let limit = start.series.count / Self.observationsPerOutlier
    while added.count < limit, let term = strongest(model, given: start.formula) {
      guard let wider = try? refit(start, with: added + [term], request: request) else { break }
      model = wider
      added.append(term)
    }
    while let weakest = weakest(of: added, in: model) {
      added.removeAll { $0 == weakest }
      model = try refit(start, with: added, request: request)
    }
    return (model, added)
  }

  private func strongest(_ model: ARIMAModel, given formula: ModelFormula) -> RegressorTerm? {
    let known = Set(model.formula.regressors)
    let series = model.series
    let candidate = OutlierScan(model.fit).strongest(kinds) { kind, position in
      series.values[position].isNaN || known.contains(kind.term(at: series.start + position))
    }
    guard let candidate, candidate.statistic.magnitude > criticalValue else { return nil }
    return candidate.kind.term(at: series.start + candidate.position)
  }

  /// The added term with the smallest |t| below the critical value.
  private func weakest(of added: [RegressorTerm], in model: ARIMAModel) -> RegressorTerm? {
    let rows = Dictionary(
      model.summary.coefficients.map { ($0.name, $0.statistic.magnitude) }
    ) { first, _ in first }
    let scored = added.map { ($0, rows[$0.columnName] ?? .infinity) }
    guard let least = scored.min(by: { $0.1 < $1.1 }), least.1 < criticalValue else { return nil }
    return least.0
  }

  private func refit(
    _ start: ARIMAModel, with added: [RegressorTerm], request: FitRequest
  ) throws(ModelError) -> ARIMAModel {
    var formula = start.formula
    formula.regressors += added
    return try ARIMAModel(request.with(formula))
  }
}
