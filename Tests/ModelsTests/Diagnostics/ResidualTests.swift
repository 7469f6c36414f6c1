import Models
import RealModule
import TestSupport
import Testing

@Suite struct ResidualTests {
  @Test func archTestAgreesWithStatsmodels() throws {
    let reference = try ReferenceCases.tests("python", kind: "arch_lm")
    var worst = WorstCase()
    for item in reference.cases {
      let y = reference.series(item)
      let changes = zip(y.dropFirst(), y).map { $0 - $1 }
      let mean = changes.reduce(0, +) / Double(changes.count)
      let result = try archTest(changes.map { $0 - mean }, lag: item["spec"]["nlags"].int ?? 0)
      worst.add(result.multiplier.statistic, item.result("lm"), item.id)
      worst.add(result.multiplier.pValue, item.result("lm_p"), item.id)
      worst.add(result.fTest.statistic, item.result("f"), item.id)
      worst.add(result.fTest.pValue, item.result("f_p"), item.id)
    }
    #expect(worst.count == 120)
    #expect(worst.error < 1e-8, "\(worst)")
  }

  @Test func archTestRefusesBadInput() {
    #expect(throws: ModelError.self) { try archTest([1, -1, 2], lag: 1) }
    #expect(throws: ModelError.self) { try archTest([1, 2, 3, 4, 5, 6], lag: 0) }
    let alternating = (0..<40).map { $0 % 2 == 0 ? 1.0 : -1.0 }
    #expect(throws: ModelError.constant(afterDifferencing: false)) {
      try archTest(alternating, lag: 2)
    }
  }

  /// By hand: + + − + − − − + + −, medians apart: 6 runs of 5 and 5, μ = 6, σ² = 20/9.
  @Test func runsTestCountsRuns() {
    let values = [2.0, 3, -1, 4, -2, -3, -4, 5, 6, -5]
    #expect(abs(runsTest(values).statistic) < 1e-15)
    let sorted = runsTest(values.sorted())
    #expect(relativeError(sorted.statistic, (2 - 6) / (20.0 / 9).squareRoot()) < 1e-14)
    var gapped = values
    gapped.insert(.nan, at: 3)
    #expect(runsTest(gapped) == runsTest(values))
    #expect(runsTest([1, 1, 1]).pValue.isNaN)
    #expect(runsTest([]).statistic.isNaN)
  }

  @Test func mcLeodLiIsLjungBoxOfSquares() {
    let values = (0..<80).map { Double.sin(Double($0 * $0)) }
    let squares = values.map { $0 * $0 }
    #expect(mcLeodLiTest(values, lag: 12) == ljungBoxTest(squares, lag: 12))
  }
}

@Suite struct PolynomialRootTests {
  @Test func knownRootsAreFound() throws {
    let roots = try polynomialRoots([6, -5, 1])
    #expect(worstRelativeError(roots.map(\.real), [2, 3]) < 1e-14)
    #expect(roots.map(\.imaginary) == [0, 0])
    let pair = try polynomialRoots([1, 0, 1])
    #expect(pair.map(\.imaginary) == [1, -1])
    #expect(pair[0].period == 4 && pair[0].modulus == 1)
    #expect(try polynomialRoots([0, 0, 3]).map(\.modulus) == [0, 0])
    #expect(try polynomialRoots([5, 0, 0]).isEmpty)
  }

  /// Products of known factors at random: every root comes back, to its condition.
  @Test(arguments: 1...12) func randomRootsComeBack(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var coefficients = [1.0]
    var moduli: [Double] = []
    for _ in 0..<4 {
      let modulus = Double.random(in: 0.5...2, using: &generator)
      let angle = Double.random(in: 0.1...3, using: &generator)
      let factor = [modulus * modulus, -2 * modulus * Double.cos(angle), 1]
      var product = [Double](repeating: 0, count: coefficients.count + 2)
      for (i, a) in coefficients.enumerated() {
        for (j, b) in factor.enumerated() { product[i + j] += a * b }
      }
      coefficients = product
      moduli += [modulus, modulus]
    }
    let roots = try polynomialRoots(coefficients)
    #expect(worstRelativeError(roots.map(\.modulus), moduli.sorted()) < 1e-7, "seed \(seed)")
  }

  /// Degree 60 with all roots on the circle, a cluster, and coefficients 300 orders of magnitude apart.
  @Test func hardPolynomialsConverge() throws {
    var unity = [Double](repeating: 0, count: 61)
    (unity[0], unity[60]) = (-1, 1)
    #expect(try polynomialRoots(unity).allSatisfy { abs($0.modulus - 1) < 1e-13 })
    // (1 − z)³: three roots within the cube root of the rounding error.
    #expect(try polynomialRoots([1, -3, 3, -1]).allSatisfy { abs($0.modulus - 1) < 1e-4 })
    let wide = try polynomialRoots([1e-150, 1, 1e150])
    #expect(wide.count == 2 && wide.allSatisfy { $0.modulus.isFinite })
  }

  @Test func seasonalRootsLieOnOneCircle() throws {
    let roots = try lagPolynomialRoots([0.5], seasonal: [0.8], period: 12)
    #expect(roots.count == 13)
    let modulus = Double.pow(1 / 0.8, 1.0 / 12)
    #expect(roots.dropLast().allSatisfy { relativeError($0.modulus, modulus) < 1e-14 })
    #expect(relativeError(roots.last?.real ?? 0, 2) < 1e-14)
    let annual = roots.dropLast().map(\.period)
    #expect(annual.contains { abs($0 - 12) < 1e-9 } && annual.contains { abs($0 - 2) < 1e-9 })
    #expect(try lagPolynomialRoots([]).isEmpty)
  }

  @Test func badCoefficientsAreRefused() {
    #expect(throws: ModelError.self) { try polynomialRoots([]) }
    #expect(throws: ModelError.self) { try polynomialRoots([0, 0]) }
    #expect(throws: ModelError.self) { try polynomialRoots([1, .nan]) }
  }
}

@Suite struct SpectralPeakTests {
  private func noise(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    // Twelve uniforms sum to an almost normal variable of variance 1.
    return (0..<count).map { _ in
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0...1, using: &generator) }
    }
  }

  @Test func cyclesShowAtTheirFrequencies() throws {
    let base = noise(96, seed: 5)
    let seasonal = base.indices.map { base[$0] + 2 * Double.cos(2 * Double.pi * Double($0) / 4) }
    let found = try spectralDiagnostics(seasonal, period: 12)
    #expect(found.peaks.count == 8)
    let significant = found.peaks.filter(\.isVisuallySignificant)
    #expect(significant.contains { $0.frequency == 0.25 && $0.kind == .seasonal })
    let trading = base.indices.map { base[$0] + 2 * Double.cos(2 * Double.pi * 0.348 * Double($0)) }
    let peaks = try spectralDiagnostics(trading, period: 12).peaks
    #expect(peaks.contains { $0.isVisuallySignificant && $0.kind == .tradingDay })
  }

  @Test func spectrumIntegratesToTheVariance() throws {
    let y = noise(120, seed: 9)
    let found = try spectralDiagnostics(y, period: 4, span: nil)
    #expect(found.observations == 120 && found.peaks.map(\.frequency) == [0.25, 0.5])
    var sum = 0.0
    for (i, value) in found.decibels.enumerated() {
      sum += Double.exp(value / 10 * Double.log(10)) * (i == 0 || i == 60 ? 0.5 : 1) / 60
    }
    let mean = y.reduce(0, +) / 120
    let variance = y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 120
    // An autoregressive spectrum reproduces the sample variance; 61 points integrate it to a percent.
    #expect(relativeError(sum, variance, floor: 0.1) < 0.02)
  }

  @Test func badInputIsRefused() throws {
    #expect(throws: ModelError.self) { try spectralDiagnostics(noise(40, seed: 1), period: 12) }
    #expect(throws: ModelError.constant(afterDifferencing: false)) {
      try spectralDiagnostics([Double](repeating: 1, count: 100), period: 12)
    }
    var gapped = noise(200, seed: 2)
    gapped[120] = .nan
    #expect(try spectralDiagnostics(gapped, period: 12).observations == 96)
  }
}
