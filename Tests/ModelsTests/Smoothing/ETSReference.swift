import Models
import RealModule
import TestSupport

/// Exponential smoothing models of R's forecast 8.20 in the terms of this project.
///
/// R drops constants: its log L is ours + n/2 (log(2π/n) + 1).
enum ETSReference {
  struct Case: Sendable, CustomStringConvertible {
    let id: String
    let series: [Double]
    let period: Int
    /// Nil for automatic choices.
    let specification: ETSSpecification?
    let parameters: ETSParameters?
    let results: JSONValue

    var description: String { id }

    private var constant: Double {
      let n = Double(series.count)
      return n / 2 * (Double.log(2 * Double.pi / n) + 1)
    }

    var logLikelihood: Double { (results["loglik"].double ?? .nan) - constant }

    func criterion(_ name: String) -> Double { (results[name].double ?? .nan) + 2 * constant }
  }

  static let cases: [Case] = {
    guard let golden = try? Golden.json("ets.json") else { return [] }
    return golden["cases"].array.compactMap { item in
      guard let id = item["id"].string, let name = item["data"].string,
        let period = golden["datasets"][name]["frequency"].int
      else { return nil }
      let specification = specification(String(id.split(separator: "/")[1]), period)
      return Case(
        id: id, series: golden["datasets"][name]["values"].doubles, period: period,
        specification: specification,
        parameters: specification.map { parameters(item["results"], $0) },
        results: item["results"])
    }
  }()

  static let models = cases.filter { $0.specification != nil }
  static let choices = cases.filter { $0.specification == nil }

  /// One-step means that are zero or negative are outside a model with relative errors here; R takes
  /// their logarithm's absolute value and ends there.
  static let outside: Set<String> = ["UKgas/MNA", "UKgas/MAA", "UKgas/MAdA", "JohnsonJohnson/MNA"]

  private static func specification(_ text: String, _ period: Int) -> ETSSpecification? {
    guard let first = text.first, let last = text.last, let error = ETSError(rawValue: "\(first)"),
      let trend = ETSTrend(rawValue: String(text.dropFirst().dropLast())),
      let season = ETSSeason(rawValue: "\(last)")
    else { return nil }
    return ETSSpecification(error: error, trend: trend, season: season, period: period)
  }

  private static func parameters(
    _ results: JSONValue, _ specification: ETSSpecification
  ) -> ETSParameters {
    let (par, start) = (results["par"], results["initial_states"])
    var parameters = ETSParameters(
      alpha: par["alpha"].double ?? .nan, beta: par["beta"].double ?? 0,
      gamma: par["gamma"].double ?? 0, phi: par["phi"].double ?? 1,
      level: start["l"].double ?? .nan,
      growth: start["b"].double ?? (specification.trend.isMultiplicative ? 1 : 0))
    if specification.season != .none {
      parameters.seasons = (1...specification.period).reversed().map {
        start["s\($0)"].double ?? .nan
      }
    }
    return parameters
  }
}
