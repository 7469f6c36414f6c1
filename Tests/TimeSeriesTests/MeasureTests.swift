import TestSupport
import Testing
import TimeSeries

/// Three years of months: x(t) = 100 + t from 2022-01, y = 1000 + 2t, t counted from 0.
private let line = [
  Series(
    name: "x", start: Period(year: 2022, month: 1), values: (0..<36).map { 100 + Double($0) }),
  Series(
    name: "y", start: Period(year: 2022, month: 1), values: (0..<36).map { 1000 + 2 * Double($0) }),
]

@Suite("Measures")
struct MeasureTests {
  @Test(
    "values worked out by hand",
    arguments: [
      ("level(x, 2024-07)", 130), ("sum(x, 2022Q1)", 303), ("mean(x, 2022Q1)", 101),
      ("ytd(x, 2022-03)", 303), ("yoy(x, 2023-01)", 12), ("change(x, 2023-01)", 12),
      ("ytdYoy(x, 2023-02)", 100.0 * (112 + 113) / (100 + 101) - 100),
      ("growth(x, 2023H1)", 100 * 72.0 / 615), ("mom(x, 2022-02)", 1),
      ("share(x, y, 2022-01)", 10), ("ratio(x, y, 2022-01)", 0.1),
      ("contribution(x, y, 2023-01)", 100 * 12.0 / 1000),
      ("carryover(x, 2023)", 100 * (111 / 105.5 - 1)),
      ("cagr(x, 2022, 2024)", 100 * ((129.5 / 105.5).squareRoot() - 1)),
      ("cagr(x, 2022-01, 2024-01)", 100 * ((124.0 / 100).squareRoot() - 1)),
    ] as [(String, Double)])
  func values(text: String, expected: Double) throws {
    let measure = try Measure(parsing: text)
    let source = SeriesValues(line)
    // Quotients minus one lose digits where growth is small.
    #expect(relativeError(measure.value(in: source), expected) < 1e-12)
    let bound = try measure.bound(to: line)
    let months = bound.references.map { source.value(of: $0.series, at: $0.period) }
    #expect(bound.value(months) == measure.value(in: source))
    #expect(bound.references == measure.references)
  }

  @Test("annualised growth compounds over the periods of a year")
  func annualised() throws {
    let monthly = try Measure(parsing: "annualised(x, 2022-02)").value(in: SeriesValues(line))
    #expect(relativeError(monthly, 12.682_503_013_196_972) < 1e-12)
    let quarterly = Series(name: "q", start: Period(year: 2024, quarter: 1), values: [100, 101])
    let rate = try Measure(parsing: "annualised(q, 2024Q2)").value(in: SeriesValues([quarterly]))
    #expect(relativeError(rate, 4.060_401) < 1e-12)
  }

  @Test(
    "contributions of parts add up to the growth of the whole", arguments: [41, 42] as [UInt64])
  func contributions(seed: UInt64) throws {
    var parts = (0..<3).map { GrowthTests.levels(seed: seed + $0) }
    var whole = parts[0]
    for i in parts.indices { parts[i].name = "part\(i)" }
    whole.name = "whole"
    whole.values = whole.values.indices.map { time in parts.reduce(0) { $0 + $1.values[time] } }
    let source = SeriesValues(parts + [whole])
    for span in ["2021-05", "2022Q3", "2022", "2021-11..2022-04"] {
      let total = try Measure(parsing: "growth(whole, \(span))").value(in: source)
      let sum = try parts.reduce(0) {
        try $0 + Measure(parsing: "contribution(\($1.name), whole, \(span))").value(in: source)
      }
      #expect(relativeError(sum, total) < 1e-11, "seed \(seed)")
    }
  }

  @Test("stocks, indices and rates take means", arguments: [SeriesKind.stock, .index, .rate])
  func means(kind: SeriesKind) throws {
    var flows = line
    for i in flows.indices { flows[i].description.kind = kind }
    let source = SeriesValues(flows)
    #expect(try Measure(parsing: "mean(x, 2022Q1)").value(in: source) == 101)
    // Growth of the mean and of the sum are one number.
    let growth = try Measure(parsing: "growth(x, 2023H1)").value(in: source)
    #expect(relativeError(growth, 100 * 72.0 / 615) < 1e-12)
    if kind == .stock {
      #expect(try Measure(parsing: "share(x, y, 2022-01)").bound(to: flows).references.count == 2)
    }
  }

  @Test("a ratio of a flow to a stock is sum to mean")
  func mixedRatio() throws {
    var series = line
    series[1].description.kind = .stock
    let value = try Measure(parsing: "ratio(x, y, 2022Q1)").value(in: SeriesValues(series))
    #expect(relativeError(value, 303.0 / 1002) < 1e-14)
  }

  @Test("quarterly and yearly series take spans in their own periods")
  func otherFrequencies() throws {
    let q = Series(
      name: "q", start: Period(year: 2023, quarter: 1), values: (1...8).map { Double($0 * 10) })
    let source = SeriesValues([q])
    #expect(try Measure(parsing: "level(q, 2024Q1)").value(in: source) == 50)
    #expect(try Measure(parsing: "yoy(q, 2024Q1)").value(in: source) == 400)
    #expect(try Measure(parsing: "sum(q, 2023H2)").value(in: source) == 70)
    #expect(try Measure(parsing: "ytd(q, 2024Q2)").value(in: source) == 110)
    #expect(try Measure(parsing: "level(q, 2024-07)").value(in: source).isNaN)
    #expect(throws: TimeSeriesError.self) {
      try Measure(parsing: "level(q, 2024-07)").bound(to: [q])
    }
    let a = Series(name: "a", start: Period(year: 2012), values: (0..<12).map { 100 + Double($0) })
    let growth = try Measure(parsing: "cagr(a, 2012, 2023)").bound(to: [a])
    #expect(growth.references.map(\.period.description) == ["2023", "2012"])
    // 100 (1.11^(1/11) − 1)
    #expect(relativeError(growth.value([111, 100]), 0.9532420966054606) < 1e-12)
  }

  @Test("numbered observations have cycles instead of years")
  func ordinal() throws {
    let o = Series(
      name: "o", start: Period(ordinal: 1, period: 7), values: (1...21).map { Double($0) })
    let source = SeriesValues([o])
    #expect(try Measure(parsing: "level(o, #9)").value(in: source) == 9)
    #expect(try Measure(parsing: "yoy(o, #9)").value(in: source) == 350)
    #expect(try Measure(parsing: "ytd(o, #9)").value(in: source) == 17)
  }

  @Test("a missing month makes the value missing")
  func missing() throws {
    #expect(try Measure(parsing: "sum(x, 2021-12..2022-01)").value(in: SeriesValues(line)).isNaN)
    #expect(try Measure(parsing: "level(z, 2022-01)").value(in: SeriesValues(line)).isNaN)
  }
}
