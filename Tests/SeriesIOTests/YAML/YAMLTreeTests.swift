import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct YAMLTreeTests {
  @Test func everyNodeKnowsItsPlace() throws {
    let text = """
      title: Trade
      list:
        - one
        - {a: 1, "b": "2"}
      empty:
      """
    let tree = try YAMLTree.parse(text, file: "t.yaml")
    #expect(tree.position == SourcePosition(line: 1, column: 1))
    #expect(tree["title"]?.text == "Trade")
    #expect(tree["title"]?.position == SourcePosition(line: 1, column: 8))
    #expect(tree["list"]?.elements?[1]["a"]?.position == SourcePosition(line: 4, column: 9))
    #expect(
      tree["list"]?.elements?[1].entries?[1].keyPosition == SourcePosition(line: 4, column: 12))
    #expect(tree["list"]?.elements?[1]["b"]?.content == .scalar(text: "2", isQuoted: true))
    #expect(tree["empty"]?.isNull == true)
    #expect(tree.entries?.map(\.key) == ["title", "list", "empty"])
  }

  @Test func aliasesStandForTheirNodes() throws {
    let tree = try YAMLTree.parse("a: &x {b: 1}\nc: *x\n", file: "t.yaml")
    #expect(tree["c"]?["b"]?.text == "1")
  }

  @Test(arguments: [
    ("a: [1, 2", "t.yaml, line 2, column 1"), ("a: 1\n b: 2", "t.yaml, line 2, column 3"),
    ("a: 1\na: 2\n", "“a” twice"), ("? [x]\n: 1", "a key must be a plain text"),
    ("a: \"open", "line"), ("\ta: 1", "line 1"), ("a: *nobody", "alias"), ("", "empty"),
  ])
  func mistakesHaveAPlace(text: String, expected: String) {
    let error = #expect(throws: SeriesIOError.self) { try YAMLTree.parse(text, file: "t.yaml") }
    #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
    String(repeating: "{a: ", count: 5000),
    (0..<2000).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
      + (0..<9).map { level in
        let (name, before) = (Array("bcdefghij")[level], Array("abcdefghij")[level])
        return "\(name): &\(name) ["
          + Array(repeating: "*\(before)", count: 9).joined(separator: ",")
          + "]\n"
      }.joined(),
  ])
  func hostileDocumentsAreRefused(text: String) {
    #expect(throws: SeriesIOError.self) { try YAMLTree.parse(text, file: "t.yaml") }
  }

  @Test(arguments: [41, 42, 43] as [UInt64])
  func damagedTextNeverCrashes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let good = Array(
      "title: x\nseries:\n  a: {kind: flow, figures: [{file: f, column: c}]}\n- &x ?".unicodeScalars
    )
    for _ in 0..<1000 {
      var scalars = good
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0..<scalars.count, using: &generator)
        scalars[place] =
          Array("{}[]:,-?&*!|>'\"%@` \n#é\u{1}\u{2028}".unicodeScalars)[
            Int.random(in: 0..<26, using: &generator) % 24]
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      do throws(SeriesIOError) {
        _ = try YAMLTree.parse(text, file: "t.yaml")
      } catch {
        #expect(error.description.count > 10, "seed \(seed)")
      }
    }
  }
}
