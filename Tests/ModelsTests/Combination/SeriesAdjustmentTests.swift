import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Members on the series that the first one has cleared of its calendar and its events.
@Suite struct SeriesAdjustmentTests {
  private static let first =
    "log(exports) ~ arima(0,1,1)(0,1,1) + newYear(before: 10) + pulse(2014-06)"

  private static func combination(_ adjustment: String, by rule: String = "mean") throws
    -> any FittedModel
  {
    try fit(
      ModelFormula(
        parsing: "exports ~ combination(\(first), ets(MAM), by: \(rule)\(adjustment))"),
      data: ["exports": FitTests.series()])
  }

  /// The second member by hand: clear the series, estimate, project, put the effects back.
  @Test(arguments: ["calendar", "linearised"])
  func theSameByHand(adjustment: String) throws {
    let series = try FitTests.series()
    let lead = try fit(ModelFormula(parsing: Self.first), data: ["exports": series])
    let window = try HolidayWindow(before: 10).columns(
      for: (0..<(series.count + 14)).map { series.start + $0 })[0]
    func estimate(_ name: String) throws -> Double {
      try #require(lead.summary.coefficients.first { $0.name == name }?.estimate)
    }
    let pulse = Period(year: 2014, month: 6) - series.start
    let (calendar, event) = (try estimate("newYear.before"), try estimate("pulse(2014-06)"))
    let effects = window.values.enumerated().map { t, value in
      calendar * value + (adjustment == "linearised" && t == pulse ? event : 0)
    }
    var cleared = series
    for t in series.values.indices { cleared.values[t] *= Double.exp(-effects[t]) }
    let second = try fit(ModelFormula(parsing: "exports ~ ets(MAM)"), data: ["exports": cleared])
    let found = try Self.combination(", adjust: \(adjustment)").project(horizon: 14, paths: [:])
    let parts = (
      try lead.project(horizon: 14, paths: [:]), try second.project(horizon: 14, paths: [:])
    )
    for h in 0..<14 {
      let own = Double.exp(parts.0.law.mean[h])
      let other = parts.1.law.mean[h] * Double.exp(effects[series.count + h])
      #expect(relativeError(found.law.mean[h], 0.5 * (own + other)) < 1e-3, "\(h)")
    }
    // A New Year takes two tenths and more: without the effects it would show.
    let worst = (0..<14).map { abs(effects[series.count + $0]) }.max() ?? 0
    #expect(worst > 0.1)
  }

  @Test func residualsAreThoseOfTheWholeSeries() throws {
    let model = try Self.combination(", adjust: linearised")
    let plain = try Self.combination("")
    func size(_ model: any FittedModel) -> Double {
      let known = model.residuals.filter { !$0.isNaN }.dropFirst(24)
      return (known.reduce(0) { $0 + $1 * $1 } / Double(known.count)).squareRoot()
    }
    // The second member forecasts New Year months too once it knows their effect.
    #expect(size(model) < 0.9 * size(plain))
  }

  @Test func withoutEffectsNothingChanges() throws {
    let data = ["exports": try FitTests.series()]
    let members = "log(exports) ~ arima(0,1,1)(0,1,1), ets(MAM)"
    let plain = try fit(ModelFormula(parsing: "exports ~ combination(\(members))"), data: data)
    let asked = try fit(
      ModelFormula(parsing: "exports ~ combination(\(members), adjust: calendar)"), data: data)
    let (a, b) = (
      try plain.project(horizon: 12, paths: [:]), try asked.project(horizon: 12, paths: [:])
    )
    #expect(a.law.mean == b.law.mean)
    #expect(asked.formula == plain.formula)
  }

  /// The house default is the combination it says it is, and its canonical formula gives it again.
  @Test func theHouseDefault() throws {
    let data = ["exports": try FitTests.series()]
    let house = try fit(ModelFormula(parsing: "exports ~ auto()"), data: data)
    let spelled = try fit(
      ModelFormula(
        parsing: "exports ~ combination(regarima(), ets(), ces(), dotm(), adjust: calendar)"),
      data: data)
    #expect(house.formula == spelled.formula)
    #expect("\(house.formula)".contains("adjust: calendar"))
    #expect("\(house.formula)".contains("newYear("))
    let (a, b) = (
      try house.project(horizon: 12, paths: [:]), try spelled.project(horizon: 12, paths: [:])
    )
    #expect(a.law.mean == b.law.mean)
    #expect(try fit(house.formula, data: data).formula == house.formula)
  }

  /// Estimates are those again, of the first member to the bit; laws are not, because widths count the decisions that only the
  /// first fit made.
  @Test func theCanonicalFormulaGivesTheSameEstimates() throws {
    let data = ["exports": try FitTests.series()]
    let chosen = try #require(
      fit(ModelFormula(parsing: "exports ~ auto()"), data: data) as? CombinedModel)
    let again = try #require(fit(chosen.formula, data: data) as? CombinedModel)
    #expect(chosen.members.count == 4 && again.members.count == 4)
    for (place, (first, second)) in zip(chosen.members, again.members).enumerated() {
      let (found, repeated) = (
        first.summary.coefficients.map(\.estimate), second.summary.coefficients.map(\.estimate)
      )
      #expect(found.count > 1, "\(first.formula)")
      // A search over forms and one of a single form stop at slightly different points.
      #expect(
        worstRelativeError(found, repeated) <= (place == 0 ? 0 : 1e-4), "\(first.formula)")
    }
  }

  /// An event that the formula names is taken out for all members, and the calendar is still chosen.
  @Test func namedEventsLeaveTheCalendar() throws {
    let model = try fit(
      ModelFormula(parsing: "exports ~ auto() + pulse(2014-06)"),
      data: ["exports": FitTests.series()])
    let text = "\(model.formula)"
    #expect(text.contains("newYear(") && text.contains("pulse(2014-06)"), "\(text)")
    #expect(text.contains("adjust: linearised"), "\(text)")
  }

  @Test(arguments: [3, 4])
  func aHandfulOfMonthsIsCarriedOn(count: Int) throws {
    let values: [Double] = Array([5000, 5200, 5100, 5150].prefix(count))
    let series = Series(name: "x", start: Period(year: 2020, month: 1), values: values)
    let model = try fit(ModelFormula(parsing: "x ~ auto()"), data: ["x": series])
    #expect("\(model.formula)" == "x ~ naive()")
    let projection = try model.project(horizon: 3, paths: [:])
    #expect(projection.law.mean == [Double](repeating: values[count - 1], count: 3))
  }

  /// Smoothing models know nothing of a January that was never seen.
  @Test func monthsNeverSeenLeaveTheRegression() throws {
    var series = try FitTests.series()
    for t in stride(from: 0, to: series.count, by: 12) { series.values[t] = .nan }
    let model = try fit(ModelFormula(parsing: "exports ~ auto()"), data: ["exports": series])
    #expect(model is ARIMAModel)
  }

  /// With a regressor of data one model explains the series; the members could not read it.
  @Test func dataRegressorsLeaveTheRegression() throws {
    let series = try FitTests.series()
    var generator = SeededGenerator(seed: 4)
    let world = Series(
      name: "world", start: series.start,
      values: series.values.map { _ in Double.random(in: 90...110, using: &generator) })
    let model = try fit(
      ModelFormula(parsing: "exports ~ auto() + world"), data: ["exports": series, "world": world])
    #expect(model is ARIMAModel)
  }

  @Test(arguments: [
    ("exports ~ combination(dotm(), ets(), adjust: calendar)", "begin with arima()"),
    (
      "exports ~ combination(boxCox(exports, 0.3) ~ arima(0,1,1), ets(), adjust: linearised)",
      "levels or logarithms"
    ),
  ])
  func adjustmentsThatCannotBeAreRefused(text: String, words: String) throws {
    let data = ["exports": try FitTests.series()]
    let formula = try ModelFormula(parsing: text)
    let error = #expect(throws: ModelError.self) { try fit(formula, data: data) }
    #expect(error.map { "\($0)" }?.contains(words) == true, "\(String(describing: error))")
  }

  @Test(arguments: [
    ("exports ~ combination(arima(), ets(), adjust: season)", "adjust: calendar or"),
    ("exports ~ combination(auto(), ets())", "write regarima()"),
    (
      "exports ~ combination(arima(), ets(), adjust: calendar, adjust: linearised)",
      "stands there twice"
    ),
    ("exports ~ combination(arima(), ets(), by: mean, by: pool)", "stands there twice"),
  ])
  func mistakesAreNamed(text: String, words: String) {
    let error = #expect(throws: FormulaError.self) { try ModelFormula(parsing: text) }
    #expect(error.map { "\($0)" }?.contains(words) == true, "\(String(describing: error))")
  }
}
