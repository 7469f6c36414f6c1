import Testing
import TimeSeries

@Suite("Values with units")
struct ValueGrammarTests {
  @Test(
    "values as people state them",
    arguments: [
      ("5%", StatedValue(5, unit: "%"), "5%"), ("-8.1%", StatedValue(-8.1, unit: "%"), "-8.1%"),
      ("−8.1 %", StatedValue(-8.1, unit: "%"), "-8.1%"),
      ("11.3% ± 1", StatedValue(11.3, tolerance: 1, unit: "%"), "11.3% ± 1"),
      ("11.3% +- 1", StatedValue(11.3, tolerance: 1, unit: "%"), "11.3% ± 1"),
      ("11.3% +/- 1 points", StatedValue(11.3, tolerance: 1, unit: "%"), "11.3% ± 1"),
      ("350 USD bn", StatedValue(350, unit: "USD bn"), "350 USD bn"),
      ("350 USD bn ± 5 USD bn", StatedValue(350, tolerance: 5, unit: "USD bn"), "350 USD bn ± 5"),
      ("350", StatedValue(350), "350"), ("+.5", StatedValue(0.5), "0.5"),
      ("1.5e-3 CNY/kg", StatedValue(0.0015, unit: "CNY/kg"), "0.0015 CNY/kg"),
      ("2 euro", StatedValue(2, unit: "euro"), "2 euro"), ("2e", StatedValue(2, unit: "e"), "2 e"),
    ])
  func values(text: String, expected: StatedValue, canonical: String) throws {
    let value = try StatedValue(parsing: text)
    #expect(value == expected)
    #expect(value.description == canonical)
    #expect(try StatedValue(parsing: canonical) == expected)
  }

  @Test(
    "what is no value", arguments: [("", 0), ("%", 0), ("1,000", 1), ("- 5", 0), ("5 ±", 3)])
  func errors(text: String, offset: Int) {
    #expect {
      try StatedValue(parsing: text)
    } throws: { error in
      guard case .syntax(_, let place, _) = error as? TimeSeriesError else { return false }
      return place == offset
    }
  }
}
