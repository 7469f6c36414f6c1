import Foundation
import TestSupport
import Testing

/// The page of a least-squares fit, and its machine formats.
@Suite struct LeastSquaresPageTests {
  /// y on x and z over 96 months: `spread` makes the noise grow with x, `memory` carries it on.
  private static func data(
    _ scratch: Scratch, spread: Double = 0, memory: Double = 0, holes: Bool = false
  ) throws {
    var generator = SeededGenerator(seed: 31)
    var error = 0.0
    let rows = (0..<96).map { i -> String in
      let (x, z) = (Double(i % 17), Double((i * 7) % 23))
      let shock = (0..<12).reduce(-6.0) { sum, _ in
        sum + Double.random(in: 0..<1, using: &generator)
      }
      error = memory * error + shock * (1 + spread * x)
      let y = holes && i % 12 == 0 ? "" : "\(20 + 2 * x - z + error)"
      let month = i % 12 + 1
      return "\(2010 + i / 12)-\(month < 10 ? "0" : "")\(month),\(y),\(x),\(z)"
    }
    try scratch.file("data.csv", "month,y,x,z\n" + rows.joined(separator: "\n") + "\n")
  }

  private func run(_ scratch: Scratch, _ options: String...) throws -> CommandRun {
    let run = try CommandRun(["fit", "data.csv", "y ~ x + z"] + options, in: scratch.url)
    #expect(run.code == 0, "\(run.messages)")
    return run
  }

  private func joined(_ text: String) -> String {
    text.replacingOccurrences(of: "\n  ", with: " ")
  }

  @Test func thePageHasTheFullTable() throws {
    let scratch = try Scratch()
    try Self.data(scratch)
    let text = try run(scratch).output
    for part in [
      "VIF", "adjusted R²", "F test of all regressors", "2 and 93 d.f.", "std. error of regression",
      "Durbin–Watson", "AIC", "BIC", "Breusch–Godfrey (12)", "Breusch–Pagan", "White",
      "Jarque–Bera", "Standard errors: classical",
    ] {
      #expect(text.contains(part), "no '\(part)' in\n\(text)")
    }
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines.filter { $0.count > 80 })")
    // What measures the fit stands before the tests of the residuals, not among them.
    let watson = try #require(text.range(of: "Durbin–Watson"))
    let tests = try #require(text.range(of: "Residual diagnostics"))
    #expect(watson.lowerBound < tests.lowerBound)
  }

  @Test func theVerdictNamesTheOptionThatHelps() throws {
    let scratch = try Scratch()
    try Self.data(scratch, spread: 1)
    #expect(joined(try run(scratch).output).contains("use --errors hc3"))
    let robust = joined(try run(scratch, "--errors", "hc3").output)
    #expect(robust.contains("Standard errors: HC3") && robust.contains("Wald, HC3"))
    #expect(robust.contains("allow for a spread that changes") && !robust.contains("use --errors"))
    try Self.data(scratch, memory: 0.8)
    #expect(joined(try run(scratch, "--errors", "hc1").output).contains("use --errors newey-west"))
    let newey = joined(try run(scratch, "--errors", "newey-west").output)
    #expect(newey.contains("chosen from the data") && newey.contains("allow for the correlation"))
  }

  @Test func machinesAreToldWhichErrors() throws {
    let scratch = try Scratch()
    try Self.data(scratch, memory: 0.8)
    let fit = try run(scratch, "--errors", "newey-west", "--format", "json").json["fits"][0]
    let regression = fit["regression"]
    #expect(fit["standardErrors"].string == "newey-west")
    #expect(regression["errors"]["kind"].string == "newey-west")
    #expect(try #require(regression["errors"]["lag"].int) > 0)
    #expect(regression["fTest"]["numerator"].int == 2)
    #expect(regression["fTest"]["denominator"].int == 93)
    for key in ["rSquared", "adjustedRSquared", "standardError", "conditionNumber"] {
      #expect(regression[key].double != nil, "no \(key)")
    }
    #expect(regression["varianceInflation"]["x"].double ?? 0 >= 1)
    let csv = try run(scratch, "--errors", "hc1", "--format", "csv").output.split(separator: "\n")
    #expect(csv.count == 4 && csv.dropFirst().allSatisfy { $0.contains(",hc1,,") }, "\(csv)")
    let markdown = try run(scratch, "--errors", "hc1", "--format", "markdown").output
    #expect(markdown.contains("Standard errors: HC1") && markdown.contains("| adjusted R² |"))
  }

  @Test func monthsLeftOutAreSaid() throws {
    let scratch = try Scratch()
    try Self.data(scratch, holes: true)
    let text = joined(try run(scratch).output)
    #expect(text.contains("7 months without a value were left out: 2011-01, 2012-01"), "\(text)")
    #expect(text.contains("not taken for neighbours"))
  }

  @Test func aPathIsNamedByItsOwnFile() throws {
    let scratch = try Scratch()
    try Self.data(scratch)
    try scratch.file("path.csv", "month,x\n2018-01,1\n2018-02,\n2018-03,3\n")
    func messages(_ future: String) throws -> String {
      let run = try CommandRun(
        [
          "forecast", "data.csv", "--model", "y ~ arima(1,0,0) + x", "--horizon", "3", "--future",
          future,
        ], in: scratch.url)
      #expect(run.code == 2 && run.output.isEmpty)
      return run.messages
    }
    let hole = try messages("x=path.csv")
    #expect(hole.contains("path.csv: ") && hole.contains("2018-02"), "\(hole)")
    try scratch.file("other.csv", "month,w\n2018-01,1\n2018-02,2\n2018-03,3\n")
    let other = try messages("x=other.csv")
    #expect(other.contains("other.csv has no column x; there is w"), "\(other)")
  }

  @Test func anEmptyDictionaryIsToldWhatItHolds() throws {
    let scratch = try Scratch()
    try scratch.file("dataset.yaml", "")
    let run = try CommandRun(["fit", "dataset.yaml", "y ~ 1"], in: scratch.url)
    #expect(run.code == 2)
    #expect(run.messages.contains("a dictionary needs series:"), "\(run.messages)")
  }
}
