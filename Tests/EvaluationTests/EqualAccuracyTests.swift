import Evaluation
import Probability
import TestSupport
import Testing

@Suite struct EqualAccuracyTests {
  /// `forecast::dm.test`.
  @Test func dieboldMarianoOfR() throws {
    let cases = try Golden.json("accuracy.json")["dieboldMariano"].array
    #expect(cases.count == 16)
    for item in cases {
      let (spec, expected) = (item["spec"], item["results"])
      let id = item["id"].string ?? ""
      let parameters = expected["parameter"].doubles
      func losses(_ key: String) -> [Double] {
        spec[key].doubles.map { parameters[1] == 1 ? $0.magnitude : $0 * $0 }
      }
      let test = try DieboldMariano(
        losses("e1"), losses("e2"), horizon: Int(parameters[0]),
        alternative: id.hasSuffix("less") ? .firstBetter : .different)
      #expect(relativeError(test.statistic, try #require(expected["statistic"].double)) < 1e-10)
      #expect(relativeError(test.pValue, try #require(expected["p_value"].double)) < 1e-9, "\(id)")
      #expect(!test.leavesOutAutocovariances)
    }
  }

  @Test func equalLossesAreEqual() throws {
    let losses = [1.0, 4, 2, 8, 5, 7, 1, 1, 3, 2, 2, 4, 5]
    let same = try DieboldMariano(losses, losses, horizon: 1)
    #expect(same.pValue == 1 && same.statistic.isNaN)
    #expect(try GiacominiWhite(losses, losses, horizon: 1).pValue == 1)
    let shifted = try DieboldMariano(losses, losses.map { $0 + 1 }, horizon: 1)
    #expect(shifted.pValue == 0 && shifted.meanDifference == -1)
    let set = try ModelConfidenceSet([losses, losses, losses], horizon: 1)
    #expect(set.pValues.allSatisfy { $0 == 1 })
  }

  /// A variance that comes out negative falls back to that of independent differences.
  @Test func negativeVariance() throws {
    let first = (0..<30).map { $0 % 2 == 0 ? 1.0 : 3.0 }
    let second = [Double](repeating: 1.9, count: 30)
    let test = try DieboldMariano(first, second, horizon: 2)
    #expect(test.leavesOutAutocovariances)
    #expect(test.statistic == (try DieboldMariano(first, second, horizon: 1)).statistic)
  }

  /// At horizon 1 the statistic is n times the uncentred R² of one on the moments.
  @Test func giacominiWhiteIsARegression() throws {
    var stream = RandomStream(seed: 3)
    let first = stream.normals(80).map { $0 * $0 }
    let second = stream.normals(80).map { 1.3 * $0 * $0 }
    let test = try GiacominiWhite(first, second, horizon: 1)
    let d = zip(first, second).map { $0 - $1 }
    let x = (1..<80).map { (d[$0], d[$0 - 1] * d[$0]) }
    let sums = x.reduce(into: (0.0, 0.0, 0.0, 0.0, 0.0)) { s, z in
      s.0 += z.0 * z.0
      s.1 += z.0 * z.1
      s.2 += z.1 * z.1
      s.3 += z.0
      s.4 += z.1
    }
    let determinant = sums.0 * sums.2 - sums.1 * sums.1
    let b = (
      (sums.2 * sums.3 - sums.1 * sums.4) / determinant,
      (sums.0 * sums.4 - sums.1 * sums.3) / determinant
    )
    let residual = x.reduce(0) { sum, z in
      let e = 1 - b.0 * z.0 - b.1 * z.1
      return sum + e * e
    }
    #expect(relativeError(test.statistic, 79 - residual) < 1e-10)
    #expect(
      relativeError(test.pValue, ChiSquared(degreesOfFreedom: 2).upperTail(test.statistic)) < 1e-12)
  }

  /// Foreseeable differences of mean zero are found by the conditional test, not by the other.
  @Test func conditionalTestSeesWhatAveragesOut() throws {
    var stream = RandomStream(seed: 8)
    let noise = stream.normals(200)
    let first = noise.indices.map { t -> Double in
      let turn = t % 20 < 10 ? 1.0 : -1.0
      return 3 + turn + 0.3 * noise[t]
    }
    let second = [Double](repeating: 3, count: 200)
    #expect(try DieboldMariano(first, second, horizon: 1).pValue > 0.5)
    #expect(try GiacominiWhite(first, second, horizon: 1).pValue < 1e-6)
  }

  /// Of models as good as each other the true best stays in the 90% set nine times in ten; a bad one goes.
  @Test func confidenceSetKeepsTheBestAndDropsTheBad() throws {
    var (kept, dropped) = (0, 0)
    let rounds = 150
    for round in 0..<rounds {
      var stream = RandomStream(seed: 21, stream: UInt64(round))
      let common = stream.normals(100)
      let losses = [0.0, 0, 0, 1.2].map { shift in
        common.map { 5 + $0 + shift + 0.7 * stream.nextNormal() }
      }
      let set = try ModelConfidenceSet(losses, horizon: 1, replications: 400)
      if set.contains(0, confidence: 0.9) { kept += 1 }
      if !set.contains(3, confidence: 0.9) { dropped += 1 }
      #expect(set.pValues.max() == 1)
    }
    // Nominal 0.9, standard error 0.024.
    #expect(Double(kept) / Double(rounds) > 0.82, "\(kept) of \(rounds), seed 21")
    #expect(dropped == rounds)
  }

  @Test func tooFewLossesAreRefused() {
    #expect(throws: EvaluationError.tooFew(what: "the Diebold–Mariano test", count: 4, needed: 5)) {
      try DieboldMariano([1, 2, 3, 4], [1, 2, 3, 5], horizon: 3)
    }
    #expect(throws: EvaluationError.self) { try GiacominiWhite([1, 2], [2, 1], horizon: 1) }
    #expect(throws: EvaluationError.self) { try ModelConfidenceSet([[1, 2, 3]], horizon: 1) }
  }
}
