import Reporting
import Testing

@Test(arguments: [
  (310.24, 1, "310.2"), (-0.04, 1, "0.0"), (0.05, 2, "0.05"), (-3.0, 0, "-3"), (0, 3, "0.000"),
  (1e300, 2, "1.0000e+300"), (.nan, 1, "n/a"), (-.infinity, 1, "-inf"), (0.125, 2, "0.12"),
])
func fixedRoundsToTheDecimalsAskedFor(value: Double, decimals: Int, text: String) {
  #expect(NumberText.fixed(value, decimals: decimals) == text)
}

@Test func signsAndGroupsAreAddedOnRequest() {
  #expect(NumberText.fixed(6.92, decimals: 1, signed: true) == "+6.9")
  #expect(NumberText.fixed(-6.92, decimals: 1, signed: true) == "-6.9")
  #expect(NumberText.fixed(-0.01, decimals: 1, signed: true) == "0.0")
  #expect(NumberText.fixed(1_234_567.8, decimals: 1, grouped: true) == "1,234,567.8")
  #expect(NumberText.fixed(-999.96, decimals: 1, grouped: true) == "-1,000.0")
}

@Test(arguments: [
  (0.0123456, "0.012346"), (123456.7, "123457"), (0.99999951, "1.0000"), (12345678, "1.2346e+07"),
  (2.5e-18, "2.5000e-18"), (-3.25, "-3.2500"), (0, "0"), (99999.96, "100000"),
])
func significantKeepsFiveDigits(value: Double, text: String) {
  #expect(NumberText.significant(value) == text)
}

@Test func smallProbabilitiesAreBounded() {
  #expect(NumberText.probability(0.04321) == "0.0432")
  #expect(NumberText.probability(1e-9) == "<0.0001")
  #expect(NumberText.probability(.nan) == "n/a")
}

@Test func aColumnSharesTheDecimalsOfItsLargestNumber() {
  #expect(NumberText.commonDecimals([310.2, 2.5]) == 1)
  #expect(NumberText.commonDecimals([0.0123, .nan]) == 5)
  #expect(NumberText.commonDecimals([123_456]) == 0)
  #expect(NumberText.commonDecimals([0]) == 1)
}
