import LinearAlgebra
import Models
import TestSupport
import Testing
import TimeSeries

/// Naive2, the benchmark of the M competitions.
@Suite("Naive2")
struct Naive2Tests {
  struct Case: Sendable, CustomStringConvertible {
    let id: String
    let series: [Double]
    let period: Int
    let mean: [Double]
    var description: String { id }
  }

  static let cases: [Case] = {
    guard let golden = try? Golden.json("stlf.json") else { return [] }
    return golden["cases"].array.compactMap { item in
      guard let id = item["id"].string, id.hasPrefix("naive2") else { return nil }
      return Case(
        id: id, series: item["values"].doubles, period: item["frequency"].int ?? 1,
        mean: item["mean"].doubles)
    }
  }()

  @Test("The reference file is there") func present() { #expect(Self.cases.count == 6) }

  /// The competition's test and decomposition written out in R.
  @Test("Forecasts are those of the competition", arguments: cases)
  func agrees(item: Case) throws {
    let fit = try SimpleSpecification(.naive2, period: item.period).fit(item.series)
    let laws = try fit.laws(horizon: item.mean.count)
    #expect(worstRelativeError(laws.widened.mean, item.mean) < 1e-10)
    let quick = naive2Forecasts(of: item.series, period: item.period, horizon: item.mean.count)
    #expect(worstRelativeError(quick, item.mean) < 1e-10)
    #expect(zip(laws.widened.variances, laws.conditional.variances).allSatisfy { $0 >= $1 })
  }

  /// Without a season in the data it is the naive method, law and all.
  @Test func withoutASeasonItIsNaive() throws {
    let item = try #require(Self.cases.first { $0.id == "naive2/Nile" })
    let own = try SimpleSpecification(.naive2, period: 1).fit(item.series)
    let naive = try SimpleSpecification(.naive).fit(item.series)
    let (law, plain) = (try own.laws(horizon: 9).widened, try naive.laws(horizon: 9).widened)
    #expect(law.mean == plain.mean && law.variances == plain.variances)
    #expect(own.pastErrors(horizon: 3) == naive.pastErrors(horizon: 3))
  }

  @Test func gapsAndScalesKeepTheSeason() throws {
    let item = try #require(Self.cases.first { $0.id == "naive2/AirPassengers" })
    var series = item.series
    series[100] = .nan
    series[143] = .nan
    let fit = try SimpleSpecification(.naive2, period: 12).fit(Array(series.dropLast()))
    let laws = try fit.laws(horizon: 13)
    #expect(laws.widened.positions.first == 100 && laws.widened.mean.count == 14)
    // May of the ninth year: the season of May, the level around it.
    #expect(abs(laws.widened.mean[0] / item.series[100] - 1) < 0.08)
    let quick = naive2Forecasts(of: series, period: 12, horizon: 12)
    #expect(worstRelativeError(quick, Array(laws.widened.mean.suffix(12))) < 1e-12)
    for scale in [1e-140, 1e140] {
      let scaled = try SimpleSpecification(.naive2, period: 12).fit(item.series.map { $0 * scale })
      let law = try scaled.laws(horizon: 12).widened
      #expect(worstRelativeError(law.mean.map { $0 / scale }, Array(item.mean.prefix(12))) < 1e-10)
    }
    #expect(naive2Forecasts(of: [.nan, .nan], period: 12, horizon: 2).allSatisfy { $0.isNaN })
    #expect(naive2Forecasts(of: [3], period: 12, horizon: 1).allSatisfy { $0.isNaN })
  }
}
