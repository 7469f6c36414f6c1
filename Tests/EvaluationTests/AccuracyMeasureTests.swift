import Evaluation
import Probability
import TestSupport
import Testing

@Suite struct AccuracyMeasureTests {
  /// Formulas written out in numpy, and those of utilsforecast.
  @Test func measuresOnFixedArrays() throws {
    for item in try Golden.json("accuracy.json")["metrics"].array {
      let (spec, expected) = (item["spec"], item["results"])
      let actual = spec["actual"].doubles
      let accuracy = try PointAccuracy(actual: actual, forecast: spec["forecast"].doubles)
      let scale = NaiveScale(
        training: spec["train"].doubles, season: try #require(spec["season"].int))
      let pairs: [(String, Double)] = [
        ("me", accuracy.meanError), ("mae", accuracy.meanAbsoluteError),
        ("rmse", accuracy.rootMeanSquaredError),
        ("mape_pct", accuracy.meanAbsolutePercentageError),
        ("smape_0_200_pct", accuracy.symmetricPercentageError),
        ("wape", accuracy.weightedAbsoluteError), ("mase", accuracy.scaled(by: scale)),
        ("rmsse", accuracy.rootScaled(by: scale)),
      ]
      for (key, value) in pairs {
        let number = try #require(expected[key].double)
        #expect(relativeError(value, number) < 1e-12, "\(item["id"].string ?? "") \(key)")
      }
      #expect(accuracy.count == actual.count)
    }
  }

  @Test func scoresOnFixedArrays() throws {
    for item in try Golden.json("accuracy.json")["metrics"].array {
      let (spec, expected) = (item["spec"], item["results"])
      let actual = spec["actual"].doubles
      let levels = spec["quantile_levels"].doubles
      let quantiles = spec["quantiles"].array.map(\.doubles)
      let ensembles = spec["ensemble"].array.map(\.doubles)
      let (mean, deviation) = (spec["mu"].doubles, spec["sigma"].doubles)
      let ends = spec["interval"].doubles
      let low = try #require(levels.firstIndex(of: ends[0]))
      let high = try #require(levels.firstIndex(of: ends[1]))
      func average(_ term: (Int) -> Double) -> Double {
        actual.indices.reduce(0) { $0 + term($1) } / Double(actual.count)
      }
      for (k, level) in levels.enumerated() {
        let loss = average {
          DistributionScores.pinball(
            quantile: quantiles[$0][k], probability: level, actual: actual[$0])
        }
        let number = try #require(expected["pinball_by_level"]["\(level)"].double)
        #expect(relativeError(loss, number) < 1e-12)
      }
      let pairs: [(String, Double)] = [
        (
          "winkler_interval_score",
          average {
            DistributionScores.interval(
              lower: quantiles[$0][low], upper: quantiles[$0][high], level: ends[1] - ends[0],
              actual: actual[$0])
          }
        ),
        (
          "crps_normal",
          average {
            DistributionScores.normalCRPS(
              mean: mean[$0], deviation: deviation[$0], actual: actual[$0])
          }
        ),
        (
          "crps_ensemble",
          average { DistributionScores.sampleCRPS(ensembles[$0], actual: actual[$0]) }
        ),
        (
          "crps_ensemble_fair",
          average { DistributionScores.fairSampleCRPS(ensembles[$0], actual: actual[$0]) }
        ),
      ]
      for (key, value) in pairs {
        let number = try #require(expected[key].double)
        #expect(relativeError(value, number) < 1e-10, "\(item["id"].string ?? "") \(key): \(value)")
      }
    }
  }

  /// R's `accuracy` on the test part.
  @Test func measuresOfR() throws {
    for item in try Golden.json("accuracy.json")["accuracy"].array {
      let (spec, expected) = (item["spec"], item["results"]["test"].doubles)
      let (actual, forecast) = (spec["test"].doubles, spec["forecast"].doubles)
      let accuracy = try PointAccuracy(actual: actual, forecast: forecast)
      let season = item["id"].string == "accuracy/UKgas" ? 4 : 12
      let scale = NaiveScale(training: spec["train"].doubles, season: season)
      let found = [
        accuracy.meanError, accuracy.rootMeanSquaredError, accuracy.meanAbsoluteError,
        accuracy.meanPercentageError, accuracy.meanAbsolutePercentageError,
        accuracy.scaled(by: scale), try errorAutocorrelation(actual: actual, forecast: forecast),
        try theilU(actual: actual, forecast: forecast),
      ]
      for (value, number) in zip(found, expected) {
        #expect(
          relativeError(value, number) < 1e-10, "\(item["id"].string ?? ""): \(value), \(number)")
      }
    }
  }

  /// With many draws the energy score of one quantity is the score of the normal law.
  @Test func energyOfOneQuantityIsTheCRPS() throws {
    var stream = RandomStream(seed: 11)
    let draws = stream.normals(200_000)
    for actual in [-2.0, 0.3, 4] {
      let exact = DistributionScores.normalCRPS(mean: 0, deviation: 1, actual: actual)
      let energy = try DistributionScores.energy([draws], actual: [actual])
      #expect(abs(energy - exact) < 0.01, "\(actual): \(energy), \(exact)")
    }
  }

  @Test func integralTransformOfTheOwnLawIsUniform() {
    var worst: [Double] = []
    for seed in UInt64(1)...12 {
      var stream = RandomStream(seed: seed)
      let draws = stream.normals(5000)
      let shares = (0..<2000).map { _ in
        DistributionScores.integralTransform(draws, actual: stream.nextNormal())
      }
      worst.append(
        (1...9).map { tenth in
          let below = Double(shares.count { $0 < Double(tenth) / 10 }) / 2000
          return abs(below - Double(tenth) / 10)
        }.max() ?? 0)
    }
    // The standard error of a share of 2,000 under a law of 5,000 draws is 0.013.
    #expect(worst.reduce(0, +) / 12 < 0.02 && (worst.max() ?? 1) < 0.053, "seeds 1 to 12: \(worst)")
    #expect(DistributionScores.integralTransform([1, 2, 2, 3], actual: 2) == 0.5)
  }

  @Test func missingPairsAreLeftOutAndLengthsMustAgree() throws {
    let accuracy = try PointAccuracy(actual: [1, .nan, 4], forecast: [2, 5, 2])
    #expect(accuracy.count == 2 && accuracy.meanError == 0.5)
    #expect(
      throws: EvaluationError.lengths(what: "actual values and forecasts", first: 1, second: 2)
    ) {
      try PointAccuracy(actual: [1], forecast: [1, 2])
    }
    #expect(try PointAccuracy(actual: [0], forecast: [1]).meanAbsolutePercentageError.isNaN)
    #expect(
      PointAccuracy.overallWeightedAverage(
        symmetric: 6, scaled: 1, benchmarkSymmetric: 12, benchmarkScaled: 2) == 0.5)
  }
}
