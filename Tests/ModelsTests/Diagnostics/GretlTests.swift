import LinearAlgebra
import Models
import TestSupport
import Testing

/// gretl 2022c: `gretl_tests.json`, made by `scripts/extract_gretl_tests.py`.
@Suite struct GretlTests {
  @Test func breaksAgreeWithGretl() throws {
    let golden = try Golden.json("gretl_tests.json")
    var (statistic, pValue) = (WorstCase(), WorstCase())
    for item in golden["regressions"].array {
      guard let position = item["break"].int else { continue }
      let (y, x) = data(item)
      let chow = try chowTest(y, regressors: x, secondPartFrom: position)
      statistic.add(chow.statistic, item["results"]["chow_stat_p"][0].double ?? .nan, item.id)
      pValue.add(chow.pValue, item["results"]["chow_stat_p"][1].double ?? .nan, item.id)
      let quandt = try quandtTest(y, regressors: x).test
      statistic.add(quandt.statistic, item["results"]["qlr_stat_p"][0].double ?? .nan, item.id)
      // gretl takes Hansen's (1997) fit of simulated tails.
      #expect(abs(quandt.pValue - (item["results"]["qlr_stat_p"][1].double ?? .nan)) < 1e-4)
    }
    #expect(statistic.count == 4)
    #expect(statistic.error < 1e-9, "\(statistic)")
    #expect(pValue.error < 1e-8, "\(pValue)")
  }

  @Test func archAgreesWithGretl() throws {
    let golden = try Golden.json("gretl_tests.json")
    var worst = WorstCase()
    for item in golden["regressions"].array {
      let (y, x) = data(item)
      let residuals = try LeastSquares(x, y).residuals
      let result = try archTest(residuals, lag: 4).multiplier
      worst.add(result.statistic, item["results"]["arch4_stat_p"][0].double ?? .nan, item.id)
      worst.add(result.pValue, item["results"]["arch4_stat_p"][1].double ?? .nan, item.id)
    }
    #expect(worst.count == 6)
    #expect(worst.error < 1e-8, "\(worst)")
  }

  /// gretl's p-values are MacKinnon's (1996) for the sample size, ours those of large samples.
  @Test func unitRootsAgreeWithGretl() throws {
    let golden = try Golden.json("gretl_tests.json")
    var (statistic, pValue) = (WorstCase(), WorstCase())
    for item in golden["unit_roots"].array {
      let y = item["values"].doubles
      for (term, key) in [(DeterministicTerms.constant, "c"), (.trend, "ct")] {
        for lags in [4, 12] {
          let result = try augmentedDickeyFullerTest(y, terms: term, lags: .fixed(lags))
          let expected = item["results"]["adf_\(key)_\(lags)"]
          statistic.add(result.statistic, expected[0].double ?? .nan, item.id)
          pValue.add(result.pValue, expected[1].double ?? .nan, floor: 1, item.id)
        }
        let kpss = try kpssTest(y, null: key == "c" ? .level : .trend, bandwidth: .lags(4))
        let expected = item["results"]["kpss_\(key)_4"][0].double ?? .nan
        statistic.add(kpss.statistic, expected, item.id)
      }
    }
    #expect(statistic.count == 24)
    #expect(statistic.error < 1e-8, "\(statistic)")
    #expect(pValue.error < 0.01, "\(pValue)")
  }

  /// The response, and the regressors with a constant before them.
  private func data(_ item: JSONValue) -> (y: [Double], x: Matrix) {
    let columns = item["columns"].array.map(\.doubles)
    let y = columns.first ?? []
    return (
      y, Matrix(columnVectors: [[Double](repeating: 1, count: y.count)] + columns.dropFirst())
    )
  }
}

@Suite struct WaldTestTests {
  @Test func oneCoefficientIsItsSquaredRatio() throws {
    let covariance = Matrix.diagonal([4, 0.25, 1])
    let single = try #require(waldTest([3, 1, 0], covariance: covariance, members: [0]))
    #expect(single.statistic == 2.25 && single.degreesOfFreedom == 1)
    let both = try #require(waldTest([3, 1, 0], covariance: covariance, members: [0, 1]))
    #expect(relativeError(both.statistic, 2.25 + 4) < 1e-14)
    #expect(waldTest([3, 1, 0], covariance: covariance, members: []) == nil)
    #expect(waldTest([3, 1], covariance: Matrix(rows: 0, columns: 0), members: [0]) == nil)
  }

  /// By hand: V = [[2, 1], [1, 2]], β = (1, 1): βᵀ V⁻¹ β = 2/3.
  @Test func correlatedCoefficientsShareTheirInformation() throws {
    let covariance = Matrix(columnVectors: [[2, 1], [1, 2]])
    let result = try #require(waldTest([1, 1], covariance: covariance, members: [0, 1]))
    #expect(relativeError(result.statistic, 2.0 / 3) < 1e-14)
    let singular = Matrix(columnVectors: [[1, 1], [1, 1]])
    #expect(waldTest([1, 1], covariance: singular, members: [0, 1]) == nil)
  }
}
