import LinearAlgebra
import Models
import Probability
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Ranges and inequalities against rejection sampling and the truncated normal's own formulas.
@Suite struct RangeDrawsTests {
  private let options = ScenarioOptions(draws: 100_000, seed: 7)

  /// Sixteen months of a linear law, and statements written as a user would.
  private func result(
    _ texts: [String], report: [String], transform: Transform = .identity
  ) throws -> (law: StackedLaw, result: ScenarioResult) {
    let law = exportsLaw(transform: transform)
    let run = try ScenarioRun(
      law: law, report: report.map { try Measure(parsing: $0) }, options: options)
    return (law, try run.result(of: Scenario("ranges", assuming: texts)))
  }

  @Test func oneInequalityGivesTheTruncatedNormal() throws {
    let (law, result) = try result(
      ["level(exports, 2025-03) >= 300"], report: ["level(exports, 2025-03)"])
    let (mean, deviation) = try moments(of: "level(exports, 2025-03)", law)
    // E[x | x ≥ a] = μ + σ φ(α)/(1 − Φ(α)), its variance σ² (1 + α h − h²) with h that ratio.
    let alpha = (300 - mean) / deviation
    let hazard = Normal.standard.density(alpha) / Normal.standard.upperTail(alpha)
    let spread = deviation * (1 + alpha * hazard - hazard * hazard).squareRoot()
    let row = result.rows[0].summary
    #expect((row.mean - (mean + deviation * hazard)).magnitude < 0.01 * deviation)
    #expect((row.standardError - spread).magnitude < 0.01 * deviation)
    #expect(row.intervals.allSatisfy { $0.lower >= 300 })
    let probability = try #require(result.ranges.first?.probability)
    #expect((probability - Normal.standard.upperTail(alpha)).magnitude < 0.005)
    #expect(result.plausibility == nil)
  }

  @Test func severalRangesAgreeWithRejectionSampling() throws {
    let texts = [
      "level(exports, 2024-12) within [260, 300]", "sum(exports, 2025Q1) >= 800",
      "level(exports, 2025-06) <= 290",
    ]
    let report = ["level(exports, 2024-10)", "sum(exports, 2025Q1)", "level(exports, 2025-12)"]
    let (law, result) = try result(texts, report: report)
    let forms = try report.map { try row($0, on: law, target: 0).form }
    let bounds = try [
      (row("level(exports, 2024-12)", on: law, target: 0).form, 260.0, 300.0),
      (row("sum(exports, 2025Q1)", on: law, target: 0).form, 800.0, Double.infinity),
      (row("level(exports, 2025-06)", on: law, target: 0).form, -Double.infinity, 290.0),
    ]
    let months = drawn(law, count: 400_000, seed: 99)
    var kept: [[Double]] = [[], [], []]
    for j in 0..<400_000 {
      let y = months.column(j)
      guard bounds.allSatisfy({ form, low, high in (low...high).contains(value(form, law, y)) })
      else { continue }
      for (i, form) in forms.enumerated() { kept[i].append(value(form, law, y)) }
    }
    #expect(kept[0].count > 5_000)
    for (i, form) in report.enumerated() {
      let (_, deviation) = try moments(of: form, law)
      let expected = kept[i].reduce(0, +) / Double(kept[i].count)
      // 1% of a deviation, plus four standard errors of the accepted draws.
      let slack = deviation * (0.01 + 4 / Double(kept[i].count).squareRoot())
      #expect((result.rows[i].summary.mean - expected).magnitude < slack, "\(form)")
    }
  }

  /// A range a fiftieth of a deviation wide says the same as an equality, and beside that one
  /// inequality is exact.
  @Test(arguments: [true, false])
  func aNarrowRangeActsAsAnEquality(narrowFirst: Bool) throws {
    let report = ["level(exports, 2025-06)", "level(exports, 2025-01)"]
    let law = exportsLaw(transform: .identity)
    let (sum, deviation) = try moments(of: "sum(exports, 2025H1)", law)
    let (level, _) = try moments(of: "level(exports, 2025-06)", law)
    let narrow = "sum(exports, 2025H1) within [\(sum - deviation / 100), \(sum + deviation / 100)]"
    let wide = "level(exports, 2025-06) >= \(level)"
    let texts = narrowFirst ? [narrow, wide] : [wide, narrow]
    let ranges = try result(texts, report: report).result
    let equality = try result(["sum(exports, 2025H1) = \(sum)", wide], report: report).result
    for (a, b) in zip(ranges.rows, equality.rows) {
      let scale = b.summary.standardError
      #expect((a.summary.mean - b.summary.mean).magnitude < 0.03 * scale)
      #expect((a.summary.standardError / scale - 1).magnitude < 0.03)
    }
  }

  /// E[x | x ≤ a] = exp(μ + σ²/2) Φ(α − σ)/Φ(α), α = (log a − μ)/σ, for a log-normal x.
  @Test func aMonthOfALogModelIsATruncatedLogNormal() throws {
    let law = exportsLaw(transform: .log, deviation: 0.4)
    let run = try ScenarioRun(
      law: law, report: [try Measure(parsing: "level(exports, 2025-12)")], options: options)
    let result = try run.result(of: Scenario("s", assuming: ["level(exports, 2025-12) <= 200"]))
    let (mean, variance) = (law.mean[16], law.covariance[16, 16])
    let deviation = variance.squareRoot()
    let alpha = (Transform.log.apply(200) - mean) / deviation
    let normal = Normal.standard
    let expected =
      Transform.log.mean(ofNormalMean: mean, variance: variance)
      * normal.cumulative(alpha - deviation) / normal.cumulative(alpha)
    let quantile = Transform.log.inverse(
      mean + deviation * normal.quantile(0.025 * normal.cumulative(alpha)))
    let row = result.rows[0].summary
    #expect(relativeError(row.mean, expected) < 0.01)
    #expect(relativeError(row.intervals[1].lower, quantile) < 0.03)
    #expect(!result.notes.isEmpty)
  }

  @Test func aRangeThatNoMonthsCanReachIsRefused() {
    #expect(throws: ScenarioError.self) {
      try result(["level(exports, 2025-03) <= -1"], report: [], transform: .log)
    }
  }

  @Test func drawsInsideARangeStayAsTheyAre() throws {
    let (_, result) = try result(
      ["level(exports, 2025-03) >= 1"],
      report: ["level(exports, 2025-03)", "growth(exports, 2025)"])
    for row in result.rows {
      #expect(row.difference?.mean == 0 && row.difference?.probabilityAbove == 0)
    }
  }

  @Test func rangesBindOnLogModelsBesideStatements() throws {
    let (_, result) = try result(
      [
        "growth(exports, 2025) >= 8%", "sum(exports, 2024H2) = 1700",
        "share(exports, exports, 2025) <= 101%",
      ],
      report: ["growth(exports, 2025)", "sum(exports, 2024H2)"], transform: .log)
    let growth = result.rows[0].summary
    #expect(growth.intervals.allSatisfy { $0.lower >= 8 } && growth.mean > 8)
    #expect(relativeError(result.rows[1].summary.mean, 1700) < 1e-9)
  }

  @Test func impossibleRangesAreRefusedByName() throws {
    let error = #expect(throws: ScenarioError.self) {
      try result(
        [
          "level(exports, 2024-12) >= 260", "level(exports, 2025-06) >= 300",
          "level(exports, 2025-06) <= 290",
        ], report: [])
    }
    guard case .contradictory(let members) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      members.map(\.statement) == [
        "level(exports, 2025-06) >= 300", "level(exports, 2025-06) <= 290",
      ])
  }

  private func moments(of text: String, _ law: StackedLaw) throws -> (Double, Double) {
    let form = try row(text, on: law, target: 0).form
    guard case .linear(let linear) = form else { return (.nan, .nan) }
    let covariance = law.covariance
    var variance = 0.0
    for (i, a) in zip(linear.indices, linear.weights) {
      for (j, b) in zip(linear.indices, linear.weights) { variance += a * b * covariance[i, j] }
    }
    return (value(form, law, law.mean), variance.squareRoot())
  }
}
