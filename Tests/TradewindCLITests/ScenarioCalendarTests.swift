import TestSupport
import Testing

/// `--calendar FILE` of the scenario commands: the days behind `holiday(name)` in a baseline.
@Suite struct ScenarioCalendarTests {
  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    let days = (2015...2021).map { "\($0)-0\($0 % 2 == 0 ? 9 : 8)-\(12 + $0 % 5) Harvest" }
    try scratch.file("days.txt", days.joined(separator: "\n") + "\n")
    for (name, growth) in [("strong", 9), ("weak", 2)] {
      try scratch.file(
        "\(name).yaml",
        """
        scenario: \(name)
        data: data.csv
        baseline: {model: "arima(0,1,1)(0,1,1) + holiday(Harvest, during: 1)", until: 2021-12}
        assume:
          - growth(exports, 2021) = \(growth)% ± 1
        report: [growth(exports, 2021)]
        """)
    }
    return scratch
  }

  @Test(arguments: [
    ["run", "strong.yaml", "weak.yaml"], ["check", "strong.yaml"],
    ["diff", "strong.yaml", "weak.yaml"],
  ])
  func theDaysComeFromTheFile(_ words: [String]) throws {
    let scratch = try Self.scratch()
    let run = try CommandRun(
      ["scenario"] + words + ["--calendar", "days.txt"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let without = try CommandRun(["scenario"] + words, in: scratch.url)
    #expect(without.code != 0)
    #expect((without.output + without.messages).contains("Harvest"), "\(without.messages)")
  }

  @Test func aTargetWithoutFilesTakesTheDaysToo() throws {
    let scratch = try Self.scratch()
    let run = try CommandRun(
      [
        "scenario", "run", "--data", "data.csv", "--target", "growth(exports, 2021) = 5%",
        "--model", "arima(0,1,1)(0,1,1) + holiday(Harvest, during: 1)", "--until", "2021-12",
        "--calendar", "days.txt",
      ], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
  }

  @Test func aCalendarThatNoModelUsesIsSaid() throws {
    let scratch = try Self.scratch()
    try scratch.file(
      "plain.yaml",
      """
      scenario: plain
      data: data.csv
      baseline: {model: "arima(0,1,1)(0,1,1)", until: 2021-12}
      assume:
        - growth(exports, 2021) = 9% ± 1
      """)
    let run = try CommandRun(
      ["scenario", "check", "plain.yaml", "--calendar", "days.txt"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.messages.contains("no model of plain.yaml has a holiday(name)"), "\(run.messages)")
    let protected = try CommandRun(
      ["scenario", "check", "strong.yaml", "--calendar", "days.txt", "--output", "days.txt"],
      in: scratch.url)
    #expect(protected.code != 0)
    #expect(protected.messages.contains("days.txt"), "\(protected.messages)")
  }
}
