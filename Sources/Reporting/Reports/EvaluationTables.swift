import Evaluation
import TimeSeries

extension EvaluationReport {
  /// The tables: accuracy by horizon, and where asked for by calendar month.
  func tables() -> [TextTable] {
    [accuracyTable()] + (showsSeasons ? [seasonTable()].compactMap { $0 } : [])
  }

  private var showsScaled: Bool { design.measure == .level }

  private func accuracyTable() -> TextTable {
    var columns: [TextTable.Column] = [
      .numbers("ahead"), .numbers("n"), .words("model"), .numbers("RMSE"), .numbers("MAE"),
    ]
    if showsScaled { columns += [.numbers("MASE"), .numbers("OWA")] }
    columns += [.numbers("bias"), .numbers("CRPS")]
    columns += design.levels.map { .numbers(percent($0), group: "inside") }
    columns += [.numbers("DM", group: "p-value"), .numbers("GW", group: "p-value"), .words("set")]
    var table = TextTable(columns: columns)
    for comparison in horizons {
      table.appendRule()
      let set = comparison.confidenceSet(by: loss)
      let equal = comparison.againstBest(by: loss)
      let conditional = comparison.conditionallyAgainstBest(by: loss)
      for (place, model) in comparison.ranking(by: loss).enumerated() {
        guard let accuracy = comparison.models[model] else { continue }
        table.append(
          (place == 0 ? ["\(comparison.horizon)", "\(comparison.count)"] : ["", ""])
            + [names[model]] + numbers(accuracy)
            + [pValue(equal[model]?.pValue), pValue(conditional[model]?.pValue)]
            + [set.map { $0.contains(model, confidence: Self.setConfidence) ? "●" : "" } ?? ""])
      }
    }
    table.notes = accuracyNotes()
    return table
  }

  private func numbers(_ accuracy: ModelAccuracy) -> [String] {
    [accuracy.point.rootMeanSquaredError, accuracy.point.meanAbsoluteError].map(number)
      + (showsScaled
        ? [accuracy.meanAbsoluteScaledError, accuracy.overallWeightedAverage].map {
          NumberText.fixed($0, decimals: 3)
        } : [])
      + [number(accuracy.point.meanError), number(accuracy.crps)]
      + accuracy.coverage.map { NumberText.fixed(100 * $0, decimals: 0) + "%" }
  }

  private func pValue(_ value: Double?) -> String {
    guard let value, !value.isNaN else { return "" }
    return NumberText.probability(value)
  }

  private func accuracyNotes() -> [String] {
    var notes = [
      "Ordered by \(lossName) at each horizon, all models at the same n origins.",
      "p-value: equal accuracy with the best, Diebold–Mariano (DM) and, given the last",
      "difference, Giacomini–White (GW).",
    ]
    if showsScaled {
      notes.append("OWA: sMAPE and MASE over those of Naive2, averaged; below 1 is better than it.")
    }
    if names.count > 1 {
      notes.append(
        "● cannot be told from the best at \(percent(Self.setConfidence)) (model confidence set).")
    }
    let energies = result.energies
    if design.horizons.count > 1, energies.contains(where: { !$0.isNaN }) {
      let parts = names.indices.map { "\(names[$0]) \(number(energies[$0]))" }
      notes.append("Energy score of all horizons together: " + parts.joined(separator: ", ") + ".")
    }
    return notes
  }

  /// Loss by calendar month of the target, horizons pooled; nil without seasons.
  private func seasonTable() -> TextTable? {
    let frequency = evaluation.series.frequency
    let seasons = frequency.periodsPerYear
    guard seasons > 1 else { return nil }
    var table = TextTable(
      title: "\(lossName) by \(PeriodText.noun(frequency)) of the year, horizons pooled",
      columns: [.words("")] + names.map { .numbers($0) })
    let bySeason = horizons.map { $0.meanLossBySeason(loss, seasons: seasons) }
    for season in 0..<seasons {
      let cells = names.indices.map { model -> String in
        let means = bySeason.map { $0[model][season] }.filter { !$0.isNaN }
        return means.isEmpty ? "" : number(shown(means.reduce(0, +) / Double(means.count)))
      }
      table.append([seasonName(season + 1, frequency)] + cells)
    }
    return table
  }

  private func seasonName(_ season: Int, _ frequency: Frequency) -> String {
    switch frequency {
    case .monthly: PeriodText.monthNames[season - 1]
    case .quarterly: "Q\(season)"
    case .yearly, .ordinal: "\(season)"
    }
  }
}
