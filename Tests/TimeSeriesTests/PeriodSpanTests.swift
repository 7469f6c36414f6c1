import TestSupport
import Testing
import TimeSeries

@Suite("Spans")
struct PeriodSpanTests {
  @Test(
    "spellings, months and canonical text",
    arguments: [
      ("2024-07", 1, "2024-07"), ("2024Q3", 3, "2024Q3"), ("2024H2", 6, "2024H2"),
      ("2024-H1", 6, "2024H1"), ("2024h2", 6, "2024H2"), ("2024", 12, "2024"),
      ("2024-01..2024-07", 7, "2024-01..2024-07"), ("2024-07 .. 2024-09", 3, "2024Q3"),
      ("2024Q1..2024Q2", 6, "2024H1"), ("2023..2024", 24, "2023-01..2024-12"),
      ("2023Q4..2024-02", 5, "2023-10..2024-02"), ("Jan 2024..Dec 2024", 12, "2024"),
      ("#17", 1, "#17"), ("#17..#20", 4, "#17..#20"),
    ])
  func spellings(text: String, count: Int, canonical: String) throws {
    let span = try PeriodSpan(parsing: text)
    #expect(span.count == count)
    #expect(span.periods.count == count)
    #expect(span.description == canonical)
    #expect(try PeriodSpan(parsing: canonical) == span)
  }

  @Test(
    "the error says where and what",
    arguments: [
      ("", 0, "a period or span such as 2024-07, 2024Q3 or 2024"),
      ("2024-07..", 9, "a period or span such as 2024-07, 2024Q3 or 2024"),
      ("2024-07..2024-01", 9, "a span that ends after it starts; 2024-01 is before 2024-07"),
      ("2024H3", 5, "a half-year, 1 or 2"), ("2024-07..2024-13", 14, "a month from 01 to 12"),
      ("2024-07-15", 0, "a month, quarter or year; this is a day"),
      ("#x", 1, "the number of an observation, as in #17"),
      ("#9223372036854775807", 1, "the number of an observation, as in #17"),
      ("2024..#3", 6, "an end of the same kind as the start of the span"),
      ("2024-07)", 7, "the end of the span"),
    ])
  func errors(text: String, offset: Int, expected: String) {
    #expect(throws: TimeSeriesError.syntax(text: text, offset: offset, expected: expected)) {
      try PeriodSpan(parsing: text)
    }
  }

  @Test("quarters and years of series that have those")
  func conversion() throws {
    let half = try PeriodSpan(parsing: "2024H2")
    let quarters = try #require(half.converted(to: .quarterly))
    #expect(quarters.start == Period(year: 2024, quarter: 3))
    #expect(quarters.end == Period(year: 2024, quarter: 4))
    #expect(half.converted(to: .yearly) == nil)
    #expect(try PeriodSpan(parsing: "2024-07").converted(to: .quarterly) == nil)
    let numbered = try PeriodSpan(parsing: "#3").converted(to: .ordinal(period: 7))
    #expect(numbered?.start == Period(ordinal: 3, period: 7))
    #expect(try PeriodSpan(parsing: "2024").converted(to: .ordinal(period: 7)) == nil)
  }

  @Test("a year earlier and containment")
  func relations() throws {
    let span = try PeriodSpan(parsing: "2024-02..2024-07")
    #expect(span.yearEarlier.description == "2023-02..2023-07")
    #expect(span.contains(Period(year: 2024, month: 7)))
    #expect(span.contains(Period(year: 2024, quarter: 2)))
    #expect(!span.contains(Period(year: 2024, quarter: 1)))
  }

  @Test("printing and reading any span", arguments: [11, 12] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let start = Period(
        year: .random(in: 1900...2100, using: &generator),
        month: .random(in: 1...12, using: &generator))
      let span = PeriodSpan(start, start + .random(in: 0...30, using: &generator))
      #expect(try PeriodSpan(parsing: span.description) == span, "seed \(seed)")
    }
  }
}
