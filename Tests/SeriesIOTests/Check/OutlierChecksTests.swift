import SeriesIO
import Testing
import TimeSeries

struct OutlierChecksTests {
  /// The sentences about values far from others.
  private func far(_ values: [Double], _ keys: String, form: String = "level") throws -> [String] {
    try checked(
      columns: [("x", values)],
      yaml: "series: {x: {\(keys)figures: [{file: x.csv, column: x, form: \(form)}]}}"
    ).map(\.sentence).filter { $0.contains("far from") }
  }

  /// The sums from January on.
  private func sums(_ months: [Double]) -> [Double] {
    months.indices.map { i in months[(i - i % 12)...i].reduce(0, +) }
  }

  /// True for a single finding that names this period alone.
  private func names(_ sentences: [String], _ beginning: String) -> Bool {
    sentences.count == 1 && sentences[0].hasPrefix(beginning) && !sentences[0].contains(", ")
  }

  @Test func aWildValueDoesNotBlameItsNeighbours() throws {
    var rates = (0..<60).map { 5 + 0.1 * Double($0 * 13 % 7) }
    rates[40] = 50
    #expect(
      names(try far(rates, "kind: rate, "), "x: far from their neighbours: 2023-05 (+862 %)"))
    var index = (0..<60).map { 50 + 0.1 * Double($0 * 13 % 7) }
    index[30] = 30
    #expect(
      names(try far(index, "kind: index, "), "x: far from their neighbours: 2022-07 (-41 %)"))
  }

  @Test func flowsAreComparedWithTheSamePeriodsOfOtherYears() throws {
    var months = smoothMonths(72)
    #expect(try far(months, "kind: flow, ").isEmpty)
    months[40] *= 3
    #expect(
      names(
        try far(months, "kind: flow, "),
        "x: far from the same periods of the years around them: 2023-05 (+20"))
    months[40] = 1e30
    #expect(try far(months, "kind: flow, ").first?.contains("e+27 times)") == true)
  }

  @Test func yearToDateSumsDoNotJumpAtTheTurnOfTheYear() throws {
    var months = smoothMonths(72)
    #expect(try far(sums(months), "kind: flow, ", form: "ytd").isEmpty)
    months[40] *= 3
    #expect(
      names(
        try far(sums(months), "kind: flow, ", form: "ytd"),
        "x.ytd (single periods): far from the same periods of the years around them: 2023-05 (+20"))
  }
}
