import Reporting
import Testing

@Test func fieldsAreQuotedWhenTheyMustBe() {
  #expect(
    CSVText.line(["a", "b,c", "say \"x\"", "1\n2", ""]) == "a,\"b,c\",\"say \"\"x\"\"\",\"1\n2\",\n"
  )
}

@Test func numbersAreShortAndMissingOnesEmpty() {
  #expect(CSVText.number(0.1) == "0.1")
  #expect(CSVText.number(12) == "12")
  #expect(CSVText.number(.nan).isEmpty)
}
