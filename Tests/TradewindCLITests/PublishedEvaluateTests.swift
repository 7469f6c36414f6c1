import Foundation
import TestSupport
import Testing

/// `tradewind evaluate` against figures as they are published.
@Suite struct PublishedEvaluateTests {
  /// Eight years of sales, January and February together from 2014 on, growth half a point off.
  private static func folder() throws -> Scratch {
    let scratch = try Scratch()
    var values: [Double] = []
    var rows = ["month,sales,two,growth"]
    for t in 0..<96 {
      let (year, month) = (2010 + t / 12, t % 12 + 1)
      values.append(100 + Double(t) + (month == 12 ? 20 : 0) + Double((t * 7) % 5))
      let isJoint = year >= 2014 && month <= 2
      let level = isJoint ? "" : "\(values[t])"
      let two = isJoint && month == 2 ? "\(values[t - 1] + values[t])" : ""
      var growth = ""
      if year > 2010, !(isJoint && month == 1) {
        let sum = values[(t - month + 1)...t].reduce(0, +)
        let base = values[(t - month - 11)...(t - 12)].reduce(0, +)
        growth = "\((1000 * (sum / base - 1) + 5).rounded() / 10)"
      }
      rows.append("\(year)-\(month < 10 ? "0" : "")\(month),\(level),\(two),\(growth)")
    }
    try scratch.file("sales.csv", rows.joined(separator: "\n") + "\n")
    try scratch.file(
      "dataset.yaml",
      """
      series:
        retail:
          kind: flow
          positive: true
          figures:
            - {file: sales.csv, column: sales}
            - {file: sales.csv, column: two, form: janFeb}
            - {file: sales.csv, column: growth, form: ytdYoy}
      """)
    return scratch
  }

  private static let models = [
    "--series", "retail", "--model", "arima(0,1,1)(0,1,1)", "--model", "retail.ytdYoy ~ naive()",
  ]

  private static func run(_ arguments: [String]) throws -> CommandRun {
    let scratch = try folder()
    return try withExtendedLifetime(scratch) {
      try CommandRun(
        ["evaluate", "dataset.yaml", "--origins", "2016-10..2017-03", "--horizons", "1,3"]
          + arguments, in: scratch.url)
    }
  }

  @Test func targetsAreThePublishedFigures() throws {
    let run = try Self.run(Self.models + ["--measure", "ytdYoy"])
    #expect(run.code == 0, "\(run.messages)")
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      words.contains(
        "Forecasts are held against retail.ytdYoy as published; models of months read retail, "
          + "retail.janFeb"), "\(run.output)")
    let json = try Self.run(Self.models + ["--measure", "ytdYoy", "--format", "json"]).json
    #expect(json["published"].string == "retail.ytdYoy")
    // Six origins; what falls on January is not published.
    #expect(json["horizons"][0]["count"].int == 5 && json["horizons"][1]["count"].int == 5)
    let rival = try #require(json["horizons"][0]["models"][1]["rmse"].double)
    #expect(rival < 3)
  }

  @Test func januaryAndFebruaryAreForecastTogether() throws {
    let run = try Self.run([
      "--model", "log(retail) ~ arima(0,1,1)(0,1,1)", "--measure", "janFeb", "--format", "json",
    ])
    #expect(run.code == 0, "\(run.messages)")
    #expect(try run.json["horizons"][0]["count"].int == 1)
  }

  @Test func targetsMayBeLeftOut() throws {
    let run = try Self.run(
      Self.models + ["--measure", "ytdYoy", "--without", "2017-02..2017-06"])
    #expect(run.output.contains("Targets from 2017-02 to 2017-06 are left out."))
    #expect(run.output.contains("3 months ahead: no origin"), "\(run.output)")
  }

  @Test(arguments: [
    (["--measure", "yoy"], "not published as yoy; use --measure level, janFeb, ytdYoy"),
    (["--measure", "growth"], "not published as growth"),
    (["--measure", "ytdYoy", "--origins", "2005-01..2006-01"], "inside the data"),
    (["--measure", "ytdYoy", "--origins", "2017-01..2018-06"], "inside the data"),
    (["--measure", "ytdYoy", "--without", "often"], "2020..2022"),
    (["--measure", "ytdYoy", "--model", "retail.janFeb ~ naive()"], "retail.janFeb"),
  ])
  func mistakesAreNamed(arguments: [String], words: String) throws {
    let run = try Self.run(["--series", "retail"] + arguments)
    #expect(run.code == 2)
    #expect(run.output.isEmpty && run.messages.contains(words), "\(run.messages)")
  }

  /// Horizons past the data leave nothing to compare, and the page says so.
  @Test func horizonsPastTheDataAreSaid() throws {
    let run = try Self.run(Self.models + ["--measure", "ytdYoy", "--horizons", "1,24"])
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("24 months ahead: no origin"), "\(run.output)")
  }

  /// A series published in months alone is held against them unless asked otherwise.
  @Test func publishedTargetsCanBeAskedFor() throws {
    let scratch = try Scratch()
    try scratch.file(
      "trade.csv", "month,exports\n" + Scratch.rows(60).joined(separator: "\n") + "\n")
    let run = try CommandRun(
      ["evaluate", "trade.csv", "--published", "--measure", "yoy"], in: scratch.url)
    #expect(run.code == 2 && run.messages.contains("not published as yoy"), "\(run.messages)")
  }
}
