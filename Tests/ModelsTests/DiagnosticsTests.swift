import Models
import RealModule
import TestSupport
import Testing

@Suite struct DiagnosticsTests {
  private func difference(_ x: [Double]) -> [Double] { zip(x.dropFirst(), x).map { $0 - $1 } }

  @Test func agreesWithResidualTestsOfR() throws {
    let golden = try Golden.json("regression.json")
    var seen = 0
    for test in golden["tests"].array {
      guard let kind = test["kind"].string, let name = test["series"].string else { continue }
      let values = golden["series"][name].doubles
      let expected = test["results"]
      let result: TestResult
      switch kind {
      case "Ljung-Box": result = ljungBoxTest(difference(values), lag: test["lag"].int ?? 0)
      case "Box-Pierce": result = boxPierceTest(difference(values), lag: test["lag"].int ?? 0)
      case "jarque_bera": result = jarqueBeraTest(difference(values))
      default:
        let (r, partial) = (
          autocorrelations(values, maximumLag: 24), partialAutocorrelations(values, maximumLag: 24)
        )
        #expect(worstRelativeError(r, expected["acf"].doubles) < 1e-12)
        #expect(worstRelativeError(partial, expected["pacf"].doubles) < 1e-11)
        seen += 1
        continue
      }
      let label = test["id"].string ?? ""
      #expect(
        relativeError(result.statistic, expected["statistic"].double ?? .nan, floor: 0) < 1e-8,
        "\(label)")
      #expect(
        relativeError(result.pValue, expected["p_value"].double ?? .nan) < 1e-6, "\(label)")
      #expect(result.degreesOfFreedom == expected["parameter"][0].int)
      seen += 1
    }
    #expect(seen == 80)
  }

  @Test func fittedParametersTakeDegreesOfFreedom() {
    var generator = SeededGenerator(seed: 5)
    let noise = (0..<60).map { _ in Double.random(in: -1...1, using: &generator) }
    let plain = ljungBoxTest(noise, lag: 10)
    let corrected = ljungBoxTest(noise, lag: 10, fittedParameters: 3)
    #expect(plain.statistic == corrected.statistic)
    #expect(corrected.reference == .chiSquared(degreesOfFreedom: 7))
    #expect(corrected.pValue < plain.pValue)
    #expect(ljungBoxTest(noise, lag: 2, fittedParameters: 2).pValue.isNaN)
  }

  @Test func missingValuesLeaveOutTheirProducts() {
    // Mean 2 of 1, 3, 2: deviations −1, 1, ·, 0; c(0) = 2/3, one product at lag 1, divisor 2.
    let r = autocorrelations([1, 3, .nan, 2], maximumLag: 3)
    #expect(worstRelativeError(r, [1, -0.75, 0, 0]) < 1e-15)
    #expect(autocorrelations([1, .nan], maximumLag: 1)[1].isNaN)
    let constant = autocorrelations([4, 4, 4], maximumLag: 1)
    #expect(constant[0].isNaN && constant[1].isNaN)
    let gaps = jarqueBeraTest([1, .nan, 2, 7, .nan, 3])
    #expect(gaps == jarqueBeraTest([1, 2, 7, 3]))
  }

  @Test func durbinWatsonFollowsItsDefinition() {
    #expect(durbinWatsonStatistic([1, -1, 1, -1]) == 3)
    #expect(durbinWatsonStatistic([2, 2, 2]) == 0)
    #expect(durbinWatsonStatistic([0, 0]).isNaN)
  }
}
