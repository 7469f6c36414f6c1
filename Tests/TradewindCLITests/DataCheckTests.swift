import Foundation
import TestSupport
import Testing

@Suite struct DataCheckTests {
  private static func contradiction() throws -> Scratch {
    let scratch = try Scratch()
    // The level rises by 10% a year, the published growth says 25% in 2021.
    let rows = (0..<36).map { i -> String in
      let level = 100 * [1.0, 1.1, 1.21][i / 12]
      let growth = i < 12 ? "" : i < 24 ? "10.0" : "25.0"
      let month = i % 12 + 1
      return "\(2019 + i / 12)-\(month < 10 ? "0" : "")\(month),\(level),\(growth)"
    }
    try scratch.file("data.csv", "month,x,x_yoy\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      title: contradiction
      series:
        x:
          kind: flow
          positive: true
          decimals: 1
          figures:
            - {file: data.csv, column: x, form: level}
            - {file: data.csv, column: x_yoy, form: yoy}
      """)
    return scratch
  }

  @Test func contradictionsAreReportedInSentences() throws {
    let scratch = try Self.contradiction()
    let run = try CommandRun(["data", "check", "dataset.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("warning") && run.output.contains("2021"), "\(run.output)")
    #expect(run.output.contains("level yoy"))
  }

  @Test func jsonNamesSeriesAndFindings() throws {
    let scratch = try Self.contradiction()
    let run = try CommandRun(
      ["data", "check", "dataset.yaml", "--format", "json"], in: scratch.url)
    let document = try run.json
    #expect(document["schema"].string == "tradewind.check/1")
    #expect(document["series"][0]["name"].string == "x")
    #expect(document["series"][0]["observed"].int == 36)
    let finding = try #require(document["findings"].array.first)
    for key in ["severity", "file", "line", "series", "period", "sentence"] {
      #expect(finding.object[key] != nil, "no \(key)")
    }
  }

  @Test func anUnknownSeriesIsRefused() throws {
    let scratch = try Self.contradiction()
    let run = try CommandRun(["data", "check", ".", "--series", "y"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("y"))
  }
}
