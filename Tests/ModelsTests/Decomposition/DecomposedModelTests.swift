import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Forecasts of a series whose season is taken out by loess.
@Suite("Forecasting with decomposition")
struct DecomposedModelTests {
  /// A case of R's `stlf` and `stlm`, forecast 8.20.
  struct Case: Sendable, CustomStringConvertible {
    let id: String
    let item: JSONValue
    var description: String { id }
    var way: String { String(id.prefix { $0 != "/" }) }
    var name: String { String(id.drop { $0 != "/" }.dropFirst()) }
  }

  static let ways = [
    "ets": "stl(ets())", "ets_ann": "stl(ets(A,N,N))", "arima": "stl(arima())",
    "ets_periodic": "stl(ets(), seasonal: periodic)", "ets_robust": "stl(ets(), robust: true)",
    "arima_011": "stl(arima(0,1,1))", "drift": "stl(drift())",
  ]

  static let cases: [Case] = {
    guard let golden = try? Golden.json("stlf.json") else { return [] }
    return golden["cases"].array.compactMap { item in
      guard let id = item["id"].string, !id.hasPrefix("naive2") else { return nil }
      return Case(id: id, item: item)
    }
  }()

  static func series(_ name: String) throws -> Series {
    let set = try Golden.json("stlf.json")["datasets"][name]
    let start =
      set["frequency"].int == 4 ? Period(year: 1960, quarter: 1) : Period(year: 1949, month: 1)
    return Series(name: "y", start: start, values: set["values"].doubles)
  }

  static func fitted(_ text: String, _ series: Series) throws -> DecomposedModel {
    let model = try fit(ModelFormula(parsing: text), data: ["y": series])
    return try #require(model as? DecomposedModel)
  }

  @Test("The reference file is there") func present() { #expect(Self.cases.count == 21) }

  /// The seasons are R's to rounding.
  ///
  /// Forecasts differ as far as the maxima do: R's search for ETS ends
  /// early, by up to 0.5% of a deviation; the others agree to five digits and more.
  @Test("Season and forecasts are R's", arguments: cases)
  func agreesWithR(item: Case) throws {
    let series = try Self.series(item.name)
    let isLog = item.name != "USAccDeaths"
    let way = try #require(Self.ways[item.way])
    let model = try Self.fitted((isLog ? "log(y) ~ " : "y ~ ") + way, series)
    let season = try #require(model.adjustment.seasons.first)
    let last = Array(season.values.suffix(season.period))
    #expect(worstRelativeError(last, item.item["lastSeason"].doubles) < 1e-10)
    let law = try model.project(horizon: 24, paths: [:]).law
    let tolerance = item.way.hasPrefix("ets") && item.way != "ets_ann" ? 3e-3 : 1e-4
    #expect(worstRelativeError(law.mean, item.item["mean"].doubles) < tolerance)
    guard item.way.hasPrefix("ets") else { return }
    let n = Double(series.count)
    let theirs =
      (item.item["loglik"].double ?? .nan) - n / 2 * (Double.log(2 * Double.pi / n) + 1)
    #expect(model.summary.logLikelihood > theirs - 1e-3)
    let letters = try #require(item.item["model"].string).drop { $0 != "(" }.dropLast()
    #expect(model.formula.rightHandSide.contains("ets" + letters))
  }

  /// By hand: the season taken off, the rest modelled as any adjusted series, the season put back.
  @Test(
    "Two routes agree",
    arguments: ["ets(A,Ad,N)", "1 + arima(1,1,0)", "ces(none)", "dotm()", "drift()"])
  func byHand(inner: String) throws {
    let series = try Self.series("USAccDeaths")
    let model = try Self.fitted("y ~ stl(\(inner), seasonal: 13)", series)
    let parts = try STL(
      series.values, period: 12, options: STLOptions(seasonalSpan: .years(13)))
    var adjusted = series
    adjusted.values = zip(series.values, parts.seasonal).map { $0 - $1 }
    adjusted.description.adjustment = "seasonal"
    let alone = try fit(ModelFormula(parsing: "y ~ \(inner)"), data: ["y": adjusted])
    let (own, theirs) = (
      try model.project(horizon: 30, paths: [:]), try alone.project(horizon: 30, paths: [:])
    )
    let season = (0..<30).map { parts.seasonal[60 + $0 % 12] }
    let sum = zip(theirs.law.mean, season).map { $0 + $1 }
    #expect(worstRelativeError(own.law.mean, sum) < 1e-12)
    #expect(worstRelativeError(own.conditional.variances, theirs.conditional.variances) < 1e-12)
    // The season is an estimate: it widens every month.
    #expect(zip(own.law.variances, theirs.law.variances).allSatisfy { $0 > 1.05 * $1 })
    #expect(model.residuals.map { $0.isNaN } == alone.residuals.map { $0.isNaN })
    #expect(
      worstRelativeError(
        model.pastErrors(horizon: 3).joined().map { $0 },
        alone.pastErrors(horizon: 3).joined().map { $0 }) < 1e-12)
  }

  /// Years a full cycle apart share the error of their season, others do not.
  @Test func theSeasonIsOneErrorAMonthOfTheYear() throws {
    let model = try Self.fitted("y ~ stl(mean())", Self.series("USAccDeaths"))
    let (law, inner) = (
      try model.project(horizon: 24, paths: [:]).law,
      try model.inner.project(horizon: 24, paths: [:]).law
    )
    let ratio = law.covariance[0, 5] / inner.covariance[0, 5]
    let shared = law.covariance[0, 12] - ratio * inner.covariance[0, 12]
    let error = try #require(model.adjustment.seasons.first).errors[0]
    #expect(relativeError(shared, error * error) < 1e-9)
    #expect(ratio > 1)
  }

  static let written: [(String, String)] = [
    ("y ~ stl()", "y ~ stl(ets())"), ("y ~ stl(ets())", "y ~ stl(ets())"),
    ("y ~ stl(arima(), seasonal: periodic)", "y ~ stl(arima(), seasonal: periodic)"),
    ("y ~ stl(seasonal: 11, dotm())", "y ~ stl(dotm())"),
    ("y ~ stl(ets(), seasonal: 8)", "y ~ stl(ets(), seasonal: 9)"),
    (
      "y ~ stl(ets(ANN), robust: true, trend: 23, lowPass: 13, degree: 1, seasonal: 7)",
      "y ~ stl(ets(A,N,N), seasonal: 7, trend: 23, lowPass: 13, degree: 1, robust: true)"
    ),
    ("log(y) ~ stl(1 + arima(0,1,1)) + x", "log(y) ~ stl(1 + arima(0,1,1)) + x"),
    ("y ~ mstl(ets(), 24, 12)", "y ~ mstl(ets(), 12, 24)"),
    ("y ~ mstl(robust: true)", "y ~ mstl(ets(), robust: true)"),
    ("y ~ combination(stl(ets()), arima())", "y ~ combination(stl(ets()), arima())"),
    ("y ~ stl(combination(ets(), theta()))", "y ~ stl(combination(ets(), theta()))"),
    ("y ~ stl", "y ~ stl"),
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
      ("y ~ stl(ets(A,A,A))", "leave it out"), ("y ~ stl(arima(0,1,1)(0,1,1))", "leave it out"),
      ("y ~ stl(seasonalNaive())", "leave it out"), ("y ~ stl(naive2())", "leave it out"),
      ("y ~ stl(structural(level, seasonal))", "leave it out"),
      ("y ~ stl(auto())", "without a season"),
      ("y ~ stl(x)", "without a season"), ("y ~ stl(stl(ets()))", "without a season"),
      ("y ~ stl(croston())", "without a season"), ("y ~ stl(ets() + x)", "outside the brackets"),
      ("y ~ stl(ets(), arima())", "one model"), ("y ~ stl(ets(), 12)", "--period"),
      ("y ~ stl(ets(), seasonal: 2)", "from 3 on"),
      ("y ~ stl(ets(), robust: yes)", "true or false"),
      ("y ~ stl(ets(), degree: 2)", "0 or 1"), ("y ~ stl(ets(), window: 7)", "'window'"),
      ("y ~ stl(ets(), trend: 9, trend: 9)", "twice"), ("y ~ mstl(ets(), 12, 12)", "each once"),
      ("y ~ mstl(ets(), seasonal: 7)", "robust: true"), ("y ~ stl(ets(X))", "ets takes"),
      ("y ~ stl(combination(log(y) ~ ets(), arima()))", "scale of their own"),
      ("y ~ stl(combination(ets() + x, arima()))", "without regressors"),
      ("y ~ stl(combination(ets(A,A,A), arima()))", "leave it out"),
    ])
  func mistakes(text: String, part: String) throws {
    let error = try #require(throws: FormulaError.self) { try ModelFormula(parsing: text) }
    #expect(error.message.contains(part), "\(error.message)")
  }

  @Test(
    "Every inner model fits, projects and fits again to the same",
    arguments: [
      "log(y) ~ stl(ets())", "y ~ stl(ets(M,A,N))", "y ~ stl(ets(M,M,N), robust: true)",
      "log(y) ~ stl(structural(level, slope))", "log(y) ~ stl(combination(ets(), arima(), dotm()))",
      "boxCox(y, 0.3) ~ stl(theta())", "log(y) ~ mstl(arima())",
      "log(y) ~ stl(naive(), seasonal: periodic)",
      "log(y) ~ stl(ets(A,A,N)) + tradingDays()", "log(y) ~ stl(arima(0,1,1)) + outliers()",
    ])
  func projects(text: String) throws {
    var series = try Self.series("AirPassengers")
    series.values[40] = .nan
    let model = try fit(ModelFormula(parsing: text), data: ["y": series])
    let projection = try model.project(horizon: 36, paths: [:])
    #expect(projection.months.count == 37)
    let draws = projection.draws(count: 400, seed: 3).levels
    for slot in 0..<37 {
      let values = (0..<400).map { draws[slot, $0] }
      let mean = values.reduce(0, +) / 400
      let median = projection.transform.inverse(projection.law.mean[slot])
      #expect(values.allSatisfy { $0.isFinite } && abs(mean / median - 1) < 0.2, "\(slot)")
    }
    // July is the season's height in every year.
    #expect(projection.law.mean[1 + 6] > projection.law.mean[1 + 10])
    let again = try fit(model.formula, data: ["y": series])
    #expect(again.formula == model.formula)
    // What was left open had more starts than what is given.
    let mean = try again.project(horizon: 36, paths: [:]).law.mean
    #expect(worstRelativeError(mean, projection.law.mean) < 1e-4)
  }

  @Test func aRegressorIsEstimatedAndGoesOn() throws {
    var generator = SeededGenerator(seed: 5)
    let x = (0..<132).map { _ in Double.random(in: -1...1, using: &generator) }
    var series = try Self.series("USAccDeaths")
    series.values = (0..<120).map { t in
      100 + 10 * Double.cos(Double(t) * Double.pi / 6) + 5 * x[t]
        + Double.random(in: -0.5...0.5, using: &generator)
    }
    let column = Series(name: "x", start: series.start, values: Array(x.prefix(120)))
    let model = try fit(
      ModelFormula(parsing: "y ~ stl(ets(A,N,N)) + x"), data: ["y": series, "x": column])
    let slope = try #require(model.summary.coefficients.first { $0.name == "x" }).estimate
    #expect(abs(slope - 5) < 0.3)
    #expect(model.formula.dataRegressors == ["x"])
    // An effect that loess had taken for season in part would show there.
    let parts = try #require(model as? DecomposedModel).adjustment
    #expect(worstRelativeError(parts.effects, x.prefix(120).map { slope * $0 }) < 1e-4)
    let season = (0..<12).map { 10 * Double.cos(Double($0) * Double.pi / 6) }
    #expect(zip(parts.seasons[0].values, season).allSatisfy { abs($0 - $1) < 0.6 })
    #expect(throws: ModelError.self) {
      try fit(ModelFormula(parsing: "y ~ stl(dotm()) + x"), data: ["y": series, "x": column])
    }
    #expect(throws: ModelError.self) { try model.project(horizon: 12, paths: [:]) }
    let path = Series(name: "x", start: series.start, values: x)
    let known = try model.project(horizon: 12, paths: ["x": path]).law
    let truth = (120..<132).map { 100 + 10 * Double.cos(Double($0) * Double.pi / 6) + 5 * x[$0] }
    #expect(zip(known.mean, truth).allSatisfy { abs($0 - $1) < 1.5 })
    let held = try model.going(on: ["x": .hold])
    #expect(held.summary.notes.count == model.summary.notes.count + 1)
    #expect(try held.project(horizon: 12, paths: [:]).law.mean.count == 12)
    #expect(throws: ModelError.self) { try model.going(on: ["z": .hold]) }
  }

  @Test func otherFiguresAreReadByTheSameFormula() throws {
    let series = try Self.series("AirPassengers")
    let model = try Self.fitted("log(y) ~ stl(ets(A,A,N))", series)
    var other = series
    other.values[143] *= 1.1
    let reread = try model.reading(other)
    let direct = try fit(model.formula, data: ["y": other])
    let (own, theirs) = (
      try reread.project(horizon: 6, paths: [:]), try direct.project(horizon: 6, paths: [:])
    )
    #expect(own.law.mean == theirs.law.mean)
  }

  @Test func whatCannotBeTakenApartIsRefused() throws {
    let months = Period(year: 2010, month: 1)
    func error(_ values: [Double], _ text: String = "y ~ stl(ets())", start: Period? = nil)
      -> String
    {
      let series = Series(name: "y", start: start ?? months, values: values)
      do {
        _ = try fit(ModelFormula(parsing: text), data: ["y": series])
        return ""
      } catch { return "\(error)" }
    }
    #expect(error([1, 2]).contains("STL needs at least 25"))
    #expect(error((0..<24).map { Double($0 * $0 % 7) }).contains("STL needs at least 25"))
    #expect(error(Array(repeating: 5, count: 60)).contains("constant"))
    #expect(error(Array(repeating: 0, count: 60)).contains("constant"))
    #expect(
      error((0..<60).map { Double($0 * $0 % 7) }, start: Period(year: 1950)).contains("--period"))
    #expect(error([3, 1, -2] + (0..<60).map(Double.init), "log(y) ~ stl()").contains("logarithm"))
    #expect(
      error((0..<60).map { 1 + Double($0 * $0 % 7) }, "y ~ 1 + stl()").contains("model inside"))
    #expect(error((0..<40).map { Double($0 * $0 % 7) * 1e300 }).contains("cannot be computed"))
  }

  @Test func severalSeasonsAreTakenOut() throws {
    var generator = SeededGenerator(seed: 9)
    let values = (0..<288).map { t in
      50 + 5 * Double.sin(Double(t) * Double.pi / 6) + 3 * Double.cos(Double(t) * Double.pi / 18)
        + Double.random(in: -0.4...0.4, using: &generator)
    }
    let series = Series(name: "y", start: Period(year: 1990, month: 1), values: values)
    let model = try Self.fitted("y ~ mstl(mean(), 12, 36, 200)", series)
    #expect(model.adjustment.seasons.map(\.period) == [12, 36])
    #expect(model.summary.notes.contains { $0.contains("season of 200 months was left out") })
    let law = try model.project(horizon: 72, paths: [:]).law
    let truth = (288..<360).map { t in
      50 + 5 * Double.sin(Double(t) * Double.pi / 6) + 3 * Double.cos(Double(t) * Double.pi / 18)
    }
    #expect(zip(law.mean, truth).allSatisfy { abs($0 - $1) < 0.7 })
  }
}
