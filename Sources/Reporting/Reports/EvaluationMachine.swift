import Evaluation
import Models
import TimeSeries

/// Evaluations for programs: keys and columns are a contract.
extension EvaluationReport {
  /// The schema of `json()`.
  public static let schema = "tradewind.evaluation/1"

  /// The comparison as JSON.
  public func json() -> String {
    let document: JSONNode = [
      "schema": .string(Self.schema), "series": .string(evaluation.series.name),
      "measure": .string(design.measure.rawValue), "unit": .string(unit),
      "published": evaluation.published.map { .string($0.series.name) } ?? .null,
      "point": .string(design.point.rawValue), "loss": .string(loss.rawValue),
      "origins": [
        "first": .string("\(design.origins.start)"), "last": .string("\(design.origins.end)"),
        "step": .integer(design.step), "count": .integer(design.originPeriods.count),
      ],
      "models": .array(names.map(JSONNode.string)),
      "failures": .array(
        zip(names, result.failures).map { ["model": .string($0), "origins": .integer($1.count)] }),
      "energyScores": .numbers(result.energies), "horizons": .array(horizons.map(node)),
    ]
    return document.text()
  }

  private func node(_ comparison: HorizonComparison) -> JSONNode {
    let set = comparison.confidenceSet(by: loss)
    let equal = comparison.againstBest(by: loss)
    let conditional = comparison.conditionallyAgainstBest(by: loss)
    return [
      "horizon": .integer(comparison.horizon), "count": .integer(comparison.count),
      "models": .array(
        names.indices.compactMap { model in
          comparison.models[model].map { accuracy in
            .object(
              [JSONNode.Member("model", .string(names[model]))] + members(accuracy) + [
                .init("dieboldMarianoP", equal[model].map { .number($0.pValue) } ?? .null),
                .init("giacominiWhiteP", conditional[model].map { .number($0.pValue) } ?? .null),
                .init("confidenceSetP", set.map { .number($0.pValues[model]) } ?? .null),
              ])
          }
        }),
    ]
  }

  private func members(_ accuracy: ModelAccuracy) -> [JSONNode.Member] {
    statistics(accuracy).map { JSONNode.Member($0.key, .number($0.value)) } + [
      JSONNode.Member("integralTransform", .numbers(accuracy.integralTransform))
    ]
  }

  /// Every statistic with its key.
  private func statistics(_ accuracy: ModelAccuracy) -> [(key: String, value: Double)] {
    let point = accuracy.point
    var list: [(key: String, value: Double)] = [
      ("rmse", point.rootMeanSquaredError), ("mae", point.meanAbsoluteError),
      ("bias", point.meanError), ("mape", point.meanAbsolutePercentageError),
      ("smape", point.symmetricPercentageError), ("mase", accuracy.meanAbsoluteScaledError),
      ("rmsse", accuracy.rootMeanSquaredScaledError), ("owa", accuracy.overallWeightedAverage),
      ("crps", accuracy.crps),
    ]
    for (k, level) in design.levels.enumerated() {
      let key = percentNumber(level)
      list += [
        ("coverage\(key)", accuracy.coverage[k]),
        ("intervalScore\(key)", accuracy.intervalScores[k]),
        ("msis\(key)", accuracy.scaledIntervalScores[k]),
      ]
    }
    return list
  }

  /// A line a horizon, model and statistic.
  public func csv() -> String {
    var text = CSVText.line(["series", "measure", "horizon", "n", "model", "statistic", "value"])
    for comparison in horizons {
      let set = comparison.confidenceSet(by: loss)
      let tests: [(String, [Double?])] = [
        ("dieboldMarianoP", comparison.againstBest(by: loss).map { $0?.pValue }),
        ("giacominiWhiteP", comparison.conditionallyAgainstBest(by: loss).map { $0?.pValue }),
        ("confidenceSetP", names.indices.map { set?.pValues[$0] }),
      ]
      for model in names.indices {
        guard let accuracy = comparison.models[model] else { continue }
        let values = statistics(accuracy) + tests.map { ($0.0, $0.1[model] ?? .nan) }
        for (key, value) in values {
          text += CSVText.line([
            evaluation.series.name, design.measure.rawValue, "\(comparison.horizon)",
            "\(comparison.count)", names[model], key, CSVText.number(value),
          ])
        }
      }
    }
    return text
  }

  /// A line a forecast: what was said, and what came.
  public func records() -> String {
    var text = CSVText.line(
      [
        "series", "measure", "model", "origin", "horizon", "target", "actual", "mean", "median",
      ] + design.levels.map(percentNumber).flatMap { ["lower\($0)", "upper\($0)"] } + [
        "crps", "pit", "formula",
      ])
    for (name, list) in zip(names, result.forecasts) {
      for forecasts in list {
        for record in forecasts.records {
          let numbers =
            [record.actual, record.mean, record.median]
            + record.intervals.flatMap { [$0.lower, $0.upper] }
            + [record.crps, record.integralTransform]
          text += CSVText.line(
            [
              evaluation.series.name, design.measure.rawValue, name, "\(record.origin)",
              "\(record.horizon)", "\(record.target)",
            ] + numbers.map(CSVText.number) + [forecasts.model])
        }
      }
    }
    return text
  }
}
