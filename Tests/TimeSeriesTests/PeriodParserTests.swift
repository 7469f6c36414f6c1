import Testing
import TimeSeries

@Suite("Period parser")
struct PeriodParserTests {
  @Test(
    "accepted spellings",
    arguments: [
      ("2024-07", "2024-07"), ("2024-7", "2024-07"), ("2024-07-01", "2024-07"),
      ("2024M07", "2024-07"), ("2024m7", "2024-07"), ("2024-M07", "2024-07"),
      ("Jul 2024", "2024-07"), ("July 2024", "2024-07"), ("JULY  2024", "2024-07"),
      ("may-1999", "1999-05"), ("Sep 2024", "2024-09"), ("2024Q3", "2024Q3"),
      ("2024-Q3", "2024Q3"), ("2024q1", "2024Q1"), ("2024", "2024"), (" 2024-07\t", "2024-07"),
      ("0001-01", "0001-01"),
    ])
  func spellings(text: String, canonical: String) throws {
    #expect(try Period(parsing: text).description == canonical)
  }

  @Test(
    "the error says where and what",
    arguments: [
      ("", 0, "a year of four digits"), ("24-07", 2, "a year of four digits"),
      ("20245", 4, "a year of four digits"), ("0000", 0, "a year from 0001 to 9999"),
      ("2024-13", 5, "a month from 01 to 12"), ("2024-", 5, "a month from 01 to 12"),
      ("2024-00", 5, "a month from 01 to 12"), ("2024M", 5, "a month from 01 to 12"),
      ("2024Q5", 5, "a quarter from 1 to 4"), ("2024Q", 5, "a quarter from 1 to 4"),
      ("2024-02-30", 8, "a day that the month has"), ("2023-02-29", 8, "a day that the month has"),
      ("2024-07x", 7, "the end of the period"), ("2024/07", 4, "the end of the period"),
      ("Julz 2024", 0, "a year or the name of a month"), ("Jul 24", 6, "a year of four digits"),
      ("é2024", 0, "a year of four digits"), ("2024é", 4, "the end of the period"),
    ])
  func errors(text: String, offset: Int, expected: String) {
    #expect(
      throws: TimeSeriesError.invalidPeriod(text: text, offset: offset, expected: expected)
    ) { try Period(parsing: text) }
  }

  @Test("days are visible to readers of daily data and refused elsewhere")
  func days() throws {
    let parsed = try ParsedPeriod(parsing: "2024-07-15")
    #expect(parsed.period == Period(year: 2024, month: 7))
    #expect(parsed.day == 15)
    #expect(try ParsedPeriod(parsing: "2024-07").day == nil)
    #expect(throws: TimeSeriesError.dayInsteadOfPeriod(text: "2024-07-15")) {
      try Period(parsing: "2024-07-15")
    }
  }

  @Test("the byte path agrees with the text path")
  func bytes() throws {
    for text in ["2024-07-31", "Jul 2024", "2024Q3", "x", "2024-99"] {
      let fromBytes = Array(text.utf8).withUnsafeBufferPointer { ParsedPeriod(utf8: $0) }
      #expect(fromBytes == (try? ParsedPeriod(parsing: text)))
    }
  }
}
