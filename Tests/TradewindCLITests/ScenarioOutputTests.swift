import Foundation
import TestSupport
import Testing

/// What `scenario run` tells beside the measures: attribution, paths, targets, charts.
@Suite struct ScenarioOutputTests {
  private static func scratch(_ assumptions: String...) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try scratch.file(
      "s.yaml",
      """
      scenario: strong
      data: data.csv
      baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12}
      assume:
      \(assumptions.map { "  - \($0)" }.joined(separator: "\n"))
      report: [growth(exports, 2021), sum(exports, 2021)]
      """)
    return scratch
  }

  private static let two = ["growth(exports, 2021H1) = 9% ± 1", "level(exports, 2021-12) >= 200"]

  @Test func attributionAddsUpInEveryFormat() throws {
    let scratch = try Self.scratch(Self.two[0], Self.two[1])
    let json = try CommandRun(["scenario", "run", "s.yaml", "--format", "json"], in: scratch.url)
    #expect(json.code == 0, "\(json.messages)")
    let scenario = try json.json["scenarios"][1]
    let parts = scenario["attribution"].array
    // Two assumptions and the remainder for each of two measures.
    #expect(parts.count == 6)
    for row in scenario["rows"].array {
      let own = parts.filter { $0["measure"].string == row["measure"].string }
      #expect(own.last?["assumption"].string == "remainder")
      let sum = own.reduce(0.0) { $0 + ($1["effect"].double ?? .nan) }
      let difference = row["difference"]["mean"].double ?? .nan
      #expect((sum - difference).magnitude < 1e-9 * (1 + difference.magnitude))
    }
    let table = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(table.output.contains("What each assumption of “strong” explains"))
    #expect(table.output.contains("remainder") && table.output.contains("-sigma half-year"))
    let csv = try CommandRun(
      ["scenario", "run", "s.yaml", "--format", "csv", "--csv-part", "attribution"],
      in: scratch.url)
    #expect(csv.output.split(separator: "\n").count == 1 + 6, "\(csv.output)")
    let markdown = try CommandRun(
      ["scenario", "run", "s.yaml", "--format", "markdown"], in: scratch.url)
    #expect(markdown.output.contains("| change of the mean |"))
  }

  @Test func everyPeriodOfThePathIsShown() throws {
    let scratch = try Self.scratch(Self.two[0])
    let json = try CommandRun(["scenario", "run", "s.yaml", "--format", "json"], in: scratch.url)
    let path = try json.json["scenarios"][1]["path"].array
    #expect(path.count == 12 && path[0]["series"].string == "exports")
    #expect(path.allSatisfy { $0["mean"].double != nil && $0["yoy"].double != nil })
    let sum = path.reduce(0.0) { $0 + ($1["mean"].double ?? .nan) }
    let row = try json.json["scenarios"][1]["rows"][1]["mean"].double ?? .nan
    #expect(relativeError(sum, row) < 1e-3)
    let csv = try CommandRun(
      ["scenario", "run", "s.yaml", "--format", "csv", "--csv-part", "path"], in: scratch.url)
    #expect(csv.output.split(separator: "\n").count == 1 + 2 * 12)
    let table = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(table.output.contains("path of each period") && table.output.contains("Dec 2021"))
  }

  @Test func manyBaselinesGetShortAnswersAndOneTable() throws {
    let scratch = try Self.scratch(Self.two[0], Self.two[1])
    let second = try String(
      contentsOf: scratch.url.appendingPathComponent("s.yaml"), encoding: .utf8
    ).replacing("strong", with: "shorter").replacing("until: 2021-12", with: "until: 2022-06")
    try scratch.file("w.yaml", second)
    let run = try CommandRun(["scenario", "run", "s.yaml", "w.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    for part in [
      "Scenario: strong", "Scenario: shorter", "All scenarios", "plausibility", "remainder",
      "of the change of growth(exports, 2021)", "path of exports, % on a year earlier: Jan 2021",
      ", Feb ", "P(> 0)", "--paths",
    ] {
      #expect(run.output.contains(part), "no '\(part)' in\n\(run.output)")
    }
    #expect(!run.output.contains("path of each period") && !run.output.contains("nan"))
    let whole = try CommandRun(["scenario", "run", "s.yaml", "w.yaml", "--paths"], in: scratch.url)
    #expect(whole.output.contains("path of each period"))
    #expect(whole.output.contains("What each assumption of “strong” explains"))
  }

  @Test func aTargetIsAnsweredWithAndWithoutAFile() throws {
    let scratch = try Self.scratch(Self.two[0])
    let alone = try CommandRun(
      [
        "scenario", "run", "--data", "data.csv", "--model", "arima(0,1,1)(0,1,1)", "--until",
        "2021-12", "--target", "growth(exports, 2021) = 9%", "--format", "json",
      ], in: scratch.url)
    #expect(alone.code == 0, "\(alone.messages)")
    let target = try alone.json["targets"][0]
    #expect(target["scenario"].string == "baseline")
    let probability = target["probability"].double ?? .nan
    #expect(probability > 0 && probability < 1)
    #expect(target["deliveries"][0]["open"].string == "2021")
    #expect(relativeError(target["deliveries"][0]["required"].double ?? .nan, 9) < 1e-8)
    #expect(target["path"].array.count == 12)
    let both = try CommandRun(
      ["scenario", "run", "s.yaml", "--target", "growth(exports, 2021) = 9%", "--format", "json"],
      in: scratch.url)
    #expect(
      try both.json["targets"].array.map { $0["scenario"].string } == ["baseline", "strong"])
    #expect(
      relativeError(try both.json["targets"][0]["probability"].double ?? .nan, probability) < 1e-9)
    let table = try CommandRun(
      ["scenario", "run", "--data", "data.csv", "--target", "sum(exports, 2021H1) >= 700"],
      in: scratch.url)
    #expect(table.code == 0, "\(table.messages)")
    for part in [
      "Target: sum(exports, 2021H1) >= 700", "reached with probability", "Required path",
    ] {
      #expect(table.output.contains(part), "no '\(part)' in\n\(table.output)")
    }
    let csv = try CommandRun(
      ["scenario", "run", "s.yaml", "--target", "growth(exports, 2021) = 9%", "--format", "csv"],
      in: scratch.url)
    #expect(csv.output.hasPrefix("target,scenario,probability,series,period"))
  }

  @Test(arguments: [
    (["--target", "growth(exports, 2021) = 9%"], "needs --data"),
    (["--data", "data.csv"], "--target"),
    (["--data", "data.csv", "--target", "growth(exports) = 9%"], "character"),
    (["s.yaml", "--model", "auto"], "goes without files"),
    (["s.yaml", "--csv-part", "path"], "--format csv"),
    (["s.yaml", "--format", "csv", "--csv-part", "target"], "needs --target"),
    (["s.yaml", "--format", "csv", "--csv-part", "all"], "expected one of"),
    (["s.yaml", "--target", "growth(exports, 2019) = 9%"], "published"),
  ])
  func wrongOptionsAreExplained(options: [String], mention: String) throws {
    let scratch = try Self.scratch(Self.two[0])
    let run = try CommandRun(["scenario", "run"] + options, in: scratch.url)
    #expect(run.code == 2, "\(run.messages)")
    #expect(run.output.isEmpty)
    #expect(run.messages.contains(mention), "\(run.messages)")
  }

  @Test func reweightingIsReported() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try scratch.file(
      "s.yaml",
      """
      scenario: strong
      data: data.csv
      baseline: {model: "log(exports) ~ arima(0,1,1)(0,1,1)", until: 2021-12}
      assume: ["growth(exports, 2021) = 9%"]
      """)
    let run = try CommandRun(["scenario", "run", "s.yaml", "--reweight"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("effective number of draws"), "\(run.output)")
    let plain = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(!plain.output.contains("effective number of draws"))
  }

  @Test func theChartHasAPanelAScenario() throws {
    let scratch = try Self.scratch(Self.two[0])
    let second = try String(
      contentsOf: scratch.url.appendingPathComponent("s.yaml"), encoding: .utf8
    ).replacing("strong", with: "weak <&>").replacing("9%", with: "-9%")
    try scratch.file("w.yaml", second)
    let run = try CommandRun(
      ["scenario", "run", "s.yaml", "w.yaml", "--chart", "c.svg"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let data = try Data(contentsOf: scratch.url.appendingPathComponent("c.svg"))
    let text = String(decoding: data, as: UTF8.self)
    for part in [">strong<", ">weak &lt;&amp;&gt;<", ">baseline, median<", "growth 2021: +"] {
      #expect(text.contains(part), "no \(part)")
    }
    // A dashed baseline beside a solid scenario in each of two panels, and the legend.
    #expect(text.components(separatedBy: "stroke-dasharray=\"5 3\"").count == 1 + 3)
    // So are the edges of their bands, whose fills are alike in grey.
    #expect(text.components(separatedBy: "stroke-dasharray=\"3 2\"").count == 1 + 2)
    #expect(!text.contains("NaN") && !text.contains("nan") && !text.contains("inf"))
    #expect(text.components(separatedBy: "<g ").count == 1 + 2)
  }

  @Test func inheritedLinesAreLeftOut() throws {
    let scratch = try Self.scratch(Self.two[0], Self.two[1])
    func run(_ without: String) throws -> CommandRun {
      try scratch.file(
        "child.yaml", "scenario: child\nfrom: s.yaml\nwithout:\n  - \(without)\n")
      return try CommandRun(
        ["scenario", "run", "child.yaml", "--format", "json"], in: scratch.url)
    }
    for without in ["growth(exports,2021H1)", "growth(exports, 2021H1) = 9% ± 1"] {
      let left = try run(without)
      #expect(left.code == 0, "\(left.messages)")
      #expect(
        try left.json["scenarios"][1]["assumptions"].array.map(\.string) == [Self.two[1]])
    }
    let wrong = try run("growth(exports, 2021H2)")
    #expect(wrong.code == 2)
    #expect(wrong.messages.contains("child.yaml, line 4, column 5"), "\(wrong.messages)")
    #expect(wrong.messages.contains("did you mean “growth(exports, 2021H1)”?"))
    try scratch.file("alone.yaml", "scenario: alone\ndata: data.csv\nwithout: [path(x)]\n")
    let alone = try CommandRun(["scenario", "run", "alone.yaml"], in: scratch.url)
    #expect(alone.code == 2 && alone.messages.contains("here there is none"), "\(alone.messages)")
  }

  @Test func unitErrorsPointAtTheUnit() throws {
    let scratch = try Self.scratch("growth(exports, 2021) = 9 USD ± 1")
    let run = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(run.code == 2)
    // Four characters of indentation and the text up to the unit.
    let column = 5 + "growth(exports, 2021) = 9 ".count
    #expect(run.messages.contains("line 5, column \(column)"), "\(run.messages)")
  }

  @Test func publishedMonthsCanBeAskedAbout() throws {
    let scratch = try Self.scratch("what if level(exports, 2020-12) = 300")
    let run = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("asks what if level(exports, 2020-12) = 300"))
    #expect(run.output.contains("the projection starts from there"))
  }

  @Test(arguments: ["", " ± 5"])
  func aFloodOfStatementsIsAnswered(tolerance: String) throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    let lines = (0..<10_000).map { "  - level(exports, 2021-0\(1 + $0 % 9)) = 130\(tolerance)" }
    try scratch.file(
      "s.yaml",
      "scenario: flood\ndata: data.csv\nbaseline: {model: \"arima(0,1,1)\", until: 2021-12}\nassume:\n"
        + lines.joined(separator: "\n") + "\n")
    let run = try CommandRun(["scenario", "run", "s.yaml"], in: scratch.url)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.messages.contains("10000 statements are more than"), "\(run.messages.prefix(300))")
  }
}
