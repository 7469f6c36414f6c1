import SeriesIO
import TestSupport
import Testing
import TimeSeries

/// Shares of another series as statements about the months of a part.
@Suite struct ShareFiguresTests {
  private static let rows =
    "month,w,j,s,y,q\n2020-01,,,,,\n2020-02,,300,,10.0,\n2020-03,100,,12.0,10.5,\n"
    + "2020-04,200,,11.5,,\n2020-05,200,,,,\n2020-06,250,,12.5,,12.0\n2020-07,,,13.0,,\n"

  private func load(
    _ part: String,
    of whole: String = "[{file: x.csv, column: w}, {file: x.csv, column: j, form: janFeb}]",
    more: String = "positive: true", rows: String = rows
  ) throws -> DataSet {
    let folder = try TemporaryFolder()
    _ = try folder.file("x.csv", rows)
    return try DataSet.load(
      path: try folder.file(
        "dataset.yaml",
        "series:\n  w: {positive: true, decimals: 0, figures: \(whole)}\n  p: {\(more), figures: \(part)}\n"
      ))
  }

  private func sentence(_ body: () throws -> Void) throws -> String {
    let error = #expect(throws: SeriesIOError.self, performing: body)
    return try #require(error).description
  }

  @Test func amountsAreThoseOfTheSpan() throws {
    let data = try load(
      "[{file: x.csv, column: s, form: share(w)}, {file: x.csv, column: y, form: 'share(w, ytd)'}, "
        + "{file: x.csv, column: q, form: 'share(w, sum(3))'}]")
    let (figures, unused) = try data.publishedFigures(of: "p")
    let amounts = figures.map { figure -> Double in
      guard case .share(let amount) = figure.quantity else { return .nan }
      return amount
    }
    #expect(figures.map(\.name).prefix(3) == ["p.share(w)", "p.share(w)", "p.share(w)"])
    #expect(amounts == [100, 200, 250, 300, 400, 650])
    #expect(figures.map(\.periods.count) == [1, 1, 1, 2, 3, 3])
    #expect(figures.allSatisfy { relativeError($0.variance, 0.01 / 12, floor: 0) < 1e-9 })
    #expect(unused.map(\.description) == ["share(w) of 2020-07 (w has no figure there)"])
    let levels = try #require(try data.impliedLevels(of: "p"))
    #expect(levels.start == Period(year: 2020, month: 1) && levels.count == 6)
    #expect(levels.values[2...] == [12, 23, 0.12 * 650 / 3, 31.25])
    #expect(levels.values[0] == 15 && levels.values[1] == 15)
    #expect(!data.isGrowthOnly("p") && !data.hasFiguresBesideLevels("p"))
  }

  @Test func anAnnualWholeGivesSharesOfTheYear() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("y.csv", "year,w\n2020,1200\n2021,1300\n")
    _ = try folder.file(
      "m.csv",
      "month,s\n"
        + (1...12).map { "2020-\($0 < 10 ? "0" : "")\($0),\($0 == 12 ? "20.5" : "")\n" }.joined())
    let data = try DataSet.load(
      path: try folder.file(
        "dataset.yaml",
        "series:\n  w: {figures: [{file: y.csv, column: w}]}\n"
          + "  p: {figures: [{file: m.csv, column: s, form: 'share(w, sum(12))'}]}\n"))
    let figures = try data.publishedFigures(of: "p").figures
    #expect(figures.map(\.quantity) == [.share(of: 1200)] && figures[0].periods.count == 12)
  }

  @Test func wholePercentsAreRoundedToPercents() throws {
    let rows = "month,w,s\n" + (1...6).map { "2020-0\($0),100,\(20 + $0)\n" }.joined()
    let data = try load(
      "[{file: x.csv, column: s, form: share(w)}]", of: "[{file: x.csv, column: w}]", rows: rows)
    let figures = try data.publishedFigures(of: "p").figures
    #expect(figures.count == 6 && figures.allSatisfy { $0.variance == 1.0 / 12 })
  }

  @Test func sharesThatCannotBe() throws {
    for (value, word) in [("104", "outside 0 to 100"), ("-2", "outside 0 to 100")] {
      let data = try load(
        "[{file: x.csv, column: s, form: share(w)}]", of: "[{file: x.csv, column: w}]",
        rows: "month,w,s\n2020-01,100,\(value)\n2020-02,100,3\n")
      let text = try sentence { _ = try data.publishedFigures(of: "p") }
      #expect(text.contains(word) && text.contains("p.share(w) of 2020-01"), "\(text)")
    }
    let free = try load(
      "[{file: x.csv, column: s, form: share(w)}]", of: "[{file: x.csv, column: w}]",
      more: "positive: false", rows: "month,w,s\n2020-01,100,-2\n2020-02,100,3\n")
    #expect(try free.publishedFigures(of: "p").figures.count == 2)
    let nothing = try load(
      "[{file: x.csv, column: s, form: share(w)}]", of: "[{file: x.csv, column: w}]",
      rows: "month,w,s\n2020-01,0,2\n2020-02,100,3\n")
    #expect(try sentence { _ = try nothing.publishedFigures(of: "p") }.contains("w is 0 there"))
  }

  @Test func wholesThatAreNotThere() throws {
    let unknown = try load(
      "[{file: x.csv, column: s, form: share(ww)}]", of: "[{file: x.csv, column: w}]")
    let text = try sentence { _ = try unknown.publishedFigures(of: "p") }
    #expect(text.contains("no series “ww”") && text.contains("did you mean w?"), "\(text)")
    let circular = try load(
      "[{file: x.csv, column: y, form: share(w)}]", of: "[{file: x.csv, column: s, form: share(p)}]"
    )
    #expect(
      try sentence { _ = try circular.publishedFigures(of: "p") }.contains("give levels or sums"))
    #expect(
      try sentence { _ = try load("[{file: x.csv, column: s, form: share(p)}]") }
        .contains("share of itself"))
    let growth = try load(
      "[{file: x.csv, column: y, form: share(w)}]", of: "[{file: x.csv, column: s, form: yoy}]")
    let (figures, unused) = try growth.publishedFigures(of: "p")
    #expect(figures.isEmpty && unused.first?.reason == "w is published as yoy only")
  }

  @Test func sumsAndGrowthThatReachBeyondLevels() throws {
    let rows =
      "month,m,y,g\n2020-01,,,\n2020-02,,,\n2020-03,,6,\n2020-04,4,,1\n2020-05,5,,\n2020-06,6,21,\n"
      + "2020-07,,,\n2020-08,,,3\n"
    let level = "{file: x.csv, column: m}"
    let early = try load(
      "[\(level), {file: x.csv, column: y, form: ytd}]", of: "[{file: x.csv, column: m}]",
      rows: rows)
    #expect(early.hasFiguresBesideLevels("p") && !early.hasGrowthBesideLevels("p"))
    let late = try load(
      "[\(level), {file: x.csv, column: g, form: yoy}]", of: "[{file: x.csv, column: m}]",
      rows: rows)
    #expect(!late.hasFiguresBesideLevels("p") && late.hasGrowthBesideLevels("p"))
  }
}
