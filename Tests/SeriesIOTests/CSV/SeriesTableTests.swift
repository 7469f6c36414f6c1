import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct SeriesTableTests {
  @Test func wideTable() throws {
    let read = try table("month,exports,imports\n2024-01,1.5,\n2024-02,NA,2\n2024-03,3,4e0\n")
    #expect(read.series.map(\.name) == ["exports", "imports"])
    #expect(read.series[0].start == Period(year: 2024, month: 1))
    #expect(read.series[0].values[0] == 1.5)
    #expect(read.series[0].values[1].isNaN)
    #expect(read.series[0].values[2] == 3)
    // Leading missing values are cut off.
    #expect(read.series[1].start == Period(year: 2024, month: 2))
    #expect(read.series[1].values == [2, 4])
    #expect(read.warnings.isEmpty)
  }

  @Test(arguments: [
    "2024-07,1\n2024-08,2\n", "2024-07-01,1\n2024-08-01,2\n", "2024M07,1\n2024M08,2\n",
    "Jul 2024,1\nAug 2024,2\n", "2024-07-31,1\n2024-08-31,2\n",
  ])
  func spellingsOfMonths(rows: String) throws {
    let series = try table("date,x\n" + rows).series[0]
    #expect(series.start == Period(year: 2024, month: 7))
    #expect(series.values == [1, 2])
  }

  @Test func quartersAndYears() throws {
    let quarters = try table("quarter,x\n2024Q3,1\n2024Q4,2\n").series[0]
    #expect(quarters.start == Period(year: 2024, quarter: 3))
    let years = try table("year,x\n2023,1\n2024,2\n").series[0]
    #expect(years.start == Period(year: 2023))
  }

  @Test func datesThreeMonthsApartAreQuarters() throws {
    let read = try table("date,x\n2023-10-01,1\n2024-01-01,2\n2024-04-01,3\n")
    #expect(read.series[0].start == Period(year: 2023, quarter: 4))
    #expect(read.series[0].values == [1, 2, 3])
    #expect(read.warnings.count == 1)
    let years = try table("date,x\n2021-01-01,1\n2022-01-01,2\n2024-01-01,3\n").series[0]
    #expect(years.start == Period(year: 2021))
    #expect(years.count == 4)
  }

  @Test func byteOrderMarkLineEndsAndQuotes() throws {
    let text = "\u{FEFF}Month,\"a,\"\"b\"\"\",c\r\n2024-01,\"1.5\",2\r\n\r\n\"2024-02\", 3 ,4\r\n"
    let series = try table(text).series
    #expect(series.map(\.name) == ["a,\"b\"", "c"])
    #expect(series[0].values == [1.5, 3])
    #expect(series[1].values == [2, 4])
    let oldMac = try table("month,x\r2024-01,1\r2024-02,2").series[0]
    #expect(oldMac.values == [1, 2])
  }

  @Test func quotedNameOverTwoLinesKeepsTheCount() {
    let text = "month,\"a\nb\"\n2024-01,1\n2024-02,oops\n"
    #expect(sentence(text).contains("line 4"))
  }

  @Test func gapsAreMissingValuesAndAWarning() throws {
    let read = try table("month,x\n2024-01,1\n2024-04,4\n2024-05,5\n")
    #expect(read.series[0].count == 5)
    #expect(read.series[0].observedCount == 3)
    #expect(read.series[0][Period(year: 2024, month: 4)] == 4)
    #expect(
      read.warnings.map(\.description) == [
        "t.csv: 2 periods are missing between 2024-01 and 2024-04; missing values take their place"
      ])
  }

  @Test(arguments: ["", "NA", "na", "NaN", "nan", "."])
  func missingCells(cell: String) throws {
    let series = try table("month,x\n2024-01,1\n2024-02,\(cell)\n2024-03,3\n").series[0]
    #expect(series.values[1].isNaN)
    #expect(series.observedCount == 2)
  }

  @Test func numberedRowsNeedAPeriod() throws {
    let text = "period,x\n1,10\n2,20\n4,40\n"
    let series = try table(text, period: 12).series[0]
    #expect(series.start == Period(ordinal: 1, period: 12))
    #expect(series.count == 4)
    #expect(sentence(text).contains("--period 12"))
    // Years in such a column are years where no seasonal period is given.
    #expect(try table("period,x\n2001,1\n2002,2\n").series[0].start == Period(year: 2001))
  }

  @Test func longTableInAnyOrderOfColumnsAndRows() throws {
    let grouped = "series_id,period,value\na,2024-01,1\na,2024-02,2\nb,2024-01,3\nb,2024-02,4\n"
    let byPeriod = "value,period,series_id\n1,2024-01,a\n3,2024-01,b\n2,2024-02,a\n4,2024-02,b\n"
    let first = try table(grouped)
    #expect(first.layout == .long)
    #expect(sameNumbers(first.series, try table(byPeriod).series))
    #expect(first.series.map(\.values) == [[1, 2], [3, 4]])
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func writingAndReadingIsIdentity(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let series = (0..<Int.random(in: 1...5, using: &generator)).map { number in
      randomSeries("\(randomName(&generator))\(number)", &generator)
    }
    let wide = try table(SeriesWriter.wide(series))
    #expect(sameNumbers(wide.series, series), "seed \(seed)")
    let long = try table(SeriesWriter.long(series))
    #expect(sameNumbers(long.series, series), "seed \(seed)")
  }

  /// A name with everything that a CSV cell may need quotes for.
  private func randomName(_ generator: inout SeededGenerator) -> String {
    let letters = Array("ab,\"\n é出口\u{301}.'`;")
    return (0..<Int.random(in: 0...6, using: &generator))
      .map { _ in String(letters[Int.random(in: 0..<letters.count, using: &generator)]) }
      .joined()
  }

  /// Months with gaps, whose first and last values are present.
  private func randomSeries(_ name: String, _ generator: inout SeededGenerator) -> Series {
    let count = Int.random(in: 3...40, using: &generator)
    var values = (0..<count).map { _ -> Double in
      let bits = UInt64.random(in: 0...UInt64.max, using: &generator)
      let value = Double(bitPattern: bits)
      return value.isFinite && value.magnitude <= 1e300 ? value : .nan
    }
    values[0] = 0.1
    values[count - 1] = -2.5e-9
    let start = Period(year: 1990, month: 1) + Int.random(in: 0...5, using: &generator)
    return Series(name: name, start: start, values: values)
  }

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func damagedBytesNeverCrash(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let good = Array(
      ("series_id,period,value\n\"a\",2024-01,1\na,2024-02,2\nb,2024-01,3.5e2\n"
        + "month,exports,\"im,ports\"\n2024-01,1.5,\n2024-02,NA,2\n2024Q3,inf,\"3\"\"\"\n").utf8)
    var outcomes = [0, 0]
    for _ in 0..<2000 {
      let start = Int.random(in: 0..<good.count, using: &generator)
      var bytes = Array(good[(Bool.random(using: &generator) ? 0 : start)...])
      for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let pick = Int.random(in: 0...3, using: &generator)
        switch pick {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2:
          bytes.insert(contentsOf: Array("\",\n\r-".utf8).shuffled(using: &generator), at: place)
        default: bytes.removeSubrange(place...)
        }
      }
      do throws(SeriesIOError) {
        let read = try SeriesTable.read(bytes: bytes, file: "f", period: 12)
        #expect(!read.series.isEmpty, "seed \(seed)")
        outcomes[0] += 1
      } catch {
        #expect(error.description.count > 10, "seed \(seed)")
        outcomes[1] += 1
      }
    }
    #expect(outcomes[0] > 0 && outcomes[1] > 0, "seed \(seed): \(outcomes)")
  }
}
