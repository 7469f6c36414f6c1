import Testing
import TimeSeries

struct IdentityTests {
  @Test func plusMinusAndFactors() throws {
    let identity = try Identity(parsing: "`a b` = exports - 0.1*imports + x.y")
    #expect(identity.name == "a b")
    #expect(identity.terms.map(\.coefficient) == [1, -0.1, 1])
    #expect(identity.terms.map(\.series) == ["exports", "imports", "x.y"])
    #expect(identity.description == "`a b` = exports - 0.1 * imports + x.y")
    #expect(try Identity(parsing: identity.description) == identity)
    #expect(try Identity(parsing: "y = `3` + 2008base").terms.map(\.series) == ["3", "2008base"])
    #expect(try Identity(parsing: "出口差 = -出口 + 进口").terms[0].coefficient == -1)
  }

  @Test(arguments: [
    ("", 0), ("a", 1), ("a =", 3), ("a = b +", 7), ("a = b c", 6), ("a = 3", 4), ("a = `b", 4),
    ("= b", 0), ("a = b * c", 6), ("a = 2 * ", 8),
  ])
  func mistakesHaveAnOffset(text: String, offset: Int) {
    do throws(TimeSeriesError) {
      _ = try Identity(parsing: text)
      Issue.record("\(text) was read")
    } catch {
      guard case .syntax(text, offset, _) = error else {
        Issue.record("\(text): expected an error at offset \(offset), got \(error)")
        return
      }
    }
  }
}
