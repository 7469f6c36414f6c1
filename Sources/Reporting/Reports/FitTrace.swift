import Models
import TimeSeries

extension FitReport {
  /// The models compared: windows of the New Year and orders, each with the criterion.
  ///
  /// Criteria are comparable within the same differences only, so other differences stand apart.
  func traceTables(full: Bool) -> [TextTable] {
    let own = formula.differences
    var (windows, orders, others) = ([TracedModel](), [TracedModel](), [TracedModel]())
    var seen: Set<String> = []
    for row in summary.trace where seen.insert(row.model).inserted {
      guard let tried = try? ModelFormula(rightHandSide: row.model, response: formula.response)
      else { continue }
      let traced = TracedModel(row: row, formula: tried)
      if tried.newYear != formula.newYear {
        windows.append(traced)
      } else if tried.differences == own {
        orders.append(traced)
      } else {
        others.append(traced)
      }
    }
    let families = Set(windows.map { $0.formula.family })
    windows += (orders + others).filter { families.contains($0.formula.family) }
    others.removeAll { families.contains($0.formula.family) && !windows.isEmpty }
    return [
      table("New Year windows compared", windows, full: full) { $0.formula.newYear ?? "none" },
      table("Orders compared", orders, full: full) { $0.formula.orderText },
      table("Orders with other differences", others, full: full) { $0.formula.orderText },
    ].compactMap { $0 }
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
        table.append([name(model), "rejected", model.row.rejection ?? ""])
      }
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

  /// The time-series part with its constant: `1 + arima(1,0,0)(0,1,1)`.
  fileprivate var orderText: String {
    var bare = self
    bare.regressors = []
    return bare.rightHandSide
  }
}
