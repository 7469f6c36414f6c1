import LinearAlgebra
import Models
import Probability
import TestSupport
import Testing
import TimeSeries

@Suite struct IntervalProjectionTests {
  /// A random walk with skewed steps: −log of uniform numbers, less their mean.
  static func skewedModel() throws -> any FittedModel {
    var stream = RandomStream(seed: 7, stream: 0)
    var level = 100.0
    let values = (0..<200).map { _ in
      let step = stream.nextNormal()
      level += step * step - 1
      return level
    }
    let series = Series(name: "y", start: Period(year: 2000, month: 1), values: values)
    return try fit(ModelFormula(parsing: "y ~ arima(0,1,0)"), data: ["y": series])
  }

  @Test func bootstrapKeepsTheMomentsAndTheSkewness() throws {
    let model = try Self.skewedModel()
    let gaussian = try model.project(horizon: 6, paths: [:])
    let bootstrap = try model.project(horizon: 6, paths: [:], intervals: .bootstrap)
    let count = 40_000
    let levels = bootstrap.draws(count: count, seed: 5).levels
    for i in 0..<6 {
      let values = (0..<count).map { levels[i, $0] }
      let mean = values.reduce(0, +) / Double(count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let deviation = gaussian.law.variances[i].squareRoot()
      #expect(abs(mean - gaussian.law.mean[i]) < 0.03 * deviation)
      #expect(relativeError(variance, deviation * deviation, floor: 0) < 0.05)
    }
    var reader = ProjectionReader(bootstrap)
    let next = try reader.summary(
      of: Measure(.level, of: "y", in: PeriodSpan(model.series.end + 1)), levels: [0.95])
    let interval = next.intervals[0]
    #expect(interval.upper - next.median > 2 * (next.median - interval.lower))
    #expect(next.mean > next.median)
  }

  @Test(arguments: IntervalMethod.allCases)
  func sameSeedSameDraws(intervals: IntervalMethod) throws {
    let model = try Self.skewedModel()
    let first = try model.project(horizon: 3, paths: [:], intervals: intervals)
    let second = try model.project(horizon: 3, paths: [:], intervals: intervals)
    #expect(first.intervals == intervals)
    #expect(first.draws(count: 50, seed: 2).levels == second.draws(count: 50, seed: 2).levels)
    #expect(first.draws(count: 50, seed: 2).levels != first.draws(count: 50, seed: 3).levels)
  }

  @Test func normalScoresGiveTheNormalLaw() {
    let count = 1999
    let scores = (1...count).map { rank in
      Normal.standard.quantile((1 + Double(rank) / Double(count + 1)) / 2)
    }
    let distribution = ScoreDistribution(scores.shuffledByStride(7))
    for z in [-3.0, -1.96, -1.28, -0.1, 0, 0.5, 1.28, 1.96, 2.5] {
      #expect(abs(distribution.value(z) - z) < 2e-3)
    }
    #expect(distribution.value(4) > distribution.value(3))
    #expect(ScoreDistribution([1, 2, 3]).value(1.5) == 1.5)
  }

  @Test func scoresCoverTheirShare() {
    var stream = RandomStream(seed: 11, stream: 0)
    // A fifth of the scores is large: the 95% bound must reach them, the 50% bound must not.
    let scores = (0..<500).map { k in stream.nextNormal() * (k % 5 == 0 ? 6 : 1) }
    let distribution = ScoreDistribution(scores)
    for level in [0.5, 0.8, 0.95] {
      let bound = distribution.value(Normal.standard.quantile((1 + level) / 2))
      let inside = scores.count { abs($0) <= bound }
      #expect(abs(Double(inside) / 501 - level) < 0.004)
    }
  }

  @Test func pastErrorsOneMonthAheadAreTheResiduals() throws {
    let series = Series(
      name: "y", start: Period(year: 1990, month: 1),
      values: ParameterSpreadTests.noise(120, seed: 9).enumerated().map {
        Double($0.offset) + 3 * Double($0.offset % 12) + $0.element
      })
    let model = try fit(
      ModelFormula(parsing: "y ~ arima(1,1,1)(0,1,1)"), data: ["y": series])
    let errors = model.pastErrors(horizon: 12)
    let tail = model.residuals.suffix(80)
    #expect(errors[0].count >= 80 && errors[11].count >= 60)
    for (error, residual) in zip(errors[0].suffix(80), tail) {
      #expect(abs(error - residual) < 1e-8)
    }
  }

  @Test func conformalIntervalsOfMonthsNeedNoDraws() throws {
    let model = try Self.skewedModel()
    let projection = try model.project(horizon: 4, paths: [:], intervals: .conformal)
    var reader = ProjectionReader(projection, options: DrawOptions(count: 100_000, seed: 1))
    let measure = Measure(.level, of: "y", in: PeriodSpan(model.series.end + 2))
    let summary = try reader.summary(of: measure, levels: [0.8])
    #expect(summary.isExact)
    #expect(relativeError(summary.median, projection.law.mean[1], floor: 0) < 1e-12)
    let sorted = try reader.draws().values(of: measure).sorted()
    let spread = summary.standardError
    // 100,000 draws: the standard error of a 10% quantile is about 0.006 standard deviations.
    #expect(abs(sorted[10_000] - summary.intervals[0].lower) < 0.03 * spread)
    #expect(abs(sorted[90_000] - summary.intervals[0].upper) < 0.03 * spread)
    #expect(abs(sorted.reduce(0, +) / 100_000 - summary.mean) < 0.02 * spread)
  }
}

extension [Double] {
  /// The same values in another fixed order.
  fileprivate func shuffledByStride(_ step: Int) -> [Double] {
    (0..<step).flatMap { first in
      Swift.stride(from: first, to: count, by: step).map { self[$0] }
    }
  }
}
