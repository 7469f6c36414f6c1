import LinearAlgebra
import Scenarios
import TestSupport
import Testing

/// Linear statements: everything is checked against the textbook formulas formed densely.
@Suite struct ConditioningTests {
  static let seeds: [UInt64] = Array(1...20)

  @Test(arguments: seeds)
  func agreesWithBruteForce(seed: UInt64) throws {
    let law = randomLaw(count: 18, seed: seed)
    let rows = randomRows(count: 5, months: 18, seed: seed, step: 0.3)
    let result = try Conditioning(law, on: rows)
    let expected = try bruteForce(law, rows)
    #expect(worstRelativeError(result.mean, expected.mean) < 1e-9)
    let covariance = result.conditionedLaw.covariance
    #expect(worstRelativeError(covariance.elements, expected.covariance.elements) < 1e-9)
    #expect(result.isLinear && result.redundant.isEmpty)
  }

  @Test(arguments: seeds)
  func statementAtTheMeanLeavesMeansUnchanged(seed: UInt64) throws {
    let law = randomLaw(count: 12, seed: seed)
    var stated = randomRow(count: 12, seed: seed, target: 0)
    stated.target = law.mean.withUnsafeBufferPointer { stated.form.value($0) }
    let result = try Conditioning(law, on: [stated])
    #expect(worstRelativeError(result.mean, law.mean) < 1e-12)
  }

  @Test(arguments: seeds)
  func orderIsIrrelevant(seed: UInt64) throws {
    let law = randomLaw(count: 12, seed: seed)
    let rows = randomRows(count: 4, months: 12, seed: seed, step: 0.1)
    let forward = try Conditioning(law, on: rows)
    let backward = try Conditioning(law, on: rows.reversed())
    #expect(worstRelativeError(forward.mean, backward.mean) < 1e-9)
    let (a, b) = (forward.conditionedLaw.covariance, backward.conditionedLaw.covariance)
    #expect(worstRelativeError(a.elements, b.elements) < 1e-9)
  }

  @Test(arguments: seeds)
  func twoStepsEqualOne(seed: UInt64) throws {
    let law = randomLaw(count: 12, seed: seed)
    let rows = randomRows(count: 4, months: 12, seed: seed, step: 0.1)
    let once = try Conditioning(law, on: rows)
    let first = try Conditioning(law, on: Array(rows.prefix(2)))
    let twice = try Conditioning(first.conditionedLaw, on: Array(rows.suffix(2)))
    #expect(worstRelativeError(once.mean, twice.mean) < 1e-9)
    let (a, b) = (once.conditionedLaw.covariance, twice.conditionedLaw.covariance)
    #expect(worstRelativeError(a.elements, b.elements) < 1e-9)
  }

  @Test func toleranceLimits() throws {
    let law = randomLaw(count: 12, seed: 5)
    let hard = try Conditioning(law, on: [randomRow(count: 12, seed: 6, target: 3)])
    let nearlyHard = try Conditioning(
      law, on: [randomRow(count: 12, seed: 6, target: 3, tolerance: 1e-7)])
    #expect(worstRelativeError(hard.mean, nearlyHard.mean) < 1e-12)
    let vague = try Conditioning(
      law, on: [randomRow(count: 12, seed: 6, target: 3, tolerance: 1e8)])
    #expect(worstRelativeError(vague.mean, law.mean) < 1e-12)
    let (a, b) = (vague.conditionedLaw.covariance, law.covariance)
    #expect(worstRelativeError(a.elements, b.elements) < 1e-12)
  }

  @Test func futureStatementsInformEarlierMonths() throws {
    // A random walk pinned at its twelfth month bends all months before it.
    var factor = Matrix(rows: 12, columns: 12)
    for j in 0..<12 { for i in j..<12 { factor[i, j] = 1 } }
    let walk = simpleLaw(mean: [Double](repeating: 0, count: 12), factor: factor)
    let last = row((0..<12).map { $0 == 11 ? 1 : 0 }, target: 12)
    let result = try Conditioning(walk, on: [last])
    #expect(worstRelativeError(result.mean, (1...12).map(Double.init)) < 1e-12)
  }

  @Test func noStatementLeavesTheLaw() throws {
    let law = randomLaw(count: 6, seed: 9)
    let result = try Conditioning(law, on: [])
    #expect(result.mean == law.mean)
    #expect(result.conditionedLaw.covariance == law.covariance)
  }

  @Test func redundantStatementsAreNamed() throws {
    let law = randomLaw(count: 4, seed: 11)
    let rows = [
      row([1, 0, 0, 0], target: 1), row([0, 1, 0, 0], target: 2), row([0, 0, 1, 0], target: 7),
      row([2, -1, 0, 0], target: 0),
    ]
    let result = try Conditioning(law, on: rows)
    let named = try #require(result.redundant.first)
    #expect(result.redundant.count == 1)
    #expect(Set(named.from + [named.row]) == [0, 1, 3])
    #expect(relativeError(result.mean[0], 1) < 1e-12)
  }

  @Test func contradictionsNameAnIrreducibleSet() throws {
    let law = randomLaw(count: 4, seed: 12)
    let rows = [
      row([0, 0, 0, 1], target: 4), row([1, 0, 0, 0], target: 1), row([0, 1, 0, 0], target: 2),
      row([1, 1, 0, 0], target: 3.5), row([1, 0, 1, 0], target: 0, tolerance: 0.5),
    ]
    #expect {
      try Conditioning(law, on: rows)
    } throws: { error in
      (error as? ConditioningFailure)?.rows == [1, 2, 3]
    }
  }

  @Test func statementAboutNothingUncertainMustHold() throws {
    let law = randomLaw(count: 3, seed: 13)
    let known = StackedForm.linear(LinearForm(constant: 5, indices: [], weights: []))
    let agreed = try Conditioning(law, on: [ConditioningRow(form: known, target: 5)])
    #expect(agreed.mean == law.mean)
    #expect(throws: ConditioningFailure.self) {
      try Conditioning(law, on: [ConditioningRow(form: known, target: 6)])
    }
  }
}
