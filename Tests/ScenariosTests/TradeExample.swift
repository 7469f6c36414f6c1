import Models
import Scenarios
import TestSupport
import TimeSeries

/// Exports with a regressor, imports, and their sum, published to 2024-07.
enum TradeExample {
  static let start = Period(year: 2020, month: 1)
  static let end = Period(year: 2025, month: 12)

  private static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Double(generator.next() % 2001) / 1000 - 1 }
  }

  private static func series(_ name: String, _ values: [Double], unit: String?) -> Series {
    Series(
      name: name, start: start, values: values,
      description: SeriesDescription(kind: .flow, unit: unit, positive: true, decimals: 1))
  }

  static let pmi = series("pmi", noise(55, seed: 3).map { 50 + $0 }, unit: nil)

  static let exports = series(
    "exports", zip(pmi.values, noise(55, seed: 4)).map { 300 * (1 + 0.02 * ($0 - 50) + 0.04 * $1) },
    unit: "USD bn")

  static let imports = series(
    "imports", noise(55, seed: 5).map { 200 * (1 + 0.04 * $0) }, unit: "USD bn")

  static var trade: SeriesSum {
    SeriesSum(
      series: series(
        "trade", zip(exports.values, imports.values).map { $0 + $1 }, unit: "USD bn"),
      identity: Identity(
        name: "trade",
        terms: [
          Identity.Term(coefficient: 1, series: "exports"),
          Identity.Term(coefficient: 1, series: "imports"),
        ]))
  }

  static func models() throws -> [any FittedModel] {
    let data = ["pmi": pmi, "exports": exports, "imports": imports]
    return try ["log(exports) ~ arima(1,0,0) + pmi", "log(imports) ~ arima(1,0,0)"].map {
      try fit(ModelFormula(parsing: $0), data: data)
    }
  }

  static var paths: [String: Series] {
    [
      "pmi": Series(
        name: "pmi", start: pmi.end + 1, values: [Double](repeating: 50, count: 17))
    ]
  }

  static func run(_ measures: [String] = [], draws: Int = 500) throws -> ScenarioRun {
    try ScenarioRun(
      models: models(), until: end, paths: paths, sums: [trade],
      report: measures.map { try Measure(parsing: $0) }, options: ScenarioOptions(draws: draws))
  }

  static func checker() throws -> ScenarioChecker {
    try ScenarioChecker(
      models: models(), until: end, paths: paths, sums: [trade],
      options: ScenarioOptions(draws: 500))
  }
}
