import LinearAlgebra
import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Shocks set the innovation of a period; all else follows from the law.
@Suite struct ScenarioShockTests {
  private func law(_ transform: Transform) -> StackedLaw { exportsLaw(transform: transform) }

  private func run(_ law: StackedLaw, draws: Int = 2_000) throws -> ScenarioRun {
    let months = (1...17).map { Period(year: 2024, month: 7) + $0 }
    return try ScenarioRun(
      law: law, report: months.map { Measure(.level, of: "exports", in: PeriodSpan($0)) },
      options: ScenarioOptions(draws: draws))
  }

  /// The factor of this law is triangular, so innovation j is its shock j.
  @Test func laterMonthsFollowTheLaw() throws {
    let law = law(.identity)
    let result = try run(law).result(
      of: Scenario("s", assuming: ["shock(exports, 2024-10) = -2 sd"]))
    for i in 0..<17 {
      let summary = result.rows[i].summary
      let shift = -2 * law.factor[i, 2]
      #expect(relativeError(result.rows[i].difference?.mean ?? .nan, shift) < 1e-12)
      let variance = (0..<17).reduce(0) {
        $0 + ($1 == 2 ? 0 : law.factor[i, $1] * law.factor[i, $1])
      }
      #expect(relativeError(summary.standardError, variance.squareRoot()) < 1e-12)
    }
    let plausibility = try #require(result.plausibility)
    #expect(relativeError(plausibility.q, 4) < 1e-12 && plausibility.degreesOfFreedom == 1)
    let sentence = plausibility.costliest?.sentence ?? ""
    #expect(
      sentence.contains("for a 2.0-sigma month (-2.0 standard deviations"), "\(sentence)")
  }

  /// A law whose shocks are rotated has the same innovations.
  @Test func innovationsDoNotDependOnTheFactor() throws {
    let triangular = law(.identity)
    var generator = SeededGenerator(seed: 11)
    let random = (0..<17 * 20).map { _ in Double(generator.next() % 2001) / 1000 - 1 }
    let square = Matrix(rows: 20, columns: 17, columnMajor: random)
    // Orthonormal columns by Gram–Schmidt.
    var columns: [[Double]] = []
    for j in 0..<17 {
      var column = square.column(j)
      for _ in 0..<2 {
        for q in columns {
          let along = dot(q, column)
          for i in column.indices { column[i] -= along * q[i] }
        }
      }
      let length = dot(column, column).squareRoot()
      columns.append(column.map { $0 / length })
    }
    let rotated = StackedLaw(
      blocks: triangular.blocks, mean: triangular.mean,
      factor: triangular.factor.timesTransposed(Matrix(columnVectors: columns)))
    let scenario = try Scenario(
      "s",
      assuming: [
        "shock(exports, 2024-10) = -2 sd", "shock(exports, 2025-02) = 1 sd",
        "sum(exports, 2025H1) = 1700 ± 30",
      ])
    let (a, b) = (try run(triangular).result(of: scenario), try run(rotated).result(of: scenario))
    for i in 0..<17 {
      #expect(relativeError(a.rows[i].summary.mean, b.rows[i].summary.mean) < 1e-9)
      #expect(
        relativeError(a.rows[i].summary.standardError, b.rows[i].summary.standardError) < 1e-9)
    }
    let (p, q) = (try #require(a.plausibility), try #require(b.plausibility))
    #expect(relativeError(p.q, q.q) < 1e-9 && p.degreesOfFreedom == 3)
    for (x, y) in zip(p.costs, q.costs) {
      #expect(relativeError(x.cost, y.cost) < 1e-8 && relativeError(x.sigma, y.sigma) < 1e-8)
    }
  }

  @Test func costsAreWhatLeavingOutSaves() throws {
    let run = try run(law(.identity))
    let texts = [
      "level(exports, 2025-03) = 300", "shock(exports, 2024-10) = -2 sd",
      "shock(exports, 2025-01) = 1.5 sd",
    ]
    let all = try #require(try run.result(of: Scenario("all", assuming: texts)).plausibility)
    for text in texts {
      let rest = texts.filter { $0 != text }
      let without = try #require(try run.result(of: Scenario("r", assuming: rest)).plausibility)
      let cost = try #require(all.costs.first { $0.assumption.description == text })
      #expect(relativeError(cost.cost, all.q - without.q) < 1e-9, "\(text)")
    }
  }

  @Test func closedFormAgreesWithDraws() throws {
    let scenario = try Scenario(
      "s", assuming: ["shock(exports, 2024-10) = -2 sd", "sum(exports, 2025H1) = 1700 ± 30"])
    let law = law(.identity)
    let options = ScenarioOptions(draws: 100_000, seed: 3)
    let measure = try Measure(parsing: "level(exports, 2025-03)")
    let exact = try ScenarioRun(law: law, report: [measure], options: options).result(of: scenario)
    let drawn = try ScenarioRun(
      law: law, report: [measure, Measure(parsing: "growth(exports, 2025)")], options: options
    ).result(of: scenario)
    let (a, b) = (exact.rows[0], drawn.rows[0])
    #expect(a.summary.isExact && !b.summary.isExact)
    let deviation = a.summary.standardError
    #expect((a.summary.mean - b.summary.mean).magnitude < 0.02 * deviation)
    let (x, y) = (try #require(a.difference), try #require(b.difference))
    for (p, q) in zip(x.intervals, y.intervals) {
      #expect((p.lower - q.lower).magnitude < 0.05 * deviation)
      #expect((p.upper - q.upper).magnitude < 0.05 * deviation)
    }
  }

  @Test func sizesOnTheScaleOfTheModel() throws {
    let log = try run(law(.log))
    let percent = try log.result(of: Scenario("s", assuming: ["shock(exports, 2024-08) = -5%"]))
    let plain = try log.result(
      of: Scenario("s", assuming: ["shock(exports, 2024-08) = \(Double.log(0.95))"]))
    let median = log.law.blocks[0].transform.inverse(log.law.mean[0])
    #expect(relativeError(percent.rows[0].summary.median, 0.95 * median) < 1e-12)
    #expect(relativeError(plain.rows[0].summary.median, 0.95 * median) < 1e-12)
    #expect(percent.rows[0].summary.standardError < 1e-9)
    let linear = try run(law(.identity))
    let amount = try linear.result(
      of: Scenario("s", assuming: ["shock(exports, 2024-08) = -9 USD bn"]))
    #expect(relativeError(amount.rows[0].difference?.mean ?? .nan, -9) < 1e-12)
  }

  @Test(arguments: [
    (true, "shock(exports, 2024-08) = -9 USD bn", "sd or percent"),
    (true, "shock(exports, 2024-08) = -9", "sd or percent"),
    (true, "shock(exports, 2024-08) = -100%", "leave nothing"),
    (false, "shock(exports, 2024-08) = -9%", "as an amount"),
    (false, "shock(exports, 2024-08) = -9 CNY bn", "USD bn"),
    (true, "shock(exports, 2024-07) = 1 sd", "published"),
    (true, "shock(exports, 2026-01) = 1 sd", "until:"),
    (true, "shock(imports, 2024-08) = 1 sd", "no series “imports”"),
    (true, "shok(exports, 2024-08) = 1 sd", "did you mean “shock”?"),
  ])
  func refusalsSayWhatIsWrong(isLog: Bool, text: String, mention: String) throws {
    let run = try run(law(isLog ? .log : .identity), draws: 100)
    let error = #expect(throws: ScenarioError.self) {
      try run.result(of: Scenario("s", assuming: [text]))
    }
    #expect(error?.description.contains(mention) == true, "\(String(describing: error))")
  }

  /// The first month has no innovation but its own, so a shock leaves a statement no room.
  @Test func aMonthThatAShockFixesCannotBeStated() throws {
    let run = try run(law(.log), draws: 100)
    let error = #expect(throws: ScenarioError.self) {
      try run.result(
        of: Scenario(
          "s", assuming: ["shock(exports, 2024-08) = 1 sd", "level(exports, 2024-08) = 250"]))
    }
    #expect(error?.description.contains("cannot hold") == true, "\(String(describing: error))")
  }
}
