import Models
import RealModule
import TestSupport
import Testing

/// Simple methods against R's forecast 8.20 and statsforecast 2.1.1.
@Suite("Simple methods")
struct SimpleMethodTests {
  struct Case: Sendable, CustomStringConvertible {
    let id: String
    let series: [Double]
    let period: Int
    let results: JSONValue
    var description: String { id }
    var kind: String { String(id.split(separator: "/")[1]) }
    var mean: [Double] { results["forecast"]["mean"].doubles }
  }

  static let cases: [Case] = {
    guard let golden = try? Golden.json("simple_smoothing.json") else { return [] }
    return golden["cases"].array.compactMap { item in
      guard let id = item["id"].string else { return nil }
      let set = golden["datasets"][item["data"].string ?? ""]
      let values = item["values"].array.isEmpty ? set["values"].doubles : item["values"].doubles
      return Case(
        id: id, series: values, period: set["frequency"].int ?? 1, results: item["results"])
    }
  }()

  static let methods: [String: SimpleMethod] = [
    "naive": .naive, "snaive": .seasonalNaive, "drift": .drift, "meanf": .mean,
  ]
  static let simple = cases.filter { methods[$0.kind] != nil }
  static let intermittent = cases.filter {
    $0.kind.hasPrefix("Croston") || $0.kind.hasPrefix("TSB")
      || $0.kind.hasPrefix("croston")
  }

  @Test("The reference file is there") func present() {
    #expect(Self.simple.count == 11)
    #expect(Self.intermittent.count >= 8)
  }

  @Test("Means and widths are R's", arguments: simple)
  func agrees(item: Case) throws {
    let method = try #require(Self.methods[item.kind])
    let fit = try SimpleSpecification(method, period: item.period).fit(item.series)
    let laws = try fit.laws(horizon: item.mean.count)
    #expect(worstRelativeError(laws.widened.mean, item.mean, floor: 1e-6) < 1e-10)
    let upper = item.results["forecast"]["hi95"].doubles
    let own = laws.widened.variances.map { 1.959963984540054 * $0.squareRoot() }
    let theirs = zip(upper, item.mean).map { $0 - $1 }
    // The mean takes Student's t in R: 1.977 in place of 1.960 for 143 degrees of freedom.
    let tolerance = method == .mean ? 0.02 : 1e-8
    #expect(worstRelativeError(own, theirs, floor: 1e-6) < tolerance)
  }

  @Test("Rates of intermittent demand are the peers'", arguments: intermittent)
  func rates(item: Case) throws {
    let method: IntermittentMethod
    switch item.kind {
    case "croston": method = .croston(alpha: item.id.contains("0.3") ? 0.3 : 0.1)
    case "CrostonClassic": method = .croston(alpha: 0.1)
    case "CrostonSBA": method = .sba(alpha: 0.1)
    case "TSB_0.1_0.1": method = .tsb(sizeAlpha: 0.1, probabilityAlpha: 0.1)
    default: method = .tsb(sizeAlpha: 0.3, probabilityAlpha: 0.2)
    }
    let fit = try method.fit(item.series)
    #expect(relativeError(fit.rate, item.mean[0], floor: 0) < 1e-10)
    #expect(fit.sigma2 > 0 && fit.sigma2.isFinite)
  }

  @Test("A gap of a walk is a bridge")
  func bridge() throws {
    let series: [Double] = [1, 2, .nan, .nan, 5, 4, 6]
    let fit = try SimpleSpecification(.naive).fit(series)
    let law = try fit.laws(horizon: 2).conditional
    #expect(law.positions == [2, 3, 7, 8])
    #expect(abs(law.mean[0] - 3) < 1e-12 && abs(law.mean[1] - 4) < 1e-12 && law.mean[2] == 6)
    // Changes 1, 3 over three months, −1, 2: (1 + 3 + 1 + 4)/4.
    #expect(abs(fit.sigma2 - 2.25) < 1e-12)
    #expect(abs(law.variances[0] - 2.25 * 2 / 3) < 1e-9)
    #expect(abs(law.variances[3] - 4.5) < 1e-9)
  }

  @Test("Bad input is refused in a sentence")
  func badInput() {
    for method in SimpleMethod.allCases {
      for bad in [[], [.nan], [1], [1, .infinity, 3, 4]] as [[Double]] {
        #expect(throws: ModelError.self) {
          try SimpleSpecification(method, period: 4).fit(bad)
        }
      }
    }
    #expect(throws: ModelError.self) { try SimpleSpecification(.seasonalNaive).fit([1, 2, 3]) }
    #expect(throws: ModelError.self) {
      try IntermittentMethod.croston(alpha: 0.1).fit([0, 0, 0])
    }
    #expect(throws: ModelError.self) {
      try IntermittentMethod.croston(alpha: 0.1).fit([0, -1, 2])
    }
    #expect(throws: ModelError.self) { try IntermittentMethod.sba(alpha: 2).fit([0, 1, 2]) }
  }
}
