import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// What an automatic choice on published figures finds, and what it leaves alone.
@Suite("Choices on published figures")
struct FigureChoiceTests {
  /// Six years, January and February of the last three as one figure, some months multiplied.
  private static func figures(
    _ factors: [Int: Double] = [:], seed: UInt64 = 21
  ) -> [PublishedFigure] {
    var months = FigureReductionTests.months(seed: seed)
    for (month, factor) in factors { months[month] *= factor }
    return months.indices.filter { $0 < 36 || $0 % 12 > 1 }
      .map { FigureReductionTests.level($0, months[$0]) }
      + (3..<6).map { year in
        FigureReductionTests.total(
          (12 * year)...(12 * year + 1), months[12 * year] + months[12 * year + 1], "x.janFeb")
      }
  }

  private static func estimate(
    _ text: String, _ figures: [PublishedFigure]
  ) throws -> FigureModel {
    var template = FigureReductionTests.template()
    template.description.positive = true
    return try fit(ModelFormula(parsing: text), data: [:], figures: figures, like: template)
  }

  @Test("An automatic choice keeps the airline model", arguments: ["x ~ auto()", "x ~ regarima()"])
  func orders(text: String) throws {
    let model = try Self.estimate(text, Self.figures())
    #expect(model.formula.family == .arima(order: Self.one, seasonal: Self.one))
    #expect(model.transform == .log)
    #expect(model.summary.notes.contains { $0.hasPrefix("Orders: those of arima(0,1,1)(0,1,1)") })
    let again = try Self.estimate("\(model.formula)", Self.figures())
    #expect((again.fit.logLikelihood - model.fit.logLikelihood).magnitude < 1e-9)
  }

  private static let one = ARIMAOrder(p: 0, d: 1, q: 1)

  @Test("A pair that falls is one outlier of the pair, dated at its end")
  func pair() throws {
    let fallen = Self.figures([48: 0.7, 49: 0.7])
    for text in ["x ~ auto()", "log(x) ~ arima(0,1,1)(0,1,1) + outliers(AO)"] {
      let model = try Self.estimate(text, fallen)
      let pulse = RegressorTerm.pulse(FigureReductionTests.start + 49)
      #expect(model.formula.regressors.contains(pulse), "\(model.formula)")
      let january = RegressorTerm.pulse(FigureReductionTests.start + 48)
      #expect(!model.formula.regressors.contains(january))
      #expect(model.summary.notes.contains { $0.hasPrefix("Outliers of the figures above |t|") })
    }
  }

  @Test("A month that falls is found beside the pairs, with its size")
  func month() throws {
    let model = try Self.estimate(
      "log(x) ~ arima(0,1,1)(0,1,1) + outliers()", Self.figures([40: 0.75]))
    let place = try #require(model.fit.regressorNames.firstIndex(of: "pulse(2013-05)"))
    // Three standard deviations of the noise of the months, at most 3%.
    #expect((model.fit.coefficients[place] - Double.log(0.75)).magnitude < 0.06)
    let quiet = try Self.estimate("log(x) ~ arima(0,1,1)(0,1,1) + outliers()", Self.figures())
    #expect(quiet.formula.regressors.isEmpty, "\(quiet.formula)")
    #expect(quiet.summary.notes.contains { $0.hasPrefix("No outlier of the figures above") })
  }

  @Test("Figures of two years are too few to look for outliers")
  func short() throws {
    let few = Self.figures().filter { $0.period < FigureReductionTests.start + 34 }
    let model = try Self.estimate("log(x) ~ arima(0,1,1) + outliers()", few)
    #expect(
      model.summary.notes.contains(
        "No search for outliers: it needs 36 periods, and the figures cover 34."),
      "\(model.summary.notes)")
  }

  @Test("A structural model looks for outliers under itself")
  func structural() throws {
    let model = try Self.estimate(
      "log(x) ~ structural(level, slope: fixed, seasonal) + outliers(AO)", Self.figures([50: 1.4]))
    let pulse = RegressorTerm.pulse(FigureReductionTests.start + 50)
    #expect(model.formula.regressors.contains(pulse), "\(model.formula)")
  }
}
