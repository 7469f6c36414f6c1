import Testing
import TimeSeries

/// Shocks, shapes and coefficients: canonical forms that read back, and messages at the character.
@Suite struct AssumptionGrammarTests {
  @Test(arguments: [
    ("shock( exports ,2024-10)=-2 SD", "shock(exports, 2024-10) = -2 sd"),
    ("shock(exports, 2024-10) = 1.50 standard deviations", "shock(exports, 2024-10) = 1.5 sd"),
    ("shock(exports, 2024-10) = -5 %", "shock(exports, 2024-10) = -5%"),
    ("shock(`a b`, 2024Q4) = 12 USD  bn", "shock(`a b`, 2024Q4) = 12 USD bn"),
    ("shock(exports, 2024-10) = -0.04", "shock(exports, 2024-10) = -0.04"),
  ])
  func shocks(text: String, canonical: String) throws {
    let shock = try SeriesShock(parsing: text)
    #expect(shock.description == canonical)
    #expect(try SeriesShock(parsing: canonical) == shock)
  }

  @Test(arguments: [
    ("step(exports,2024-10)=-3%", "step(exports, 2024-10) = -3%"),
    ("pulse(exports, 2024-10..2024-12) = 5", "pulse(exports, 2024Q4) = 5"),
    ("ramp(exports, 2024-10, 2025-03) = -6%", "ramp(exports, 2024-10, 2025-03) = -6%"),
    ("temporary(x, 2024-10) = 8%", "temporary(x, 2024-10, 0.7) = 8%"),
    ("temporary(x, 2024-10, .5) = -8 USD bn", "temporary(x, 2024-10, 0.5) = -8 USD bn"),
    ("pullForward(x, 2024Q4, 2025H1) = +2%", "pullForward(x, 2024Q4, 2025H1) = 2%"),
  ])
  func shapes(text: String, canonical: String) throws {
    let shape = try PolicyShape(parsing: text)
    #expect(shape.description == canonical)
    #expect(try PolicyShape(parsing: canonical) == shape)
    #expect(canonical.hasPrefix(shape.subject))
  }

  @Test(arguments: [
    ("coefficient(exports, pmi)=0.3", "coefficient(exports, pmi) = 0.3", "pmi"),
    (
      "coefficient(exports, lag( pmi, 1)) = 0.3", "coefficient(exports, lag( pmi, 1)) = 0.3",
      "lag( pmi, 1)"
    ),
    ("coefficient(x, `a ) b`) = -1", "coefficient(x, `a ) b`) = -1", "a ) b"),
  ])
  func coefficients(text: String, canonical: String, name: String) throws {
    let value = try CoefficientValue(parsing: text)
    #expect(value.description == canonical && value.regressor == name)
    #expect(try CoefficientValue(parsing: canonical) == value)
  }

  private func offset(_ work: () throws -> Void) -> Int? {
    do {
      try work()
    } catch TimeSeriesError.syntax(_, let offset, _) {
      return offset
    } catch {
      Issue.record("\(error)")
    }
    return nil
  }

  @Test(arguments: [
    ("shock(exports 2024-10) = 1 sd", 14), ("shock(exports, 2024-13) = 1 sd", 20),
    ("shock(exports, 2024-10) = sd", 26), ("shock(exports, 2024-10) = 1 sd ± 1", 31),
  ])
  func shockMessagesPointAtTheCharacter(text: String, place: Int) {
    #expect(offset { _ = try SeriesShock(parsing: text) } == place)
  }

  @Test(arguments: [
    ("step(exports, 2024-10) == 3%", 24), ("step(exports, 2024-10) = -100%", 25),
    ("temporary(x, 2024-10, 1.2) = 3%", 22), ("ramp(x, 2025-03, 2024-10) = 3%", 17),
    ("pullForward(x, 2024Q4, 2024-12) = 2%", 23), ("step(x, 2024-10) = 3% ± 1", 22),
  ])
  func shapeMessagesPointAtTheCharacter(text: String, place: Int) {
    #expect(offset { _ = try PolicyShape(parsing: text) } == place)
  }

  @Test(arguments: [
    ("coefficient(exports) = 1", 19), ("coefficient(exports, ) = 1", 21),
    ("coefficient(exports, pmi) = 1%", 29),
  ])
  func coefficientMessagesPointAtTheCharacter(text: String, place: Int) {
    #expect(offset { _ = try CoefficientValue(parsing: text) } == place)
  }

  @Test func placesNameOtherFilesOnly() {
    let own = SourcePosition(line: 3, column: 7)
    let other = SourcePosition(line: 3, column: 7, file: "base.yaml")
    #expect("\(own)" == "line 3, column 7" && "\(other)" == "base.yaml, line 3, column 7")
    #expect(own < other && own != other)
    let tree = PositionedTree(
      .sequence([PositionedTree(.scalar(text: "x", isQuoted: false), at: own)]), at: own)
    #expect(tree.located(in: "base.yaml").elements?.first?.position == other)
  }
}
