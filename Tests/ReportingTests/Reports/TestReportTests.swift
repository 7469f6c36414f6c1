import Foundation
import Models
import Reporting
import TestSupport
import Testing
import TimeSeries

@Suite struct TestReportTests {
  /// Ten years of a seasonal walk with a step in January 2020 and a gap.
  private let series: Series = {
    var generator = SeededGenerator(seed: 6)
    var level = 0.0
    let values = (0..<120).map { t in
      level = 0.2 * level + Double.random(in: -1...1, using: &generator)
      let value = 50 + level + (t >= 60 ? 10 : 0) + (t % 12 == 1 ? -6 : 0)
      return t == 30 ? .nan : value
    }
    return Series(
      name: "x", start: Period(year: 2015, month: 1), values: [.nan] + values.dropFirst())
  }()

  @Test func theTableHasEveryTestAndAReading() throws {
    let report = try TestReport(
      series, tests: SeriesTest.allCases, breakPeriod: Period(year: 2020, month: 1))
    #expect(report.refusals.isEmpty && report.outcomes.map(\.test) == SeriesTest.allCases)
    let text = report.plain()
    for part in [
      "118 observations, Feb 2015 to Dec 2024", "1 month without a value", "critical values",
      "KPSS (level)", "Canova–Hansen", "Chow (constant)", "from Jan 2020 on", "Seasonal strength",
    ] {
      let flat = text.replacing("\n  ", with: " ")
      #expect(flat.contains(part), "no '\(part)' in\n\(text)")
    }
    for line in text.split(separator: "\n") { #expect(displayWidth(String(line)) <= 90, "\(line)") }
    #expect(report.markdown().contains("| KPSS (level) |"))
  }

  /// The break is found at its date, also when differences shorten the series in front.
  @Test func breaksKeepTheirDates() throws {
    let level = try TestReport(series, tests: [.quandt])
    #expect(level.plain().contains("from Jan 2020 on"))
    let values = (0..<120).map { t -> Double in
      let noise = Double(t * t % 7) / 10
      // Growth of 1 a month, of 3 from the 81st on.
      return (t < 80 ? Double(t) : 3 * Double(t) - 158) + noise
    }
    let growth = Series(name: "y", start: Period(year: 2010, month: 1), values: values)
    let differenced = try TestReport(
      growth, tests: [.quandt, .chow], preparation: TestReport.Preparation(differences: 1),
      breakPeriod: Period(year: 2016, month: 9))
    let text = TestDocument.csv([differenced])
    #expect(text.split(separator: "\n").dropFirst().allSatisfy { $0.contains(",2016-09,true,") })
    #expect(differenced.subject == "y after 1 ordinary difference")
  }

  @Test func machineFormatsHaveTheirKeys() throws {
    let report = try TestReport(series, tests: [.kpss, .ocsb, .strength, .quandt])
    let text = TestDocument.json([report])
    let document = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(document["schema"].string == "tradewind.test/1")
    let tests = document["series"][0]["tests"]
    #expect(tests.array.count == 4)
    for key in ["test", "name", "statistic", "criticalValues", "observations", "reading"] {
      for test in tests.array { #expect(!test[key].isNull, "no \(key)") }
    }
    #expect(tests[0]["criticalValues"]["5%"].double == 0.463)
    #expect(tests[1]["pValue"].isNull && tests[1]["pValueKind"].string == "none")
    #expect(tests[3]["break"].string == "2020-01")
    let lines = TestDocument.csv([report]).split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("series,subject,test,name,statistic,p_value"))
  }

  @Test func whatCannotBeComputedIsSaid() throws {
    let short = Series(
      name: "s", start: Period(year: 2020, month: 1), values: (0..<20).map { Double($0 * $0 % 7) })
    let report = try TestReport(short, tests: [.kpss, .strength, .chow])
    #expect(report.refusals.map(\.test) == [.strength, .chow])
    #expect(report.plain().contains("strength could not be computed"))
    let empty = Series(name: "e", start: Period(year: 2020, month: 1), values: [.nan])
    #expect(throws: ModelError.self) { try TestReport(empty, tests: [.kpss]) }
    let negative = Series(name: "n", start: Period(year: 2020, month: 1), values: [1, -2, 3])
    let logarithm = TestReport.Preparation(isLogarithm: true)
    #expect(throws: ModelError.self) {
      try TestReport(negative, tests: [.kpss], preparation: logarithm)
    }
    let twice = TestReport.Preparation(seasonalDifferences: 2)
    #expect(throws: ModelError.self) { try TestReport(short, tests: [.kpss], preparation: twice) }
  }
}
