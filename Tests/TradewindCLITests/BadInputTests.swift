import Foundation
import Testing

/// One way input can be wrong: exit code 2, one clear message, nothing written.
struct BadInput: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let file: String
  var arguments: [String] = ["forecast", "data.csv", "--output", "result.txt"]
  /// What the message must name, besides the file.
  let mentions: [String]

  init(_ name: String, _ file: String, _ mentions: [String], arguments: [String]? = nil) {
    testDescription = name
    self.file = file
    self.mentions = mentions
    if let arguments { self.arguments = arguments }
  }

  /// A file with one changed or added row.
  private static func rows(count: Int = 48, _ change: (inout [String]) -> Void) -> String {
    var rows = Scratch.rows(count)
    change(&rows)
    return "month,exports\n" + rows.joined(separator: "\n") + "\n"
  }

  private static let fit = ["fit", "data.csv"]

  static let files: [BadInput] = [
    BadInput("empty file", "", ["data.csv", "empty"]),
    BadInput("no header", Scratch.rows(24).joined(separator: "\n"), ["line 1", "header"]),
    BadInput("one row", "month,exports\n2020-01,5\n", ["line 2", "one period"]),
    BadInput(
      "text in a number column", rows { $0[9] = "2015-10,many" },
      ["line 11", "column 2", "exports", "2015-10", "many"]),
    BadInput("duplicate period", rows { $0[5] = $0[4] }, ["line 7", "line 6"]),
    BadInput("periods out of order", rows { $0.swapAt(4, 7) }, ["line 7", "sort"]),
    BadInput("mixed frequencies", rows { $0[8] = "2015Q4,100" }, ["line 10", "frequency"]),
    BadInput(
      "daily dates",
      "date,exports\n"
        + (1...28).map { "2020-01-\($0 < 10 ? "0" : "")\($0),5" }
        .joined(separator: "\n"), ["line 3", "daily", "--to month"]),
    BadInput(
      "all missing", rows { rows in rows = rows.map { $0.prefix(8) + "" } }, ["exports", "missing"]),
    BadInput(
      "constant series", rows { rows in rows = rows.map { $0.prefix(8) + "5" } },
      ["exports", "constant"]),
    BadInput("infinite value", rows { $0[3] = "2015-04,inf" }, ["line 5", "2015-04"]),
    BadInput("absurdly large value", rows { $0[3] = "2015-04,1e305" }, ["line 5", "1e305"]),
    BadInput("ragged row", rows { $0[3] = "2015-04,5,6" }, ["line 5", "3 cells"]),
  ]

  static let requests: [BadInput] = [
    BadInput(
      "zero under log", rows { $0[3] = "2015-04,0" }, ["exports", "2015-04", "logarithm"],
      arguments: fit + ["log(exports) ~ arima(0,1,1)"]),
    BadInput(
      "unknown series", rows { _ in }, ["exprots", "exports"],
      arguments: ["forecast", "data.csv", "--series", "exprots"]),
    BadInput(
      "unknown response", rows { _ in }, ["exprots", "exports"],
      arguments: fit + ["exprots ~ arima(0,1,1)"]),
    BadInput(
      "unknown regressor", rows { _ in }, ["wrold"],
      arguments: fit + ["exports ~ arima(0,1,1) + wrold"]),
    BadInput(
      "more parameters than observations", rows(count: 14) { _ in }, ["exports", "14"],
      arguments: fit + ["exports ~ arima(12,0,12)"]),
    BadInput(
      "drift in a twice differenced model", rows { _ in }, ["drift"],
      arguments: fit + ["exports ~ 1 + arima(0,1,1)(0,1,1)"]),
    BadInput(
      "growth of a balance", rows { $0[3] = "2015-04,-5" }, ["exports", "growth"],
      arguments: ["forecast", "data.csv", "--model", "arima(0,1,1)", "--measure", "yoy"]),
    BadInput(
      "misspelt function", rows { _ in }, ["newYaer", "newYear"],
      arguments: fit + ["exports ~ arima(0,1,1) + newYaer()"]),
    BadInput(
      "combination of one model", rows { _ in }, ["2 to 12 models"],
      arguments: ["forecast", "data.csv", "--model", "combination(arima())"]),
    BadInput(
      "model that nobody has", rows { _ in }, ["prophet"],
      arguments: ["forecast", "data.csv", "--model", "prophet()"]),
    BadInput(
      "empty model", rows { _ in }, ["--model is empty"],
      arguments: ["forecast", "data.csv", "--model", ""]),
    BadInput(
      "pulse outside the data", rows { _ in },
      ["pulse(2030-01)", "outside the data, 2015-01 to 2018-12"],
      arguments: fit + ["exports ~ arima(0,1,1) + pulse(2030-01)"]),
    BadInput(
      "step from the first period", rows { _ in }, ["step(2015-01) is 1 throughout"],
      arguments: fit + ["exports ~ arima(0,1,1) + step(2015-01)"]),
    BadInput(
      "constant column under differences",
      "month,exports,x\n" + Scratch.rows(48).map { $0 + ",1" }.joined(separator: "\n") + "\n",
      ["x is 1 throughout", "differencing"],
      arguments: fit + ["exports ~ arima(0,1,1) + x"]),
    BadInput(
      "series that explains itself", rows { _ in }, ["exports cannot explain itself"],
      arguments: ["forecast", "data.csv", "--model", "exports ~ arima(0,1,1) + exports"]),
    BadInput(
      "season in yearly data",
      "year,x\n" + (1990...2019).map { "\($0),\($0 % 7)\n" }.joined(),
      ["seasonal()", "several periods a year"], arguments: fit + ["x ~ seasonal()"]),
    BadInput(
      "New Year in quarterly data",
      "quarter,x\n"
        + (0..<60).map { "\(2000 + $0 / 4)Q\($0 % 4 + 1),\(100 + $0 * $0 % 11)\n" }.joined(),
      ["newYear()", "first quarter"], arguments: fit + ["x ~ arima(0,1,1) + newYear()"]),
    BadInput(
      "robust errors of an ARIMA model", rows { _ in }, ["--errors hc1", "least squares"],
      arguments: fit + ["exports ~ arima(0,1,1)", "--errors", "hc1"]),
    BadInput(
      "future path nobody uses", rows { _ in }, ["world"],
      arguments: ["forecast", "data.csv", "--future", "world=data.csv"]),
    BadInput(
      "calendar nobody uses", rows { _ in }, ["--calendar", "holiday"],
      arguments: fit + ["exports ~ arima(0,1,1)", "--calendar", "data.csv"]),
    BadInput(
      "holiday without a calendar", rows { _ in }, ["--calendar FILE"],
      arguments: fit + ["exports ~ arima(0,1,1) + holiday(Qingming)"]),
    BadInput(
      "calendar that is none", rows { _ in }, ["data.csv", "line 1"],
      arguments: fit + ["exports ~ arima(0,1,1) + holiday(x)", "--calendar", "data.csv"]),
    BadInput(
      "horizon meant as a year", rows { _ in }, ["--until 2026"],
      arguments: ["forecast", "data.csv", "--horizon", "2026"]),
    BadInput(
      "until before the end", rows { _ in }, ["2016-05", "2018-12"],
      arguments: ["forecast", "data.csv", "--until", "2016-05"]),
    BadInput(
      "measure before the data", rows { _ in }, ["2015-01"],
      arguments: ["forecast", "data.csv", "--measure", "growth(exports, 2015)"]),
    BadInput(
      "a seasonal period that would be ignored", rows { _ in }, ["--period"],
      arguments: ["forecast", "data.csv", "--period", "4"]),
    BadInput(
      "no such file", "", ["date.csv", "data.csv"], arguments: ["forecast", "date.csv"]),
  ]

  static let usage: [BadInput] = [
    BadInput("unknown option", "", ["--horizom"], arguments: ["forecast", "d", "--horizom", "3"]),
    BadInput("bad levels", "", ["levels"], arguments: ["forecast", "d", "--levels", "0.8"]),
    BadInput(
      "bad measure", "", ["yoyo"], arguments: ["forecast", "d", "--measure", "yoyo(x, 2024)"]),
    BadInput(
      "chart of another kind", "", [".svg"], arguments: ["forecast", "d", "--chart", "a.png"]),
    BadInput("unknown command", "", ["forcast"], arguments: ["forcast", "d"]),
    BadInput("help of no command", "", ["no command fcast"], arguments: ["help", "fcast"]),
    BadInput(
      "unknown errors", "", ["hc9", "newey-west"],
      arguments: ["fit", "d", "x ~ 1", "--errors", "hc9"]),
    BadInput("no formula", "", ["formula"], arguments: ["fit", "d"]),
    BadInput("broken formula", "", ["~", "^"], arguments: ["fit", "d", "exports arima()"]),
    BadInput(
      "horizon twice", "", ["--until"],
      arguments: ["forecast", "d", "--horizon", "3", "--until", "2024"]),
  ]
}

@Suite struct BadInputTests {
  @Test(arguments: BadInput.files + BadInput.requests + BadInput.usage)
  func badInputIsNamedAndEndsWithTwo(_ input: BadInput) throws {
    let scratch = try Scratch()
    try scratch.file("data.csv", input.file)
    let run = try CommandRun(input.arguments, in: scratch.url)
    #expect(run.code == 2, "\(run.messages)")
    #expect(run.output.isEmpty)
    for text in input.mentions {
      #expect(run.messages.contains(text), "no '\(text)' in: \(run.messages)")
    }
    #expect(try scratch.names() == ["data.csv"])
  }

  @Test func invalidUTF8IsRefusedWithItsOffset() throws {
    let scratch = try Scratch()
    var bytes = Data("month,exports\n".utf8)
    bytes.append(contentsOf: [0x32, 0x30, 0xFF, 0xFE, 0x2C, 0x31, 0x0A])
    try bytes.write(to: scratch.url.appendingPathComponent("data.csv"))
    let run = try CommandRun(["forecast", "data.csv"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("UTF-8") && run.messages.contains("line 2"), "\(run.messages)")
  }

  @Test func aFolderIsRefused() throws {
    let scratch = try Scratch()
    let run = try CommandRun(["forecast", "."], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("folder"))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func aFileWithoutPermissionIsRefused() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv")
    chmod(scratch.url.appendingPathComponent("data.csv").path, 0)
    let run = try CommandRun(["forecast", "data.csv"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("not allowed"))
  }

  @Test func aRegressorThatEndsBeforeTheHorizonIsNamedWithTheRemedy() throws {
    let scratch = try Scratch()
    var generator = SystemRandomNumberGenerator()
    let rows = Scratch.rows(60).map { $0 + ",\(Double.random(in: 0...1, using: &generator))" }
    try scratch.file("data.csv", "month,exports,world\n" + rows.joined(separator: "\n") + "\n")
    let run = try CommandRun(
      ["forecast", "data.csv", "--series", "exports", "--model", "arima(0,1,1)(0,1,1) + world"],
      in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("--future world=FILE"), "\(run.messages)")
  }

  @Test func theSumOfARateIsRefused() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", column: "share")
    try scratch.file(
      "dataset.yaml",
      """
      title: a rate
      series:
        share:
          kind: rate
          unit: "%"
          figures:
            - {file: data.csv, column: share, form: level}
      """)
    let run = try CommandRun(
      ["forecast", "dataset.yaml", "--measure", "sum(share, 2021)"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("share") && run.messages.contains("rate"), "\(run.messages)")
  }

  @Test func aGapInThePeriodsIsAWarning() throws {
    let scratch = try Scratch()
    var rows = Scratch.rows(60)
    rows.remove(at: 20)
    try scratch.file("data.csv", "month,exports\n" + rows.joined(separator: "\n") + "\n")
    let run = try CommandRun(["forecast", "data.csv"], in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.messages.contains("warning") && run.messages.contains("2016-08"), "\(run.messages)")
    #expect(run.output.contains("59 months observed"))
  }
}
