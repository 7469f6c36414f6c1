import LinearAlgebra
import Models
import Probability
import RealModule
import TestSupport
import Testing

@Suite struct BreakTests {
  private func regressors(_ item: JSONValue, _ n: Int) -> Matrix? {
    guard item["spec"]["formula"].string == "trend" else { return nil }
    return Matrix(columnVectors: [
      Array(repeating: 1, count: n), (1...n).map { Double($0) },
    ])
  }

  /// strucchange's Chow point is the last observation of the first part, counted from 1.
  @Test func chowAndQuandtAgreeWithR() throws {
    let reference = try ReferenceCases.tests("r", kind: "breaks")
    var (path, chow) = (WorstCase(), WorstCase())
    for item in reference.cases {
      let y = reference.series(item)
      let x = regressors(item, y.count)
      let results = item["results"]
      let quandt = try quandtTest(y, regressors: x)
      let expected = results["Fstats"].doubles
      #expect(quandt.path.count == expected.count)
      for (a, b) in zip(quandt.path, expected) { path.add(a, b, item.id) }
      #expect(quandt.breakPosition == results["F_argmax"].int)
      // Hansen's fitted p-values; all three below 1e-7.
      #expect(abs(quandt.test.pValue - (results["supF"]["p_value"].double ?? .nan)) < 1e-6)
      let point = item["spec"]["chow_point"].int ?? 0
      let test = try chowTest(y, regressors: x, secondPartFrom: point)
      chow.add(test.statistic, results["chow"]["statistic"].double ?? .nan, item.id)
      chow.add(test.pValue, results["chow"]["p_value"].double ?? .nan, item.id)
    }
    #expect(reference.cases.count == 3)
    #expect(path.error < 1e-8, "\(path)")
    #expect(chow.error < 1e-8, "\(chow)")
  }

  @Test func cumulativeSumsAgreeWithR() throws {
    let reference = try ReferenceCases.tests("r", kind: "breaks")
    var worst = WorstCase()
    for item in reference.cases {
      let y = reference.series(item)
      let x = regressors(item, y.count)
      let ols = try olsCumulativeSumTest(y, regressors: x)
      let recursive = try recursiveCumulativeSumTest(y, regressors: x)
      for (result, key) in [(ols, "ols_cusum"), (recursive, "rec_cusum")] {
        let expected = item["results"][key]
        worst.add(result.test.statistic, expected["statistic"].double ?? .nan, item.id)
        worst.add(result.test.pValue, expected["p_value"].double ?? .nan, floor: 1, item.id)
      }
      #expect(recursive.path.count == y.count - (x == nil ? 1 : 2))
    }
    #expect(worst.count == 12)
    #expect(worst.error < 1e-8, "\(worst)")
  }

  /// Points of table 1 of Andrews (1993) for a trimming of 0.15.
  ///
  /// They were simulated on a grid, which lowers a supremum by one or two percent.
  @Test func supremumLawHasTheKnownPoints() {
    let points: [(Int, Double, Double)] = [
      (1, 7.17, 0.10), (1, 8.85, 0.05), (1, 12.35, 0.01), (2, 11.79, 0.05), (3, 14.15, 0.05),
    ]
    for (dimension, value, level) in points {
      let tail = BesselProcessLaw(dimension: dimension, from: 0.15, to: 0.85).upperTail(value)
      #expect(tail > level * 0.99 && tail < level * 1.07, "\(dimension) \(value): \(tail)")
    }
  }

  /// Where the sum hands over to the expansion they agree; probabilities fall from 1 to 0.
  @Test(arguments: [1, 2, 5, 10, 20]) func supremumLawFalls(_ dimension: Int) {
    let law = BesselProcessLaw(dimension: dimension, from: 0.15, to: 0.85)
    var last = 1.0
    for step in 0...200 {
      let tail = law.upperTail(Double(step) * 0.6)
      #expect(tail <= last * 1.02 + 1e-13 && tail >= 0, "\(dimension) at \(Double(step) * 0.6)")
      last = tail
    }
    #expect(last < 1e-9)
    #expect(law.upperTail(0) == 1)
    #expect(law.upperTail(1e4) < 1e-300)
  }

  /// A window of no length is one chi-squared variable.
  @Test func supremumLawOfOnePointIsChiSquared() {
    let narrow = BesselProcessLaw(dimension: 2, from: 0.5, to: 0.5 + 1e-9)
    let expected = ChiSquared(degreesOfFreedom: 2).upperTail(6)
    #expect(relativeError(narrow.upperTail(6), expected, floor: 1e-9) < 0.01)
    #expect(BesselProcessLaw(dimension: 2, from: 0.5, to: 0.5).upperTail(6) == expected)
  }

  @Test func missingRowsAreLeftOut() throws {
    var y = (0..<60).map { Double.sin(1.7 * Double($0 * $0)) + ($0 >= 30 ? 4 : 0) }
    let whole = try quandtTest(y)
    #expect(whole.breakPosition == 30)
    y[3] = .nan
    y[40] = .nan
    let gapped = try quandtTest(y)
    #expect(gapped.breakPosition == 30)
    let closed = try quandtTest(y.filter { !$0.isNaN })
    #expect(relativeError(gapped.test.statistic, closed.test.statistic) < 1e-12)
    #expect(!gapped.candidates.contains(40))
    #expect(try olsCumulativeSumTest(y).path.count == 58)
  }

  @Test func badInputIsRefused() {
    let y = (0..<30).map { Double.cos(Double($0 * $0)) }
    #expect(throws: ModelError.self) { try quandtTest([1, 2, 3]) }
    #expect(throws: ModelError.self) { try quandtTest(y, trimming: 0.5) }
    #expect(throws: ModelError.self) { try chowTest(y, secondPartFrom: 0) }
    #expect(throws: ModelError.self) { try chowTest(y, secondPartFrom: 30) }
    #expect(throws: ModelError.self) { try olsCumulativeSumTest([Double](repeating: 1, count: 30)) }
    let twice = Matrix(columnVectors: [
      Array(repeating: 1, count: 30), Array(repeating: 2, count: 30),
    ])
    #expect(throws: ModelError.self) { try quandtTest(y, regressors: twice) }
    #expect(throws: ModelError.self) { try chowTest(y, regressors: twice, secondPartFrom: 15) }
  }

  /// A regressor that is zero at first: earlier breaks cannot be tested and are NaN, no crash.
  @Test func lateRegressorsLeaveHoles() throws {
    let y = (0..<40).map { Double.cos(Double($0 * $0)) }
    let late = Matrix(columnVectors: [
      Array(repeating: 1, count: 40), (0..<40).map { $0 >= 20 ? Double.sin(Double($0)) : 0 },
    ])
    let result = try quandtTest(y, regressors: late)
    for (candidate, value) in zip(result.candidates, result.path) {
      #expect(value.isNaN == (candidate <= 20), "\(candidate) \(value)")
    }
    #expect(result.test.statistic.isFinite)
    #expect(try recursiveCumulativeSumTest(y, regressors: late).path.count == 38)
    #expect(throws: ModelError.self) { try chowTest(y, regressors: late, secondPartFrom: 10) }
  }
}
