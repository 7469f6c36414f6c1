import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Estimation on published figures against plain fits, brute force and numerical integration.
@Suite("Models estimated on published figures")
struct FigureFitTests {
  private static let airline = "log(x) ~ arima(0,1,1)(0,1,1)"

  /// Levels, with January and February of the last years as one figure.
  private static func figures(pairs years: Range<Int>, of months: [Double]) -> [PublishedFigure] {
    let hidden = Set(years.flatMap { [12 * $0, 12 * $0 + 1] })
    return months.indices.filter { !hidden.contains($0) }
      .map { FigureReductionTests.level($0, months[$0]) }
      + years.map { year in
        let first = 12 * year
        return FigureReductionTests.total(
          first...(first + 1), months[first] + months[first + 1], "x.janFeb")
      }
  }

  private static func estimate(
    _ figures: [PublishedFigure], _ text: String = airline
  ) throws -> FigureModel {
    try fit(
      ModelFormula(parsing: text), data: [:], figures: figures,
      like: FigureReductionTests.template())
  }

  @Test(
    "With levels alone it is the plain fit",
    arguments: [
      airline, "x ~ arima(1,1,0)(0,1,1) + newYear(before: 10, during: 7, after: 10)",
      "log(x) ~ 1 + arima(1,0,0)(0,1,1)", "log(x) ~ structural(level, slope: fixed, seasonal)",
    ])
  func levels(text: String) throws {
    let months = FigureReductionTests.months()
    let series = Series(name: "x", start: FigureReductionTests.start, values: months)
    let plain = try fit(ModelFormula(parsing: text), data: ["x": series])
    let model = try Self.estimate(Self.figures(pairs: 0..<0, of: months), text)
    // Both searches stop at a gradient of 1e-6 an observation: the maximum is right to its square.
    #expect((model.summary.logLikelihood - plain.summary.logLikelihood).magnitude < 1e-6)
    #expect(
      (model.summary.logLikelihoodOriginal - plain.summary.logLikelihoodOriginal).magnitude < 1e-6)
    #expect(model.summary.parameterCount == plain.summary.parameterCount)
    let (ours, theirs) = (
      try model.project(horizon: 14, paths: [:]), try plain.project(horizon: 14, paths: [:])
    )
    #expect(worstRelativeError(ours.law.mean, theirs.law.mean) < 1e-5)
    #expect(
      worstRelativeError(ours.conditional.variances, theirs.conditional.variances) < 1e-3)
  }

  @Test("Sums in a level model: the months add up, and the order of figures does not matter")
  func sums() throws {
    let months = FigureReductionTests.months(seed: 8)
    let figures = Self.figures(pairs: 3..<6, of: months)
    let model = try Self.estimate(figures, "x ~ arima(0,1,1)(0,1,1)")
    #expect(model.fit.quality == nil)
    let path = try #require(model.path)
    #expect(path.months.count == 6)
    for pair in 0..<3 {
      let sum = path.law.mean[2 * pair] + path.law.mean[2 * pair + 1]
      let first = 12 * (3 + pair)
      #expect((sum / (months[first] + months[first + 1]) - 1).magnitude < 1e-9)
    }
    let other = try Self.estimate(figures.reversed(), "x ~ arima(0,1,1)(0,1,1)")
    #expect(other.fit.logLikelihood == model.fit.logLikelihood)
    #expect(other.fit.parameters == model.fit.parameters)
  }

  /// One masked pair: the density of its sum is a one-dimensional integral over its split.
  @Test("Under logarithms Laplace, importance sampling and integration agree")
  func integration() throws {
    let months = FigureReductionTests.months(seed: 5)
    let model = try Self.estimate(Self.figures(pairs: 4..<5, of: months))
    let specification = ARIMASpecification(
      order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)
    let total = months[48] + months[49]
    func logDensity(_ share: Double) throws -> Double {
      var series = months.map { Double.log($0) }
      series[48] = Double.log(total * share)
      series[49] = Double.log(total * (1 - share))
      let plain = try specification.evaluate(
        series, armaCoefficients: model.fit.parameters, sigma2: model.fit.sigma2)
      // d(z₁, z₂) = d log total · d share / (share (1 − share)).
      return plain.logLikelihood - Double.log(share * (1 - share))
    }
    let shares = (1..<400).map { 0.35 + 0.35 * Double($0) / 400 }
    let logs = try shares.map(logDensity)
    let largest = logs.reduce(-Double.infinity, Swift.max)
    let weights = logs.map { Double.exp($0 - largest) }
    let mass = weights.reduce(0, +)
    let integral = largest + Double.log(mass * 0.35 / 400)
    #expect((model.fit.logLikelihood - integral).magnitude < 2e-3)
    let quality = try #require(model.fit.quality)
    let sampled = model.fit.logLikelihood - quality.curvature + quality.sampled
    #expect((sampled - integral).magnitude < 4 * quality.standardError + 1e-5)
    let january = zip(shares, weights).reduce(0) { $0 + $1.0 * $1.1 } / mass * total
    let path = try #require(model.path)
    let (mean, variance) = (path.conditional.mean[0], path.conditional.variances[0])
    #expect((Double.exp(mean + variance / 2) / january - 1).magnitude < 1e-3)
  }

  @Test("With many pairs and regressors Laplace stays within a twentieth of the draws")
  func manyPairs() throws {
    let months = FigureReductionTests.months(seed: 12)
    let model = try Self.estimate(
      Self.figures(pairs: 2..<6, of: months),
      "log(x) ~ structural(level, slope, seasonal) + newYear(before: 10, during: 7, after: 10)")
    let quality = try #require(model.fit.quality)
    #expect((quality.sampled - quality.curvature).magnitude < 0.05)
    #expect(quality.effectiveShare > 0.8)
  }

  @Test("Orders that are left open are chosen on the path")
  func orders() throws {
    let months = FigureReductionTests.months(seed: 4)
    let model = try Self.estimate(Self.figures(pairs: 3..<6, of: months), "log(x) ~ arima()")
    guard case .arima(.some, _) = model.formula.family else {
      Issue.record("\(model.formula) leaves its orders open")
      return
    }
    let again = try Self.estimate(
      Self.figures(pairs: 3..<6, of: months), model.formula.description)
    #expect((again.fit.logLikelihood - model.fit.logLikelihood).magnitude < 1e-9)
    #expect(!model.summary.trace.isEmpty)
    // What the data decided is paid for in width, and moves no mean.
    let (found, given) = (
      try model.project(horizon: 6, paths: [:]).law, try again.project(horizon: 6, paths: [:]).law
    )
    #expect(found.mean == given.mean)
    #expect(zip(found.variances, given.variances).allSatisfy { $0 > $1 })
  }
}
