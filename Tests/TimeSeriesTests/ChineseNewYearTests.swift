import Foundation
import TestSupport
import Testing
import TimeSeries

@Suite("Chinese New Year")
struct ChineseNewYearTests {
  static let shipped = Golden.root.appendingPathComponent("Data/calendar/chinese_new_year.csv")

  @Test("the table is the shipped file")
  func table() throws {
    let lines = try String(contentsOf: Self.shipped, encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst()
    var years: [Int] = []
    for line in lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      let year = try #require(Int(cells[0]))
      years.append(year)
      #expect(try ChineseNewYear.date(year: year).description == cells[1])
    }
    #expect(years == Array(1930...2050))
  }

  @Test("known dates and the end of the table")
  func dates() throws {
    #expect(try ChineseNewYear.date(year: 2024).description == "2024-02-10")
    #expect(try ChineseNewYear.date(year: 2033).description == "2033-01-31")
    #expect {
      try ChineseNewYear.date(year: 2051)
    } throws: { error in
      "\(error)" == "Chinese New Year is known for 1930 to 2050, not for 2051"
    }
  }
}
