import LinearAlgebra
import TimeSeries

/// Finds outliers of figures one at a time by the likelihood of the figures, re-estimates after each,
/// and drops those that lose their weight.
///
/// The scheme of Chen & Liu (1993), as `OutlierSearch` runs it for a series whose months all have a level.
struct FigureOutlierSearch {
  let source: FigureSource
  let plan: FigurePlan
  let kinds: [OutlierKind]
  let criticalValue: Double

  /// A search over what a plan holds.
  init(_ source: FigureSource, plan: FigurePlan, scope: OutlierScope) {
    (self.source, self.plan, kinds) = (source, plan, scope.kinds)
    criticalValue = scope.criticalValue ?? outlierCriticalValue(count: plan.used.count)
  }

  /// Outliers under a formula whose orders and windows are given, the strongest first.
  ///
  /// - Throws: `ModelError` when the model cannot be estimated without outliers.
  func run(_ formula: ModelFormula) throws(ModelError) -> [RegressorTerm] {
    var estimation = try source.problem(formula, plan: plan).estimation
    var point = try estimation.run()
    var added: [RegressorTerm] = []
    let months = plan.count - plan.lead
    let limit = Swift.min(months / OutlierSearch.observationsPerOutlier, OutlierSearch.mostOutliers)
    while added.count < limit {
      let known = Set(formula.regressors + added)
      let candidate = try FigureOutlierScan(estimation, point).strongest(kinds) { kind, month in
        known.contains(kind.term(at: plan.start + month))
      }
      guard let candidate, candidate.statistic.magnitude > criticalValue else { break }
      let term = candidate.kind.term(at: plan.start + candidate.month)
      let wider = try source.problem(formula.adding(added + [term]), plan: plan).estimation
      guard let next = try wider.screened(near: point) else { break }
      (estimation, point) = (wider, next)
      added.append(term)
    }
    return added.isEmpty ? [] : try pruned(added, formula, point)
  }

  /// Backward elimination by the t statistics of the joint estimate.
  private func pruned(
    _ found: [RegressorTerm], _ formula: ModelFormula, _ start: FigureEstimation.Point
  ) throws(ModelError) -> [RegressorTerm] {
    var (added, point) = (found, start)
    while !added.isEmpty {
      let problem = try source.problem(formula.adding(added), plan: plan)
      guard let next = try problem.estimation.screened(near: point) else { break }
      point = next
      let fit = try FigureAssembly(
        estimation: problem.estimation, point: point, regressorNames: problem.names
      ).fit(draws: 0, computesErrors: false)
      var sizes: [String: Double] = [:]
      for (i, name) in fit.regressorNames.enumerated() {
        sizes[name] = (fit.coefficients[i] / fit.covariance[i, i].squareRoot()).magnitude
      }
      let scored = added.map { ($0, sizes[$0.columnName] ?? .infinity) }
      guard let least = scored.min(by: { $0.1 < $1.1 }), least.1 < criticalValue else { break }
      added.removeAll { $0 == least.0 }
    }
    return added
  }
}

extension ModelFormula {
  /// With regressors behind its own.
  func adding(_ terms: [RegressorTerm]) -> ModelFormula {
    var formula = self
    formula.regressors += terms
    return formula
  }
}
