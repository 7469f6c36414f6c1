import Foundation
import TestSupport
import Testing

/// Models compared over past origins, as users ask for it.
@Suite struct EvaluateCommandTests {
  private static let models = [
    "--model", "arima(0,1,1)(0,1,1)", "--model", "log(exports) ~ arima(0,1,1)(0,1,1)",
  ]
  private static let origins = ["--origins", "2018-06..2019-10", "--horizons", "1,3"]

  private func evaluate(_ arguments: [String], rows: Int = 60) throws -> (CommandRun, Scratch) {
    let scratch = try Scratch()
    try scratch.file(
      "trade.csv", "month,exports\n" + Scratch.rows(rows).joined(separator: "\n") + "\n")
    let run = try CommandRun(
      ["evaluate", "trade.csv"] + Self.models + Self.origins + arguments, in: scratch.url)
    return (run, scratch)
  }

  @Test func tableNamesTheBestAndItsRivals() throws {
    let (run, _) = try evaluate(["--by-season"])
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("17 origins, every month from 2018-06 to 2019-10"))
    #expect(run.output.contains("Pseudo out-of-sample"))
    #expect(run.output.contains("1 month ahead: "))
    #expect(run.output.contains("has the smallest RMSE"))
    #expect(run.output.contains("RMSE by month of the year"))
    #expect(run.output.contains("MASE"))
  }

  @Test func theNumberOfJobsDoesNotChangeABit() throws {
    let (one, first) = try evaluate(["--jobs", "1", "--records", "r.csv", "--format", "json"])
    let (two, second) = try evaluate(["--jobs", "2", "--records", "r.csv", "--format", "json"])
    #expect(one.code == 0, "\(one.messages)")
    #expect(one.output == two.output && one.messages == two.messages)
    let records = try [first, second].map {
      try String(contentsOf: $0.url.appendingPathComponent("r.csv"), encoding: .utf8)
    }
    #expect(records[0] == records[1])
    // Two models, 17 origins, two horizons; the data end with 2019.
    #expect(records[0].split(separator: "\n").count == 1 + 2 * (17 + 16))
  }

  @Test func machineFormatsHoldTheSameNumbers() throws {
    let (json, _) = try evaluate(["--format", "json", "--measure", "yoy"])
    let document = try json.json
    #expect(document["schema"].string == "tradewind.evaluation/1")
    #expect(document["unit"].string == "points")
    let model = document["horizons"][1]["models"][0]
    let (csv, _) = try evaluate(["--format", "csv", "--measure", "yoy"])
    let line = try #require(
      csv.output.split(separator: "\n").first {
        $0.hasPrefix("exports,yoy,3,16,\"arima(0,1,1)(0,1,1)\",rmse,")
      })
    #expect(Double(line.split(separator: ",").last ?? "") == model["rmse"].double)
    #expect(model["integralTransform"].doubles.count == 10)
  }

  @Test func chartNamesEveryModel() throws {
    let (run, scratch) = try evaluate(["--chart", "h.svg"])
    #expect(run.code == 0)
    let picture = try String(
      contentsOf: scratch.url.appendingPathComponent("h.svg"), encoding: .utf8)
    #expect(picture.contains(">arima(0,1,1)(0,1,1)<") && picture.contains("months ahead"))
    #expect(picture.components(separatedBy: "<circle").count == 1 + 4)
  }

  @Test(arguments: [
    (["--model", "prophet()"], "prophet"), (["--window", "12"], "two years"),
    (["--measure", "growth"], "period by period"), (["--horizons", "0"], "from 1 on"),
    (["--origins", "2001-01..2002-01"], "inside the data"),
    (["--future", "pmi=auto"], "no regressor of that name"),
    (["--model", "arima(0,1,1)(0,1,1)"], "given twice"),
    (["--calendar", "days.txt"], "no holiday(name)"),
    (["--output", "trade.csv"], "holds the data"), (["--series", "import"], "import"),
  ])
  func mistakesAreNamed(arguments: [String], words: String) throws {
    let (run, _) = try evaluate(arguments)
    #expect(run.code == 2)
    #expect(run.output.isEmpty && run.messages.contains(words), "\(run.messages)")
  }

  @Test func shortSeriesSayWhatIsMissing() throws {
    let scratch = try Scratch()
    try scratch.file(
      "trade.csv", "month,exports\n" + Scratch.rows(40).joined(separator: "\n") + "\n")
    let run = try CommandRun(["evaluate", "trade.csv"], in: scratch.url)
    #expect(run.code == 2 && run.messages.contains("five years"), "\(run.messages)")
  }
}
