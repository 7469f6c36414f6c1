import Foundation
import SeriesIO
import Testing
import TimeSeries

/// Quirks that are known to be in the shipped data must be found.
struct ShippedDataCheckTests {
  private func sentences(_ folder: String, _ series: String) throws -> [String] {
    DataCheck.run(try DataSet.load(path: shippedData(folder)))
      .filter { $0.series == series }.map(\.sentence)
  }

  @Test func revisedLevelsAgainstFirstGrowth() throws {
    let found = try sentences("china", "exports")
    #expect(
      found.contains(
        "exports: growth implied by the levels differs from the published growth (yoy) by 1.4 "
          + "points on average in 2022, always lower, most in 2022-12 (2.7 points): the levels are "
          + "revised, the growth is as first released"))
  }

  @Test func yearToDateOfTradeIn2012() throws {
    let found = try sentences("china", "exports")
    #expect(
      found.contains { $0.contains("year-to-date figures") && $0.contains("2012") })
  }

  @Test func retailJanuaries() throws {
    let found = try sentences("china", "retail")
    #expect(
      found.contains(
        "retail (level and yoy): January and February are missing in every year from 2012 on (13 years); one "
          + "figure covers both months and is kept as such (form janFeb)"))
  }

  @Test func retailBaseRevisions() throws {
    let found = try sentences("china", "retail")
    for (year, points) in [(2010, "5.0"), (2015, "4.6"), (2018, "5.1"), (2020, "1.0")] {
      #expect(
        found.contains {
          $0.contains("by \(points) points on average in \(year)") && $0.contains("year-ago base")
        }, "\(year): \(found)")
    }
  }

  @Test func retailYearToDateRepeatsThemInOneSentence() throws {
    let found = try sentences("china", "retail").filter { $0.contains("(ytdYoy)") }
    #expect(found.filter { $0.contains("points on average in") }.isEmpty)
    #expect(
      found.contains {
        $0.contains(
          "in those years too, on average by 5.5 points in 2010, 0.9 in 2011, 3.8 in 2015, 4.9 in "
            + "2018 and 0.7 in 2020: the year-ago base")
      }, "\(found)")
  }

  @Test func urbanAndRuralMissTheTotal() throws {
    let found = try sentences("china", "retail")
    #expect(
      found.contains(
        "retail = retail_urban + retail_rural: the right side misses the left by -400.5 CNY 100m "
          + "in 2023-06 and 547.3 CNY 100m in 2023-07"))
    #expect(!found.contains { $0.hasPrefix("retail = retail_goods") })
  }

  @Test func missingMonthsOfIndustry() throws {
    let found = try sentences("china", "industry")
    #expect(found.contains { $0.contains("January is missing in every year from 2009 on") })
    #expect(found.contains { $0.contains("February is missing in every year from 2015 on") })
  }

  @Test func statedSpansAreRight() throws {
    for folder in ["china", "partners", "hightech"] {
      for finding in DataCheck.run(try DataSet.load(path: shippedData(folder))) {
        #expect(!finding.sentence.contains("the dictionary states"))
        #expect(finding.severity < .error)
        #expect(finding.description.contains(folder))
      }
    }
  }
}

/// Each check on data made to trip it, and on data that are clean.
struct DataCheckTests {
  private func single(_ values: [Double], _ keys: String = "") throws -> [Finding] {
    try checked(
      columns: [("x", values)],
      yaml: "series: {x: {\(keys)figures: [{file: x.csv, column: x}]}}")
  }

  @Test func cleanDataHaveNoFindings() throws {
    #expect(try single(smoothMonths(), "positive: true, kind: flow, ").isEmpty)
  }

  @Test func valuesThatAreNotPositive() throws {
    var values = smoothMonths()
    values[5] = -3
    values[7] = 0
    let found = try single(values, "positive: true, kind: flow, ")
    #expect(found.first?.severity == .error)
    #expect(found.first?.period == Period(year: 2020, month: 6))
    #expect(
      found.first?.sentence
        == "x: the value of 2020-06 is -3 (2 such values), although the series is declared positive"
    )
  }

  @Test func equalRuns() throws {
    var values = smoothMonths()
    for i in 20..<26 { values[i] = 7 }
    let found = try single(values)
    #expect(found.contains { $0.sentence == "x: 6 equal values in a row, 7 from 2021-09 on" })
  }

  @Test func outliers() throws {
    var values = smoothMonths(72)
    values[30] *= 10
    let found = try single(values, "kind: flow, ")
    #expect(
      found.contains { $0.period == Period(year: 2022, month: 7) && $0.sentence.contains("%") })
    var rates = (0..<60).map { 5 + 0.1 * Double($0 * 13 % 7) }
    rates[40] = 50
    let rate = try single(rates, "kind: rate, ")
    #expect(rate.contains { $0.period == Period(year: 2023, month: 5) })
  }

  @Test func gaps() throws {
    var values = smoothMonths()
    values[20] = .nan
    values[21] = .nan
    #expect(
      try single(values).map(\.sentence) == [
        "x: 2 periods from 2021-09 to 2021-10 are missing"
      ])
  }

  @Test func repeatedYearsAndSeries() throws {
    var values = smoothMonths()
    for i in 30..<37 { values[i] = values[i - 12] }
    let found = try single(values)
    #expect(found.contains { $0.sentence.contains("from 2022-07 on repeat") })
    let twins = try checked(
      columns: [("x", smoothMonths()), ("y", smoothMonths())],
      yaml: "series: {x: {figures: [{file: x.csv, column: x}]}, "
        + "y: {figures: [{file: x.csv, column: y}]}}")
    #expect(twins.map(\.sentence) == ["y: has the same values as x wherever both exist"])
  }

  @Test func yearToDate() throws {
    let months = smoothMonths(24)
    var sums: [Double] = []
    for (i, value) in months.enumerated() {
      sums.append(i % 12 == 0 ? value : sums[i - 1] + value)
    }
    let yaml =
      "series: {x: {kind: flow, positive: true, decimals: 1, figures: "
      + "[{file: x.csv, column: x}, {file: x.csv, column: s, form: ytd}]}}"
    #expect(try checked(columns: [("x", months), ("s", sums)], yaml: yaml).isEmpty)
    sums[20] += 50
    let found = try checked(columns: [("x", months), ("s", sums)], yaml: yaml)
    #expect(
      found.contains {
        $0.sentence == "x: the months of 2021 add up to 50 less than the year-to-date figure of "
          + "2021-09"
      }, "\(found)")
    sums[22] = sums[21] - 1
    let falling = try checked(columns: [("x", months), ("s", sums)], yaml: yaml)
    #expect(falling.contains { $0.sentence.contains("falls in 2021-11") })
  }

  @Test func growthOnThePeriodBefore() throws {
    let levels = smoothMonths()
    var growth = [Double.nan] + zip(levels.dropFirst(), levels).map { 100 * ($0 / $1 - 1) }
    let yaml =
      "series: {x: {kind: flow, decimals: 1, figures: "
      + "[{file: x.csv, column: x}, {file: x.csv, column: g, form: mom}]}}"
    let clean = try checked(columns: [("x", levels), ("g", growth)], yaml: yaml)
    #expect(!clean.contains { $0.sentence.contains("growth implied") })
    for i in 12..<24 { growth[i] += 2 }
    let found = try checked(columns: [("x", levels), ("g", growth)], yaml: yaml)
    #expect(
      found.contains {
        $0.sentence.contains("(mom) by 2.0 points on average in 2021, always lower")
      }, "\(found)")
  }

  @Test func identities() throws {
    var whole = zip(smoothMonths(), smoothMonths()).map { $0 + 3 * $1 }
    for i in 10..<20 { whole[i] += 5 }
    let found = try checked(
      columns: [("a", smoothMonths()), ("b", smoothMonths().map { 3 * $0 }), ("w", whole)],
      yaml: "series: {a: {figures: [{file: x.csv, column: a}]}, "
        + "b: {figures: [{file: x.csv, column: b}]}, w: {figures: [{file: x.csv, column: w}]}}\n"
        + "identities: [w = a + b]")
    #expect(
      found.contains {
        $0.sentence.hasPrefix("w = a + b: the two sides differ in 10 periods (20 %), most by -5 in")
      }, "\(found)")
  }
}
