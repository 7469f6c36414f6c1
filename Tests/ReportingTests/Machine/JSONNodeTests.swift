import Foundation
import Reporting
import TestSupport
import Testing

@Test func membersKeepTheirOrderAndRowsTheirLine() {
  let document: JSONNode = [
    "schema": .string("tradewind.example/1"),
    "rows": .array([
      [
        "period": .string("2024-08"), "mean": .number(1.5),
        "intervals": ["80": .numbers([1, 2.5])],
      ]
    ]),
    "nothing": .array([]),
  ]
  #expect(
    document.text() == """
      {
        "schema": "tradewind.example/1",
        "rows": [
          {"period": "2024-08", "mean": 1.5, "intervals": {"80": [1, 2.5]}}
        ],
        "nothing": []
      }

      """)
}

@Test func numbersReadBackAndMissingOnesAreNull() throws {
  let values = [0.1, 1e-300, -0.0, 123_456_789.123, .pi, 1e-308]
  let text = JSONNode.numbers(values + [.nan, .infinity]).text()
  let parsed = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  #expect(Array(parsed.array.prefix(values.count)).map(\.double) == values)
  #expect(parsed.array.suffix(2).allSatisfy { $0.isNull })
}

@Test func stringsAreEscaped() throws {
  let text = "quote \" backslash \\ tab \t line \n bell \u{7} 出口"
  let parsed = try JSONDecoder().decode(
    JSONValue.self, from: Data(JSONNode.array([.string(text)]).text().utf8))
  #expect(parsed[0].string == text)
}
