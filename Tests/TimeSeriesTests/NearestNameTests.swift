import Testing
import TimeSeries

@Suite("Nearest names")
struct NearestNameTests {
  @Test(
    "likely meanings",
    arguments: [
      ("exprots", "exports"), ("EXPORTS", "exports"), ("export", "exports"), ("出囗", "出口"),
      ("imports_yo", "imports_yoy"), ("naïve", "naive"), ("x", nil), ("semiconductors", nil),
      ("", nil),
    ])
  func nearest(name: String, expected: String?) {
    let names = ["exports", "imports", "imports_yoy", "出口", "naive"]
    #expect(nearestName(to: name, in: names) == expected)
  }

  @Test("the earlier of two equally near names")
  func ties() {
    #expect(nearestName(to: "bat", in: ["cat", "hat"]) == "cat")
    #expect(nearestName(to: "bat", in: []) == nil)
  }
}
