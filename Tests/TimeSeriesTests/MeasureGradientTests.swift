import TestSupport
import Testing
import TimeSeries

@Suite("Measure gradients")
struct MeasureGradientTests {
  /// Every measure on every kind that allows it, with the frequency's own spans.
  struct Case: CustomTestStringConvertible {
    let text: String
    let kind: SeriesKind
    let frequency: Frequency
    var testDescription: String { "\(text) of a \(frequency) \(kind)" }
  }

  static let cases: [Case] = {
    let monthly = [
      "level(x, 2024-07)", "sum(x, 2024H2)", "mean(x, 2024Q3)", "ytd(x, 2024-06)",
      "yoy(x, 2024-07)", "ytdYoy(x, 2024-06)", "growth(x, 2024H2)", "change(x, 2024-07)",
      "mom(x, 2024-01)", "share(x, y, 2024)", "ratio(x, y, 2024Q1)", "share(x, x, 2024Q1)",
      "contribution(x, y, 2024H1)", "contribution(x, x, 2024H1)", "carryover(x, 2024)",
      "cagr(x, 2021, 2024)", "cagr(x, 2021-01..2022-06, 2021-09..2023-02)",
      "annualised(x, 2024-07)",
    ]
    let quarterly = [
      "level(x, 2024Q3)", "ytdYoy(x, 2024Q3)", "growth(x, 2024)", "carryover(x, 2024)",
      "annualised(x, 2024Q1)", "contribution(x, y, 2024Q4)", "cagr(x, 2021Q1, 2024Q2)",
    ]
    return SeriesKind.allCases.flatMap { kind in
      monthly.map { Case(text: $0, kind: kind, frequency: .monthly) }
        + quarterly.map { Case(text: $0, kind: kind, frequency: .quarterly) }
    }.filter { allowed($0) != nil }
  }()

  static func allowed(_ item: Case) -> BoundMeasure? {
    let traits = SeriesTraits(frequency: item.frequency, kind: item.kind)
    return try? Measure(parsing: item.text).bound(to: ["x": traits, "y": traits])
  }

  @Test("gradient against central differences", arguments: cases)
  func differences(item: Case) throws {
    let measure = try #require(Self.allowed(item))
    var generator = SeededGenerator(seed: 7)
    let values = measure.references.map { _ in Double.random(in: 80...120, using: &generator) }
    let gradient = measure.gradient(values)
    for i in values.indices {
      let h = 1e-5 * values[i]
      var up = values
      var down = values
      up[i] += h
      down[i] -= h
      let slope = (measure.value(up) - measure.value(down)) / (2 * h)
      // h² f‴/6 is up to 13 · 14/6 · 1e-10 of the slope (annualised), rounding less.
      #expect(relativeError(gradient[i], slope, floor: 1) < 2e-8, "\(measure.references[i])")
    }
  }

  @Test("all kinds of measures are covered")
  func coverage() throws {
    let kinds = try Set(Self.cases.map { try Measure(parsing: $0.text).kind })
    #expect(kinds == Set(MeasureKind.allCases))
    #expect(Set(Self.cases.map(\.kind)) == Set(SeriesKind.allCases))
  }

  @Test("the solved value gives the measure its target", arguments: cases)
  func inverse(item: Case) throws {
    let measure = try #require(Self.allowed(item))
    var generator = SeededGenerator(seed: 8)
    var values = measure.references.map { _ in Double.random(in: 80...120, using: &generator) }
    let target = measure.value(values)
    guard let solved = measure.solution(at: 0, giving: target * 1.01, values) else {
      let repeats =
        item.text.contains("x, x") || item.text.hasPrefix("carryover")
        || item.text.hasPrefix("cagr(x, 2021-01..")
      #expect(repeats, "only a value that stands on both sides has no inverse")
      return
    }
    values[0] = solved
    #expect(relativeError(measure.value(values), target * 1.01) < 1e-11)
  }

  @Test("gradient in a source of values names its months")
  func named() throws {
    let x = GrowthTests.levels(seed: 9)
    let gradient = try Measure(parsing: "yoy(x, 2021-05)").gradient(in: SeriesValues([x]))
    #expect(gradient.map(\.0.description) == ["x[2021-05]", "x[2020-05]"])
    let (now, past) = (x.values[14], x.values[2])
    #expect(relativeError(gradient[0].1, 100 / past) < 1e-14)
    #expect(relativeError(gradient[1].1, -100 * now / (past * past)) < 1e-14)
  }
}
