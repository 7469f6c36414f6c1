import Foundation
import Tradewind

/// A scenario on sixty leaves with totals, models fitted and the baseline drawn.
func systemScenarioQuestions() throws -> [Question] {
  try [(words: "linear", isLogarithmic: false), (words: "logarithmic", isLogarithmic: true)].map {
    let set = try PartnerSet(isLogarithmic: $0.isLogarithmic)
    var methods = [
      Question.Method("10,000 draws", check: { try set.holds(set.drawn) }) {
        blackHole(try set.drawn.result(of: set.scenario).rows[0].summary.mean)
      }
    ]
    if !$0.isLogarithmic {
      methods.append(
        .init("closed form", check: { try set.holds(set.exact) }) {
          blackHole(try set.exact.result(of: set.scenario).rows[0].summary.mean)
        })
    }
    return Question(
      title: "one scenario, 60 leaves, 24 months, 10 statements, \($0.words)", methods: methods)
  }
}

/// Sixty leaves in six groups and a total.
private struct PartnerSet {
  /// With growth on a year that is itself projected, which needs draws.
  let drawn: ScenarioRun
  /// With measures that are linear where the models are.
  let exact: ScenarioRun
  let scenario: Scenario

  init(isLogarithmic: Bool) throws {
    let start = Period(year: 2014, month: 1)
    var data: [String: Series] = [:]
    let leaves = (0..<60).map { "leaf\($0)" }
    for (k, name) in leaves.enumerated() {
      let path = airlineSeries(count: 120, seed: UInt64(k + 1)).map { exp($0) }
      data[name] = Series(
        name: name, start: start, values: path,
        description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true))
    }
    let models = try leaves.map { name in
      let left = isLogarithmic ? "log(\(name))" : name
      return try fit(ModelFormula(parsing: "\(left) ~ arima(0,1,1)(0,1,1)"), data: data)
    }
    func sum(_ name: String, _ parts: [String]) -> SeriesSum {
      let values = (0..<120).map { t in
        parts.reduce(0.0) { $0 + (data[$1]?.values[t] ?? .nan) }
      }
      return SeriesSum(
        series: Series(
          name: name, start: start, values: values,
          description: SeriesDescription(kind: .flow, unit: "USD bn", positive: true)),
        identity: Identity(
          name: name, terms: parts.map { Identity.Term(coefficient: 1, series: $0) }))
    }
    let groups = (0..<6).map { "group\($0)" }
    let sums =
      [sum("total", leaves)]
      + groups.enumerated().map { sum($1, Array(leaves[$0 * 10..<$0 * 10 + 10])) }
    let linear = (["total"] + groups).map { "growth(\($0), 2024)" } + ["level(leaf7, 2025-06)"]
    func run(_ texts: [String]) throws -> ScenarioRun {
      try ScenarioRun(
        models: models, until: Period(year: 2025, month: 12), sums: sums,
        report: texts.map { try Measure(parsing: $0) },
        options: ScenarioOptions(draws: 10_000))
    }
    exact = try run(linear)
    drawn = try run(linear + ["growth(total, 2025)", "growth(group2, 2025)"])
    func expected(_ text: String) throws -> Double {
      try ScenarioRun(
        models: models, until: Period(year: 2025, month: 12), sums: sums,
        report: [Measure(parsing: text)], options: ScenarioOptions(draws: 1_000)
      ).baseline.rows[0].summary.mean
    }
    var lines: [String] = []
    for text in [
      "growth(total, 2024)", "growth(group0, 2024H2)", "growth(group1, 2024)",
      "sum(group2, 2024Q4)", "growth(leaf33, 2024)", "level(leaf0, 2024-06)",
      "sum(leaf41, 2024)", "growth(leaf50, 2024H1)", "level(leaf59, 2025-12)",
      "sum(group3, 2025)",
    ] {
      let value = try expected(text)
      lines.append("\(text) = \(value + 0.01 * abs(value))" + (lines.count == 1 ? " ± 1" : ""))
    }
    scenario = try Scenario("ten statements", assuming: lines)
  }

  /// The first statement must hold.
  func holds(_ run: ScenarioRun) throws -> Bool {
    let result = try run.result(of: scenario)
    guard case .equals(let value, _)? = scenario.assumptions[0].statement?.relation else {
      return false
    }
    return abs(result.rows[0].summary.mean - value) < 1e-6 * (1 + abs(value))
  }
}
