import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct LongSeriesReaderTests {
  private func items(_ text: String, period: Int? = nil) throws -> [LongSeriesItem] {
    let reader = try LongSeriesReader(bytes: Array(text.utf8), file: "t.csv", period: period)
    var items: [LongSeriesItem] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }

  private func names(_ items: [LongSeriesItem]) -> [String] {
    items.map { item in
      switch item {
      case .series(let series, _): series.name
      case .refused(let name, _): "refused \(name)"
      }
    }
  }

  @Test func seriesComeOneByOne() throws {
    let text =
      "\u{FEFF}series_id,period,value\r\na,2024-01,1\r\na,2024-02,2\r\n"
      + "\"b,\n1\",2024-01-01,\"3\"\r\n\"b,\n1\",2024-03-01,4\r\n"
    let read = try items(text)
    #expect(names(read) == ["a", "b,\n1"])
    guard case .series(let first, let none) = read[0], case .series(let second, let gaps) = read[1]
    else {
      Issue.record("a series was refused")
      return
    }
    #expect(first.values == [1, 2])
    #expect(none.isEmpty)
    #expect(second.count == 3)
    #expect(second.observedCount == 2)
    #expect(gaps.count == 1)
  }

  @Test func aBadSeriesDoesNotStopTheOthers() throws {
    let text = """
      series_id,period,value
      good,2024-01,1
      good,2024-02,2
      text,2024-01,1
      text,2024-02,x
      text,2024-03,3
      twice,2024-01,1
      twice,2024-01,2
      empty,2024-01,
      empty,2024-02,NA
      single,2024-01,1
      ragged,2024-01,1
      ragged,2024-02
      ragged,2024-03,3
      "wide,",2024-01,1,5
      last,2024-01,1
      last,2024-02,5
      """
    let read = try items(text)
    #expect(
      names(read) == [
        "good", "refused text", "refused twice", "refused empty", "refused single",
        "refused ragged", "refused wide,", "last",
      ])
    guard case .refused(_, let error) = read[1] else { return }
    #expect(error.place?.line == 5)
    #expect(error.place?.series == "text")
    #expect(error.place?.period == "2024-02")
  }

  @Test func scatteredRowsAreRefused() throws {
    let text = "series_id,period,value\na,2024-01,1\na,2024-02,1\nb,2024-01,1\na,2024-03,1\n"
    let error = #expect(throws: SeriesIOError.self) { try items(text) }
    #expect(error?.description.contains("line 5, column 1 (a)") == true)
    #expect(error?.description.contains("sort the rows by series_id") == true)
  }

  @Test func mistakesOfTheTable() {
    for (text, word) in [
      ("", "empty"), ("series_id,period,value\n", "no data below"),
      ("month,x\n2024-01,1\n", "expected the columns series_id, period and value"),
      ("series_id,period,value\n,2024-01,1,9\n", "4 cells"),
      ("series_id,period,value\n\"a,2024-01,1\n", "never closes"),
      ("series_id,period,value\na,2024-01,1\u{0}\n", "zero byte"),
    ] {
      let error = #expect(throws: SeriesIOError.self) { try items(text) }
      #expect(error?.description.contains(word) == true, "\(text): \(String(describing: error))")
    }
  }

  @Test func numberedRows() throws {
    let read = try items("series_id,period,value\na,1,1\na,2,2\n", period: 24)
    guard case .series(let series, _) = read[0] else { return }
    #expect(series.start == Period(ordinal: 1, period: 24))
  }

  /// Rows, quotes and names that straddle the borders of the pieces a file is read in.
  @Test func piecesOfTheFileDoNotShow() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 5)
    var series: [Series] = []
    for number in 0..<400 {
      let length = Int.random(in: 0...300, using: &generator)
      let name = "\(number % 3 == 0 ? "," : "")\(String(repeating: "x", count: length))\(number)"
      let values = (0..<100).map { _ in Double.random(in: -1e6...1e6, using: &generator) }
      series.append(Series(name: name, start: Period(year: 2001, month: 3), values: values))
    }
    let text = SeriesWriter.long(series)
    #expect(text.utf8.count > 3 << 20)
    let reader = try LongSeriesReader(path: try folder.file("long.csv", text))
    var read: [Series] = []
    while case .series(let item, let warnings)? = try reader.next() {
      #expect(warnings.isEmpty)
      read.append(item)
    }
    #expect(sameNumbers(read, series))
  }

  @Test(arguments: [21, 22, 23] as [UInt64])
  func damagedBytesNeverCrash(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let good = Array(
      "series_id,period,value\n\"a\",2024-01,1\na,2024-02,2\nb,2024-01,3.5e2\nb,2024-02,\n".utf8)
    for _ in 0..<2000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] =
          Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : Array("\",\n\r9".utf8)[Int.random(in: 0...4, using: &generator)]
      }
      do throws(SeriesIOError) {
        let reader = try LongSeriesReader(bytes: bytes, file: "f")
        var count = 0
        while try reader.next() != nil { count += 1 }
        #expect(count <= 10, "seed \(seed)")
      } catch {
        #expect(error.description.count > 10, "seed \(seed)")
      }
    }
  }
}
