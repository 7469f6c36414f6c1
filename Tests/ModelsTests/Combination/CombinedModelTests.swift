import LinearAlgebra
import Models
import Probability
import TestSupport
import Testing
import TimeSeries

/// Several models as one.
@Suite struct CombinedModelTests {
  private static let members = [
    "log(exports) ~ arima(0,1,1)(0,1,1)", "exports ~ arima(0,1,1)(0,1,1)",
    "exports ~ structural(level, slope, seasonal)",
  ]

  private func combination(_ rule: String = "median") throws -> any FittedModel {
    try fit(
      ModelFormula(
        parsing: "exports ~ combination(\(Self.members.joined(separator: ", ")), by: \(rule))"),
      data: ["exports": FitTests.series()])
  }

  /// Every quantile of a month is the median, or mean, of those of the members.
  @Test(arguments: ["median", "mean"])
  func quantilesAreThoseOfTheMembersCombined(rule: String) throws {
    let series = try FitTests.series()
    let projection = try combination(rule).project(horizon: 14, paths: [:])
    var reader = ProjectionReader(projection)
    let parts = try Self.members.map { text in
      try fit(ModelFormula(parsing: text), data: ["exports": series])
        .project(horizon: 14, paths: [:])
    }
    let how = try #require(CombinationRule(rawValue: rule))
    for ahead in [1, 7, 14] {
      let measure = Measure(.level, of: "exports", in: PeriodSpan(series.end + ahead))
      let levels = [0.5, 0.8, 0.95, 0.998]
      let found = try reader.summary(of: measure, levels: levels)
      let own = try parts.map { part -> MeasureSummary in
        var reader = ProjectionReader(part)
        return try reader.summary(of: measure, levels: levels)
      }
      #expect(relativeError(found.median, how.value(own.map(\.median))) < 1e-12)
      for k in levels.indices {
        let lower = how.value(own.map { $0.intervals[k].lower })
        let upper = how.value(own.map { $0.intervals[k].upper })
        // Between knots a quarter of a deviation apart the curve is straight.
        #expect(relativeError(found.intervals[k].lower, lower) < 2e-3, "\(ahead), \(levels[k])")
        #expect(relativeError(found.intervals[k].upper, upper) < 2e-3, "\(ahead), \(levels[k])")
      }
    }
  }

  /// The share of the pooled law below a value is the mean of those of the members.
  @Test func thePoolIsTheMeanOfTheDistributions() throws {
    let series = try FitTests.series()
    let projection = try combination("pool").project(horizon: 13, paths: [:])
    var reader = ProjectionReader(projection)
    let parts = try Self.members.map { text in
      try fit(ModelFormula(parsing: text), data: ["exports": series])
        .project(horizon: 13, paths: [:])
    }
    for ahead in [1, 13] {
      let measure = Measure(.level, of: "exports", in: PeriodSpan(series.end + ahead))
      let found = try reader.summary(of: measure, levels: [0.8, 0.95])
      let slot = projection.months.count - 14 + ahead
      for (value, share) in [
        (found.intervals[0].lower, 0.1), (found.median, 0.5), (found.intervals[1].upper, 0.975),
      ] {
        let shares = parts.map { part in
          Normal(
            mean: part.law.mean[slot], standardDeviation: part.law.variances[slot].squareRoot()
          ).cumulative(part.transform.apply(value))
        }
        // Between knots a quarter of a deviation apart scores are straight.
        #expect(abs(shares.reduce(0, +) / 3 - share) < 1e-3, "\(ahead), \(share)")
      }
    }
  }

  /// What the members disagree on moves months together.
  @Test func disagreementTiesTheMonthsTogether() throws {
    let pooled = try combination("pool").project(horizon: 12, paths: [:]).law
    let median = try combination().project(horizon: 12, paths: [:]).law
    let unpooled = median.covariance
    let covariance = pooled.covariance
    #expect(covariance[11, 11] > unpooled[11, 11])
    for i in 0..<12 { #expect(covariance[i, i].isFinite && covariance[i, i] > 0) }
  }

  /// Copies of one model are that model: months, sums and growth of the year.
  @Test func equalMembersAreOneModel() throws {
    let data = ["exports": try FitTests.series()]
    let one = try fit(ModelFormula(parsing: "exports ~ arima(0,1,1)(0,1,1)"), data: data)
    let same = try fit(
      ModelFormula(
        parsing: "exports ~ combination(arima(0,1,1)(0,1,1), 0 + arima(0,1,1)(0,1,1))"),
      data: data)
    let alone = try one.project(horizon: 12, paths: [:])
    let combined = try same.project(horizon: 12, paths: [:])
    for (a, b) in zip(alone.law.mean, combined.law.mean) { #expect(relativeError(a, b) < 1e-10) }
    let (p, q) = (alone.law.covariance, combined.law.covariance)
    for i in 0..<12 { for j in 0..<12 { #expect(relativeError(p[i, j], q[i, j]) < 1e-8) } }
    #expect(zip(one.residuals, same.residuals).allSatisfy { $0.isNaN || abs($0 - $1) < 1e-9 })
  }

  /// The correlation of two months is the average of the members'.
  @Test func dependenceIsTheAverage() throws {
    let series = try FitTests.series()
    func correlation(_ projection: Projection, _ i: Int, _ j: Int) -> Double {
      let covariance = projection.law.covariance
      return covariance[i, j] / (covariance[i, i] * covariance[j, j]).squareRoot()
    }
    let combined = try combination().project(horizon: 12, paths: [:])
    let parts = try Self.members.map { text in
      try fit(ModelFormula(parsing: text), data: ["exports": series])
        .project(horizon: 12, paths: [:])
    }
    for (i, j) in [(0, 1), (0, 11), (5, 7)] {
      let average = parts.reduce(0) { $0 + correlation($1, i, j) } / 3
      #expect(abs(correlation(combined, i, j) - average) < 1e-10)
    }
  }

  /// Draws have the margins that the summaries state.
  @Test func drawsAgreeWithQuantiles() throws {
    let projection = try combination().project(horizon: 6, paths: [:])
    var reader = ProjectionReader(projection, options: DrawOptions(count: 40_000, seed: 3))
    let measure = Measure(.level, of: "exports", in: PeriodSpan(projection.origin + 6))
    let summary = try reader.summary(of: measure, levels: [0.9])
    let drawn = quantiles(of: try reader.draws().values(of: measure), at: [0.05, 0.5, 0.95])
    let width = summary.intervals[0].upper - summary.intervals[0].lower
    #expect(abs(drawn[0] - summary.intervals[0].lower) < 0.02 * width)
    #expect(abs(drawn[1] - summary.median) < 0.02 * width)
    #expect(abs(drawn[2] - summary.intervals[0].upper) < 0.02 * width)
  }

  /// The median of members is the same to the bit.
  ///
  /// That of their pool depends a little on widths, and decisions that the first fit counts there are given
  /// to the second.
  @Test(arguments: [(", by: median", 0.0), ("", 1e-9)])
  func theCanonicalFormulaGivesTheSameAgain(rule: String, tolerance: Double) throws {
    let data = ["exports": try FitTests.series()]
    let chosen = try fit(
      ModelFormula(
        parsing: "log(exports) ~ combination(arima(), structural()\(rule)) + newYear()"),
      data: data)
    let again = try fit(ModelFormula(parsing: "\(chosen.formula)"), data: data)
    #expect(again.formula == chosen.formula)
    #expect(chosen.transform == .log)
    let (first, second) = try (
      chosen.project(horizon: 3, paths: [:]), again.project(horizon: 3, paths: [:])
    )
    #expect(worstRelativeError(first.law.mean, second.law.mean) <= tolerance)
  }

  @Test(arguments: [
    ("exports ~ combination(arima())", "2 to 12"), ("exports ~ combination", "in brackets"),
    ("exports ~ combination(arima(), arima())", "twice"),
    ("exports ~ combination(arima(), by: best, ets())", "by: pool, by: median or by: mean"),
    ("exports ~ combination(arima(), combination(ets(), arima()))", "another one"),
    ("exports ~ combination(arima(), arima(0,1))", "three whole numbers"),
  ])
  func mistakesAreNamed(text: String, words: String) {
    let error = #expect(throws: FormulaError.self) { try ModelFormula(parsing: text) }
    #expect(error.map { "\($0)" }?.contains(words) == true, "\(String(describing: error))")
  }

  @Test func aMemberThatTheDataRefuseIsLeftOutAndNamed() throws {
    var series = try FitTests.series()
    series.values[60] = -1
    series.description.positive = nil
    let model = try fit(
      ModelFormula(
        parsing: "exports ~ combination(log(exports) ~ arima(0,1,1)(0,1,1), arima(0,1,1)(0,1,1), "
          + "structural(level, slope, seasonal))"),
      data: ["exports": series])
    #expect(model.summary.notes[0].hasPrefix("log(exports) ~ arima(0,1,1)(0,1,1) was left out: "))
    #expect("\(model.formula)".contains("log(") == false)
    #expect(throws: ModelError.self) {
      try fit(
        ModelFormula(
          parsing: "exports ~ combination(log(exports) ~ arima(0,1,1)(0,1,1), arima(0,1,1)(0,1,1))"),
        data: ["exports": series])
    }
  }

  @Test func membersOfOtherSeriesAndOtherIntervalsAreRefused() throws {
    let data = ["exports": try FitTests.series()]
    #expect(throws: ModelError.self) {
      try fit(
        ModelFormula(parsing: "exports ~ combination(regarima(), log(imports) ~ arima())"),
        data: data)
    }
    let model = try combination()
    #expect(throws: ModelError.self) {
      try model.project(horizon: 3, paths: [:], intervals: .conformal)
    }
  }
}
