import LinearAlgebra
import Models
import RealModule
import StateSpace
import TestSupport
import Testing

/// The likelihood by several routes: this filter, the general one, brute force, ARIMA.
@Suite("Structural likelihood")
struct StructuralLikelihoodTests {
  /// Models with all kinds of components, with values for their parameters.
  static let models: [(components: StructuralComponents, parameters: StructuralParameters)] = [
    (StructuralComponents(), StructuralParameters(variances: [1, 0.3])),
    (.basic, StructuralParameters(variances: [1, 0.3, 0.01, 0.05])),
    (
      StructuralComponents(slope: .damped, seasonal: .trigonometric(harmonics: 1)),
      StructuralParameters(variances: [0.5, 0.2, 0.1, 0.02], shapes: [0.8])
    ),
    (
      StructuralComponents(level: .fixed, slope: .fixed, seasonal: .fixed, hasCycle: true),
      StructuralParameters(variances: [0.4, 0.5], shapes: [0.7, 9])
    ),
    (
      StructuralComponents(seasonal: .dummy, drifting: ["x"]),
      StructuralParameters(variances: [1, 0.3, 0.05, 0.02])
    ),
  ]

  /// A series of a random walk with a season and noise; every 7th value missing when asked for.
  static func series(count: Int, seed: UInt64, gaps: Bool) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    var level = 100.0
    return (0..<count).map { t in
      level += Double.random(in: -1...1.2, using: &generator)
      let value =
        level + 3 * Double.sin(Double(t) * 1.57) + Double.random(in: -1...1, using: &generator)
      return gaps && t % 7 == 3 ? .nan : value
    }
  }

  static func regressors(_ components: StructuralComponents, count: Int) -> StructuralRegressors {
    var generator = SeededGenerator(seed: 99)
    func column() -> [Double] {
      (0..<count).map { _ in Double.random(in: 0...2, using: &generator) }
    }
    let columns = components.drifting.isEmpty ? [column()] : [column(), column(), column()]
    return StructuralRegressors(
      matrix: Matrix(columnVectors: columns), names: columns.indices.map { "x\($0)" },
      drifts: columns.indices.map { $0 == 0 ? nil : 0 })
  }

  @Test("Brute force", arguments: models.indices, [false, true])
  func bruteForce(index: Int, gaps: Bool) throws {
    let (components, parameters) = Self.models[index]
    let specification = try StructuralSpecification(components, period: 4)
    let count = 30
    let series = Self.series(count: count, seed: 3, gaps: gaps)
    let regressors = Self.regressors(components, count: count)
    let fit = try specification.evaluate(series, regressors: regressors, at: parameters)
    let form = specification.form(parameters, regressors: regressors)
    let brute = BruteMonths(form, months: count)
    let observed = series.indices.filter { !series[$0].isNaN }
    let effect = regressors.matrix.column(0).map { $0 * fit.coefficients[0] }
    let figures = observed.map { series[$0] - effect[$0] }
    let expected = try brute.given(
      selection(observed, of: count), noise: observed.map { _ in 0 }, figures: figures)
    #expect((fit.diffuseLogLikelihood - expected.logLikelihood).magnitude < 1e-8)
    // β maximizes: a step to either side is lower.
    for step in [-1e-3, 1e-3] {
      let moved = zip(observed, figures).map { $1 - step * regressors.matrix[$0, 0] }
      let other = try brute.given(
        selection(observed, of: count), noise: observed.map { _ in 0 }, figures: moved)
      #expect(other.logLikelihood < expected.logLikelihood)
    }
  }

  @Test("Gaps and future months are one law", arguments: models.indices)
  func jointLaw(index: Int) throws {
    let (components, parameters) = Self.models[index]
    let specification = try StructuralSpecification(components, period: 4)
    let (count, horizon) = (30, 5)
    let series = Self.series(count: count, seed: 5, gaps: true)
    let all = Self.regressors(components, count: count + horizon)
    let rows = Array(0..<count)
    let columns = Array(0..<all.matrix.columns)
    let sample = StructuralRegressors(
      matrix: all.matrix.submatrix(rows: rows, columns: columns), names: all.names,
      drifts: all.drifts)
    let future = all.matrix.submatrix(
      rows: Array(count..<(count + horizon)), columns: columns)
    let fit = try specification.evaluate(series, regressors: sample, at: parameters)
    let observed = rows.filter { !series[$0].isNaN }
    let weights = selection(observed, of: count + horizon)
    let effect = all.matrix.column(0).map { $0 * fit.coefficients[0] }
    for knows in [true, false] {
      let law = try fit.jointLaw(
        horizon: horizon, futureRegressors: future, knowsCoefficients: knows)
      var form = specification.form(parameters, regressors: all)
      if !knows { form = form.including(all.matrix.submatrix(rows: Array(0..<35), columns: [0])) }
      let expected = try BruteMonths(form, months: count + horizon).given(
        weights, noise: observed.map { _ in 0 },
        figures: observed.map { series[$0] - (knows ? effect[$0] : 0) })
      let mean = law.positions.map { expected.mean[$0] + (knows ? effect[$0] : 0) }
      #expect(worstRelativeError(law.mean, mean) < 1e-9)
      let covariance = expected.covariance.submatrix(rows: law.positions, columns: law.positions)
      #expect(worstRelativeError(law.covariance.elements, covariance.elements) < 1e-8)
    }
  }

  @Test("A local level with gaps is an ARIMA(0,1,1) with gaps")
  func localLevelIsARIMA() throws {
    let specification = try StructuralSpecification(StructuralComponents(), period: 1)
    var series = Self.series(count: 60, seed: 8, gaps: true)
    series[0] = 99
    let (noise, step) = (1.0, 0.4)
    let fit = try specification.evaluate(
      series, at: StructuralParameters(variances: [noise, step]))
    // Autocovariances of Δy: 2σ² + q and −σ²; θ² + θ (2σ² + q)/σ² + 1 = 0, variance −σ²/θ.
    let half = (2 * noise + step) / (2 * noise)
    let theta = -half + (half * half - 1).squareRoot()
    let arima = try ARIMASpecification(order: ARIMAOrder(p: 0, d: 1, q: 1)).evaluate(
      series, armaCoefficients: [theta], sigma2: -noise / theta)
    #expect((fit.logLikelihood - arima.logLikelihood).magnitude < 1e-8)
    let (own, other) = (try fit.jointLaw(horizon: 4), try arima.jointLaw(horizon: 4))
    #expect(own.positions == other.positions)
    #expect(worstRelativeError(own.mean, other.mean) < 1e-8)
    #expect(worstRelativeError(own.covariance.elements, other.covariance.elements) < 1e-7)
  }

  @Test("Components add up to the series, with the general smoother's bands")
  func components() throws {
    let (components, parameters) = Self.models[4]
    let specification = try StructuralSpecification(components, period: 4)
    let series = Self.series(count: 40, seed: 11, gaps: true)
    let fit = try specification.evaluate(
      series, regressors: Self.regressors(components, count: 40), at: parameters)
    let parts = try fit.components()
    let added = parts.filter { ![.slope, .coefficient].contains($0.kind) }
    for t in series.indices where !series[t].isNaN {
      let sum = added.reduce(0) { $0 + $1.values[t] }
      #expect((sum - series[t]).magnitude < 1e-8)
    }
    #expect(parts.map(\.name) == ["level", "seasonal", "x", "x1", "x2", "regression", "irregular"])
    #expect(parts.allSatisfy { $0.standardErrors.allSatisfy { $0.isFinite && $0 >= 0 } })
    // An irregular at a gap has its own variance, no more and no less.
    let irregular = try #require(parts.last)
    #expect((irregular.standardErrors[3] - 1).magnitude < 1e-9 && irregular.values[3] == 0)
  }

  @Test("Units and large levels do not matter")
  func invariance() throws {
    let specification = try StructuralSpecification(.basic, period: 4)
    let series = Self.series(count: 60, seed: 4, gaps: true)
    let regressors = Self.regressors(.basic, count: 60)
    let fit = try specification.fit(series, regressors: regressors)
    let other = try specification.fit(
      series.map { 1e6 * $0 + 1e9 },
      regressors: StructuralRegressors(matrix: 1e-3 * regressors.matrix, names: regressors.names))
    let shift = Double(fit.effectiveCount) * Double.log(1e6)
    #expect((fit.logLikelihood - other.logLikelihood - shift).magnitude < 1e-6)
    #expect(relativeError(other.coefficients[0], 1e9 * fit.coefficients[0]) < 1e-4)
  }
}
