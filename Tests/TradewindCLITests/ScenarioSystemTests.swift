import Foundation
import TestSupport
import Testing

/// The example of the page on scenario files about several series, as files and by the command.
@Suite struct ScenarioSystemTests {
  /// Fenced blocks of the page that name their file in the first line.
  private static let files: [String: String] = {
    let page = Golden.root.appendingPathComponent(
      "Sources/Scenarios/Scenarios.docc/ScenarioFiles.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    var files: [String: String] = [:]
    for block in text.components(separatedBy: "```yaml\n").dropFirst() {
      let body = block.components(separatedBy: "```")[0]
      guard let first = body.split(separator: "\n").first, first.hasPrefix("# ") else { continue }
      files[String(first.dropFirst(2))] = body
    }
    return files
  }()

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    #expect(Set(Self.files.keys) == ["dataset.yaml", "asean.yaml"])
    for (name, text) in Self.files { try scratch.file(name, text) }
    var generator = SeededGenerator(seed: 6)
    var lines = ["month,world,us,others"]
    for t in 0..<84 {
      let season = 1 + 0.1 * sin(Double(t % 12))
      func value(_ level: Double) -> Double {
        (10 * level * season
          * (1 + 0.003 * Double(t) + Double.random(in: -0.03...0.03, using: &generator)))
          .rounded() / 10
      }
      let (us, others) = (value(40), value(110))
      lines.append(
        "\(2014 + t / 12)-\(t % 12 < 9 ? "0" : "")\(t % 12 + 1),\(us + others),\(us),\(others)")
    }
    try scratch.file("trade.csv", lines.joined(separator: "\n") + "\n")
    return scratch
  }

  @Test func theExampleOfThePageRuns() throws {
    let scratch = try scratch()
    let run = try CommandRun(
      ["scenario", "run", "asean.yaml", "--format", "json"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    let scenarios = try run.json["scenarios"].array
    guard scenarios.count == 2 else { return }
    func mean(_ scenario: Int, _ row: Int) -> Double? {
      scenarios[scenario]["rows"][row]["mean"].double
    }
    // Nothing is known of ASEAN in the baseline; sums are determined by the statements, months not.
    for row in 2...5 { #expect(mean(0, row) == nil) }
    #expect(relativeError(mean(1, 1) ?? .nan, -8) < 1e-8)
    #expect(relativeError(mean(1, 2) ?? .nan, 600 / 1.113) < 1e-9)
    #expect(relativeError(mean(1, 3) ?? .nan, 600) < 1e-9)
    #expect(relativeError(scenarios[1]["rows"][3]["standardError"].double ?? .nan, 10) < 1e-9)
    #expect((mean(1, 4) ?? .nan) > 100)
    #expect(mean(1, 5) == nil)
    for scenario in scenarios {
      let entry = scenario["contributions"][0]
      let parts = entry["parts"].array.compactMap { $0["points"].double }
      #expect(parts.count == 2)
      let rest = (entry["growth"].double ?? .nan) - (entry["remainder"].double ?? .nan)
      #expect((parts.reduce(0, +) - rest).magnitude < 1e-9)
      #expect((entry["remainder"].double ?? .nan).magnitude < 1e-9)
    }
    let notes = scenarios[1]["notes"].array.compactMap(\.string)
    #expect(notes.contains { $0.contains("made to add up by minimum trace") }, "\(notes)")
  }

  @Test func theTableShowsContributionsAndNoNumberForWhatIsOpen() throws {
    let scratch = try scratch()
    let run = try CommandRun(["scenario", "run", "asean.yaml"], in: scratch.url)
    #expect(
      run.code == 0 && run.output.contains("contributions to growth, 2021, percentage points"))
    // One path each of us and of the total, which has a model and is a sum.
    #expect(run.output.components(separatedBy: "\nJan 2021  ").count == 3, "\(run.output)")
    #expect(!run.output.lowercased().contains("nan"), "\(run.output)")
    let check = try CommandRun(["scenario", "check", "asean.yaml"], in: scratch.url)
    #expect(check.code == 0, "\(check.output)\(check.messages)")
  }

  @Test func boundsOnWhatNothingDeterminesAreRefused() throws {
    let scratch = try scratch()
    let text = (Self.files["asean.yaml"] ?? "").replacingOccurrences(
      of: "growth(asean, 2021) = 11.3%", with: "level(asean, 2021-03) >= 10")
    try scratch.file("bound.yaml", text)
    let run = try CommandRun(["scenario", "run", "bound.yaml"], in: scratch.url)
    #expect(run.code == 2 && run.messages.contains("no statement determines it"), "\(run.messages)")
  }
}
