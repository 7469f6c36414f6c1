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

  /// Every draw has the sum as published, so its interval has no width.
  @Test func drawsOfAPublishedSumAreAllThatSum() throws {
    let scratch = try Self.folder()
    let two = try #require(Double(Self.figure(61, of: 2, in: scratch)))
    let run = try Self.run(
      assuming: "\"growth(sales, 2022) = 8%\"",
      reporting: [
        "sum(sales, 2021-01..2021-02)", "level(sales, 2021-01)", "level(sales, 2021-02)",
      ],
      in: scratch)
    #expect(run.code == 0, "\(run.messages)")
    let rows = run.output.split(separator: "\n")
    let sums = rows.filter { $0.contains(",sum,") }
    #expect(!sums.isEmpty)
    for row in sums {
      let large = row.split(separator: ",").compactMap { Double($0) }.filter { $0 > two / 2 }
      #expect(!large.isEmpty && large.allSatisfy { ($0 - two).magnitude < 1e-8 * two }, "\(row)")
    }
    let levels = rows.filter { $0.contains(",level,") }
    #expect(levels.count == 2 * sums.count)
  }

  /// What is published is known: a sum, a year to date, growth of a month, and what follows from them.
  @Test func statementsOnPublishedFiguresAreHeldAgainstThese() throws {
    let scratch = try Self.folder()
    let two = try Self.figure(61, of: 2, in: scratch)
    let rate = try Self.figure(66, of: 3, in: scratch)
    let half = try Self.figure(62, of: 1, in: scratch)
    let quarter = try #require(Double(two)) + #require(Double(half))
    let right = [
      "sum(sales, 2021-01..2021-02) = \(two)", "ytd(sales, 2021-02) = \(two)",
      String(format: "sum(sales, 2021Q1) = %.1f", quarter), "yoy(sales, 2021-07) = \(rate)%",
    ]
    let wrong = [
      ("sum(sales, 2021-01..2021-02) = 3300", "(sales.janFeb 2021-02)"),
      ("ytd(sales, 2021-02) >= 4000", "(sales.janFeb 2021-02)"),
      ("sum(sales, 2021Q1) = 9000", "published value"),
      ("yoy(sales, 2021-07) = 50%", "\(rate)% (sales.yoy 2021-07)"),
    ]
    for text in right {
      let run = try Self.run(
        assuming: "\"\(text)\"", reporting: ["growth(sales, 2022)"], in: scratch)
      #expect(
        run.code == 0 && run.messages.contains("assumes only what is published"),
        "\(text): \(run.messages)")
      let check = try CommandRun(["scenario", "check", "s.yaml"], in: scratch.url)
      #expect(check.code == 0 && check.output.contains("nothing new"), "\(text): \(check.output)")
    }
    for (text, figure) in wrong {
      let run = try Self.run(
        assuming: "\"\(text)\"", reporting: ["growth(sales, 2022)"], in: scratch)
      #expect(
        run.code == 2 && run.messages.contains("contradicts the published value")
          && run.messages.contains(figure), "\(text): \(run.messages)")
      let check = try CommandRun(["scenario", "check", "s.yaml"], in: scratch.url)
      #expect(check.code != 0, "\(text): \(check.output)")
    }
    let asked = try Self.run(
      assuming: "\"what if sum(sales, 2021-01..2021-02) = 3300\"",
      reporting: ["growth(sales, 2022)"], in: scratch)
    #expect(
      asked.code == 2 && asked.messages.contains("in a copy of the data"), "\(asked.messages)")
  }

  /// How a published sum is shared stays open, and each month stays below the sum.
  @Test func onePartOfAPublishedSumMayBeAssumed() throws {
    let scratch = try Self.folder()
    let two = try #require(Double(Self.figure(61, of: 2, in: scratch)))
    let value = String(format: "%.1f", 0.51 * two)
    let run = try Self.run(
      assuming: "\"level(sales, 2021-01) = \(value)\"",
      reporting: ["level(sales, 2021-02)"], in: scratch)
    #expect(run.code == 0, "\(run.messages)")
    let row = try #require(run.output.split(separator: "\n").last { $0.contains(",level,") })
    let rest = try two - #require(Double(value))
    let numbers = row.split(separator: ",").compactMap { Double($0) }
    #expect(numbers.contains { ($0 - rest).magnitude < 1e-8 * two }, "\(row) \(rest)")
    let more = try Self.run(
      assuming: "\"level(sales, 2021-01) = \(2 * two)\"",
      reporting: ["level(sales, 2021-02)"], in: scratch)
    #expect(more.code == 2, "\(more.output)")
  }

  /// Parts without January and February cannot stand for a total that has their sum.
  @Test func targetsOfATotalWhosePartsAreOpenAreAskedOfItAlone() throws {
    let scratch = try Self.folder()
    var rows = ["month,goods,services"]
    for t in 0..<74 {
      let level = try Self.figure(t, of: 1, in: scratch)
      let parts = Double(level).map { String(format: "%.1f,%.1f", 0.9 * $0, 0.1 * $0) } ?? ","
      rows.append(String(format: "%04d-%02d", 2016 + t / 12, t % 12 + 1) + "," + parts)
    }
    try scratch.file("parts.csv", rows.joined(separator: "\n") + "\n")
    let dictionary = try String(
      contentsOf: scratch.url.appendingPathComponent("dataset.yaml"), encoding: .utf8)
    try scratch.file(
      "dataset.yaml",
      dictionary + """

          goods:
            kind: flow
            figures: [{file: parts.csv, column: goods}]
          services:
            kind: flow
            figures: [{file: parts.csv, column: services}]
        identities:
          - sales = goods + services

        """)
    let reasons = [
      ("auto", "goods has no value for"),
      (Self.formula, "the model \(Self.formula) is for sales, not for goods"),
    ]
    for (model, reason) in reasons {
      let run = try CommandRun(
        [
          "scenario", "run", "--data", "dataset.yaml", "--model", model, "--until", "2022-12",
          "--target", "growth(sales, 2022) = 4%",
        ], in: scratch.url)
      #expect(run.code == 0, "\(run.messages)")
      #expect(
        run.messages.contains("sales alone") && run.messages.contains(reason), "\(run.messages)")
      #expect(run.output.contains("Target: growth(sales, 2022) = 4%"), "\(run.output)")
    }
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
