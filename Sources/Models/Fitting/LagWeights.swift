import LinearAlgebra
import RealModule
import TimeSeries

/// The weights with which the lags of one data regressor enter a fitted model.
///
///     effect(t) = Σₖ wₖ g(x(t − k)),   wₖ = cₖ'β
struct LagWeights: Sendable {
  let regressor: DataRegressor
  /// Lags in ascending order.
  let lags: [Int]
  /// wₖ, one a lag.
  let values: [Double]
  /// cₖ: how each weight is made of all coefficients of the fit, one row a lag.
  let combinations: [[Double]]

  /// The weights of every data regressor of a formula, in the order of the terms.
  ///
  /// - Parameters:
  ///   - terms: The regressors of the formula.
  ///   - names: Names of the coefficients; where a name stands twice the last one is meant.
  ///   - coefficients: Their estimates.
  /// - Returns: One set of weights a regressor as it enters.
  static func all(
    _ terms: [RegressorTerm], names: [String], coefficients: [Double]
  ) -> [LagWeights] {
    var order: [DataRegressor] = []
    var rows: [DataRegressor: [Int: [Double]]] = [:]
    for structure in terms.compactMap(\.lagStructure) {
      if !order.contains(structure.regressor) { order.append(structure.regressor) }
      let places = structure.names.map { name in names.lastIndex(of: name) }
      for loading in structure.loadings {
        var row =
          rows[structure.regressor]?[loading.lag] ?? [Double](repeating: 0, count: names.count)
        for (place, factor) in zip(places, loading.factors) {
          if let place { row[place] += factor }
        }
        rows[structure.regressor, default: [:]][loading.lag] = row
      }
    }
    return order.map { regressor in
      let sorted = (rows[regressor] ?? [:]).sorted { $0.key < $1.key }
      return LagWeights(
        regressor: regressor, lags: sorted.map(\.key),
        values: sorted.map { dot($0.value, coefficients) }, combinations: sorted.map(\.value))
    }
  }

  /// How the sum of the weights is made of the coefficients.
  var total: [Double] {
    combinations.dropFirst().reduce(combinations[0]) { zip($0, $1).map { $0 + $1 } }
  }

  /// Σ wₖ.
  var sum: Double { values.reduce(0, +) }
}

/// The effect of a lasting change by one unit, once all lags have worked through.
///
///     θ = Σ wₖ / (1 − Σ φⱼ)
///
/// with φⱼ the weights of the lagged response. The standard error is that of the first-order
/// expansion in the coefficients (delta method).
public struct LongRunEffect: Sendable {
  /// The regressor.
  public let regressor: DataRegressor
  /// θ, in units of the model's response per unit of the regressor as it enters.
  public let estimate: Double
  /// Its standard error.
  public let standardError: Double
}

/// Long-run effects of the data regressors that enter with lags, or beside lags of the response.
///
/// - Returns: Empty where the lagged response adds up to one or more: changes never work through.
func longRunEffects(
  _ terms: [RegressorTerm], response: String, names: [String], coefficients: [Double],
  covariance: Matrix
) -> [LongRunEffect] {
  let weights = LagWeights.all(terms, names: names, coefficients: coefficients)
  let own = weights.filter { $0.regressor.series == response }
  let memory = own.reduce(0) { $0 + $1.sum }
  guard memory < 1 else { return [] }
  let remembered = own.reduce([Double](repeating: 0, count: names.count)) {
    zip($0, $1.total).map { $0 + $1 }
  }
  let others = weights.filter { $0.regressor.series != response }
  return others.filter { !own.isEmpty || $0.lags.count > 1 }.map { weight in
    let effect = weight.sum / (1 - memory)
    let gradient = zip(weight.total, remembered).map { ($0 + effect * $1) / (1 - memory) }
    let variance = dot(gradient, covariance * gradient)
    return LongRunEffect(
      regressor: weight.regressor, estimate: effect,
      standardError: Swift.max(variance, 0).squareRoot())
  }
}

/// What the lags of a model add up to, in sentences.
func lagNotes(
  _ terms: [RegressorTerm], response: String, names: [String], coefficients: [Double],
  covariance: Matrix
) -> [String] {
  guard covariance.rows == names.count else { return [] }
  let almon = terms.compactMap { term -> String? in
    guard case .almon = term, let structure = term.lagStructure else { return nil }
    let weights = LagWeights.all([term], names: names, coefficients: coefficients)[0]
    let listed = weights.lags.indices.map { k in
      let row = weights.combinations[k]
      let error = Swift.max(dot(row, covariance * row), 0).squareRoot()
      return "lag \(weights.lags[k]) \(shortText(weights.values[k])) (\(shortText(error)))"
    }
    return "Weights of \(structure.regressor), standard errors in brackets: "
      + listed.joined(separator: ", ") + "."
  }
  let effects = longRunEffects(
    terms, response: response, names: names, coefficients: coefficients, covariance: covariance)
  return almon
    + effects.map { effect in
      "A lasting change of \(effect.regressor) by one unit moves the series by "
        + "\(shortText(effect.estimate)) in the long run (standard error "
        + "\(shortText(effect.standardError)), delta method)."
    }
}

/// Four significant digits: what a weight is read with.
private func shortText(_ value: Double) -> String { significantText(value, digits: 4) }
