import LinearAlgebra
import Models
import RealModule
import Scenarios
import TestSupport
import Testing
import TimeSeries

/// Months of which only a sum is published, in a stacked law.
@Suite struct PublishedSplitTests {
  private static let start = Period(year: 2014, month: 1)

  /// Six years of sales; of some months only the sum with their neighbours is published.
  private static func law(
    _ formula: String, sums spans: [ClosedRange<Int>]
  ) throws -> (law: StackedLaw, months: [Double]) {
    var generator = SeededGenerator(seed: 3)
    var level = 4.0
    let months = (0..<72).map { t -> Double in
      level += 0.004 + Double.random(in: -0.03...0.03, using: &generator)
      return Double.exp(level + 0.1 * Double.sin(Double(t) * Double.pi / 6))
    }
    let hidden = Set(spans.joined())
    let single = months.indices.filter { !hidden.contains($0) }.map { t in
      PublishedFigure(name: "x", periods: [start + t], value: months[t])
    }
    let joint = spans.map { span in
      PublishedFigure(
        name: "x.sum", periods: span.map { start + $0 }, value: months[span].reduce(0, +))
    }
    let template = Series(
      name: "x", start: start, values: [],
      description: SeriesDescription(kind: .flow, unit: "CNY bn", positive: true))
    let model = try fit(
      ModelFormula(parsing: formula), data: [:], figures: single + joint, like: template)
    return (StackedLaw(projections: [try model.project(horizon: 6, paths: [:])]), months)
  }

  private static func form(_ text: String, _ law: StackedLaw) throws -> StackedForm {
    try law.form(of: Measure(parsing: text), in: text, at: nil).form
  }

  /// Pairs and a quarter, on logarithms and in levels: parts are what is drawn, sums are constants.
  @Test(arguments: ["log(x)", "x"], [[24...25, 36...37], [48...50, 60...61]])
  func partsAddUpInEveryDraw(left: String, spans: [ClosedRange<Int>]) throws {
    let (law, months) = try Self.law("\(left) ~ arima(0,1,1)(0,1,1)", sums: spans)
    let draws = drawn(law, count: 400, seed: 5)
    for span in spans {
      let total = months[span].reduce(0, +)
      let (first, last) = (Self.start + span.lowerBound, Self.start + span.upperBound)
      let whole = try Self.form("sum(x, \(first)..\(last))", law)
      #expect(whole.support.isEmpty)
      #expect(relativeError(value(whole, law, draws.column(0)), total) < 1e-12)
      let parts = try span.map { try Self.form("level(x, \(Self.start + $0))", law) }
      var seen: Set<Double> = []
      for j in 0..<draws.columns {
        let values = parts.map { value($0, law, draws.column(j)) }
        #expect(relativeError(values.reduce(0, +), total) < 1e-10)
        #expect(values.allSatisfy { $0 > 0 })
        seen.insert(values[0])
      }
      #expect(seen.count > 300, "how the sum is shared stays open")
    }
  }

  /// A measure of the year reads the sum, not its months.
  @Test func sumsOfTheYearDependOnComingMonthsOnly() throws {
    let (law, _) = try Self.law("log(x) ~ arima(0,1,1)(0,1,1)", sums: [60...61])
    #expect(try Self.form("sum(x, 2019)", law).support.isEmpty)
    let next = try Self.form("growth(x, 2019-07..2020-06)", law).support
    #expect(next == (0..<next.count).map { law.blocks[0].offset + 2 + $0 })
  }

  /// The places of sums follow from the same shocks in the sparse factor.
  @Test(arguments: [[24...25, 36...37], [48...50, 60...61]])
  func theSparseFactorIsTheDenseOne(spans: [ClosedRange<Int>]) throws {
    let law = try Self.law("log(x) ~ arima(0,1,1)(0,1,1)", sums: spans).law
    let stages = try #require(law.stages)
    let shocks = Matrix(rows: law.factor.columns, columns: 3, repeating: 0.3)
    let months = stages.months(of: shocks)
    let dense = law.factor * shocks
    #expect(law.count > law.blocks[0].months.count)
    for i in 0..<law.count {
      #expect((months[0, i] - dense[i, 0]).magnitude < 1e-12)
    }
  }
}
