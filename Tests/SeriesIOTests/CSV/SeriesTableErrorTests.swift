import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

/// Every kind of bad input gives one sentence that names the place and the remedy.
struct SeriesTableErrorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let expected: String
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "empty", text: "",
      expected: "t.csv: the file is empty; a header and at least two rows of data are needed"),
    Case(
      name: "blank lines only", text: "\n\n\r\n",
      expected: "t.csv: the file is empty; a header and at least two rows of data are needed"),
    Case(
      name: "no header", text: "2024-01,1\n2024-02,2\n",
      expected: "t.csv, line 1, column 1: expected a header whose first column is month, quarter, "
        + "year, date or period (or series_id, period, value), found “2024-01”"),
    Case(
      name: "header only", text: "month,x\n",
      expected: "t.csv: there is a header but no data below it; at least two rows are needed"),
    Case(
      name: "one row", text: "month,x\n2024-01,1\n",
      expected: "t.csv, line 2, 2024-01: there is only one period; a series needs at least two"),
    Case(
      name: "only the period column", text: "month\n2024-01\n2024-02\n",
      expected: "t.csv, line 1: there is only the period column; add a column for each series"),
    Case(
      name: "text for a number", text: "month,x,y\n2024-01,1,2\n2024-02,3,abc\n",
      expected: "t.csv, line 3, column 3 (y), 2024-02: expected a number, found “abc”; leave the "
        + "cell empty or write NA where the value is missing"),
    Case(
      name: "thousands separators", text: "month,x\n2024-01,\"1,234.5\"\n2024-02,2\n",
      expected: "t.csv, line 2, column 2 (x), 2024-01: expected a number, found “1,234.5”; write "
        + "decimals with a point and thousands without separators"),
    Case(
      name: "percent sign", text: "month,x\n2024-01,5%\n2024-02,2\n",
      expected: "t.csv, line 2, column 2 (x), 2024-01: expected a number, found “5%”; write "
        + "percentages without the sign"),
    Case(
      name: "infinity", text: "month,x\n2024-01,1\n2024-02,inf\n",
      expected: "t.csv, line 3, column 2 (x), 2024-02: “inf” is not a usable number (infinite or "
        + "beyond 1e300 in magnitude); correct it or leave the cell empty"),
    Case(
      name: "absurdly large", text: "month,x\n2024-01,1\n2024-02,-1e301\n",
      expected: "t.csv, line 3, column 2 (x), 2024-02: “-1e301” is not a usable number (infinite "
        + "or beyond 1e300 in magnitude); correct it or leave the cell empty"),
    Case(
      name: "no period", text: "month,x\n2024-01,1\nFebruary,2\n",
      expected: "t.csv, line 3, column 1: “February” is not a period; expected one like 2024-07, "
        + "2024-07-01, 2024M07, Jul 2024, 2024Q3 or 2024"),
    Case(
      name: "duplicate period", text: "month,x\n2024-01,1\n2024-02,2\n2024-03,3\n2024-02,4\n",
      expected: "t.csv, line 5, column 1, 2024-02: this period already stands in line 3; remove "
        + "one of the two"),
    Case(
      name: "out of order", text: "month,x\n2024-01,1\n2024-03,2\n2024-02,4\n",
      expected: "t.csv, line 4, column 1, 2024-02: this period comes after 2024-03 in line 3; "
        + "sort the rows by time"),
    Case(
      name: "mixed frequencies", text: "month,x\n2024-01,1\n2024Q2,2\n",
      expected: "t.csv, line 3, column 1, 2024Q2: this period is quarterly where the rows before "
        + "are monthly; keep one frequency in a file"),
    Case(
      name: "daily", text: "date,x\n2024-01-01,1\n2024-01-02,2\n",
      expected: "t.csv, line 3, column 1, 2024-01-02: this date lies in the same month as "
        + "2024-01-01, so these are daily or weekly data; turn them into months first: "
        + "`tradewind data convert FILE --to month`"),
    Case(
      name: "weekly over a month's end", text: "date,x\n2024-01-29,1\n2024-02-05,2\n2024-02-12,3\n",
      expected: "t.csv, line 4, column 1, 2024-02-12: this date lies in the same month as "
        + "2024-02-05, so these are daily or weekly data; turn them into months first: "
        + "`tradewind data convert FILE --to month`"),
    Case(
      name: "ragged", text: "month,x,y\n2024-01,1,2\n2024-02,1\n",
      expected: "t.csv, line 3: this row has 2 cells where the header has 3; add or remove "
        + "commas, or put a cell that contains a comma in quotes"),
    Case(
      name: "duplicate column", text: "month,x,y,x\n2024-01,1,2,3\n",
      expected: "t.csv, line 1, column 4 (x): column 2 has the same name; rename one of them"),
    Case(
      name: "unnamed column", text: "month,x,\n2024-01,1,2\n",
      expected: "t.csv, line 1, column 3: this column has no name; give it one in the header"),
    Case(
      name: "zero byte", text: "month,x\n2024-01,1\n2024-02,\u{0}2\n",
      expected: "t.csv, line 3: there is a zero byte at offset 26; this is not a text file, or it "
        + "is damaged"),
    Case(
      name: "open quote", text: "month,x\n2024-01,\"1\n2024-02,2\n",
      expected: "t.csv, line 2, column 2: the quote that opens here never closes; close it, or "
        + "double a quote that is text"),
    Case(
      name: "text after a quote", text: "month,x\n2024-01,\"1\"2\n2024-02,2\n",
      expected: "t.csv, line 2, column 2: there is text after the closing quote; double a quote "
        + "that is part of the text"),
    Case(
      name: "semicolons", text: "month;x\n2024-01;1\n",
      expected: "t.csv: the columns are separated by semicolons; separate them by commas and "
        + "write decimals with a point"),
    Case(
      name: "a slip in the year", text: "year,x\n1924,1\n2024,2\n",
      expected: "t.csv, line 3, column 1, 2024: 99 periods are missing since 1924 in line 2, "
        + "which must be a mistake in one of the two; correct it"),
    Case(
      name: "absurd gap", text: "period,x\n1,1\n999999999,2\n",
      expected: "t.csv, line 3, column 1, 999999999: 999999997 periods are missing since 1 in line "
        + "2, which must be a mistake in one of the two; correct it"),
    Case(
      name: "a slip in a month", text: "month,x\n2024-01,1\n2204-02,2\n",
      expected: "t.csv, line 3, column 1, 2204-02: 2160 periods are missing since 2024-01 in line "
        + "2, which must be a mistake in one of the two; correct it"),
    Case(
      name: "long, text", text: "series_id,period,value\na,2024-01,1\na,2024-02,x\n",
      expected: "t.csv, line 3, column 3 (a), 2024-02: expected a number, found “x”; leave the "
        + "cell empty or write NA where the value is missing"),
    Case(
      name: "long, ragged", text: "series_id,period,value\na,2024-01,1\na,2024-02\n",
      expected: "t.csv, line 3: this row has 2 cells where the header has 3; add or remove "
        + "commas, or put a cell that contains a comma in quotes"),
    Case(
      name: "long, one row", text: "series_id,period,value\na,2024-01,1\nb,2024-02,1\n",
      expected: "t.csv, line 2, series a: there is only one period; a series needs at least two"),
  ]

  @Test(arguments: cases) func sentences(item: Case) {
    #expect(sentence(item.text, period: item.name == "absurd gap" ? 4 : nil) == item.expected)
  }

  @Test func invalidUTF8NamesOffsetAndLine() {
    for (bytes, line, offset) in [
      (Array("month,x".utf8) + [0xFF, 10], 1, 7),
      (Array("month,x\n2024-01,".utf8) + [0xC3, 0x28, 10], 2, 16),
      (Array("series_id,period,value\n".utf8) + [0x80] + Array(",2024-01,1\n".utf8), 2, 23),
    ] {
      let error = #expect(throws: SeriesIOError.self) {
        try SeriesTable.read(bytes: bytes, file: "t.csv")
      }
      guard case .invalidUTF8(let place, let found)? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(place.line == line)
      #expect(found == offset)
    }
  }

  @Test func otherFormatsAreNamed() {
    let bytes: [([UInt8], String)] = [
      ([0x1F, 0x8B, 8, 0], "gzip"), ([0x50, 0x4B, 3, 4], "spreadsheet"),
      ([0xFF, 0xFE, 0x6D, 0], "UTF-16"),
    ]
    for (start, word) in bytes {
      let error = #expect(throws: SeriesIOError.self) {
        try SeriesTable.read(bytes: start, file: "t.csv")
      }
      #expect(error?.description.contains(word) == true)
    }
  }
}
