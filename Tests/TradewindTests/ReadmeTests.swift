import Foundation
import TestSupport
import Testing
import Tradewind

/// The README's library code compiles and runs as it is printed there.
@Suite struct ReadmeTests {
  @Test func libraryCodeRuns() throws {
    // README begins
    let exports = try DataSet.load(path: "Data/china/dataset.yaml").series(named: "exports")
    let formula = try ModelFormula(parsing: "log(exports) ~ arima() + newYear() + tradingDays()")
    let model = try fit(formula, data: ["exports": exports])
    print(model.formula, model.summary.aicc)

    let projection = try model.project(horizon: 24, paths: [:])
    var reader = ProjectionReader(projection)
    let nextYear = try Measure(parsing: "growth(exports, 2025)")
    let growth = try reader.summary(of: nextYear, levels: [0.8, 0.95])
    print(growth.median, growth.intervals)
    // README ends
    #expect(projection.horizonEnd == (try Period(parsing: "2026-07")))
    #expect(growth.intervals.map(\.level) == [0.8, 0.95])
    #expect(growth.intervals.allSatisfy { $0.lower < growth.median && growth.median < $0.upper })
    #expect((-20...30).contains(growth.median), "exports do not grow by \(growth.median)% a year")
  }

  @Test func readmePrintsThisCode() throws {
    let own = try text(#filePath).split(separator: "// README ends", maxSplits: 1)[0]
      .split(separator: "// README begins", maxSplits: 1)
    let code = try #require(own.last.map(lines))
    let page = try text(Golden.root.appendingPathComponent("README.md").path)
    let block = try #require(page.split(separator: "```swift", maxSplits: 1).last)
    let printed = lines(block.split(separator: "```", maxSplits: 1)[0])
    #expect(printed.first == "import Tradewind")
    #expect(Array(printed.dropFirst()) == code)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  private func lines(_ text: some StringProtocol) -> [String] {
    text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
  }
}
