public import Evaluation
import Models
import TimeSeries

/// A rolling-origin comparison for people: what was done, who is best, tables by horizon.
public struct EvaluationReport: Sendable {
  /// The forecasts and what came.
  public let result: EvaluationResult
  /// What models are ranked and tested by.
  public let loss: ForecastLoss
  /// Whether a table by calendar month of the target is shown.
  public let showsSeasons: Bool
  let horizons: [HorizonComparison]

  /// The report on a result.
  public init(_ result: EvaluationResult, loss: ForecastLoss = .squared, showsSeasons: Bool = false)
  {
    self.result = result
    self.loss = loss
    self.showsSeasons = showsSeasons
    horizons = result.horizons
  }

  var evaluation: RollingEvaluation { result.evaluation }
  var design: EvaluationDesign { evaluation.design }
  var names: [String] { evaluation.models.map(\.name) }
  private var noun: String { PeriodText.noun(evaluation.series.frequency) }

  /// Confidence of the set of models that cannot be told from the best.
  public static let setConfidence = 0.90

  /// The report as text.
  public func plain(width: Int = 80) -> String {
    let lines = explanation().flatMap { wrapped($0, width: width, indent: "  ") }
    let head = lines.map { $0 + "\n" }.joined()
    return ([head] + tables().map { $0.plain() }).joined(separator: "\n")
  }

  /// The same as markdown.
  public func markdown() -> String {
    (["## \(title)"] + explanation().dropFirst()).map { $0 + "\n" }.joined(separator: "\n") + "\n"
      + tables().map { $0.markdown() }.joined(separator: "\n")
  }

  var title: String {
    "Accuracy of forecasts of \(evaluation.series.name): "
      + design.measure.heading.lowercased()
  }

  /// Unit of errors.
  var unit: String {
    let series = evaluation.series
    let measure = Measure(design.measure, of: series.name, in: PeriodSpan(design.origins.end + 1))
    let bound = try? measure.bound(to: [series])
    let unit = bound?.unit.description ?? ""
    return unit == "%" ? "points" : unit
  }

  private func explanation() -> [String] {
    let origins = design.originPeriods
    let every = design.step == 1 ? "every \(noun)" : "every \(design.step) \(noun)s"
    let window =
      switch design.window {
      case .expanding: "all data up to the origin"
      case .rolling(let length):
        "the last \(PeriodText.count(length, evaluation.series.frequency)) up to the origin"
      }
    let chosen =
      design.respecification == 1
      ? "chosen and estimated anew at each origin"
      : "chosen anew at every \(design.respecification) origins, estimated anew at each"
    var lines = [
      title + (unit.isEmpty ? "" : ", in \(unit)"),
      "\(origins.count) origins, \(every) from \(design.origins.start) to \(design.origins.end); "
        + "models see \(window) and are \(chosen).",
      "Pseudo out-of-sample: figures as they are known today, revisions included. Errors are actual "
        + "minus \(design.point.rawValue).",
    ]
    if let published = evaluation.published { lines.append(held(against: published)) }
    if let excluded = design.excluded {
      lines.append("Targets from \(excluded.start) to \(excluded.end) are left out.")
    }
    lines += horizons.compactMap(verdict)
    return lines
  }

  private func held(against published: PublishedTargets) -> String {
    let targets = "Forecasts are held against \(published.series.name) as published"
    guard !published.figures.isEmpty else { return targets + "." }
    let names = Set(published.figures.map(\.name)).sorted().joined(separator: ", ")
    return targets + "; models of months read \(names) up to each origin."
  }

  /// Who is best at a horizon, and whether that can be more than chance.
  private func verdict(_ comparison: HorizonComparison) -> String? {
    let ranking = comparison.ranking(by: loss)
    guard let best = ranking.first, comparison.count > 0 else {
      return "\(ahead(comparison.horizon)): no origin at which every model has a forecast."
    }
    guard ranking.count > 1 else { return nil }
    let means = meanLosses(comparison)
    let tests = comparison.againstBest(by: loss)
    let rivals = ranking.dropFirst().map { model in
      let worse = NumberText.fixed(100 * (means[model] / means[best] - 1), decimals: 0)
      let p = tests[model].map { ", p = \(NumberText.probability($0.pValue))" } ?? ""
      return "\(names[model]) +\(worse)%\(p)"
    }
    return "\(ahead(comparison.horizon)): \(names[best]) has the smallest \(lossName), "
      + "\(number(means[best])); " + rivals.joined(separator: "; ") + "."
  }

  /// `3 months ahead`.
  func ahead(_ horizon: Int) -> String {
    PeriodText.count(horizon, evaluation.series.frequency) + " ahead"
  }

  /// What the loss is called where it is shown: the root of squares.
  var lossName: String {
    switch loss {
    case .squared: "RMSE"
    case .absolute: "MAE"
    case .crps: "CRPS"
    }
  }

  /// Mean loss by model, of squares the root.
  func meanLosses(_ comparison: HorizonComparison) -> [Double] {
    comparison.losses(loss).map { losses in
      shown(losses.reduce(0, +) / Double(losses.count))
    }
  }

  /// A mean loss as it is shown.
  func shown(_ mean: Double) -> Double { loss == .squared ? mean.squareRoot() : mean }

  func number(_ value: Double) -> String { NumberText.significant(value, digits: 3) }
}
