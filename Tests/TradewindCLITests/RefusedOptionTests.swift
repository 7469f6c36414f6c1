import Foundation
import TestSupport
import Testing

/// Options that would be ignored or would lose a result are refused.
@Suite struct RefusedOptionTests {
  @Test func componentsAndPageNeedTwoFiles() throws {
    let scratch = try Scratch()
    try scratch.monthly("data.csv", count: 60)
    let run = try CommandRun(
      [
        "fit", "data.csv", "exports ~ stl(ets())", "--components", "parts.json", "--output",
        "parts.json",
      ], in: scratch.url)
    #expect(run.code == 2 && run.messages.contains("two places"), "\(run.messages)")
    #expect(try scratch.names() == ["data.csv"])
  }

  @Test(arguments: ["ets()", "combination()", "naive()"])
  func monthsBehindSumsNeedAModelOfFigures(model: String) throws {
    let run = try CommandRun(
      [
        "data", "convert", "Data/china/dataset.yaml", "--series", "retail", "--to", "month",
        "--model", model,
      ], in: Golden.root)
    #expect(run.code == 2 && run.messages.contains("reads months only"), "\(run.messages)")
  }
}
