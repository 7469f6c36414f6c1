import Testing
import TimeSeries

@Suite("Slicing and alignment")
struct SlicingTests {
  let x = SeriesTests.months

  @Test("slices stay inside the data, padding goes beyond")
  func slices() {
    let january = Period(year: 2025, month: 1)
    #expect(x.sliced(from: january).values.count == 2)
    #expect(x.sliced(through: january).end == january)
    #expect(x.sliced(from: january + 10).values.isEmpty)
    let padded = x.padded(from: january, through: january + 3)
    #expect(padded.values.count == 4)
    #expect(padded.values[0] == 3)
    #expect(padded.values[1...].allSatisfy { $0.isNaN })
    #expect(padded.description.unit == "USD bn")
    #expect(x.trimmed().values == [2, 3])
  }

  @Test("ragged series on a common index")
  func alignment() throws {
    let y = Series(name: "y", start: Period(year: 2025, month: 1), values: [7, 8, 9])
    let union = try #require(try AlignedSeries([x, y]))
    #expect(union.start == x.start)
    #expect(union.end == y.end)
    #expect(union.series.allSatisfy { $0.count == union.count && $0.start == union.start })
    #expect(union.series[1].values.prefix(2).allSatisfy { $0.isNaN })
    let common = try #require(try AlignedSeries([x, y], coverage: .intersection))
    #expect(common.count == 2)
    #expect(common.series[1].values == [7, 8])
    let late = Series(name: "z", start: Period(year: 2030, month: 1), values: [1])
    #expect(try AlignedSeries([x, late], coverage: .intersection)?.count == 0)
    #expect(try AlignedSeries([]) == nil)
  }

  @Test("two frequencies do not align")
  func frequencies() {
    let quarterly = Series(name: "q", start: Period(year: 2025, quarter: 1), values: [1])
    #expect(throws: TimeSeriesError.mixedFrequencies(first: "x", second: "q")) {
      try AlignedSeries([x, quarterly])
    }
  }
}
