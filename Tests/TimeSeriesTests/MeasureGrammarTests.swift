import TestSupport
import Testing
import TimeSeries

@Suite("Measure grammar")
struct MeasureGrammarTests {
  @Test(
    "canonical text",
    arguments: [
      ("growth(exports, 2024H2)", "growth(exports, 2024H2)"),
      (" share ( us , exports ,2020-12 ) ", "share(us, exports, 2020-12)"),
      ("ytdYoy(exports,2024M06)", "ytdYoy(exports, 2024-06)"),
      ("cagr(x, 2012, 2023)", "cagr(x, 2012, 2023)"),
      ("sum(x, 2024-01..2024-12)", "sum(x, 2024)"), ("level(出口, 2024-07)", "level(出口, 2024-07)"),
      ("level(`出口`, 2024-07)", "level(出口, 2024-07)"),
      ("mom(été.2, Jul 2024)", "mom(été.2, 2024-07)"),
      ("level(`a b(c), \"d\"`, 2024Q1)", "level(`a b(c), \"d\"`, 2024Q1)"),
      ("level(`tick``s`, #5)", "level(`tick``s`, #5)"),
      ("carryover(x, 2024)", "carryover(x, 2024)"),
    ])
  func canonical(text: String, expected: String) throws {
    let measure = try Measure(parsing: text)
    #expect(measure.description == expected)
    #expect(try Measure(parsing: expected) == measure)
  }

  @Test(
    "the error says where and what",
    arguments: [
      ("", 0, "a measure such as growth(x, 2024H2)"),
      ("growth exports", 7, "“(” after the measure's name, as in growth(x, 2024H2)"),
      ("growth(, 2024)", 7, "the name of a series, as in growth(x, 2024H2)"),
      ("growth(x)", 8, "“,” and a period, as in growth(x, 2024H2)"),
      ("share(us, 2024)", 14, "“,” and a period, as in share(x, y, 2024H2)"),
      ("share(us)", 8, "“,” and the second series, as in share(x, y, 2024H2)"),
      ("growth(x, 2024-13)", 15, "a month from 01 to 12"),
      ("growth(x, 2024", 14, "“)” at the end of the measure, as in growth(x, 2024H2)"),
      ("growth(x, 2024) y", 16, "the end of the measure"),
      ("level(`x, 2024)", 6, "the closing backtick of the name"),
      ("level(``, 2024)", 6, "a name between the backticks"),
      ("carryover(x, 2024H1)", 13, "a year, as in carryover(x, 2024)"),
      ("cagr(x, 2012, 2023-01)", 14, "a period as long as the first, 2012"),
      ("cagr(x, 2012, 2011)", 14, "a period after the first, 2012"),
      (
        "level(x, 2024H1)", 9,
        "a single period, as in level(x, 2024-07); for spans there are sum, mean and growth"
      ),
      ("level(x, #1..#2)", 9, "a single observation"),
      ("出口(x, 2024", 0, "unknown"),
    ])
  func errors(text: String, offset: Int, expected: String) {
    #expect {
      try Measure(parsing: text)
    } throws: { error in
      switch error as? TimeSeriesError {
      case .syntax(let whole, let place, let wanted):
        return whole == text && place == offset && wanted == expected
      case .unknownMeasure(let whole, let place, _, _):
        return whole == text && place == offset && expected == "unknown"
      default: return false
      }
    }
  }

  @Test("a misspelt measure suggests the nearest")
  func suggestion() {
    #expect(
      throws: TimeSeriesError.unknownMeasure(
        text: "grwth(x, 2024)", offset: 0, name: "grwth", nearest: "growth")
    ) { try Measure(parsing: "grwth(x, 2024)") }
    #expect {
      try Measure(parsing: "  annualized(x, 2024-07)")
    } throws: { error in
      "\(error)".hasSuffix(
        "at character 3 “annualized” is not a measure; did you mean “annualised”?")
    }
  }

  @Test("printing and reading any measure", arguments: [21, 22, 23] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let measure = randomMeasure(&generator)
      #expect(try Measure(parsing: measure.description) == measure, "seed \(seed): \(measure)")
    }
  }

  private func randomMeasure(_ generator: inout SeededGenerator) -> Measure {
    let kind = MeasureKind.allCases.randomElement(using: &generator) ?? .level
    let names = [
      "x", "exports.us", "ü_1", "7", "two words", "a`b", "``", "出口", "x,y)", "within", ".",
    ]
    let start = Period(
      year: .random(in: 1950...2050, using: &generator),
      month: .random(in: 1...12, using: &generator))
    var span = PeriodSpan(start, start + .random(in: 0...14, using: &generator))
    if kind.needsSinglePeriod { span = PeriodSpan(start) }
    if kind == .carryover { span = PeriodSpan(Period(year: start.year)) }
    let earlier = Int.random(in: 1...99, using: &generator)
    let base = kind == .cagr ? PeriodSpan(span.start - earlier, span.end - earlier) : nil
    let other = kind.needsOtherSeries ? names.randomElement(using: &generator) : nil
    return Measure(
      kind, of: names.randomElement(using: &generator) ?? "x", and: other, in: span, from: base)
  }
}
