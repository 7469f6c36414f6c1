import Foundation
import TestSupport
import Testing

/// `scenario run` from the file to the document.
@Suite struct ScenarioCommandTests {
  private static func scratch(_ assumptions: String...) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    for (index, assumption) in assumptions.enumerated() {
      try scratch.file(
        "s\(index + 1).yaml",
        """
        scenario: case \(index + 1)
        data: data.csv
        baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12}
        assume:
          - \(assumption)
        report: [growth(exports, 2021), level(exports, 2021-06)]
        """)
    }
    return scratch
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%", "sum(exports, 2021Q1) = 480 ± 5")
    let run = try CommandRun(
      ["scenario", "run", "s1.yaml", "s2.yaml", "--format", "json"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let document = try run.json
    #expect(document["schema"].string == "tradewind.scenario/1")
    let scenarios = document["scenarios"].array
    #expect(scenarios.map { $0["name"].string } == ["baseline", "case 1", "case 2"])
    #expect(scenarios[0]["rows"][0]["difference"].isNull)
    for scenario in scenarios.dropFirst() {
      for key in ["q", "degreesOfFreedom", "pValue"] {
        #expect(scenario["plausibility"][key].double != nil, "no \(key)")
      }
      #expect(scenario.object["attribution"] != nil)
      let row = scenario["rows"][0]
      for key in ["series", "measure", "period", "unit", "mean", "median", "intervals"] {
        #expect(row.object[key] != nil, "no \(key)")
      }
      for key in ["mean", "intervals", "probabilityAbove"] {
        #expect(row["difference"].object[key] != nil, "no difference.\(key)")
      }
    }
    // A hard statement holds in the row that measures it.
    let growth = scenarios[1]["rows"][0]
    #expect(growth["measure"].string == "growth" && growth["period"].string == "2021")
    #expect(relativeError(growth["mean"].double ?? .nan, 9) < 1e-8)
    let change = (growth["mean"].double ?? 0) - (scenarios[0]["rows"][0]["mean"].double ?? 0)
    #expect(relativeError(growth["difference"]["mean"].double ?? .nan, change) < 1e-8)
  }

  @Test func aContradictionIsNamedAndIsNoDefect() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%\n  - growth(exports, 2021) = 8%")
    let run = try CommandRun(["scenario", "run", "s1.yaml"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("cannot hold together"))
    #expect(!run.messages.contains("defect"), "\(run.messages)")
  }

  @Test func theTableShowsScenariosSideBySide() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%", "growth(exports, 2021) = 1%")
    let run = try CommandRun(["scenario", "run", "s1.yaml", "s2.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    for part in ["case 1", "case 2", "baseline", "+9.0", "same draws", "under the baseline"] {
      #expect(run.output.contains(part), "no '\(part)' in\n\(run.output)")
    }
  }

  @Test func chartAndCSVAreWritten() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%")
    let run = try CommandRun(
      ["scenario", "run", "s1.yaml", "--format", "csv", "--chart", "s.svg"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 1 + 2 * 2)
    #expect(try #require(lines.first).hasPrefix("scenario,series,period,measure,unit,mean"))
    let chart = try String(contentsOf: scratch.url.appendingPathComponent("s.svg"), encoding: .utf8)
    #expect(chart.contains("case 1") && chart.contains("baseline"))
  }

  @Test func identitiesOfTheDataHoldInScenarios() throws {
    let scratch = try Scratch()
    let rows = Scratch.rows(72).map { row in
      let value = Double(row.split(separator: ",").last ?? "") ?? .nan
      return row + ",\(200 + 0.5 * value * (value < 120 ? 1 : 1.01))"
    }
    try scratch.file("t.csv", "month,exports,imports\n" + rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        exports: {kind: flow, unit: USD bn, figures: [{file: t.csv, column: exports, form: level}]}
        imports: {kind: flow, unit: USD bn, figures: [{file: t.csv, column: imports, form: level}]}
      identities:
        - trade = exports + imports
      """)
    try scratch.file(
      "s.yaml",
      """
      scenario: more trade, same exports
      data: dataset.yaml
      baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12}
      assume:
        - growth(trade, 2021) = 10%
        - growth(exports, 2021) = 0%
      report: [sum(trade, 2021), sum(exports, 2021), sum(imports, 2021), growth(trade, 2021)]
      """)
    let run = try CommandRun(["scenario", "run", "s.yaml", "--format", "json"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    for scenario in try run.json["scenarios"].array {
      let means = scenario["rows"].array.map { $0["mean"].double ?? .nan }
      #expect(relativeError(means[0], means[1] + means[2]) < 1e-9)
    }
    let growth = try run.json["scenarios"][1]["rows"][3]["mean"].double ?? .nan
    #expect(relativeError(growth, 10) < 1e-8)
    let table = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(
      table.output.contains("Made to hold in every month and draw: trade = exports + imports"))
  }

  @Test func untouchedSeriesAreLeftOut() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%", "level(exports, 2020-12) >= 1")
    let run = try CommandRun(["scenario", "run", "s1.yaml", "s2.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("Unchanged under case 2."), "\(run.output)")
    #expect(run.output.contains("80% of changes"))
    #expect(run.messages.contains("assumes only what is published"), "\(run.messages)")
  }

  @Test func aScenarioComesFromStandardInput() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%")
    let run = try CommandRun(
      shell: "$TRADEWIND scenario run - --format csv < s1.yaml", in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("case 1"))
  }

  @Test(arguments: [
    ["--output", "s1.yaml"], ["--output", "data.csv"], ["--output", "./link.yaml"],
  ])
  func inputsAreNotOverwritten(option: [String]) throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.url.appendingPathComponent("link.yaml").path,
      withDestinationPath: "s1.yaml")
    let before = try ["s1.yaml", "data.csv"].map {
      try Data(contentsOf: scratch.url.appendingPathComponent($0))
    }
    let run = try CommandRun(["scenario", "run", "s1.yaml"] + option, in: scratch.url)
    #expect(run.code == 2 && run.messages.contains("write the result elsewhere"), "\(run.messages)")
    let after = try ["s1.yaml", "data.csv"].map {
      try Data(contentsOf: scratch.url.appendingPathComponent($0))
    }
    #expect(after == before)
  }

  @Test func namesAreUnique() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%", "growth(exports, 2021) = 8%")
    let twice = try CommandRun(["scenario", "run", "s1.yaml", "s1.yaml"], in: scratch.url)
    #expect(twice.code == 2 && twice.messages.contains("twice"), "\(twice.messages)")
    try scratch.file("s2.yaml", "scenario: case 1\ndata: data.csv\n")
    let same = try CommandRun(["scenario", "run", "s1.yaml", "s2.yaml"], in: scratch.url)
    #expect(same.code == 2 && same.messages.contains("both called"), "\(same.messages)")
  }

  @Test(arguments: [
    ("", "“scenario:”"), ("scenario: x\n", "s.yaml names no data"),
    ("scenario: x\ndata: none.csv\n", "s.yaml, line 2"),
    ("scenario: x\ndata: data.csv\nbaseline: {model: arma}\n", "did you mean arima?"),
    ("scenario: x\ndata: data.csv\nbaseline: {model: arima(0,1,1)}\n", "quotes"),
    ("scenario: x\ndata: data.csv\nbaseline: {model: arima(0,1,1)(0,1,1)}\n", "quotes"),
  ])
  func aWrongFileIsExplained(content: String, mention: String) throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try scratch.file("s.yaml", content)
    let run = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.messages.contains(mention), "\(run.messages)")
  }

  @Test func aFailedScenarioIsNamedAndTheOthersAreDone() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9%", "growth(exprots, 2021) = 9%")
    let run = try CommandRun(
      ["scenario", "run", "s1.yaml", "s2.yaml", "--format", "json"], in: scratch.url)
    #expect(run.code == 1 || run.code == 2, "\(run.messages)")
    #expect(run.messages.contains("exprots") && run.messages.contains("exports"), "\(run.messages)")
  }

  @Test(arguments: [
    ("growth(exprots, 2021) = 9%", "s1.yaml, line 5, column 5"),
    ("growth(exprots, 2021) = 9%", "did you mean “exports”?"),
    ("growth(exports, 2021) == 9%", "s1.yaml, line 5"),
    ("growth(exports, 2015) = 9%", "exports"),
    ("growth(exports, 2025) = 9%", "until"),
    ("path(world, 2021-01) = 1, hold", "world"),
  ])
  func aBadAssumptionIsNamedWithItsPlace(assumption: String, mention: String) throws {
    let scratch = try Self.scratch(assumption)
    let run = try CommandRun(["scenario", "run", "s1.yaml"], in: scratch.url)
    #expect(run.code == 2, "\(run.messages)")
    #expect(run.output.isEmpty)
    #expect(run.messages.contains(mention), "\(run.messages)")
  }

  @Test func contradictoryAssumptionsAreNamed() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try scratch.file(
      "s.yaml",
      """
      scenario: impossible
      data: data.csv
      baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12}
      assume:
        - growth(exports, 2021) = 9%
        - growth(exports, 2021) = 2%
      """)
    let run = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(run.code == 2, "\(run.messages)")
    #expect(run.messages.contains("together"), "\(run.messages)")
  }
}
