import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

@Suite struct FitTests {
  /// Ten years of an airline-like series with a New Year effect of −30% spread over 10 days.
  static func series(seed: UInt64 = 5, count: Int = 120) throws -> Series {
    var generator = SeededGenerator(seed: seed)
    func noise() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
    let start = Period(year: 2009, month: 1)
    let window = try HolidayWindow(before: 10).columns(for: (0..<count).map { start + $0 })[0]
    var level = 4.6
    let values = (0..<count).map { t -> Double in
      level += 0.004 + 0.015 * noise()
      let season = 0.1 * Double.sin(Double(t) * Double.pi / 6)
      return Double.exp(level + season - 0.3 * window.values[t] + 0.01 * noise())
    }
    return Series(
      name: "exports", start: start, values: values,
      description: SeriesDescription(
        kind: .flow, unit: "USD bn", positive: true, adjustment: "none", calendar: "china"))
  }

  @Test func fittingTheCanonicalFormulaGivesTheSameNumbers() throws {
    let data = ["exports": try Self.series()]
    let chosen = try fit(ModelFormula(parsing: "log(exports) ~ arima() + newYear()"), data: data)
    let again = try fit(ModelFormula(parsing: "\(chosen.formula)"), data: data)
    #expect(again.summary.logLikelihood == chosen.summary.logLikelihood)
    #expect(again.formula == chosen.formula)
    #expect(chosen.summary.trace.isEmpty == false)
  }

  @Test func findsTheNewYearEffect() throws {
    let data = ["exports": try Self.series()]
    let model = try fit(
      ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1) + newYear(before: 10)"), data: data)
    let effect = try #require(model.summary.coefficients.first { $0.name == "newYear.before" })
    #expect(abs(effect.estimate + 0.3) < 3 * effect.standardError)
    #expect(effect.group == .calendar)
  }

  @Test func automaticChoiceTakesLogsAndCalendar() throws {
    let model = try fit(
      ModelFormula(parsing: "exports ~ regarima()"), data: ["exports": try Self.series()])
    #expect(model.transform == .log)
    #expect("\(model.formula)".contains("newYear("))
    #expect(model.summary.notes.count >= 2)
  }

  @Test func gapsAndFutureAreOneLaw() throws {
    var series = try Self.series()
    series.values[70] = .nan
    let model = try fit(
      ModelFormula(parsing: "log(exports) ~ arima(0,1,1)(0,1,1)"), data: ["exports": series])
    let projection = try model.project(horizon: 12, paths: [:])
    #expect(projection.months.first == series.start + 70)
    #expect(projection.futureMonths.count == 12)
    var reader = ProjectionReader(projection)
    let gap = try reader.summary(
      of: Measure(.level, of: "exports", in: PeriodSpan(series.start + 70)), levels: [0.95])
    let truth = try Self.series().values[70]
    #expect(gap.intervals[0].lower < truth && truth < gap.intervals[0].upper)
  }

  @Test func aRegressionPredictsWithItsCoefficientsUncertainty() throws {
    let x = Series(
      name: "x", start: Period(year: 2020, month: 1), values: (0..<40).map { Double($0 % 7) })
    var y = x
    y.name = "y"
    y.values = x.values.enumerated().prefix(36).map { 2 + 3 * $1 + ($0 % 2 == 0 ? 0.1 : -0.1) }
    let model = try fit(ModelFormula(parsing: "y ~ x"), data: ["x": x, "y": y])
    let projection = try model.project(horizon: 4, paths: [:])
    #expect(abs(projection.law.mean[0] - (2 + 3 * Double(36 % 7))) < 0.1)
    #expect(projection.law.variances[0] > model.summary.sigma2)
    let missing = MissingPath(name: "x", count: 2, first: "2023-05")
    #expect(throws: ModelError.missingPaths([missing], horizon: 6)) {
      try model.project(horizon: 6, paths: [:])
    }
  }

  @Test(arguments: [
    ("exprts ~ auto()", "did you mean 'exports'"), ("log(balance) ~ auto()", "2009-02"),
    ("exports ~ 1 + arima(0,2,1)", "quadratic trend"),
    ("exports ~ arima(0,1,1)(0,1,1) + pmi", "no series 'pmi'"),
    ("exports ~ newYear()", "lengths of its windows"), ("exports ~ 0", "right-hand side"),
  ])
  func refusesWithTheRemedy(text: String, part: String) throws {
    let series = try Self.series()
    var balance = series
    balance.name = "balance"
    balance.values[1] = -3
    #expect {
      try fit(ModelFormula(parsing: text), data: ["exports": series, "balance": balance])
    } throws: { "\($0)".contains(part) }
  }
}
