import Models
import TimeSeries

extension FitReport {
  /// The models compared: windows of the New Year and orders, each with the criterion.
  ///
  /// Windows are compared under one set of orders, orders under one set of windows. Criteria are
  /// comparable within the same differences only, so other differences stand apart.
  func traceTables(full: Bool) -> [TextTable] {
    let models = tracedModels()
    let own = formula.differences
    let trials = windowTrials(models)
    let families = Set(trials.map { $0[0].formula.family })
    let others = models.filter { !families.contains($0.formula.family) }
    let window = others.first?.formula.newYear ?? formula.newYear
    let orders = inLargestSetting(
      models.filter { $0.formula.newYear == window }, of: \.withoutModel)
    let condition = window.flatMap { $0 == formula.newYear ? nil : ", with \($0)" } ?? ""
    let shown = full ? trials : trials.suffix(1)
    return shown.map { rows in
      table(windowTitle(rows), rows, full: full) { $0.formula.newYear ?? "none" }
    }.compactMap { $0 }
      + [
        table(
          "Orders compared" + condition, orders.filter { $0.formula.differences == own }, full: full
        ) { $0.formula.orderText },
        table(
          "Orders with other differences", orders.filter { $0.formula.differences != own },
          full: full
        ) { $0.formula.orderText },
      ].compactMap { $0 }
  }

  private func tracedModels() -> [TracedModel] {
    var seen: Set<String> = []
    return summary.trace.compactMap { row in
      guard seen.insert(row.model).inserted,
        let tried = try? ModelFormula(rightHandSide: row.model, response: formula.response)
      else { return nil }
      return TracedModel(row: row, formula: tried)
    }
  }

  /// The orders under which several windows were tried, those of the final model last.
  private func windowTrials(_ models: [TracedModel]) -> [[TracedModel]] {
    var families: [ModelFamily] = []
    for model in models where !families.contains(model.formula.family) {
      families.append(model.formula.family)
    }
    let groups = families.map { family in models.filter { $0.formula.family == family } }
    let trials = groups.map { inLargestSetting($0, of: \.withoutNewYear) }
      .filter { Set($0.map(\.formula.newYear)).count > 1 }
    return trials.filter { $0[0].formula.family != formula.family }
      + trials.filter { $0[0].formula.family == formula.family }
  }

  /// Of models that also differ in other terms, outliers above all, those that agree in them: with the
  /// final model, or else the most.
  private func inLargestSetting(
    _ models: [TracedModel], of rest: (ModelFormula) -> ModelFormula
  ) -> [TracedModel] {
    let groups = Dictionary(grouping: models) { rest($0.formula) }
    if let own = groups[rest(formula)], own.count > 1 { return own }
    let largest = groups.values.map(\.count).max() ?? 0
    guard let first = models.first(where: { groups[rest($0.formula)]?.count == largest }) else {
      return []
    }
    return groups[rest(first.formula)] ?? []
  }

  private func windowTitle(_ rows: [TracedModel]) -> String {
    let family = rows[0].formula.family
    let condition = family == formula.family ? "" : family.text.map { " under \($0)" } ?? ""
    return "New Year windows compared" + condition
  }

  private func table(
    _ title: String, _ models: [TracedModel], full: Bool, name: (TracedModel) -> String
  ) -> TextTable? {
    let sorted = models.filter { $0.row.rejection == nil }
      .sorted { $0.row.criterion < $1.row.criterion }
    guard let best = sorted.first, models.count > 1 else { return nil }
    let rejected = models.filter { $0.row.rejection != nil }
    var table = TextTable(
      title: title, columns: [.words("model"), .numbers("AICc"), .numbers("difference")])
    // Five show how clear the choice was.
    let listed = full ? sorted[...] : sorted.prefix(5)
    for model in listed {
      let sign = model.row.isUpperBound ? "≤ " : ""
      table.append([
        name(model), sign + NumberText.fixed(model.row.criterion, decimals: 2),
        sign + NumberText.fixed(model.row.criterion - best.row.criterion, decimals: 2),
      ])
    }
    if listed.contains(where: { $0.row.isUpperBound }) {
      table.notes.append("≤: not estimated to the end, being far behind")
    }
    if full {
      for model in rejected {
        table.append([name(model), "rejected", ""])
      }
      var reasons: [String] = []
      for reason in rejected.compactMap(\.row.rejection) where !reasons.contains(reason) {
        reasons.append(reason)
      }
      table.notes += reasons.map { "rejected: \($0)" }
    } else {
      table.notes += [Self.countNote(sorted.count, rejected: rejected.count)]
    }
    return table
  }

  private static func countNote(_ count: Int, rejected: Int) -> String {
    let left = count > 5 ? "the best 5 of \(count)" : "all \(count)"
    let refused = rejected > 0 ? ", \(rejected) more rejected" : ""
    return left + refused + (count > 5 || rejected > 0 ? "; --trace lists them all" : "")
  }
}

/// A model that was tried, read again.
private struct TracedModel {
  let row: CandidateRow
  let formula: ModelFormula
}

extension ModelFormula {
  /// d and D; nil outside the ARIMA family.
  fileprivate var differences: [Int]? {
    guard case .arima(let order?, let seasonal) = family else { return nil }
    return [order.d, seasonal?.d ?? 0]
  }

  /// The New Year term as written.
  fileprivate var newYear: String? {
    for term in regressors {
      if case .newYear = term { return "\(term)" }
    }
    return nil
  }

  /// What is left without the New Year term.
  fileprivate var withoutNewYear: ModelFormula {
    var rest = self
    rest.transform = .identity
    rest.regressors.removeAll { if case .newYear = $0 { true } else { false } }
    return rest
  }

  /// The regressors alone.
  fileprivate var withoutModel: ModelFormula {
    var rest = self
    rest.transform = .identity
    rest.constant = .standard
    rest.family = .regression
    return rest
  }

  /// The time-series part with its constant: `1 + arima(1,0,0)(0,1,1)`.
  fileprivate var orderText: String {
    var bare = self
    bare.regressors = []
    return bare.rightHandSide
  }
}
