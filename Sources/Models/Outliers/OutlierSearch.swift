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
  /// Nor more than this, which bounds the work on long series.
  static let mostOutliers = 30

  init(_ scope: OutlierScope, count: Int) {
    kinds = scope.kinds
    criticalValue = scope.criticalValue ?? outlierCriticalValue(count: count)
  }

  /// Outliers found, and the estimate with them in the model.
  struct Outcome {
    let fit: ARIMAFit
    let added: [RegressorTerm]
  }

  /// Searches under the model of a request.
  ///
  /// - Parameter request: A request whose formula gives all orders and windows; its own
  ///   interventions stay.
  /// - Returns: The outliers, and the estimate with them.
  /// - Throws: `ModelError` when the model cannot be estimated without outliers.
  func run(_ request: FitRequest) throws(ModelError) -> Outcome {
    // One outlier moves the coefficients little: each search begins where the one before ended.
    var options = ARIMAOptions.scanning
    var fit = try ARIMAModel.estimate(request, options: options)
    var added: [RegressorTerm] = []
    let limit = Swift.min(request.series.count / Self.observationsPerOutlier, Self.mostOutliers)
    while added.count < limit, let term = strongest(fit, in: request, beside: added) {
      options.nearby = fit.nearby
      guard let wider = try? refit(request, with: added + [term], options: options)
      else { break }
      fit = wider
      added.append(term)
    }
    guard !added.isEmpty else { return Outcome(fit: fit, added: []) }
    options.nearby = fit.nearby
    return try pruned(added, request, options: options)
  }

  /// Backward elimination by the t statistics of the joint estimate.
  private func pruned(
    _ found: [RegressorTerm], _ request: FitRequest, options: ARIMAOptions
  ) throws(ModelError) -> Outcome {
    var options = options
    options.computesCovariance = true
    var added = found
    var fit = try refit(request, with: added, options: options)
    while let weakest = weakest(of: added, in: fit) {
      added.removeAll { $0 == weakest }
      fit = try refit(request, with: added, options: options)
    }
    return Outcome(fit: fit, added: added)
  }

  private func strongest(
    _ fit: ARIMAFit, in request: FitRequest, beside added: [RegressorTerm]
  ) -> RegressorTerm? {
    let known = Set(request.formula.regressors + added)
    let series = request.series
    let candidate = OutlierScan(fit).strongest(kinds) { kind, position in
      series.values[position].isNaN || known.contains(kind.term(at: series.start + position))
    }
    guard let candidate, candidate.statistic.magnitude > criticalValue else { return nil }
    return candidate.kind.term(at: series.start + candidate.position)
  }

  /// The added term with the smallest |t| below the critical value.
  private func weakest(of added: [RegressorTerm], in fit: ARIMAFit) -> RegressorTerm? {
    var statistics: [String: Double] = [:]
    for (i, name) in fit.coefficientNames.enumerated() where i < fit.standardErrors.count {
      statistics[name] = (fit.coefficients[i] / fit.standardErrors[i]).magnitude
    }
    let scored = added.map { ($0, statistics[$0.columnName] ?? .infinity) }
    guard let least = scored.min(by: { $0.1 < $1.1 }), least.1 < criticalValue else { return nil }
    return least.0
  }

  private func refit(
    _ request: FitRequest, with added: [RegressorTerm], options: ARIMAOptions
  ) throws(ModelError) -> ARIMAFit {
    var formula = request.formula
    formula.regressors += added
    return try ARIMAModel.estimate(request.with(formula), options: options)
  }
}

extension ARIMAOptions {
  /// A screening estimate with the residuals that a scan looks at.
  fileprivate static var scanning: ARIMAOptions {
    var options = ARIMAOptions.screening
    options.computesResiduals = true
    return options
  }
}
