import TimeSeries

extension ARIMAModel {
  /// Orders by a criterion: differencing by tests, then a search by exact likelihood.
  ///
  /// - Parameter request: A request whose formula leaves the orders of `arima()` open.
  /// - Returns: The formula with the best orders, what was compared, best first, and a remark on
  ///   how the differencing was decided.
  /// - Throws: `ModelError` of the last candidate when none could be estimated.
  static func orders(
    for request: FitRequest
  ) throws(ModelError) -> (formula: ModelFormula, trace: [CandidateRow], note: String) {
    let design = try request.design()
    var options = request.options.selection
    if request.formula.constant == .excluded { options.allowsConstant = false }
    // The house rules were judged on levels; growth is differenced already.
    if request.series.kind == .rate { options.rules = .hyndmanKhandakar }
    options.estimation = .screening
    let selection = try ARIMASelection(
      request.response, regressors: design.matrix, names: design.names,
      period: request.searchedSeason, options: options)
    var formula = request.formula
    formula.take(selection.fit.specification)
    let trace = selection.trace.map { candidate in
      var tried = request.formula
      tried.take(candidate.specification)
      return CandidateRow(
        model: tried.rightHandSide, criterion: candidate.criterion, rejection: candidate.rejection)
    }
    let note =
      remark(on: selection.differencing) + unseenSeasons(of: request)
      + (selection.note.map { " " + $0 } ?? "")
    return (formula, trace.sorted { $0.criterion < $1.criterion }, note)
  }
}

/// A warning where some season has no observation at all, so that its pattern cannot be learned.
private func unseenSeasons(of request: FitRequest) -> String {
  let season = request.series.frequency.periodsPerYear
  guard !observesEverySeason(request.response, period: season) else { return "" }
  let seen = Set(
    request.series.values.indices.filter { !request.series.values[$0].isNaN }
      .map { (request.series.start + $0).positionInYear })
  let unseen = (1...season).filter { !seen.contains($0) }
  return " No seasonal difference was considered: period\(unseen.count == 1 ? "" : "s") "
    + unseen.map { "\($0)" }.joined(separator: ", ")
    + " of the year \(unseen.count == 1 ? "is" : "are") never observed, so forecasts for "
    + "\(unseen.count == 1 ? "it" : "them") rest on the neighbouring periods alone."
}

/// The decision on differencing in a sentence.
private func remark(on choice: DifferencingChoice) -> String {
  let findings = choice.trace.filter { $0.statistic.isFinite }.map { step in
    "\(step.test) \(fixedText(step.statistic, decimals: 2)) "
      + "(\(step.takesDifference ? "above" : "not above") "
      + "\(fixedText(step.criticalValue, decimals: 2)))"
  }
  let (d, seasonal) = (choice.ordinary, choice.seasonal)
  let decision =
    "\(d == 0 ? "no" : "\(d)") ordinary and \(seasonal == 0 ? "no" : "\(seasonal)") seasonal "
    + "difference\(d + seasonal == 1 ? "" : "s")."
  let rules =
    choice.reasons.isEmpty ? "" : " By rule: " + choice.reasons.joined(separator: "; ") + "."
  guard !findings.isEmpty else { return "Differences: " + decision + rules }
  let sentence = findings.joined(separator: ", ") + ": " + decision + rules
  return sentence.prefix(1).uppercased() + sentence.dropFirst()
}

extension ModelFormula {
  /// Takes orders and constant of a specification, in canonical form.
  fileprivate mutating func take(_ model: ARIMASpecification) {
    family = .arima(
      order: model.order, seasonal: model.seasonal == .zero ? nil : model.seasonal)
    let isStandard = model.includesConstant == (model.differences == 0)
    constant = isStandard ? .standard : model.includesConstant ? .included : .excluded
  }
}
