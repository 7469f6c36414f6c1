import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct PublishedSumTests {
  /// A level without January and February from 2021 on, whose sum is published for 2021 alone; the
  /// year to date is published for 2022, from March on.
  private func dataSet() throws -> DataSet {
    let folder = try TemporaryFolder()
    var rows = ["month,sales,two,total,late"]
    for year in 2020...2022 {
      for month in 1...12 {
        let level = year > 2020 && month < 3 ? "" : "10"
        let two = year == 2021 && month == 2 ? "25" : ""
        let total = year == 2022 && month > 2 ? "\(month * 10)" : ""
        let late = year == 2022 && month > 8 ? "" : "1"
        rows.append("\(year)-\(month < 10 ? "0" : "")\(month),\(level),\(two),\(total),\(late)")
      }
    }
    _ = try folder.file("sales.csv", rows.joined(separator: "\n") + "\n")
    return try DataSet.load(
      path: folder.file(
        "dataset.yaml",
        """
        series:
          retail:
            kind: flow
            figures:
              - {file: sales.csv, column: sales}
              - {file: sales.csv, column: two, form: janFeb}
              - {file: sales.csv, column: total, form: ytd}
          services:
            figures: [{file: sales.csv, column: late}]
        """))
  }

  private func month(_ year: Int, _ month: Int) -> Period { Period(year: year, month: month) }

  @Test func theShortestPublishedSumIsFound() throws {
    let missing = [month(2021, 1), month(2021, 2), month(2022, 1), month(2022, 2)]
    let sums = try dataSet().publishedSums(of: "retail", covering: missing)
    #expect(sums.map(\.figure) == ["retail.janFeb", "retail.ytd"])
    #expect(sums.map(\.periods.count) == [2, 3])
    #expect(sums.map(\.missing.count) == [2, 2])
    #expect(sums.missingNames(frequency: .monthly) == "January and February")
    #expect(try dataSet().publishedSums(of: "services", covering: missing).isEmpty)
    #expect(try dataSet().publishedSums(of: "retail", covering: [month(2020, 5)]).isEmpty)
  }

  @Test func emptyPeriodsAfterTheLastValueAreCounted() throws {
    let data = try dataSet()
    #expect(data.source(of: "services")?.emptyEnd == 4)
    #expect(data.source(of: "retail")?.emptyEnd == 0)
    #expect(data.source(of: "retail.janFeb")?.emptyEnd == 22)
    let long = try SeriesTable.read(
      bytes: Array("series_id,period,value\na,2024,1\na,2025,2\na,2026,\na,2029,\n".utf8),
      file: "l.csv")
    #expect(DataSet(table: long).source(of: "a")?.emptyEnd == 4)
  }
}
