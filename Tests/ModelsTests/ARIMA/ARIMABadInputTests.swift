import LinearAlgebra
import Models
import TestSupport
import Testing

/// Input that no estimate exists for is refused with a sentence.
struct ARIMABadInputTests {
  private let airline = ARIMASpecification(
    order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)
  private let simple = ARIMASpecification(
    order: ARIMAOrder(p: 1, d: 0, q: 0), includesConstant: true)

  private func noise(_ count: Int, seed: UInt64 = 5) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Double.random(in: -1...1, using: &generator) }
  }

  @Test func tooShort() {
    #expect(throws: ModelError.self) { try airline.fit(noise(15)) }
    #expect(throws: ModelError.self) { try airline.fit([]) }
    #expect(throws: ModelError.self) { try simple.fit([1]) }
    let many = ARIMASpecification(order: ARIMAOrder(p: 10, d: 0, q: 10))
    do throws(ModelError) {
      _ = try many.fit(noise(20))
      Issue.record("21 parameters from 20 observations")
    } catch {
      #expect(error.description.contains("20 usable observations are too few"))
    }
  }

  @Test func tooManyCoefficientsAreRefusedBeforeAnyWork() throws {
    let large = ARIMASpecification(
      order: ARIMAOrder(p: 30, d: 1, q: 30), seasonal: ARIMAOrder(p: 3, d: 1, q: 3), period: 12)
    let few = #expect(throws: ModelError.self) { try large.fit(noise(120)) }
    #expect(
      few?.description.hasPrefix("arima(30,1,30)(3,1,3) has 66 coefficients for 107 observations")
        == true)
    let huge = ARIMASpecification(
      order: ARIMAOrder(p: 60, d: 0, q: 60), seasonal: ARIMAOrder(p: 60, d: 0, q: 60), period: 12)
    let work = #expect(throws: ModelError.self) { try huge.fit(noise(2000)) }
    #expect(work?.description.contains("reach back 780 periods") == true)
    // A season of a year of days stays possible.
    let days = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 365)
    let short = #expect(throws: ModelError.self) { try days.fit(noise(366)) }
    #expect(short?.description.contains("too few") == true)
  }

  @Test(arguments: [(9, 0, "9 times"), (2, 2, "twice and by the season twice"), (0, 3, "season 3")])
  func manyDifferencesAreRefused(d: Int, seasonal: Int, words: String) {
    let specification = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: d, q: 0), seasonal: ARIMAOrder(p: 0, d: seasonal, q: 0),
      period: 12)
    let error = #expect(throws: ModelError.self) { try specification.fit(noise(200)) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func threeDifferencesWithTheSeasonAreAllowed() throws {
    let specification = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 2, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)
    #expect(try specification.fit(noise(200)).logLikelihood.isFinite)
  }

  @Test func valuesWhoseSquaresVanish() {
    let small = noise(40).map { $0 * 1e-300 }
    let error = #expect(throws: ModelError.self) { try simple.fit(small) }
    #expect(error?.description.contains("below 1e-150") == true)
    #expect(throws: Never.self) { try simple.fit(noise(40).map { $0 * 1e-200 }) }
  }

  @Test func nothingToEstimate() {
    let missing = [Double](repeating: .nan, count: 40)
    #expect(throws: ModelError.allMissing) { try simple.fit(missing) }
    let flat = [Double](repeating: 3, count: 40)
    #expect(throws: ModelError.constant(afterDifferencing: false)) { try simple.fit(flat) }
    let seasonal = (0..<60).map { Double($0 % 12) * 1.1 + 0.3 * Double($0) }
    #expect(throws: ModelError.constant(afterDifferencing: true)) { try airline.fit(seasonal) }
    let line = (0..<60).map { 0.1 * Double($0) }
    let drift = ARIMASpecification(order: ARIMAOrder(p: 0, d: 1, q: 0), includesConstant: true)
    #expect(throws: ModelError.constant(afterDifferencing: true)) { try drift.fit(line) }
  }

  @Test func unusableValues() {
    var values = noise(40)
    values[7] = .infinity
    #expect(throws: ModelError.unusableValue(position: 7, value: .infinity)) {
      try simple.fit(values)
    }
    let holes = Matrix(columnVectors: [(0..<40).map { $0 == 3 ? .nan : Double($0 * $0) }])
    #expect(throws: ModelError.missingRegressor(name: "x", position: 3)) {
      try simple.fit(noise(40), regressors: holes, names: ["x"])
    }
  }

  @Test func collinearRegressorsAreNamed() throws {
    let a = noise(40, seed: 1)
    let b = noise(40, seed: 2)
    let sum = zip(a, b).map { 2 * $0 - 0.5 * $1 }
    let flat = [Double](repeating: 7, count: 40)
    do throws(ModelError) {
      _ = try simple.fit(
        noise(40), regressors: Matrix(columnVectors: [a, b, sum, flat]),
        names: ["a", "b", "sum", "flat"])
      Issue.record("collinear columns were accepted")
    } catch {
      guard case .collinear(let columns, _) = error else { throw error }
      #expect(columns == ["sum", "flat"])
    }
    // A trend is what a first difference leaves of a drift.
    let drift = ARIMASpecification(order: ARIMAOrder(p: 0, d: 1, q: 0), includesConstant: true)
    let trend = (0..<40).map { 5 + 0.3 * Double($0) }
    do throws(ModelError) {
      _ = try drift.fit(noise(40), regressors: Matrix(columnVectors: [trend]), names: ["trend"])
      Issue.record("a second drift was accepted")
    } catch {
      guard case .collinear(let columns, _) = error else { throw error }
      #expect(columns == ["trend"])
    }
    // With many gaps the same is found on the observed values.
    var gappy = noise(80)
    for t in 20..<50 { gappy[t] = .nan }
    var inside = [Double](repeating: 0, count: 80)
    inside[30] = 1
    #expect(throws: ModelError.self) {
      try simple.fit(gappy, regressors: Matrix(columnVectors: [inside]), names: ["inside"])
    }
  }

  @Test func specifications() {
    let drifting = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12,
      includesConstant: true)
    #expect(throws: ModelError.self) { try drifting.fit(noise(60)) }
    let yearly = ARIMASpecification(order: .zero, seasonal: ARIMAOrder(p: 1, d: 0, q: 0))
    #expect(throws: ModelError.self) { try yearly.fit(noise(60)) }
    #expect(throws: ModelError.self) {
      try simple.fit(noise(60), options: ARIMAOptions(starts: 0))
    }
    #expect(throws: ModelError.self) {
      try simple.evaluate(noise(60), armaCoefficients: [1.01])
    }
  }

  /// Every January missing: after a seasonal difference nothing tells its level.
  @Test func unidentifiedGaps() {
    let values = noise(120).enumerated().map { $0 % 12 == 0 ? Double.nan : $1 }
    #expect(throws: ModelError.self) { try airline.fit(values) }
    let longer = noise(600).enumerated().map { $0 % 12 == 0 ? Double.nan : $1 }
    #expect(throws: ModelError.self) { try airline.fit(longer) }
  }

  @Test func futureRegressors() throws {
    let x = Matrix(columnVectors: [noise(60, seed: 9)])
    let fit = try simple.fit(noise(60), regressors: x, names: ["x"])
    #expect(throws: ModelError.regressorTooShort(name: "x", available: 0, needed: 3)) {
      try fit.jointLaw(horizon: 3)
    }
    #expect(throws: ModelError.regressorTooShort(name: "x", available: 2, needed: 3)) {
      try fit.jointLaw(horizon: 3, futureRegressors: Matrix(columnVectors: [[1, 2]]))
    }
    #expect(throws: ModelError.missingRegressor(name: "x", position: 61)) {
      try fit.jointLaw(horizon: 2, futureRegressors: Matrix(columnVectors: [[1, .nan]]))
    }
    #expect(throws: ModelError.self) { try fit.jointLaw(horizon: -1) }
    let nothing = try fit.jointLaw(horizon: 0)
    #expect(nothing.mean.isEmpty)
  }

  /// A long gap and a long series are work, not trouble.
  @Test func longGap() throws {
    var values = noise(300)
    for t in 1..<300 { values[t] += values[t - 1] }
    for t in 100..<200 { values[t] = .nan }
    let fit = try ARIMASpecification(order: ARIMAOrder(p: 1, d: 1, q: 1)).fit(values)
    #expect(fit.converged)
    let law = try fit.jointLaw(horizon: 5)
    #expect(law.mean.count == 105)
    let variances = law.variances
    // The middle of a gap is the least known, its ends the best.
    #expect(variances[50] > variances[2] && variances[50] > variances[97])
    #expect(law.factor.elements.allSatisfy { $0.isFinite })
  }
}
