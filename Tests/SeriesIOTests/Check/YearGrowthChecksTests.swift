import SeriesIO
import Testing
import TimeSeries

@Suite struct YearGrowthChecksTests {
  private static let yaml = """
    series:
      x:
        kind: flow
        figures:
          - {file: x.csv, column: g, form: yoy}
          - {file: x.csv, column: c, form: ytdYoy}
    """

  private static func findings(_ months: [Double], _ sums: [Double]) throws -> [String] {
    try checked(columns: [("g", months), ("c", sums)], yaml: yaml).map(\.sentence)
      .filter { $0.contains("contradicts growth of its months") }
  }

  @Test func betweenTheMonthAndTheMonthsBefore() throws {
    // 5.0 then a month of 7.0: anything between is possible without levels, 5.1 off is rounding.
    #expect(try Self.findings([5, 7, 6.1, 5.8], [5, 6, 6.1, 5.9]).isEmpty)
    let found = try Self.findings([5, 7, 6.1, 5.8], [5, 6, 7.4, 7.0])
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.contains("most in 2020-03: published 7.4 %") == true, "\(found)")
    #expect(
      found.first?.contains("6.0 to 6.1") == true || found.first?.contains("about 6.0") == true)
  }
}
