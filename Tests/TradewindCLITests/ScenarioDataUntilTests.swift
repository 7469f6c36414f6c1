import Foundation
import TestSupport
import Testing

/// `baseline: {dataUntil: …}` is the same as data that end there.
@Suite struct ScenarioDataUntilTests {
  private static func sheet(_ data: String, _ more: String) -> String {
    """
    scenario: earlier
    data: \(data)
    baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12\(more)}
    assume: ["growth(exports, 2020) = 5%"]
    report: ["growth(exports, 2020)", "growth(exports, 2021)", "level(exports, 2020-01)"]
    """
  }

  @Test func laterMonthsCountAsUnpublished() throws {
    let scratch = try Scratch()
    try scratch.monthly("whole.csv")
    try scratch.monthly("short.csv", count: 60)
    try scratch.file("until.yaml", Self.sheet("whole.csv", ", dataUntil: 2019-12"))
    try scratch.file("short.yaml", Self.sheet("short.csv", ""))
    let until = try CommandRun(
      ["scenario", "run", "until.yaml", "--format", "csv"], in: scratch.url)
    let short = try CommandRun(
      ["scenario", "run", "short.yaml", "--format", "csv"], in: scratch.url)
    #expect(until.code == 0 && short.code == 0, "\(until.messages)\(short.messages)")
    #expect(until.output == short.output)
    // With all data 2020 is published, and says something else.
    try scratch.file("whole.yaml", Self.sheet("whole.csv", ""))
    let whole = try CommandRun(["scenario", "run", "whole.yaml"], in: scratch.url)
    #expect(whole.code == 2 && whole.messages.contains("published"), "\(whole.messages)")
    let diff = try CommandRun(["scenario", "diff", "until.yaml", "whole.yaml"], in: scratch.url)
    #expect(diff.output.contains("data used: until 2019-12 becomes all"), "\(diff.output)")
  }

  @Test(arguments: [
    ("2014-12", "begins in 2015-01"), ("2019Q4", "“dataUntil” must be a period"),
    ("soon", "line 3"),
  ])
  func endsThatCannotBeAreRefused(end: String, mention: String) throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try scratch.file("s.yaml", Self.sheet("data.csv", ", dataUntil: \(end)"))
    let run = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(run.code == 2 && run.messages.contains(mention), "\(run.messages)")
  }
}
