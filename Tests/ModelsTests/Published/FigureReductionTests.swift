import Models
import TestSupport
import Testing
import TimeSeries

/// Totals brought to their simplest form, and what a model says about those that disagree.
@Suite("Figures that imply each other")
struct FigureReductionTests {
  static let start = Period(year: 2010, month: 1)

  static func level(_ month: Int, _ value: Double, _ name: String = "x") -> PublishedFigure {
    PublishedFigure(name: name, periods: [start + month], value: value)
  }

  static func total(_ months: ClosedRange<Int>, _ value: Double, _ name: String) -> PublishedFigure
  {
    PublishedFigure(name: name, periods: months.map { start + $0 }, value: value)
  }

  /// Six years of months with a trend, a season and some noise.
  static func months(seed: UInt64 = 3) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    let season = [0.9, 0.8, 1, 1, 1.05, 1, 0.98, 1, 1.1, 1.02, 1, 1.2]
    return (0..<72).map { t -> Double in
      let trend = 1000 + 10 * Double(t)
      let noise = Double.random(in: -0.03...0.03, using: &generator)
      return trend * season[t % 12] * (1 + noise)
    }
  }

  static func template() -> Series {
    var series = Series(name: "x", start: start, values: [])
    series.description.decimals = 1
    return series
  }

  private static func estimate(
    _ figures: [PublishedFigure], _ text: String = "log(x) ~ arima(0,1,1)(0,1,1)"
  ) throws -> FigureModel {
    try fit(ModelFormula(parsing: text), data: [:], figures: figures, like: template())
  }

  @Test("Year-to-date figures alone are the months they add up")
  func yearToDate() throws {
    let months = Self.months()
    let levels = months.enumerated().map { Self.level($0.offset, $0.element) }
    let sums = months.indices.map { t in
      Self.total((t - t % 12)...t, months[(t - t % 12)...t].reduce(0, +), "x.ytd")
    }
    let plain = try Self.estimate(levels)
    let cumulated = try Self.estimate(sums)
    #expect((plain.fit.logLikelihood - cumulated.fit.logLikelihood).magnitude < 1e-6)
    #expect(worstRelativeError(cumulated.series.values, months) < 1e-12)
    #expect(cumulated.fit.quality == nil && cumulated.path?.months.isEmpty == true)
  }

  @Test("What is said twice counts once, what is contradicted is set aside and named")
  func repeated() throws {
    let months = Self.months()
    var figures = months.enumerated().map { Self.level($0.offset, $0.element) }
    let plain = try Self.estimate(figures)
    figures += [
      Self.level(5, months[5], "x.copy"), Self.total(0...2, months[0...2].reduce(0, +), "x.ytd"),
    ]
    figures.append(Self.total(12...14, months[12...14].reduce(0, +) + 7, "x.ytd"))
    let model = try Self.estimate(figures)
    #expect(model.fit.logLikelihood == plain.fit.logLikelihood)
    #expect(Set(model.fit.redundant.map(\.name)) == ["x.copy", "x.ytd"])
    #expect(model.fit.conflicts.count == 1)
    #expect((model.fit.conflicts[0].miss - 7).magnitude < 1e-9)
    #expect(model.summary.notes.contains { $0.contains("contradict") && $0.contains("2011-03") })
  }

  @Test("A year to date below an earlier one of a positive flow is refused with both in words")
  func falling() throws {
    var figures = Self.months().enumerated().map { Self.level($0.offset, $0.element) }
    figures.remove(at: 26)
    figures.append(Self.total(24...26, 1500, "x.ytd"))
    #expect {
      try Self.estimate(figures)
    } throws: { error in
      "\(error)".contains("x.ytd 2012-03 is 1500") && "\(error)".contains("2012-03 after")
    }
  }

  @Test("Figures that determine nothing are too few")
  func tooFew() throws {
    let years = (0..<3).map { Self.total(($0 * 12)...($0 * 12 + 11), 12_000, "x.sum") }
    #expect(throws: ModelError.self) { try Self.estimate(years) }
    #expect(throws: ModelError.self) { try Self.estimate([]) }
    #expect(throws: ModelError.self) {
      try Self.estimate(
        Self.months().enumerated().map { Self.level($0.offset, $0.element) }, "x ~ 1")
    }
  }
}
