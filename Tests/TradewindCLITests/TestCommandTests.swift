import Foundation
import TestSupport
import Testing

@Suite struct TestCommandTests {
  private static func run(_ options: String...) throws -> CommandRun {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: 96)
    return try CommandRun(["test", "data.csv"] + options, in: scratch.url)
  }

  @Test func theUsualTestsArePrinted() throws {
    let run = try Self.run("--log")
    #expect(run.code == 0, "\(run.messages)")
    for part in [
      "log(exports)", "KPSS (level)", "ADF (constant)", "Phillips–Perron", "OCSB", "Canova–Hansen",
      "Seasonal strength", "QLR", "CUSUM", "p-value", "critical values",
    ] {
      #expect(run.output.contains(part), "no '\(part)' in\n\(run.output)")
    }
    #expect(run.messages.isEmpty)
  }

  @Test func allTakesTheChowTestOnlyWithADate() throws {
    let without = try Self.run("--test", "all", "--format", "json").json["series"][0]["tests"]
    #expect(without.array.count == 15)
    let with = try Self.run("--test", "all", "--break", "2019-01", "--format", "json").json
    let tests = with["series"][0]["tests"].array
    #expect(tests.count == 16)
    #expect(tests.first { $0["test"].string == "chow" }?["break"].string == "2019-01")
  }

  @Test func differencesAndTermsReachTheTests() throws {
    let run = try Self.run(
      "--test", "kpss,adf", "--trend", "--differences", "1", "--seasonal-differences", "1",
      "--lags", "2", "--format", "json")
    let series = try run.json["series"][0]
    #expect(
      series["subject"].string == "exports after 1 seasonal difference and 1 ordinary difference")
    #expect(series["tests"].array.map { $0["lags"].int } == [2, 2])
    #expect(
      series["tests"].array.map { $0["name"].string } == [
        "KPSS (trend)", "ADF (constant and trend)",
      ])
    #expect(series["tests"][0]["observations"].int == 83)
    let lines = try Self.run("--test", "adf", "--format", "csv").output.split(separator: "\n")
    #expect(lines.count == 2 && lines[1].hasPrefix("exports,exports,adf,ADF (constant),"))
    #expect(try Self.run("--format", "markdown").output.hasPrefix("## Tests of exports"))
  }

  @Test(arguments: [
    (["--test", "chow"], "--break 2020-02"), (["--test", "kpps"], "did you mean kpss?"),
    (["--break", "2019-01", "--test", "kpss"], "add chow"), (["--lags", "x"], "whole number"),
    (["--series", "imports"], "imports"), (["--break", "soon", "--test", "all"], "soon"),
  ])
  func badRequestsSayWhatToDo(_ options: [String], _ expected: String) throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: 60)
    let run = try CommandRun(["test", "data.csv"] + options, in: scratch.url)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.messages.contains(expected), "\(run.messages)")
  }

  /// A test asked for by name that the data do not allow: the others are printed, the exit code is 1.
  @Test func aRefusedTestChangesTheExitCode() throws {
    let scratch = try Scratch()
    try scratch.file(
      "y.csv", "year,x\n" + (2000..<2024).map { "\($0),\($0 % 7)" }.joined(separator: "\n"))
    let run = try CommandRun(["test", "y.csv", "--test", "kpss,ocsb"], in: scratch.url)
    #expect(run.code == 1)
    #expect(run.output.contains("KPSS") && run.messages.contains("ocsb"), "\(run.messages)")
    #expect(try CommandRun(["test", "y.csv"], in: scratch.url).code == 0)
  }

  @Test func fitListsTheFullTraceWhenAsked() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: 96)
    let formula = "log(exports) ~ arima()"
    let short = try CommandRun(["fit", "data.csv", formula], in: scratch.url)
    let full = try CommandRun(["fit", "data.csv", formula, "--trace"], in: scratch.url)
    #expect(short.code == 0 && full.code == 0, "\(full.messages)")
    #expect(full.output.count > short.output.count && short.output.contains("--trace"))
    #expect(short.output.contains("Verdict: ") && short.output.contains("Tests for differences"))
    let refused = try CommandRun(
      ["fit", "data.csv", formula, "--trace", "--format", "csv"], in: scratch.url)
    #expect(refused.code == 2 && refused.messages.contains("--trace"))
  }
}
