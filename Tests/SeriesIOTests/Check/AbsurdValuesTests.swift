import Foundation
import SeriesIO
import TestSupport
import Testing
import TimeSeries

struct AbsurdValuesTests {
  private func sentences(_ values: [Double]) -> [String] {
    let series = Series(name: "x", start: Period(year: 2015, month: 1), values: values)
    let table = try? SeriesTable.read(bytes: Array(SeriesWriter.wide([series]).utf8), file: "x.csv")
    guard let table else { return ["unreadable"] }
    return DataCheck.absurdValues(DataSet(table: table), about: ["x"]).map(\.sentence)
  }

  private let plain = (0..<60).map { 150 + Double($0 % 12) }

  @Test func aTypingErrorIsNamedWithItsSize() {
    var values = plain
    values[50] = 1e30
    #expect(
      sentences(values) == [
        "x, 2019-03: 1e+30 is 10^28 times its neighbours; correct the value, or leave the cell "
          + "empty"
      ])
    values[51] = 1e30
    #expect(sentences(values).first?.contains("(and 1 more like it)") == true)
    values = plain
    values[59] = 1e-30
    #expect(sentences(values).first?.hasPrefix("x, 2019-12: 1e-30 is 10^-32 times") == true)
  }

  @Test func growthBalancesAndSlipsOfUnitsAreNone() {
    // Tenfold every year, a balance near zero, a series of zeros, thousands for millions.
    #expect(sentences((0..<120).map { pow(10, Double($0) / 12) }).isEmpty)
    #expect(sentences((0..<60).map { $0 == 30 ? 0.0001 : 50 * sin(Double($0)) }).isEmpty)
    #expect(sentences([Double](repeating: 0, count: 40)).isEmpty)
    var values = plain
    values[20] *= 1000
    #expect(sentences(values).isEmpty)
  }
}
