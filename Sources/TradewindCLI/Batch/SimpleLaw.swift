import Tradewind

/// The law for series that no model could be estimated for.
///
/// Seasonal naive where three cycles are there, a random walk with drift otherwise:
///
///     y(n+h) = y(n+h−m·k) + e₁ + … + e_k,   k = ⌈h / m⌉
///     y(n+h) = y(n) + h·b + e₁ + … + e_h,   b = (y(n) − y(1)) / (n − 1)
///
/// with normal e of the variance of the past steps. The drift's own variance σ²/(n − 1) is part of
/// the law. Missing values are stepped over: a step over g periods has variance g σ².
///
/// - SeeAlso: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, section on simple
///   methods.
struct SimpleLaw {
  private let series: Series
  private let isSeasonal: Bool

  /// A law for a series.
  ///
  /// - Throws: `ModelError` when fewer than two values are there.
  init(_ series: Series) throws(ModelError) {
    guard series.observedCount > 1 else {
      throw .inSeries(
        name: series.name, period: nil,
        cause: .tooFewObservations(
          usable: series.observedCount, needed: 2, reason: "even the simplest law"))
    }
    self.series = series
    let cycle = series.frequency.periodsPerYear
    let recent = series.values.suffix(cycle)
    isSeasonal =
      cycle > 1 && series.observedCount >= 3 * cycle && recent.allSatisfy { !$0.isNaN }
      && series.steps(lag: cycle).count >= cycle
  }

  /// What the status file calls it.
  var name: String { isSeasonal ? "seasonal naive" : "random walk with drift" }

  /// The joint law of the next periods.
  func projection(horizon: Int) -> Projection {
    let law = isSeasonal ? seasonalLaw(horizon) : driftLaw(horizon)
    return Projection(series: series, transform: .identity, law: law, model: name)
  }

  private func seasonalLaw(_ horizon: Int) -> GaussianLaw {
    let cycle = series.frequency.periodsPerYear
    let steps = series.steps(lag: cycle)
    let deviation = (steps.reduce(0) { $0 + $1 * $1 } / Double(steps.count)).squareRoot()
    let last = Array(series.values.suffix(cycle))
    var factor = Matrix(rows: horizon, columns: horizon)
    for i in 0..<horizon {
      // The shocks of the same season up to here.
      for j in stride(from: i % cycle, through: i, by: cycle) { factor[i, j] = deviation }
    }
    return GaussianLaw(
      positions: (0..<horizon).map { series.count + $0 },
      mean: (0..<horizon).map { last[$0 % cycle] }, factor: factor)
  }

  private func driftLaw(_ horizon: Int) -> GaussianLaw {
    let observed = series.values.indices.filter { !series.values[$0].isNaN }
    let (first, last) = (observed[0], observed[observed.count - 1])
    let span = Double(last - first)
    // Two values give one step, which cannot tell drift from chance.
    let drift = observed.count > 2 ? (series.values[last] - series.values[first]) / span : 0
    let squares = zip(observed, observed.dropFirst()).reduce(0.0) { sum, pair in
      let width = Double(pair.1 - pair.0)
      let error = series.values[pair.1] - series.values[pair.0] - drift * width
      return sum + error * error / width
    }
    let freedom = Double(Swift.max(1, observed.count - 2))
    let deviation = (squares / freedom).squareRoot()
    let driftError = observed.count > 2 ? deviation / span.squareRoot() : 0
    let start = series.count - 1 - last
    var factor = Matrix(rows: horizon, columns: horizon + 1)
    for i in 0..<horizon {
      let steps = Double(start + i + 1)
      for j in 0...i {
        factor[i, j] = j == 0 ? deviation * Double(start + 1).squareRoot() : deviation
      }
      factor[i, horizon] = driftError * steps
    }
    return GaussianLaw(
      positions: (0..<horizon).map { series.count + $0 },
      mean: (0..<horizon).map { series.values[last] + drift * Double(start + $0 + 1) },
      factor: factor)
  }
}

extension Series {
  /// Differences over `lag` periods between values that are there.
  fileprivate func steps(lag: Int) -> [Double] {
    values.indices.dropFirst(lag).map { values[$0] - values[$0 - lag] }.filter { !$0.isNaN }
  }
}
