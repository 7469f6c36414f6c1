import LinearAlgebra
import Models
import RealModule
import TestSupport
import Testing

/// The theta family against statsforecast 2.1.1 and R's forecast 8.20.
@Suite("Theta family")
struct ThetaTests {
  struct Case: Sendable, CustomStringConvertible {
    let id: String
    let series: [Double]
    let specification: ThetaSpecification
    let results: JSONValue
    var description: String { id }
    var mean: [Double] { results["forecast"]["mean"].doubles }
  }

  static let variants: [String: ThetaVariant] = [
    "Theta_multiplicative": .standardModel, "OptimizedTheta_multiplicative": .optimised,
    "DynamicTheta_multiplicative": .dynamicStandard,
    "DynamicOptimizedTheta_multiplicative": .dynamicOptimised, "thetaf": .standard,
  ]

  static let cases: [Case] = {
    guard let golden = try? Golden.json("simple_smoothing.json") else { return [] }
    return golden["cases"].array.compactMap { item in
      guard let id = item["id"].string, let name = item["data"].string,
        let variant = variants[String(id.split(separator: "/")[1])],
        let period = golden["datasets"][name]["frequency"].int
      else { return nil }
      return Case(
        id: id, series: golden["datasets"][name]["values"].doubles,
        specification: ThetaSpecification(variant, period: period), results: item["results"])
    }
  }()

  static let models = cases.filter { $0.specification.variant != .standard }
  static let standard = cases.filter { $0.specification.variant == .standard }

  @Test("The reference file is there") func present() {
    #expect(Self.models.count == 28)
    #expect(Self.standard.count == 7)
  }

  @Test("Forecasts at statsforecast's parameters are its own", arguments: models)
  func evaluated(item: Case) throws {
    let par = item.results["par"]
    let fit = try item.specification.evaluate(
      item.series, alpha: par["alpha"].double ?? .nan, theta: par["theta"].double ?? .nan,
      initialLevel: par["initial_smoothed"].double ?? .nan)
    let law = try fit.jointLaw(horizon: item.mean.count)
    #expect(worstRelativeError(law.mean, item.mean, floor: 1e-3) < 1e-8)
    let own = try item.specification.fit(item.series)
    // The sum of squares is a closed form in two of three parameters and one-dimensional in α.
    #expect(own.logLikelihood > fit.logLikelihood - 1e-6)
  }

  /// R estimates α by a simplex to four digits: forecasts agree to 3e-5.
  @Test("The standard method is R's thetaf", arguments: standard)
  func thetaf(item: Case) throws {
    let fit = try item.specification.fit(item.series)
    let law = try fit.jointLaw(horizon: item.mean.count)
    #expect(worstRelativeError(law.mean, item.mean, floor: 1e-3) < 5e-5)
    #expect(relativeError(fit.slope / 2, item.results["drift_b"].double ?? .nan, floor: 0) < 1e-9)
  }

  /// Without a season R's widths are σ √(1 + (h − 1) α²) with σ² over n − 2; ours hold the uncertainty of
  /// α, ℓ₀ and the slope as well.
  @Test("Intervals of the standard method are R's", arguments: ["Nile", "WWWusage"])
  func width(name: String) throws {
    let item = try #require(Self.standard.first { $0.id.hasSuffix(name) })
    let fit = try item.specification.fit(item.series)
    let count = Double(item.series.count)
    let law = try fit.jointLaw(horizon: 24, variance: fit.sigma2 * count / (count - 2))
    let lower = item.results["forecast"]["lo95"].doubles
    let widths = zip(item.mean, lower).map { $0 - $1 }
    let own = law.variances.map { 1.959963984540054 * $0.squareRoot() }
    #expect(worstRelativeError(own, widths, floor: 0) < 3e-4)
    let wide = try fit.laws(horizon: 24).widened
    #expect(zip(wide.variances, law.variances).allSatisfy { $0 > $1 })
  }

  @Test("The law is that of simulated paths", arguments: ThetaVariant.allCases)
  func simulated(variant: ThetaVariant) throws {
    let item = try #require(Self.models.first { $0.id.hasSuffix("AirPassengers") })
    let specification = ThetaSpecification(variant, period: 12)
    let fit = try specification.fit(item.series)
    let law = try fit.jointLaw(horizon: 6)
    // One error after the data at its own month moves later predictions as the factor says: the model
    // run over the longer series at the same parameters must agree.
    let shock = law.factor[0, 0]
    var longer = item.series
    longer.append(law.mean[0] + shock)
    // Season and fixed line would be estimated anew, so only months of the dynamic models compare.
    guard variant == .dynamicStandard || variant == .dynamicOptimised else {
      #expect(law.factor[1, 0] > 0)
      return
    }
    let moved = law.mean[1] + law.factor[1, 0]
    let next = try specification.evaluate(
      longer, alpha: fit.alpha, theta: fit.theta, initialLevel: fit.initialLevel)
    let again = try next.jointLaw(horizon: 1).mean[0]
    // The seasonal factors of the longer series differ in the third digit.
    #expect(relativeError(again, moved, floor: 0) < 0.01)
  }

  @Test("Gaps and bad input")
  func gaps() throws {
    let item = try #require(Self.models.first { $0.id.hasSuffix("AirPassengers") })
    var series = item.series
    for t in [20, 21, 50] { series[t] = .nan }
    let fit = try ThetaSpecification(.dynamicOptimised, period: 12).fit(series)
    #expect(fit.observations == 141)
    let law = try fit.jointLaw(horizon: 3)
    #expect(law.positions == [20, 21, 50, 144, 145, 146])
    #expect(relativeError(law.mean[0], item.series[20], floor: 0) < 0.1)
    let specification = ThetaSpecification(.dynamicOptimised, period: 12)
    for bad in [[], [.nan], [1, 2, 3], [1, .infinity, 2, 3, 4, 5, 6]] as [[Double]] {
      #expect(throws: ModelError.self) { try specification.fit(bad) }
    }
    #expect(throws: ModelError.self) {
      try specification.fit(Array(repeating: 4, count: 40))
    }
    let tiny = try specification.fit(item.series.map { $0 * 1e-120 })
    let own = try specification.fit(item.series)
    #expect(relativeError(tiny.alpha, own.alpha, floor: 0) < 1e-4)
  }
}
