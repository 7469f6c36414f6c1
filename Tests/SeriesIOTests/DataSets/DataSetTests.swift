import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct DataSetTests {
  @Test func shippedChina() throws {
    let china = try DataSet.load(path: shippedData("china"))
    #expect(china.warnings.isEmpty)
    let exports = try china.series(named: "exports")
    #expect(exports.start == Period(year: 2008, month: 1))
    #expect(exports.end == Period(year: 2024, month: 7))
    #expect(exports.values[0] == 109.6)
    #expect(exports[Period(year: 2024, month: 7)] == 300.2)
    #expect(exports.description.unit == "USD bn")
    #expect(exports.kind == .flow)
    #expect(exports.description.calendar == "china")
    let growth = try china.series(named: "exports.yoy")
    #expect(growth[Period(year: 2022, month: 12)] == -9.9)
    #expect(growth.description.unit == "percent")
    #expect(growth.kind == .rate)
    let forms = try china.figures(of: "retail").map(\.form)
    #expect(forms == [.level, .janFeb, .yoy, .ytd, .ytdYoy])
  }

  @Test func identitiesDefineSeries() throws {
    let china = try DataSet.load(path: shippedData("china/dataset.yaml"))
    let month = Period(year: 2024, month: 6)
    #expect(relativeError(try china.series(named: "trade")[month], 307.2 + 208.2) < 1e-14)
    let balance = try china.series(named: "balance")
    #expect(relativeError(balance[month], 307.2 - 208.2) < 1e-14)
    #expect(balance.description.title == "Goods trade balance")
    #expect(balance.description.unit == "USD bn")
    #expect(balance.description.positive == nil)
    #expect(try china.series(named: "trade").description.positive == true)
    #expect(try china.figures(of: "trade").isEmpty)
    #expect(china.names.contains("trade"))
    #expect(china.names.contains("industry.yoy"))
    for name in china.names { #expect(try china.series(named: name).observedCount > 12) }
  }

  @Test func wrongNamesAndForms() throws {
    let china = try DataSet.load(path: shippedData("china"))
    for (name, expected) in [
      ("export", "did you mean exports?"), ("exports.yoi", "did you mean exports.yoy?"),
      ("zzzzzzzz", "there are exports, imports"),
      ("industry", "use industry.yoy or industry.ytdYoy"),
    ] {
      let error = #expect(throws: SeriesIOError.self) { try china.series(named: name) }
      #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }
    #expect(throws: SeriesIOError.self) { try china.figures(of: "nobody") }
  }

  @Test func shippedDataLoads() throws {
    for folder in ["partners", "hightech"] {
      let data = try DataSet.load(path: shippedData(folder))
      #expect(data.warnings.isEmpty)
      for entry in data.entries {
        #expect(entry.description.title?.isEmpty == false)
        #expect(entry.description.publisher != nil)
        #expect(entry.description.unit != nil)
        #expect(entry.span != nil)
      }
    }
  }

  /// The older vintage continues the newer one backwards after division by ten.
  @Test func tradeHistoryLinks() throws {
    let china = try DataSet.load(path: shippedData("china"))
    let history = try china.series(named: "exports_history")
    let exports = try china.series(named: "exports")
    let december = Period(year: 2007, month: 12)
    #expect(history.start == Period(year: 1983, month: 7))
    #expect(history.end == december)
    // Growth over the link, published for 2008-01 as 26.6 %.
    let growth = 100 * (10 * exports[december + 1] / history[december + 1 - 12] - 1)
    #expect((growth - 26.6).magnitude < 0.1)
  }

  @Test func plainCSV() throws {
    let data = try DataSet.load(path: shippedData("china/trade.csv"))
    #expect(data.names.first == "exports")
    #expect(try data.series(named: "exports_yoy").values[0] == 26.6)
    let folder = try TemporaryFolder()
    let path = try folder.file("x.csv", "month,a,b\n2024-01,1,\n2024-02,2,\n")
    let missing = try DataSet.load(path: path)
    #expect(throws: SeriesIOError.allMissing(name: "b", path: path)) {
      try missing.series(named: "b")
    }
  }

  @Test func levelsFromYearToDate() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file(
      "x.csv", "month,s\n2023-12,120\n2024-01,\n2024-02,20\n2024-03,35\n2024-04,47\n")
    let path = try folder.file(
      "dataset.yaml", "series: {x: {figures: [{file: x.csv, column: s, form: ytd}]}}\n")
    let level = try DataSet.load(path: path).series(named: "x")
    #expect(level.name == "x")
    #expect(level.values.map(\.isNaN) == [true, true, true, false, false])
    #expect(Array(level.values.suffix(2)) == [15, 12])
  }
}
