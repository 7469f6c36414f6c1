import Reporting
import Testing

@Test(arguments: [
  ("exports", 7), ("", 0), ("出口", 4), ("ｅ", 2), ("수출", 4), ("é", 1), ("e\u{301}", 1), ("🚢", 2),
  ("a\u{200B}b", 2), ("retail 零售", 11), ("−–…", 3),
])
func displayWidthCountsTerminalColumns(text: String, columns: Int) {
  #expect(displayWidth(text) == columns)
}
