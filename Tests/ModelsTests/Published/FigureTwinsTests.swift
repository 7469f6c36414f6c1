import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// Levels that were re-based beside growth that was not.
@Suite("Levels and growth of one quantity")
struct FigureTwinsTests {
  private static let airline = "log(x) ~ arima(0,1,1)(0,1,1)"
  private static let start = FigureReductionTests.start

  /// Nine years of months whose logarithms follow an airline model.
  private static func months(seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    func shock() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0...1, using: &generator) }
    }
    var logs: [Double] = []
    var shocks: [Double] = []
    for t in 0..<108 {
      shocks.append(0.01 * shock())
      guard t > 12 else {
        logs.append(9 + 0.006 * Double(t) + 0.1 * Double.sin(Double(t)))
        continue
      }
      logs.append(
        logs[t - 1] + logs[t - 12] - logs[t - 13] + shocks[t] - 0.4 * shocks[t - 1]
          - 0.5 * shocks[t - 12] + 0.2 * shocks[t - 13])
    }
    return logs.map { Double.exp($0) }
  }

  /// Levels to a tenth, from a month on multiplied by a factor.
  private static func levels(
    _ months: [Double], from first: Int = 0, factor: Double = 1
  ) -> [PublishedFigure] {
    months.enumerated().map { t, value in
      let level = value * (t >= first ? factor : 1)
      return FigureReductionTests.level(t, (level * 10).rounded() / 10)
    }
  }

  /// Growth of the months themselves to a tenth.
  private static func growth(
    _ months: [Double], in span: Range<Int>, variance: Double = 0.01 / 12
  ) -> [PublishedFigure] {
    span.map { FigureDensityTests.growth($0, months.map { Double.log($0) }, variance: variance) }
  }

  private static func estimate(
    _ figures: [PublishedFigure], _ text: String = airline
  ) throws -> FigureModel {
    try FigureDensityTests.estimate(figures, text)
  }

  @Test("A factor of five percent is found, and growth is that of the months")
  func rebased() throws {
    let months = Self.months(seed: 5)
    let figures =
      Self.levels(months, from: 60, factor: 1.05) + Self.growth(months, in: 12..<108)
    let model = try Self.estimate(figures)
    let years = model.fit.basis.rebased
    #expect(years.map(\.year) == [2015])
    let year = try #require(years.first)
    #expect(year.count == 12)
    #expect((year.factor - Double.log(1.05)).magnitude < 2 * year.standardError)
    #expect(year.standardError < 1e-3)
    // On one basis the months are the true ones times the factor, to rounding.
    let plain = try Self.estimate(Self.levels(months))
    #expect(worstRelativeError(model.fit.parameters, plain.fit.parameters) < 0.05)
    let projection = try model.project(horizon: 24, paths: [:])
    var (reader, other) = (
      ProjectionReader(projection),
      ProjectionReader(try plain.project(horizon: 24, paths: [:]))
    )
    for month in [1, 6, 12, 18, 24] {
      let period = Self.start + (107 + month)
      for kind in [MeasureKind.yoy, .ytdYoy] {
        let measure = Measure(kind, of: "x", in: PeriodSpan(period))
        let (ours, theirs) = (
          try reader.summary(of: measure, levels: [0.8]),
          try other.summary(of: measure, levels: [0.8])
        )
        #expect((ours.median - theirs.median).magnitude < 0.15)
        #expect(relativeError(ours.standardError, theirs.standardError) < 0.1)
      }
      // Levels of coming years may be re-based again, those of one basis may not.
      let level = Measure(.level, of: "x", in: PeriodSpan(period))
      let (ours, theirs) = (
        try reader.summary(of: level, levels: [0.8]), try other.summary(of: level, levels: [0.8])
      )
      #expect(relativeError(ours.median, 1.05 * theirs.median) < 2e-3)
      #expect(ours.standardError / ours.median > 1.1 * theirs.standardError / theirs.median)
    }
  }

  @Test("The order of levels and growth does not matter")
  func order() throws {
    let months = Self.months(seed: 8)
    let figures =
      Self.levels(months, from: 48, factor: 0.97) + Self.growth(months, in: 12..<108)
    let model = try Self.estimate(figures)
    let other = try Self.estimate(figures.reversed())
    #expect(other.fit.logLikelihood == model.fit.logLikelihood)
    #expect(other.fit.parameters == model.fit.parameters)
    #expect(other.fit.basis == model.fit.basis)
  }

  @Test("Growth that says nothing leaves the fit on levels, bit for bit")
  func growthWithoutWeight() throws {
    let months = Self.months(seed: 6)
    let levels = Self.levels(months, from: 60, factor: 1.05)
    let plain = try Self.estimate(levels)
    let model = try Self.estimate(levels + Self.growth(months, in: 12..<108, variance: 1e30))
    #expect(model.fit.logLikelihood == plain.fit.logLikelihood)
    #expect(model.fit.parameters == plain.fit.parameters)
    #expect(model.fit.redundant.count == 96 && model.fit.basis.rebased.isEmpty)
  }

  @Test("Where growth agrees the levels say all, and it is counted once")
  func agreeing() throws {
    let months = Self.months(seed: 3)
    let plain = try Self.estimate(Self.levels(months))
    let model = try Self.estimate(Self.levels(months) + Self.growth(months, in: 12..<108))
    #expect(model.fit.logLikelihood == plain.fit.logLikelihood)
    #expect(model.fit.redundant.count == 96)
  }

  @Test("A pair published as one figure is led over a re-based year by growth of the pair")
  func pairs() throws {
    let months = Self.months(seed: 12)
    let logs = months.map { Double.log($0) }
    var figures = Self.levels(months, from: 60, factor: 1.05).filter { figure in
      figure.period - Self.start < 36 || figure.period.positionInYear > 2
    }
    for year in 3..<9 {
      let (first, scale) = (12 * year, year >= 5 ? 1.05 : 1)
      let sum = scale * (months[first] + months[first + 1])
      figures.append(FigureReductionTests.total(first...(first + 1), sum, "x.janFeb"))
      let growth = 100 * (sum / scale / (months[first - 12] + months[first - 11]) - 1)
      figures.append(
        PublishedFigure(
          name: "x.ytdYoy", periods: [Self.start + first, Self.start + (first + 1)],
          quantity: .growth(on: [Self.start + (first - 12), Self.start + (first - 11)]),
          value: (growth * 10).rounded() / 10, variance: 0.01 / 12))
    }
    figures += Self.growth(months, in: 12..<108).filter { $0.period.positionInYear > 2 }
    let model = try Self.estimate(figures)
    #expect(model.fit.basis.rebased.map(\.year) == [2015])
    let quality = try #require(model.fit.quality)
    #expect((quality.sampled - quality.curvature).magnitude < 0.05)
    #expect(quality.effectiveShare > 0.8)
    // The path is on the basis in which the pair is published, and adds up to it.
    let path = try #require(model.path)
    for year in 3..<9 {
      let (first, scale) = (12 * year, year >= 5 ? 1.05 : 1)
      let rows = [first, first + 1].compactMap { path.law.positions.firstIndex(of: $0) }
      #expect(rows.count == 2)
      let sum = rows.reduce(0) { $0 + Double.exp(path.law.mean[$1]) }
      #expect(relativeError(sum, scale * (months[first] + months[first + 1])) < 1e-9)
      for (row, month) in zip(rows, [first, first + 1]) {
        let spread = path.law.variances[row].squareRoot()
        #expect((path.law.mean[row] - logs[month] - Double.log(scale)).magnitude < 4 * spread)
      }
    }
  }

  @Test("Structural models take growth as well")
  func structural() throws {
    let months = Self.months(seed: 2)
    let figures =
      Self.levels(months, from: 60, factor: 1.05) + Self.growth(months, in: 12..<108)
    let text = "log(x) ~ structural(level, slope: fixed, seasonal)"
    let model = try Self.estimate(figures, text)
    let plain = try Self.estimate(Self.levels(months), text)
    #expect(model.fit.converged)
    #expect(relativeError(model.fit.parameters[0], plain.fit.parameters[0], floor: 0) < 0.1)
    #expect(model.fit.parameterErrors[0].isFinite)
  }

  // MARK: Bad input

  private static func message(_ figures: [PublishedFigure], _ text: String = airline) -> String {
    do {
      _ = try estimate(figures, text)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("Growth of minus a hundred percent, and growth alone in levels, are refused")
  func refusals() {
    let months = Self.months(seed: 2)
    let impossible = PublishedFigure(
      name: "x.yoy", periods: [Self.start + 20], quantity: .growth(on: [Self.start + 8]),
      value: -100, variance: 0.01 / 12)
    #expect(
      Self.message(Self.levels(months) + [impossible]).contains("above -100 percent"))
    let alone = Self.growth(months, in: 12..<108)
    #expect(Self.message(alone, "x ~ arima(0,1,1)(0,1,1)").contains("write log(x)"))
    #expect(Self.message(Array(alone.prefix(3))) != "no error")
  }

  @Test("Growth that contradicts itself is set aside, growth before the levels leads back")
  func contradictions() throws {
    let months = Self.months(seed: 9)
    let twice = Self.growth(months, in: 30..<31)[0]
    let other = PublishedFigure(
      name: "x.other", periods: twice.periods, quantity: twice.quantity, value: twice.value + 3,
      variance: twice.variance)
    let late = Self.levels(months).filter { $0.period - Self.start >= 24 }
    let model = try Self.estimate(late + Self.growth(months, in: 24..<108) + [other])
    #expect(model.fit.conflicts.map(\.figure.name) == ["x.other"])
    #expect(model.fit.conflicts.first.map { ($0.miss - 3).magnitude < 1e-9 } == true)
    // The year before the first level counts, and the series begins with the levels.
    #expect(model.series.start == Self.start + 24)
    let short = try Self.estimate(late)
    #expect(model.fit.effectiveCount == short.fit.effectiveCount + 12)
  }

  @Test("A profile must have a positive level for each month")
  func profile() throws {
    let months = Self.months(seed: 2)
    var template = FigureReductionTests.template()
    template.description.profile = [1, 2, 3]
    let error = #expect(throws: ModelError.self) {
      try fit(
        ModelFormula(parsing: Self.airline), data: [:],
        figures: Self.growth(months, in: 12..<108), like: template)
    }
    #expect(error.map { "\($0)".contains("12 positive levels") } == true)
  }
}
