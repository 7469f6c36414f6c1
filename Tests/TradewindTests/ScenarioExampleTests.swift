import Foundation
import TestSupport
import Testing
import Tradewind

/// The scenarios of the README and of the page for programs compile and run as they are printed.
@Suite struct ScenarioExampleTests {
  @Test func readmeScenarioRuns() throws {
    // README begins
    let data = try DataSet.load(path: "Data/china/dataset.yaml")
    let formula = try ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1) + newYear()")
    let model = try fit(formula, data: data.allSeries)
    let run = try ScenarioRun(
      models: [model], until: Period(year: 2025, month: 12),
      report: [
        Measure(parsing: "growth(exports, 2024)"), Measure(parsing: "growth(exports, 2025)"),
      ])
    let strong = try Scenario(
      "Strong half", assuming: ["growth(exports, 2024H2) = 8% ± 1", "step(exports, 2025-01) = -3%"])
    for row in try run.result(of: strong).rows {
      print(row.summary.measure, row.summary.mean, row.difference?.mean ?? 0)
    }
    // README ends
    let result = try run.result(of: strong)
    #expect(result.rows.count == 2 && result.rows.allSatisfy { $0.difference != nil })
    #expect((result.plausibility?.q ?? .nan) < 10)
  }

  @Test func exampleProgramComparesAssumptions() throws {
    var printed: [String] = []
    func print(_ parts: Any...) {
      printed.append(parts.map { "\($0)" }.joined(separator: " "))
    }
    // Example begins
    let data = try DataSet.load(path: "Data/china/dataset.yaml")
    let formula = try ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1) + newYear()")
    let model = try fit(formula, data: data.allSeries)
    let headline = try Measure(parsing: "growth(exports, 2025)")
    let run = try ScenarioRun(
      models: [model], until: Period(year: 2025, month: 12), report: [headline])

    // A tariff of unknown size: exports fall step by step over half a year.
    for size in [-2.0, -4, -6, -8] {
      let tariff = try Scenario(
        "Tariff \(size)%",
        assuming: [
          "pullForward(exports, 2024Q4, 2025H1) = 3%", "ramp(exports, 2025-01, 2025-07) = \(size)%",
        ])
      let row = try run.result(of: tariff).rows[0]
      print(tariff.name, row.summary.mean, row.difference?.mean ?? 0)
    }

    // How hard is a target? The distance of the months it needs from the baseline.
    for target in [0.0, 3, 6, 9] {
      let scenario = try Scenario("Target", assuming: ["growth(exports, 2025) = \(target)%"])
      let result = try run.result(of: scenario)
      print(target, result.plausibility?.costliest?.sentence ?? "")
    }
    // Example ends
    #expect(printed.count == 8, "\(printed)")
    #expect(printed[0].hasPrefix("Tariff -2.0%") && printed[7].contains("asks exports for"))
  }

  @Test func pagesPrintThisCode() throws {
    try expectPrinted("README", on: "README.md", block: 2)
    try expectPrinted(
      "Example", on: "Sources/Tradewind/Tradewind.docc/ScenariosInSwift.md", block: 1)
  }

  private func expectPrinted(_ mark: String, on page: String, block: Int) throws {
    let own = try text(#filePath).split(separator: "// \(mark) ends", maxSplits: 1)[0]
      .split(separator: "// \(mark) begins", maxSplits: 1)
    let code = try #require(own.last.map(lines))
    let blocks = try text(Golden.root.appendingPathComponent(page).path)
      .split(separator: "```swift").dropFirst()
    let text = try #require(blocks.dropFirst(block - 1).first)
    let printed = lines(text.split(separator: "```", maxSplits: 1)[0])
    #expect(printed.filter { $0 != "import Tradewind" } == code)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func lines(_ text: some StringProtocol) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
