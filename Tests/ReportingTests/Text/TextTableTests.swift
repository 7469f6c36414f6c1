import Reporting
import Testing

private func example() -> TextTable {
  var table = TextTable(
    title: "Exports, USD bn",
    columns: [
      .words("Month"), .numbers("mean"), .numbers("from", group: "80% interval"),
      .numbers("to", group: "80% interval"),
    ])
  table.append(["Aug 2024", "310.2", "295.1", "326.0"])
  table.appendRule()
  table.append(["出口", "-1.0", "9", "10"])
  return table
}

@Test func plainTablesAlignNumbersAndWideCharacters() {
  #expect(
    example().plain() == """
      Exports, USD bn
                       80% interval
      Month      mean   from     to
      ────────  ─────  ─────  ─────
      Aug 2024  310.2  295.1  326.0
      ────────  ─────  ─────  ─────
      出口       -1.0      9     10

      """)
}

@Test func markdownPutsGroupAndHeadingTogether() {
  var table = example()
  table.notes = ["a | b"]
  #expect(
    table.markdown() == """
      **Exports, USD bn**

      | Month | mean | 80% interval from | 80% interval to |
      |:--|--:|--:|--:|
      | Aug 2024 | 310.2 | 295.1 | 326.0 |
      | 出口 | -1.0 | 9 | 10 |

      a \\| b

      """)
}

@Test func paragraphsBreakAtSpaces() {
  #expect(wrapped("one two three", width: 7) == ["one two", "three"])
  #expect(wrapped("one two three", width: 8, indent: "  ") == ["one two", "  three"])
  #expect(wrapped("immeasurable", width: 5) == ["immeasurable"])
}
