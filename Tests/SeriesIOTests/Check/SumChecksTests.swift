import SeriesIO
import Testing
import TimeSeries

/// Sums of a few periods against other figures of the series.
struct SumChecksTests {
  private let months = smoothMonths().map { ($0 * 10).rounded() / 10 }

  private func sums(_ count: Int, ending: (Int) -> Bool, plus: [Int: Double] = [:]) -> [Double] {
    months.indices.map { t in
      guard t + 1 >= count, ending(t) else { return .nan }
      return (10 * months[(t + 1 - count)...t].reduce(0, +)).rounded() / 10 + (plus[t] ?? 0)
    }
  }

  private func findings(_ sums: [Double], _ form: String, levels: [Double]) throws -> [Finding] {
    try checked(
      columns: [("m", levels), ("s", sums)],
      yaml: "series: {x: {kind: flow, unit: bn, positive: true, decimals: 1, "
        + "figures: [{file: x.csv, column: m}, {file: x.csv, column: s, form: \(form)}]}}"
    ).filter { $0.sentence.contains("the sum differs") }
  }

  @Test func sumsThatAgreeAreQuiet() throws {
    #expect(try findings(sums(3) { $0 % 3 == 2 }, "sum(3)", levels: months).isEmpty)
    #expect(try findings(sums(2) { $0 % 12 == 1 }, "janFeb", levels: months).isEmpty)
  }

  @Test func sumsThatContradictAreNamed() throws {
    let wrong = sums(2, ending: { $0 % 12 == 1 }, plus: [13: 40, 25: -3])
    let found = try findings(wrong, "janFeb", levels: months)
    #expect(found.count == 1 && found[0].period == Period(year: 2021, month: 2))
    #expect(
      found[0].sentence
        == "x.janFeb: the sum differs from what other figures of x add up to by more than rounding in "
        + "2 periods of 4, most in 2021-02 (40 bn more)")
  }

  @Test func yearToDateFiguresThatFall() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("x.csv", "month,y\n2020-01,5\n2020-02,9\n2020-03,8\n2020-04,12\n")
    func data(_ more: String) throws -> DataSet {
      try DataSet.load(
        path: try folder.file(
          "dataset.yaml",
          "series: {x: {kind: flow, \(more) figures: [{file: x.csv, column: y, form: ytd}]}}"))
    }
    let fall = try data("positive: true,").yearToDateFall(of: "x")
    #expect(fall?.figure == "x.ytd" && fall?.period == Period(year: 2020, month: 3))
    #expect(try data("").yearToDateFall(of: "x") == nil)
  }
}
