import SeriesIO
import TestSupport
import Testing
import TimeSeries

/// The short way for plain rows of a long table means the same as the careful one.
struct PlainRowTests {
  private func values(_ text: String) throws -> [Double] {
    let reader = try LongSeriesReader(bytes: Array(text.utf8), file: "t.csv")
    guard case .series(let series, _)? = try reader.next() else { return [] }
    return series.values
  }

  /// Numbers of 1 to 17 digits with the point anywhere, in every order of the columns.
  @Test(arguments: [31, 32, 33] as [UInt64])
  func numbersAreRoundedCorrectly(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let numbers = (0..<600).map { _ in
      let digits = (0..<Int.random(in: 1...17, using: &generator)).map { _ in
        String(Int.random(in: 0...9, using: &generator))
      }
      let point = Int.random(in: 0...digits.count, using: &generator)
      let sign = ["", "-", "+"][Int.random(in: 0...2, using: &generator)]
      return sign + digits[..<point].joined() + "." + digits[point...].joined()
    }
    let orders = [
      ["series_id", "period", "value"], ["period", "series_id", "value"],
      ["value", "period", "series_id"], ["period", "value", "series_id"],
    ]
    for order in orders {
      for (end, day) in [("\n", ""), ("\r\n", "-01"), ("\n", "-28")] {
        var text = order.joined(separator: ",") + end
        for (t, number) in numbers.enumerated() {
          let period = Period(year: 1990, month: 1) + t
          let cells = ["series_id": "a", "period": "\(period)\(day)", "value": number]
          text += order.compactMap { cells[$0] }.joined(separator: ",") + end
        }
        #expect(try values(text) == numbers.compactMap { Double($0) }, "seed \(seed)")
      }
    }
  }

  /// Rows that are not plain stand between plain ones.
  @Test func otherSpellingsBetween() throws {
    let text = """
      series_id,period,value
      a,2024-01,1
      a,2024-02,12.50
      "a",2024-03,3e2
      a,Apr 2024,4
      a,2024-05,"5"
      a,2024M06,
      a,2024-07, 7
      a,2024-08,8.
      a,2024-09,.5
      a,2024-10,123456789012345678
      a,2024-11,-0.001
      """
    let expected: [Double] = [
      1, 12.5, 300, 4, 5, .nan, 7, 8, 0.5, 123_456_789_012_345_680, -0.001,
    ]
    let read = try values(text)
    #expect(read.count == expected.count)
    #expect(zip(read, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }, "\(read)")
  }

  /// What is wrong far inside a run of plain rows is still named by line and column.
  @Test(arguments: [
    ("a,2000-07,1.5x", "line 8, column 3"), ("a,2000-13,1", "line 8, column 2"),
    ("a,2000-07,1,5", "line 8"), ("a,2000-06,1", "2000-06"), ("a,2000-07,1-5", "line 8, column 3"),
    ("a,2000-07,--5", "line 8, column 3"), ("a,2000-07,1.2.3", "line 8, column 3"),
    ("a,200A-07,1", "line 8, column 2"), ("a,2000-07-32,1", "line 8, column 2"),
  ])
  func mistakesAreNamed(row: String, place: String) throws {
    var rows = (0..<100).map { "a,\(Period(year: 2000, month: 1) + $0),\($0)" }
    rows[6] = row
    let text = "series_id,period,value\n" + rows.joined(separator: "\n") + "\n"
    let reader = try LongSeriesReader(bytes: Array(text.utf8), file: "t.csv")
    guard case .refused(_, let error)? = try reader.next() else {
      Issue.record("\(row) was accepted")
      return
    }
    #expect(error.description.contains(place), "\(error)")
  }
}
