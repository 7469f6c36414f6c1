import TestSupport
import Testing
import TimeSeries

@Suite("Differencing")
struct DifferencingTests {
  @Test("the airline differences")
  func coefficients() {
    let airline = Differencing(order: 1, seasonalOrder: 1, period: 12)
    #expect(airline.lostCount == 13)
    var expected = [Double](repeating: 0, count: 14)
    (expected[0], expected[1], expected[12], expected[13]) = (1, -1, -1, 1)
    #expect(airline.coefficients == expected)
    #expect(Differencing(order: 2).applied(to: [1, 4, 9, 16]) == [2, 2])
    #expect(Differencing(order: 0).applied(to: [1, 4]) == [1, 4])
    #expect(Differencing(order: 1).applied(to: [1]).isEmpty)
  }

  @Test("a missing value spoils what reads it")
  func missing() {
    let differences = Differencing(order: 1).applied(to: [1, .nan, 3, 5])
    #expect(differences[0].isNaN && differences[1].isNaN && differences[2] == 2)
  }

  @Test("integration gives the values back", arguments: [5, 6] as [UInt64])
  func integration(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for (d, seasonal, period) in [(1, 0, 1), (0, 1, 12), (1, 1, 12), (2, 1, 4), (0, 0, 1)] {
      let differencing = Differencing(order: d, seasonalOrder: seasonal, period: period)
      // Integers, so that sums are exact.
      let values = (0..<50).map { _ in Double(Int.random(in: -99...99, using: &generator)) }
      let past = Array(values.prefix(differencing.lostCount))
      let rest = differencing.integrated(differencing.applied(to: values), after: past)
      #expect(past + rest == values, "seed \(seed)")
    }
  }
}
