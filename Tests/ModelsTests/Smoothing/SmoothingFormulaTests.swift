import Models
import TestSupport
import Testing
import TimeSeries

/// Exponential smoothing, theta and simple methods as formulas.
@Suite("Smoothing formulas")
struct SmoothingFormulaTests {
  static let written: [(String, String)] = [
    ("y ~ ets()", "y ~ ets()"), ("y ~ ets(MAdM)", "y ~ ets(M,Ad,M)"),
    ("y ~ ets(M,Ad,M)", "y ~ ets(M,Ad,M)"), ("y ~ ets(Z,A,Z)", "y ~ ets(Z,A,Z)"),
    ("y ~ ets(bounds: admissible)", "y ~ ets(bounds: admissible)"),
    ("y ~ ets(A,N,N, bounds: admissible) + x", "y ~ ets(A,N,N,bounds: admissible) + x"),
    ("y ~ ces()", "y ~ ces()"), ("y ~ ces(full)", "y ~ ces(full)"),
    ("y ~ ses()", "y ~ ets(A,N,N)"), ("y ~ holt(damped)", "y ~ ets(A,Ad,N)"),
    ("y ~ holtWinters()", "y ~ ets(A,A,A)"),
    ("y ~ holtWinters(multiplicative)", "y ~ ets(M,A,M)"), ("y ~ dotm()", "y ~ dotm()"),
    ("log(y) ~ theta()", "log(y) ~ theta()"), ("y ~ naive()", "y ~ naive()"),
    ("y ~ seasonalNaive()", "y ~ seasonalNaive()"), ("y ~ drift()", "y ~ drift()"),
    ("y ~ mean()", "y ~ mean()"), ("y ~ croston()", "y ~ croston(0.1)"),
    ("y ~ tsb(0.2, 0.3)", "y ~ tsb(0.2, 0.3)"), ("y ~ drift", "y ~ drift"),
  ]

  @Test("Reading and printing are inverse", arguments: written)
  func canonical(text: String, canonical: String) throws {
    let formula = try ModelFormula(parsing: text)
    #expect("\(formula)" == canonical)
    #expect(try ModelFormula(parsing: canonical) == formula)
  }

  @Test(
    "Mistakes are named",
    arguments: [
      "y ~ ets(M,A)", "y ~ ets(X,A,N)", "y ~ ets(MAA, bounds: none)", "y ~ holt(fast)",
      "y ~ dotm(2)", "y ~ ces(half)", "y ~ croston(2)", "y ~ tsb(0.1)", "y ~ ets() + theta()",
    ])
  func mistakes(text: String) {
    #expect(throws: FormulaError.self) { try ModelFormula(parsing: text) }
  }

  static func air() throws -> Series {
    let golden = try Golden.json("ets.json")
    return Series(
      name: "y", start: Period(year: 1949, month: 1),
      values: golden["datasets"]["AirPassengers"]["values"].doubles)
  }

  @Test(
    "Every family fits and projects",
    arguments: [
      "y ~ ets()", "log(y) ~ ets()", "y ~ ets(AMN)", "y ~ ets(AAM)", "y ~ theta()", "y ~ stm()",
      "y ~ otm()", "y ~ dstm()", "y ~ ces()", "log(y) ~ dotm()", "y ~ naive()",
      "y ~ seasonalNaive()",
      "y ~ drift()", "y ~ mean()", "y ~ croston()", "y ~ sba()", "y ~ tsb()",
      "log(y) ~ ets(A,A,A) + tradingDays()",
    ])
  func projects(text: String) throws {
    var series = try Self.air()
    series.values[40] = .nan
    let formula = try ModelFormula(parsing: text)
    let model = try fit(formula, data: ["y": series])
    let projection = try model.project(horizon: 12, paths: [:])
    #expect(projection.futureMonths.count == 12)
    #expect(projection.law.positions.count == 13)
    var reader = ProjectionReader(projection)
    for month in projection.months {
      let summary = try reader.summary(
        of: Measure(.level, of: "y", in: PeriodSpan(month)), levels: [0.8, 0.95])
      #expect(summary.mean.isFinite && summary.median.isFinite)
      let outer = summary.intervals[1]
      #expect(outer.lower < summary.median && summary.median < outer.upper)
    }
    let again = try fit(model.formula, data: ["y": series])
    #expect("\(again.formula)" == "\(model.formula)")
    let year = try reader.summary(
      of: Measure(.sum, of: "y", in: PeriodSpan(projection.futureMonths[0], projection.horizonEnd)),
      levels: [0.95])
    #expect(year.mean.isFinite && year.intervals[0].upper > year.intervals[0].lower)
    #expect(model.pastErrors(horizon: 3).count == 3)
  }

  @Test("What a family cannot do is refused")
  func refused() throws {
    let series = try Self.air()
    for text in [
      "y ~ dotm() + trend()", "y ~ 1 + naive()", "y ~ 0 + ets()", "y ~ ets() + outliers()",
    ] {
      let formula = try ModelFormula(parsing: text)
      #expect(throws: ModelError.self) { try fit(formula, data: ["y": series]) }
    }
  }
}
