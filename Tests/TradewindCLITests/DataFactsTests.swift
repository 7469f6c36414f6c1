import Foundation
import TestSupport
import Testing

/// `tradewind data facts`.
@Suite struct DataFactsTests {
  @Test func theBackgroundDocumentsImplyWhatTheyImply() throws {
    let folder = Golden.root.appendingPathComponent("Data/background")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".yaml") }
    #expect(files.count == 5)
    let run = try CommandRun(["data", "facts"] + files + ["--format", "json"], in: folder)
    #expect(run.code == 0, "\(run.messages)")
    let document = try run.json
    #expect(document["schema"].string == "tradewind.facts/1")
    #expect(document["consistent"].bool == true)
    let implied = document["files"].array.flatMap { $0["implied"].array }
    func value(_ measure: String) throws -> JSONValue {
      try #require(implied.first { $0["measure"].string == measure }, "\(measure)")
    }
    let growth = try value("growth(trade, 2019-01..2019-07)")
    #expect(relativeError(growth["value"].double ?? .nan, 4.2) < 1e-6)
    #expect(relativeError(growth["range"]["lower"].double ?? .nan, 3.65) < 1e-6)
    #expect(relativeError(growth["range"]["upper"].double ?? .nan, 4.75) < 1e-6)
    let base = try value("sum(trade, 2017)")
    #expect(relativeError(base["value"].double ?? .nan, 4.11) < 1e-6)
    // The bases that domain experts work out by hand.
    for (measure, expected) in [
      ("sum(belt_and_road, 2018-01..2018-07)", 4.564), ("sum(asean, 2018-01..2018-07)", 2.111),
      ("sum(us, 2018-01..2018-07)", 2.285), ("sum(imports, 2023H1)", 8.555),
      ("cagr(car_price, 2013, 2018)", 8.447), ("cagr(central_west, 2012, 2023)", 9.4985),
    ] {
      let found = try value(measure)["value"].double ?? .nan
      #expect(relativeError(found, expected) < 3e-4, "\(measure): \(found)")
    }
  }

  @Test func contradictionsEndWithTheirLines() throws {
    let scratch = try Scratch()
    try scratch.file(
      "bad.yaml",
      """
      title: A slip
      series:
        asean: {title: Trade with ASEAN, unit: CNY trn}
      statements:
        - sum(asean, 2019) = 2.35 CNY trn
        - says: growth(asean, 2019) = 11.3%
          text: an increase of 11.3%
        - sum(asean, 2018) = 2.2 CNY trn
      """)
    let run = try CommandRun(["data", "facts", "bad.yaml"], in: scratch.url)
    #expect(run.code == 2 && run.messages.isEmpty, "\(run.messages)")
    let text = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in [
      "3 sentences, 1 contradiction", "cannot hold together", "line 5, column 5:",
      "line 6, column 11: growth(asean, 2019) = 11.3%; the others give",
      "(“an increase of 11.3%”)", "sum(asean, 2018) = 2.2 CNY trn; the others give 2.106 to 2.117",
    ] {
      #expect(text.contains(part), "no '\(part)' in\n\(run.output)")
    }
    let markdown = try CommandRun(
      ["data", "facts", "bad.yaml", "--format", "markdown"], in: scratch.url)
    #expect(markdown.output.hasPrefix("## bad.yaml"))
  }

  @Test(arguments: [
    ("- growth(trad, 2019) = 4%", "bad.yaml, line 4, column 5", "did you mean “trade”?"),
    ("- growth(trade 2019) = 4%", "line 4, column 18", "expected"),
    ("- growth(trade, 2019) = 4% ± 1", "line 4", "digits"),
    ("- {says: growth(trade), sais: x}", "line 4", "sais"),
    ("- sum(trade, 2019) = 4 USD", "line 4", "USD"), ("text", "line 4", "list"),
  ])
  func mistakesPointAtTheirPlace(line: String, place: String, mention: String) throws {
    let scratch = try Scratch()
    try scratch.file(
      "bad.yaml", "series:\n  trade: {unit: CNY trn}\nstatements:\n  \(line)\n")
    let run = try CommandRun(["data", "facts", "bad.yaml"], in: scratch.url)
    #expect(run.code == 2 && run.output.isEmpty)
    #expect(run.messages.contains(place) && run.messages.contains(mention), "\(run.messages)")
  }

  @Test func oneBadFileDoesNotHideTheOthers() throws {
    let scratch = try Scratch()
    try scratch.file("bad.yaml", "statements: [x]\n")
    try scratch.file(
      "good.yaml",
      "series: {x: CNY bn}\nstatements:\n  - sum(x, 2019) = 10 CNY bn\n  - growth(x, 2019) = 25%\n")
    let run = try CommandRun(
      ["data", "facts", "bad.yaml", "good.yaml", "--format", "csv"], in: scratch.url)
    #expect(run.code == 1 && run.messages.contains("bad.yaml"), "\(run.messages)")
    #expect(run.output.hasPrefix("file,measure,unit,value,lower,upper,exact,asked\n"))
    #expect(run.output.contains("good.yaml,\"sum(x, 2018)\",CNY bn,"), "\(run.output)")
    let none = try CommandRun(["data", "facts", "nowhere.yaml"], in: scratch.url)
    #expect(none.code == 2 && none.messages.contains("nowhere.yaml"))
  }
}
