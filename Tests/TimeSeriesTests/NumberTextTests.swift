import Foundation
import TestSupport
import Testing
import TimeSeries

@Suite("Number text")
struct NumberTextTests {
  @Test(
    "fixed decimals",
    arguments: [
      (0.125, 2, "0.12"), (0.375, 2, "0.38"), (2.675, 2, "2.67"), (2.5, 0, "2"), (3.5, 0, "4"),
      (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (999.95, 1, "1000.0"), (9.5, 0, "10"),
      (0, 0, "0"), (1e22, 1, "10000000000000000000000.0"), (.leastNonzeroMagnitude, 3, "0.000"),
      (1234567.891, 2, "1234567.89"), (.nan, 2, "NaN"), (-.infinity, 1, "-inf"),
      (0.1, 20, "0.10000000000000000555"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, decimals: Int, expected: String) {
    #expect(fixedText(value, decimals: decimals) == expected)
  }

  @Test("thousands and the sign of zero")
  func separators() {
    #expect(fixedText(1_234_567.891, decimals: 1, separator: ",") == "1,234,567.9")
    #expect(fixedText(-123, decimals: 0, separator: ",") == "-123")
    #expect(fixedText(1234, decimals: 0, separator: "\u{2009}") == "1\u{2009}234")
    #expect(fixedText(-0.04, decimals: 1, dropsNegativeZero: false) == "-0.0")
  }

  @Test(
    "significant digits",
    arguments: [
      (345.6789, 4, "345.7"), (0.00123456, 3, "0.00123"), (9.996, 3, "10.0"), (123456, 3, "123456"),
      (0.09996, 3, "0.100"), (0, 3, "0.00"), (1e-7, 2, "0.00000010"), (-2.5, 1, "-2"),
    ] as [(Double, Int, String)])
  func significant(value: Double, digits: Int, expected: String) {
    #expect(significantText(value, digits: digits) == expected)
  }

  @Test("agrees with printf on any number", arguments: [51, 52] as [UInt64])
  func printf(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let exponent = Int.random(in: -12...18, using: &generator)
      let value =
        Double.random(in: -1...1, using: &generator)
        * Double(sign: .plus, exponent: exponent * 3, significand: 1)
      let decimals = Int.random(in: 0...9, using: &generator)
      let expected = String(format: "%.\(decimals)f", value)
      let observed = fixedText(value, decimals: decimals, dropsNegativeZero: false)
      #expect(observed == expected, "seed \(seed): \(value)")
    }
  }
}
