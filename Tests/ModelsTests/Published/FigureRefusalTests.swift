import Models
import TestSupport
import Testing
import TimeSeries

/// Figures that no model can be estimated on are refused by what they lack.
@Suite("Figures that determine nothing")
struct FigureRefusalTests {
  private static func refusal(
    _ figures: [PublishedFigure], _ text: String = "log(x) ~ arima(0,1,1)(0,1,1)"
  ) throws -> String {
    let error = #expect(throws: ModelError.self) {
      try fit(
        ModelFormula(parsing: text), data: [:], figures: figures,
        like: FigureReductionTests.template())
    }
    return try #require(error).description
  }

  @Test("Months that are never published one by one are named", arguments: ["log(x)", "x"])
  func openMonths(response: String) throws {
    let months = FigureReductionTests.months()
    let figures = (0..<6).flatMap { year -> [PublishedFigure] in
      let first = 12 * year
      return [
        FigureReductionTests.total(first...(first + 1), months[first] + months[first + 1], "x.j")
      ]
        + (2..<12).map { FigureReductionTests.level(first + $0, months[first + $0]) }
    }
    let text = try Self.refusal(figures, response + " ~ arima(0,1,1)(0,1,1)")
    #expect(text.contains("leave 2010-01, 2010-02, 2011-01"), "\(text)")
    // Without a season the neighbours tell.
    let plain = try fit(
      ModelFormula(parsing: response + " ~ arima(0,1,1)"), data: [:], figures: figures,
      like: FigureReductionTests.template())
    #expect(plain.path?.months.count == 12)
  }

  @Test("Quarters do not tell the season of their months")
  func quarters() throws {
    let months = FigureReductionTests.months()
    let figures = (0..<24).map { quarter -> PublishedFigure in
      let span = (3 * quarter)...(3 * quarter + 2)
      return FigureReductionTests.total(span, months[span].reduce(0, +), "x.sum(3)")
    }
    #expect(try Self.refusal(figures).contains("and 66 more open"))
  }

  @Test("Figures that do not vary")
  func constant() throws {
    let figures = (0..<48).map { FigureReductionTests.level($0, 500) }
    #expect(try Self.refusal(figures).contains("do not vary"))
  }
}
