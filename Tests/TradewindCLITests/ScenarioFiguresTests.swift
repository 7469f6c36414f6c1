import Foundation
import TestSupport
import Testing

/// Scenarios that start from figures as published.
@Suite struct ScenarioFiguresTests {
  private static let formula = "log(sales) ~ arima(0,1,1)(0,1,1)"

  /// Sales from 2016 to February of 2022; from 2019 on of January and February only the sum is
  /// published, and the levels of 2020 on are five percent above what published growth leads to.
  private static func folder(rows count: Int = 74, growth: Bool = true) throws -> Scratch {
    let scratch = try Scratch()
    var generator = SeededGenerator(seed: 11)
    let months = (0..<count).map { t -> Double in
      let noise = Double(generator.next() % 1000) / 50_000 - 0.01
      return 1000 * exp(0.006 * Double(t) + 0.1 * sin(Double(t % 12)) + noise)
    }
    let shown = months.enumerated().map { t, value in t < 48 ? value : 1.05 * value }
    var rows = ["month,sales,two,growth"]
    for t in 0..<count {
      let isHidden = t >= 36 && t % 12 < 2
      let level = isHidden ? "" : String(format: "%.1f", shown[t])
      let two = isHidden && t % 12 == 1 ? String(format: "%.1f", shown[t - 1] + shown[t]) : ""
      let rate =
        t >= 12 && !isHidden && growth
        ? String(format: "%.1f", 100 * (months[t] / months[t - 12] - 1)) : ""
      rows.append(
        String(format: "%04d-%02d", 2016 + t / 12, t % 12 + 1) + ",\(level),\(two),\(rate)")
    }
    try scratch.file("sales.csv", rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        sales:
          kind: flow
          positive: true
          decimals: 1
          figures:
            - {file: sales.csv, column: sales}
            - {file: sales.csv, column: two, form: janFeb}
            - {file: sales.csv, column: growth, form: yoy}
      """)
    return scratch
  }

  private static func run(
    assuming assumption: String, reporting measures: [String], until end: String = "",
    in scratch: Scratch
  ) throws -> CommandRun {
    try scratch.file(
      "s.yaml",
      """
      scenario: assumed
      data: dataset.yaml
      baseline: {model: "\(formula)", until: 2023-12\(end)}
      assume: [\(assumption)]
      report: [\(measures.map { "\"\($0)\"" }.joined(separator: ", "))]
      """)
    return try CommandRun(["scenario", "run", "s.yaml", "--format", "csv"], in: scratch.url)
  }

  private static func figure(_ row: Int, of column: Int, in scratch: Scratch) throws -> String {
    let text = try String(
      contentsOf: scratch.url.appendingPathComponent("sales.csv"), encoding: .utf8)
    return text.split(separator: "\n")[row + 1].split(
      separator: ",", omittingEmptySubsequences: false)[column].description
  }

  @Test func dataUntilIsTheSameAsDataThatEndThere() throws {
    let (whole, short) = (try Self.folder(), try Self.folder(rows: 62))
    let measures = ["growth(sales, 2021)", "level(sales, 2021-01)", "level(sales, 2021-06)"]
    let assumed = "\"growth(sales, 2021) = 9%\""
    let until = try Self.run(
      assuming: assumed, reporting: measures, until: ", dataUntil: 2021-02", in: whole)
    let cut = try Self.run(assuming: assumed, reporting: measures, in: short)
    #expect(until.code == 0 && cut.code == 0, "\(until.messages)\(cut.messages)")
    #expect(until.output == cut.output)
  }

  /// The basis of 2016 to 2019 is another than that of 2020 on; levels are still those published.
  @Test func statementsOnPublishedLevelsAreComparedWithThese() throws {
    let scratch = try Self.folder()
    let april = try Self.figure(15, of: 1, in: scratch)
    let agreed = try Self.run(
      assuming: "\"level(sales, 2017-04) = \(april)\"", reporting: ["sum(sales, 2017)"], in: scratch
    )
    #expect(agreed.code == 0, "\(agreed.messages)")
    let sum = try (12..<24).map { try #require(Double(Self.figure($0, of: 1, in: scratch))) }
      .reduce(0, +)
    let row = try #require(agreed.output.split(separator: "\n").first { $0.contains(",sum,") })
    let numbers = row.split(separator: ",").compactMap { Double($0) }
    #expect(numbers.contains { ($0 - sum).magnitude < 1e-6 * sum }, "\(row) \(sum)")
    let other = try Self.run(
      assuming: "\"level(sales, 2017-04) = 1300\"", reporting: ["sum(sales, 2017)"], in: scratch)
    let shown = Int(try #require(Double(april)).rounded())
    #expect(
      other.code == 2 && other.messages.contains("contradicts the published value \(shown);"),
      "\(other.messages)")
  }

  /// January and February of 2021 are on the basis in which their sum is published.
  @Test func monthsOfAPublishedSumAddUpToIt() throws {
    let scratch = try Self.folder()
    let two = try #require(Double(Self.figure(61, of: 2, in: scratch)))
    let run = try Self.run(
      assuming: "\"growth(sales, 2022) = 8%\"",
      reporting: ["sum(sales, 2021-01..2021-02)", "growth(sales, 2021)"], in: scratch)
    #expect(run.code == 0, "\(run.messages)")
    let row = try #require(run.output.split(separator: "\n").first { $0.contains(",sum,") })
    let numbers = row.split(separator: ",").compactMap { Double($0) }
    #expect(numbers.contains { ($0 - two).magnitude < 2e-3 * two }, "\(row) \(two)")
  }

  @Test func otherHistoryIsRefused() throws {
    let scratch = try Self.folder()
    let run = try Self.run(
      assuming: "\"what if level(sales, 2021-07) = 2000\"", reporting: ["growth(sales, 2022)"],
      in: scratch)
    #expect(run.code == 2, "\(run.output)")
    #expect(
      run.messages.contains("several published figures") && run.messages.contains("s.yaml"),
      "\(run.messages)")
  }

  @Test func levelsOfGrowthAloneAreRefused() throws {
    let scratch = try Self.folder()
    try scratch.file(
      "dataset.yaml",
      """
      series:
        sales:
          kind: flow
          positive: true
          figures: [{file: sales.csv, column: growth, form: yoy}]
      """)
    let refused = try Self.run(
      assuming: "\"sum(sales, 2022) = 20000\"", reporting: ["growth(sales, 2022)"], in: scratch)
    #expect(refused.code == 2 && refused.messages.contains("growth only"), "\(refused.messages)")
    let growth = try Self.run(
      assuming: "\"growth(sales, 2023) = 4%\"", reporting: ["growth(sales, 2023)"], in: scratch)
    #expect(growth.code == 0, "\(growth.messages)")
  }
}
