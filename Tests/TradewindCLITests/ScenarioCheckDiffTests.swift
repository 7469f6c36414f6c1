import Foundation
import TestSupport
import Testing

/// `scenario check` and `scenario diff`, and files that build on each other.
@Suite struct ScenarioCheckDiffTests {
  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("sub"), withIntermediateDirectories: true)
    try scratch.file(
      "base.yaml",
      """
      data: data.csv
      baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12}
      assume:
        - growth(exports, 2021) = 9% ± 1
      report: [growth(exports, 2021), level(exports, 2021-06)]
      sources: [the base]
      """)
    try scratch.file(
      "sub/strong.yaml",
      """
      scenario: strong
      from: ../base.yaml
      assume:
        - step(exports, 2021-03) = 5%
      """)
    try scratch.file(
      "sub/weak.yaml",
      """
      scenario: weak
      from: ../base.yaml
      assume:
        - growth(exports, 2021) = 2% ± 1
        - shock(exports, 2021-02) = -1 sd
      """)
    return scratch
  }

  @Test func filesBuildOnFilesInOtherFolders() throws {
    let scratch = try Self.scratch()
    let run = try CommandRun(
      ["scenario", "run", "sub/strong.yaml", "sub/weak.yaml", "--format", "json"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let scenarios = try run.json["scenarios"].array
    #expect(scenarios.map { $0["name"].string } == ["baseline", "strong", "weak"])
    #expect(scenarios[1]["assumptions"].array.count == 2)
    #expect(scenarios[1]["effects"][0]["effect"].string?.contains("raises exports") == true)
    let table = try CommandRun(["scenario", "run", "sub/strong.yaml"], in: scratch.url)
    #expect(table.output.contains("raises exports by") && table.output.contains("Source: the base"))
  }

  @Test func aConsistentFileIsToldSo() throws {
    let scratch = try Self.scratch()
    let run = try CommandRun(
      ["scenario", "check", "sub/strong.yaml", "sub/weak.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    for part in ["“strong” consistent", "“weak” consistent", "sd, baseline mean", "base.yaml:4"] {
      #expect(run.output.contains(part), "no '\(part)' in\n\(run.output)")
    }
    let json = try CommandRun(
      ["scenario", "check", "sub/weak.yaml", "--format", "json"], in: scratch.url)
    let document = try json.json
    #expect(document["schema"].string == "tradewind.scenario-check/1")
    #expect(document["consistent"].bool == true)
    let assumptions = document["files"][0]["assumptions"].array
    #expect(assumptions.count == 2 && assumptions[1]["line"].double == 5)
    #expect(relativeError(assumptions[1]["sigma"].double ?? .nan, -1) < 1e-9)
    let csv = try CommandRun(
      ["scenario", "check", "sub/weak.yaml", "--format", "csv"], in: scratch.url)
    #expect(csv.code == 2 && csv.messages.contains("json"))
  }

  @Test(arguments: [
    ("growth(exports, 2021) = 5%\n  - growth(exports, 2021) = 6%", "cannot hold together"),
    ("growth(exprots, 2021) = 5%", "did you mean"), ("growth(exports, 2021) = 5 points", "points"),
    ("level(exports, 2021-06) = 5%", "5%"), ("growth(exports, 2021) == 5%", "line 3, column"),
    ("step(exports, 2015-02) = 5%", "published"), ("shok(exports, 2021-02) = 1 sd", "“shock”"),
    ("step(exports, 2021-02) = 5%\n  - step(exports, 2021-02) = 6%", "is set 2 times"),
    ("sum(exports, 2021) <= -5", "-5"), ("level(exports, 2020-12) = 1", "published value"),
    ("growth(exports, 2021) within [5, 2]", "above the lower"),
  ])
  func badAssumptionsFailTheCheck(assumption: String, mention: String) throws {
    let scratch = try Self.scratch()
    try scratch.file(
      "s.yaml",
      "scenario: x\nassume:\n  - \(assumption)\ndata: data.csv\n"
        + "baseline: {model: \"log(exports) ~ arima(0,1,1)(0,1,1)\", until: 2021-12}\n")
    let run = try CommandRun(["scenario", "check", "s.yaml", "sub/weak.yaml"], in: scratch.url)
    #expect(run.code == 2)
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains(mention), "\(run.output)\(run.messages)")
    #expect(text.contains("“weak” consistent"))
    #expect(!run.messages.contains("defect"))
  }

  @Test func circlesMissingFilesAndMistakesAreNamed() throws {
    let scratch = try Self.scratch()
    try scratch.file("x.yaml", "scenario: x\nfrom: y.yaml\n")
    try scratch.file("y.yaml", "from: ./x.yaml\n")
    let circle = try CommandRun(["scenario", "run", "x.yaml"], in: scratch.url)
    #expect(circle.code == 2 && circle.messages.contains("in a circle"), "\(circle.messages)")
    #expect(circle.messages.contains("y.yaml, line 1, column 7"), "\(circle.messages)")
    try scratch.file("z.yaml", "scenario: z\nfrom: bass.yaml\n")
    let missing = try CommandRun(["scenario", "run", "z.yaml"], in: scratch.url)
    #expect(missing.code == 2 && missing.messages.contains("z.yaml, line 2, column 7"))
    #expect(missing.messages.contains("did you mean base.yaml?"), "\(missing.messages)")
    try scratch.file("bad.yaml", "assume:\n  - growth(exports 2021) = 5%\n")
    try scratch.file("w.yaml", "scenario: w\nfrom: base.yaml\ninclude: bad.yaml\n")
    let wrong = try CommandRun(["scenario", "run", "w.yaml"], in: scratch.url)
    #expect(wrong.code == 2 && wrong.messages.contains("bad.yaml, line 2, column"))
    try scratch.file("broken.yaml", "assume:\n  - [a\n")
    try scratch.file("v.yaml", "scenario: v\nfrom: base.yaml\ninclude: broken.yaml\n")
    let broken = try CommandRun(["scenario", "check", "v.yaml"], in: scratch.url)
    #expect(broken.code == 2 && broken.output.contains("broken.yaml, line"), "\(broken.output)")
  }

  @Test func aDiffNamesChangesAndTheirEffect() throws {
    let scratch = try Self.scratch()
    let arguments = ["scenario", "diff", "sub/strong.yaml", "sub/weak.yaml"]
    let run = try CommandRun(arguments, in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    for part in [
      "From “strong” to “weak”", "changed: growth(exports, 2021) = 9% ± 1 becomes 2% ± 1",
      "added: shock(exports, 2021-02) = -1 sd", "removed: step(exports, 2021-03) = 5%",
      "growth(exports, 2021), %",
    ] {
      #expect(run.output.contains(part), "no '\(part)' in\n\(run.output)")
    }
    let json = try CommandRun(arguments + ["--format", "json"], in: scratch.url)
    let document = try json.json
    #expect(document["schema"].string == "tradewind.scenario-diff/1")
    #expect(document["changes"].array.map { $0["kind"].string }.contains("removed"))
    let row = document["rows"][0]
    let change = (row["second"].double ?? 0) - (row["first"].double ?? 0)
    #expect(relativeError(row["difference"]["mean"].double ?? .nan, change) < 1e-9 && change < 0)
    let markdown = try CommandRun(arguments + ["--format", "markdown"], in: scratch.url)
    #expect(markdown.output.hasPrefix("## From"))
    let csv = try CommandRun(arguments + ["--format", "csv"], in: scratch.url)
    #expect(csv.output.hasPrefix("series,period,measure,unit,first,second,difference"))
  }

  @Test func otherBaselinesAreComparedByAssumptionsOnly() throws {
    let scratch = try Self.scratch()
    try scratch.file(
      "long.yaml", "scenario: long\nfrom: sub/weak.yaml\nbaseline: {until: 2022-12}\n")
    let run = try CommandRun(["scenario", "diff", "sub/weak.yaml", "long.yaml"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("the assumptions are the same"))
    #expect(run.output.contains("end: 2021-12 becomes 2022-12"), "\(run.output)")
  }
}
