import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// Published figures as measurements: the likelihood is their density, computed by brute force.
@Suite("Figures as measurements of months")
struct MonthFigureTests {
  /// Structural and ARIMA models of 30 quarters-like months with period 4.
  static func forms() throws -> [MonthForm] {
    let structural = try StructuralLikelihoodTests.models.filter { $0.components.drifting.isEmpty }
      .map { try StructuralSpecification($0.components, period: 4).form($0.parameters) }
    let one = ARIMAOrder(p: 0, d: 1, q: 1)
    let airline = try ARIMASpecification(order: one, seasonal: one, period: 4)
      .form(armaCoefficients: [-0.4, -0.6], sigma2: 2)
    let rich = try ARIMASpecification(
      order: ARIMAOrder(p: 2, d: 1, q: 1), seasonal: ARIMAOrder(p: 1, d: 0, q: 1), period: 4
    ).form(armaCoefficients: [0.5, -0.2, 0.3, 0.6, -0.2], sigma2: 1.5)
    let stationary = try ARIMASpecification(order: ARIMAOrder(p: 1, d: 0, q: 0))
      .form(armaCoefficients: [0.8], sigma2: 1)
    return structural + [airline, rich, stationary]
  }

  static let months = 30

  /// Levels, two-month sums without their parts, sums to date, means, overlapping and noisy figures.
  static func figures(seed: UInt64) -> [MonthFigure] {
    let series = StructuralLikelihoodTests.series(count: months, seed: seed, gaps: false)
    func sum(_ span: ClosedRange<Int>) -> Double { span.reduce(0) { $0 + series[$1] } }
    var figures: [MonthFigure] = []
    for t in 0..<10 { figures.append(.level(t, series[t])) }
    // The first two months of each season as one figure, then levels.
    for start in [10, 14] {
      figures.append(.sum(start...(start + 1), sum(start...(start + 1))))
      figures += [.level(start + 2, series[start + 2]), .level(start + 3, series[start + 3])]
    }
    // To date: month by month, the first one missing.
    for last in 19...21 { figures.append(.sum(18...last, sum(18...last))) }
    figures.append(.mean(22...25, sum(22...25) / 4))
    figures.append(.level(24, series[24] + 0.1, variance: 0.2))
    // A rounded year of which quarters are known too, and a weighted sum with a gap in it.
    figures.append(.sum(20...26, sum(20...26) + 0.3, variance: 0.5))
    figures.append(
      MonthFigure(months: [21, 26, 28], weights: [0.5, -1, 2], value: 150, variance: 0.1))
    return figures
  }

  private static func weights(_ figures: [MonthFigure]) -> Matrix {
    var weights = Matrix(rows: figures.count, columns: months)
    for (i, figure) in figures.enumerated() {
      for (month, weight) in zip(figure.months, figure.weights) { weights[i, month] = weight }
    }
    return weights
  }

  private static func design(_ columns: Int) -> Matrix {
    var generator = SeededGenerator(seed: 77)
    return Matrix(
      rows: months, columns: columns,
      columnMajor: (0..<(months * columns)).map { _ in
        Double.random(in: -1...1, using: &generator)
      })
  }

  @Test("Density and conditional law by brute force", arguments: 0..<7)
  func bruteForce(index: Int) throws {
    let form = try Self.forms()[index]
    let figures = Self.figures(seed: 21)
    let brute = BruteMonths(form, months: Self.months)
    let found = try MonthEvaluation(form, figures: figures, design: Self.design(0))
    let expected = try brute.given(
      Self.weights(figures), noise: figures.map(\.variance), figures: figures.map(\.value))
    #expect((found.diffuseLogLikelihood - expected.logLikelihood).magnitude < 1e-8)
    let wanted = [10, 11, 18, 23, 27, 29]
    let law = try found.law(of: wanted, knowsCoefficients: true)
    #expect(worstRelativeError(law.mean, wanted.map { expected.mean[$0] }) < 1e-8)
    let covariance = expected.covariance.submatrix(rows: wanted, columns: wanted)
    #expect(worstRelativeError(law.covariance.elements, covariance.elements) < 1e-7)
    // The months of a figure add up to it.
    #expect((law.mean[0] + law.mean[1] - figures[10].value).magnitude < 1e-8)
  }

  @Test("Regressors are estimated from what the figures add up", arguments: 0..<7)
  func regressors(index: Int) throws {
    let form = try Self.forms()[index]
    let design = Self.design(2)
    let figures = Self.figures(seed: 5)
    let found = try MonthEvaluation(form, figures: figures, design: design)
    let brute = BruteMonths(form.including(design), months: Self.months)
    let expected = try brute.given(
      Self.weights(figures), noise: figures.map(\.variance), figures: figures.map(\.value))
    let wanted = [11, 23, 28]
    let law = try found.law(of: wanted, knowsCoefficients: false)
    #expect(worstRelativeError(law.mean, wanted.map { expected.mean[$0] }) < 1e-8)
    let covariance = expected.covariance.submatrix(rows: wanted, columns: wanted)
    #expect(worstRelativeError(law.covariance.elements, covariance.elements) < 1e-7)
    // Known coefficients, the same mean, less spread.
    let known = try found.law(of: wanted, knowsCoefficients: true)
    #expect(worstRelativeError(known.mean, law.mean) < 1e-8)
    for (narrow, wide) in zip(known.variances, law.variances) { #expect(narrow <= wide + 1e-12) }
  }

  @Test("Order does not matter, and a duplicate counts once", arguments: 0..<7)
  func orderAndDuplicates(index: Int) throws {
    let form = try Self.forms()[index]
    let figures = Self.figures(seed: 9)
    let plain = try MonthEvaluation(form, figures: figures, design: Self.design(1))
    var shuffled = figures
    var generator = SeededGenerator(seed: 13)
    shuffled.shuffle(using: &generator)
    let other = try MonthEvaluation(form, figures: shuffled, design: Self.design(1))
    #expect(other.diffuseLogLikelihood == plain.diffuseLogLikelihood)
    let twice = try MonthEvaluation(
      form, figures: figures + [figures[3], figures[10]], design: Self.design(1))
    #expect((twice.diffuseLogLikelihood - plain.diffuseLogLikelihood).magnitude < 1e-9)
    #expect(twice.redundant.count == 2 && twice.effectiveCount == plain.effectiveCount)
    let wrong = MonthFigure.sum(10...11, figures[10].value + 1)
    #expect {
      try MonthEvaluation(form, figures: figures + [wrong], design: Self.design(1))
    } throws: { "\($0)".contains("contradict") }
  }

  @Test("With levels alone it is the plain likelihood", arguments: [false, true])
  func levelsAreThePlainFit(gaps: Bool) throws {
    let series = StructuralLikelihoodTests.series(count: Self.months, seed: 2, gaps: gaps)
    let figures = series.indices.map { MonthFigure.level($0, series[$0]) }
    let (components, parameters) = StructuralLikelihoodTests.models[1]
    let specification = try StructuralSpecification(components, period: 4)
    let design = Self.design(1)
    let fit = try specification.evaluate(
      series, regressors: StructuralRegressors(matrix: design, names: ["x"]), at: parameters)
    let found = try MonthEvaluation(
      specification.form(parameters), figures: figures, design: design)
    #expect((found.diffuseLogLikelihood - fit.diffuseLogLikelihood).magnitude < 1e-8)
    #expect((found.coefficients[0] - fit.coefficients[0]).magnitude < 1e-8)
    // ARIMA: its likelihood is that of the differenced data, without log 2π for the first values.
    let one = ARIMAOrder(p: 0, d: 1, q: 1)
    let airline = ARIMASpecification(order: one, seasonal: one, period: 4)
    let arima = try airline.evaluate(
      series, regressors: design, names: ["x"], armaCoefficients: [-0.4, -0.6], sigma2: 2)
    let other = try MonthEvaluation(
      airline.form(armaCoefficients: [-0.4, -0.6], sigma2: 2), figures: figures, design: design)
    let shift = 0.5 * Double(airline.differencingSpan) * Double.log(2 * Double.pi)
    #expect((other.diffuseLogLikelihood + shift - arima.logLikelihood).magnitude < 1e-8)
    #expect((other.coefficients[0] - arima.regressionCoefficients[0]).magnitude < 1e-8)
  }

  @Test("Months that no figure tells anything about are named")
  func open() throws {
    let form = try Self.forms()[1]
    let few = Array(Self.figures(seed: 1).prefix(4))
    #expect(throws: ModelError.self) {
      try MonthEvaluation(form, figures: few, design: Self.design(0))
    }
    let late = MonthFigure.level(30, 1)
    #expect(throws: ModelError.self) {
      try MonthEvaluation(form, figures: [late], design: Self.design(0))
    }
  }
}
