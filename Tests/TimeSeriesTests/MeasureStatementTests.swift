import TestSupport
import Testing
import TimeSeries

@Suite("Statements")
struct MeasureStatementTests {
  @Test("relations, tolerances and units")
  func relations() throws {
    let hard = try MeasureStatement(parsing: "growth(us, 2019H2) = -8.1%")
    #expect(hard.relation == .equals(-8.1, tolerance: 0))
    #expect(hard.unit == "%")
    let soft = try MeasureStatement(parsing: "growth(korea, 2019H2) = 11.3% ± 1")
    #expect(soft.relation == .equals(11.3, tolerance: 1))
    #expect(try MeasureStatement(parsing: "growth(korea, 2019H2)=11.3%+-1 pp") == soft)
    let level = try MeasureStatement(parsing: "level(x, 2024-12) >= 350 USD  bn")
    #expect(level.relation == .atLeast(350))
    #expect(level.unit == "USD bn")
    #expect(try MeasureStatement(parsing: "level(x, 2024-12) ≤ 1e3").relation == .atMost(1000))
    let range = try MeasureStatement(parsing: "growth(x, 2024) within [−2, 4]%")
    #expect(range.relation == .within(-2, 4))
    #expect(range.unit == "%")
    #expect(try MeasureStatement(parsing: "growth(x, 2024) within [-2%, 4%]") == range)
    #expect(try MeasureStatement(parsing: "growth(x, 2024) within [-2, 4]").unit == nil)
  }

  @Test(
    "the error says where and what",
    arguments: [
      ("growth(x, 2024)", 15, "“=”, “>=”, “<=” or “within”"),
      ("growth(x, 2024) == 5", 17, "a number such as 5% or 350 USD bn"),
      ("growth(x, 2024) = five", 18, "a number such as 5% or 350 USD bn"),
      ("growth(x, 2024) = 5% ± x", 23, "the standard deviation after ±"),
      ("growth(x, 2024) = 5% ± -1", 23, "a standard deviation that is not negative"),
      ("growth(x, 2024) = 5% ± 1 USD", 25, "the tolerance in the unit of the value"),
      ("growth(x, 2024) = [2, 4]", 18, "a number; a range is written within [2, 4]"),
      ("growth(x, 2024) >= 5% ± 1", 19, "a bound without ±; a tolerance goes with “=”"),
      ("growth(x, 2024) within 2, 4", 23, "“[” and a range, as in within [2, 4]"),
      ("growth(x, 2024) within [4, 2]", 27, "an upper end above the lower one"),
      ("growth(x, 2024) within [2, 4", 28, "“]” at the end of the range"),
      ("growth(x, 2024) within [2%, 4] USD", 31, "one unit for both ends of the range"),
      ("growth(x, 2024) = 5% 6", 21, "the end of the statement"),
      ("growth(x, 2024) = 1e999", 18, "a number that fits in double precision"),
      ("growth(x, 2024-1) = 5 = 6", 22, "the end of the statement"),
    ])
  func errors(text: String, offset: Int, expected: String) {
    #expect(throws: TimeSeriesError.syntax(text: text, offset: offset, expected: expected)) {
      try MeasureStatement(parsing: text)
    }
  }

  @Test("units are those of the measure")
  func units() throws {
    let traits = [
      "x": SeriesTraits(unit: "USD bn"), "r": SeriesTraits(kind: .rate, unit: "%"),
      "n": SeriesTraits(),
    ]
    func check(_ text: String) throws {
      let statement = try MeasureStatement(parsing: text)
      try statement.measure.bound(to: traits).checkUnit(of: statement)
    }
    for text in [
      "level(x, 2024-07) = 5", "level(x, 2024-07) = 5 usd bn", "growth(x, 2024) = 5%",
      "growth(x, 2024) = 5", "level(r, 2024-07) = 5%", "change(r, 2024-07) = 1 pp",
      "contribution(x, n, 2024) = 1%", "level(n, 2024-07) = 5 apples", "ratio(x, n, 2024) = 2",
    ] { #expect(throws: Never.self, "\(text)") { try check(text) } }
    for text in [
      "level(x, 2024-07) = 5%", "level(x, 2024-07) = 5 CNY", "growth(x, 2024) = 5 USD bn",
      "level(n, 2024-07) = 5%",
    ] { #expect(throws: TimeSeriesError.self, "\(text)") { try check(text) } }
    #expect(
      throws: TimeSeriesError.wrongUnit(
        measure: "level(x, 2024-07)", unit: "%", expected: "USD bn")
    ) { try check("level(x, 2024-07) = 5%") }
  }

  @Test("printing and reading any statement", arguments: [31, 32] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let measure = try Measure(parsing: "growth(x, 2024)")
    for _ in 0..<300 {
      let a = Double.random(in: -1e3...1e3, using: &generator)
      let b = a + .random(in: 0.001...1e17, using: &generator)
      let relations: [StatementRelation] = [
        .equals(a, tolerance: 0), .equals(b, tolerance: a.magnitude), .atLeast(a), .atMost(b),
        .within(a, b),
      ]
      for relation in relations {
        let unit = ["%", "USD bn", nil].randomElement(using: &generator) ?? nil
        let statement = MeasureStatement(measure, relation, unit: unit)
        #expect(
          try MeasureStatement(parsing: statement.description) == statement,
          "seed \(seed): \(statement)")
      }
    }
  }
}
