import Foundation
import TestSupport
import Testing

/// What a forecast says about the data it was made from.
struct ForecastRemarkTests {
  /// Sales without January and February in 2022, whose sum is published.
  private static func folder() throws -> Scratch {
    let scratch = try Scratch()
    var rows = ["month,sales,two,short"]
    for t in 0..<60 {
      let (year, month) = (2018 + t / 12, t % 12 + 1)
      let value = 100 + t + (month == 12 ? 20 : 0) + (t * 7) % 5
      let level = year == 2022 && month < 3 ? "" : "\(value)"
      let two = year == 2022 && month == 2 ? "300" : ""
      let short = t < 55 ? "\(value)" : ""
      rows.append("\(year)-\(month < 10 ? "0" : "")\(month),\(level),\(two),\(short)")
    }
    try scratch.file("sales.csv", rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        retail:
          kind: flow
          figures:
            - {file: sales.csv, column: sales}
            - {file: sales.csv, column: two, form: janFeb}
        short:
          figures: [{file: sales.csv, column: short}]
      """)
    return scratch
  }

  private static let sentence =
    "January and February of retail are estimated here although their sum is published "
    + "(retail.janFeb, 2022); year-to-date and annual figures that include them differ from the "
    + "published ones."

  private static func run(_ arguments: String...) throws -> CommandRun {
    let scratch = try folder()
    return try CommandRun(
      ["forecast", "dataset.yaml", "--model", "arima(0,1,1)(0,1,1)"] + arguments, in: scratch.url)
  }

  @Test func monthsWithAPublishedSumAreEstimatedFromIt() throws {
    let run = try Self.run("--series", "retail", "--format", "json", "--measure", "level")
    #expect(run.code == 0 && run.messages.isEmpty, "\(run.messages)")
    let scratch = try Self.folder()
    let fit = try CommandRun(
      ["fit", "dataset.yaml", "retail ~ arima(0,1,1)(0,1,1)", "--format", "json"], in: scratch.url)
    let months = try fit.json["fits"][0]["monthsWithoutFigure"].array
    #expect(months.map { $0["period"].string } == ["2022-01", "2022-02"])
    let sum = months.map { $0["median"].double ?? .nan }.reduce(0, +)
    #expect((sum - 300).magnitude < 1e-6)
    let page = try CommandRun(
      ["fit", "dataset.yaml", "retail ~ arima(0,1,1)(0,1,1)"], in: scratch.url)
    #expect(
      page.output.contains("Figures used: retail (58, 2018-01 to 2022-12), retail.janFeb (2022-02)")
    )
    #expect(page.output.contains("Months without a figure of their own"))
  }

  @Test func theFigureThatWillBePublishedIsReported() throws {
    let run = try Self.run("--series", "retail", "--horizon", "14")
    #expect(run.code == 0 && run.output.contains("2023-01..2023-02"), "\(run.output)")
  }

  /// On a scale that sums cannot be laid on they are not read, and the remark says so.
  @Test func aScaleThatCannotReadTheSumSaysSo() throws {
    let scratch = try Self.folder()
    let run = try CommandRun(
      [
        "forecast", "dataset.yaml", "--model", "boxCox(retail, 0.5) ~ arima(0,1,1)(0,1,1)",
      ], in: scratch.url)
    #expect(run.messages.contains("retail: " + Self.sentence), "\(run.messages)")
  }

  @Test func emptyPeriodsAfterTheLastValueAreNoted() throws {
    let run = try Self.run("--series", "short", "--horizon", "3")
    #expect(
      run.messages.contains(
        "short: The last value is of 2022-07; the 5 months after it are empty in the data and are "
          + "forecast first."))
    #expect(run.output.contains("Note: The last value is of 2022-07"))
  }

  @Test func anAbsurdValueIsNamed() throws {
    let scratch = try Scratch()
    let rows = (0..<60).map { t in
      let month = "\(2018 + t / 12)-\(t % 12 < 9 ? "0" : "")\(t % 12 + 1)"
      return "\(month),\(t == 40 ? "1e30" : "\(150 + (t * 7) % 5)")"
    }
    try scratch.file("x.csv", "month,x\n" + rows.joined(separator: "\n") + "\n")
    for command in [
      ["forecast", "x.csv", "--horizon", "2"], ["fit", "x.csv", "x ~ arima(0,1,1)"],
    ] {
      let run = try CommandRun(command, in: scratch.url)
      #expect(run.code == 0)
      #expect(
        run.messages.contains("x.csv: x, 2021-05: 1e+30 is 10^28 times its neighbours"),
        "\(run.messages)")
    }
  }
}
