import Tradewind

/// One number changed in a loaded system: models fitted and baseline drawn, a scenario is laid on it.
func scenarioQuestions() throws -> [Question] {
  try [6, 20].map { count in
    let system = try LoadedSystem(series: count)
    return Question(
      title: "one number changed, \(count) series × 24 months, 10,000 draws, logarithms",
      methods: [
        .init("two statements", check: { try system.meets(9) }) {
          blackHole(try system.growth(of: 9, statements: 2))
        },
        .init("ten statements", check: { try system.meets(9) }) {
          blackHole(try system.growth(of: 9, statements: 10))
        },
        .init("with what each explains", check: { try system.addsUp() }) {
          blackHole(try system.explained())
        },
        .init("target asked the other way round", check: { try system.meets(9) }) {
          blackHole(try system.odds())
        },
      ])
  }
}

/// Series in logarithms with their total, projected together.
private struct LoadedSystem {
  let run: ScenarioRun
  let count: Int

  init(series count: Int) throws {
    self.count = count
    let start = Period(year: 2014, month: 1)
    let description = SeriesDescription(kind: .flow, unit: "USD bn", positive: true)
    let parts = (0..<count).map { i in
      Series(
        name: "part\(i)", start: start,
        values: airlineSeries(count: 120, seed: UInt64(i + 1)).map { 1 + $0 * $0 },
        description: description)
    }
    let data = Dictionary(uniqueKeysWithValues: parts.map { ($0.name, $0) })
    let models = try parts.map {
      try fit(ModelFormula(parsing: "log(\($0.name)) ~ arima(0,1,1)(0,1,1)"), data: data)
    }
    let identity = Identity(
      name: "total", terms: parts.map { Identity.Term(coefficient: 1, series: $0.name) })
    let total = Series(
      name: "total", start: start,
      values: (0..<120).map { t in parts.reduce(0) { $0 + $1.values[t] } },
      description: description)
    run = try ScenarioRun(
      models: models, until: Period(year: 2025, month: 12),
      sums: [SeriesSum(series: total, identity: identity)],
      report: ["growth(total, 2024)", "growth(total, 2025)"].map { try Measure(parsing: $0) })
  }

  private func scenario(_ growth: Double, _ statements: Int) throws -> Scenario {
    try Scenario(
      "s",
      assuming: ["growth(total, 2024) = \(growth)%"]
        + (1..<statements).map { "growth(part\($0 % count), 2025H\(1 + $0 / count % 2)) = 2% ± 3" })
  }

  func growth(of target: Double, statements: Int) throws -> Double {
    try run.result(of: scenario(target, statements)).rows[1].summary.mean
  }

  func explained() throws -> Double {
    let scenario = try scenario(9, 4)
    let result = try run.result(of: scenario)
    return try run.attribution(of: scenario, result: result)?.rows.first?.remainder ?? 0
  }

  func odds() throws -> Double {
    try run.answer(to: MeasureStatement(parsing: "growth(total, 2024) = 9%")).probability
  }

  func meets(_ target: Double) throws -> Bool {
    let mean = try run.result(of: scenario(target, 2)).rows[0].summary.mean
    return abs(mean - target) < 1e-8
  }

  func addsUp() throws -> Bool {
    let scenario = try scenario(9, 4)
    let result = try run.result(of: scenario)
    guard let found = try run.attribution(of: scenario, result: result) else { return false }
    return found.rows.allSatisfy {
      abs($0.effects.reduce(0, +) + $0.remainder - $0.difference) < 1e-9
    }
  }
}
