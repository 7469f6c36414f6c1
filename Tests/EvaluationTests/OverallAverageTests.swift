import Evaluation
import Models
import RealModule
import TestSupport
import Testing
import TimeSeries

/// OWA, the measure of the M4 competition.
@Suite struct OverallAverageTests {
  private static func evaluation(
    _ measure: MeasureKind = .level, _ models: [String]
  ) throws -> EvaluationResult {
    var generator = SeededGenerator(seed: 8)
    var level = 100.0
    let values = (0..<108).map { t -> Double in
      level *= 1 + Double.random(in: -0.02...0.025, using: &generator)
      return level * (1 + 0.2 * Double.sin(Double(t) * Double.pi / 6))
    }
    let series = Series(
      name: "y", start: Period(year: 2010, month: 1), values: values,
      description: SeriesDescription(kind: .flow, positive: true))
    var design = EvaluationDesign(
      origins: try PeriodSpan(parsing: "2015-06..2017-06"), horizons: [1, 6, 12], measure: measure)
    design.draws = DrawOptions(count: 200)
    let list = try models.map {
      EvaluatedModel(name: $0, formula: try ModelFormula(parsing: "y ~ \($0)"))
    }
    return try RollingEvaluation(of: "y", in: ["y": series], models: list, design: design).run()
  }

  /// The benchmark against itself is one at every horizon; another model is what its errors make it.
  @Test func theBenchmarkIsOne() throws {
    let result = try Self.evaluation(.level, ["naive2()", "seasonalNaive()"])
    for (place, comparison) in result.horizons.enumerated() {
      let own = try #require(comparison.models[0])
      #expect(abs(own.overallWeightedAverage - 1) < 1e-12)
      let rival = try #require(comparison.models[1])
      let expected =
        0.5
        * (rival.point.symmetricPercentageError / own.point.symmetricPercentageError
          + rival.meanAbsoluteScaledError / own.meanAbsoluteScaledError)
      #expect(relativeError(rival.overallWeightedAverage, expected) < 1e-12)
      let records = result.records(horizon: result.evaluation.design.horizons[place])
      #expect(records[0].map(\.benchmark) == records[1].map(\.benchmark))
      #expect(zip(records[0], records[0]).allSatisfy { abs($0.median / $1.benchmark - 1) < 1e-12 })
    }
  }

  @Test func growthHasNone() throws {
    let result = try Self.evaluation(.yoy, ["naive2()"])
    for comparison in result.horizons {
      let own = try #require(comparison.models[0])
      #expect(own.overallWeightedAverage.isNaN)
    }
  }

  /// The formulas written out in numpy, the benchmark taken as a fixed forecast.
  @Test func onFixedArrays() throws {
    for item in try Golden.json("accuracy.json")["metrics"].array {
      let spec = item["spec"]
      let benchmark = item["results"]["owa_inputs"]["naive2_like_snaive_forecast"].doubles
      let actual = spec["actual"].doubles
      let own = try PointAccuracy(actual: actual, forecast: spec["forecast"].doubles)
      let base = try PointAccuracy(actual: actual, forecast: benchmark)
      func smape(_ forecast: [Double]) -> Double {
        zip(actual, forecast).reduce(0) { $0 + 200 * abs($1.0 - $1.1) / (abs($1.0) + abs($1.1)) }
          / Double(actual.count)
      }
      func distance(_ forecast: [Double]) -> Double {
        zip(actual, forecast).reduce(0) { $0 + abs($1.0 - $1.1) }
      }
      let forecast = spec["forecast"].doubles
      let expected =
        0.5 * (smape(forecast) / smape(benchmark) + distance(forecast) / distance(benchmark))
      let scale = NaiveScale(
        training: spec["train"].doubles, season: try #require(spec["season"].int))
      let found = PointAccuracy.overallWeightedAverage(
        symmetric: own.symmetricPercentageError, scaled: own.scaled(by: scale),
        benchmarkSymmetric: base.symmetricPercentageError, benchmarkScaled: base.scaled(by: scale))
      #expect(relativeError(found, expected) < 1e-12, "\(item["id"].string ?? "")")
    }
    #expect(
      PointAccuracy.overallWeightedAverage(
        symmetric: 6, scaled: 1, benchmarkSymmetric: 0, benchmarkScaled: 0
      ).isNaN)
  }

  /// R's `accuracy` of the training part: fitted values are those of a year before.
  @Test func trainingMeasuresOfR() throws {
    for item in try Golden.json("accuracy.json")["accuracy"].array {
      let (train, expected) = (item["spec"]["train"].doubles, item["results"]["training"].doubles)
      let season = item["id"].string == "accuracy/UKgas" ? 4 : 12
      let (actual, forecast) = (Array(train.dropFirst(season)), Array(train.dropLast(season)))
      let accuracy = try PointAccuracy(actual: actual, forecast: forecast)
      let found = [
        accuracy.meanError, accuracy.rootMeanSquaredError, accuracy.meanAbsoluteError,
        accuracy.meanPercentageError, accuracy.meanAbsolutePercentageError,
        accuracy.scaled(by: NaiveScale(training: train, season: season)),
        try errorAutocorrelation(actual: actual, forecast: forecast),
      ]
      #expect(worstRelativeError(found, Array(expected.prefix(7)), floor: 1e-3) < 1e-10)
    }
  }
}
