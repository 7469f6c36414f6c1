import LinearAlgebra
import RealModule

/// Methods for demand with many zeros.
public enum IntermittentMethod: Hashable, Sendable {
  /// Size of a demand over the time between demands, each smoothed (Croston 1972).
  case croston(alpha: Double)
  /// Croston's rate times 1 − α/2, which takes out its bias (Syntetos & Boylan 2005).
  case sba(alpha: Double)
  /// Probability of a demand, smoothed every period, times its size (Teunter, Syntetos & Babai 2011).
  case tsb(sizeAlpha: Double, probabilityAlpha: Double)

  /// The usual smoothing.
  public static let usualAlpha = 0.1
}

extension IntermittentMethod: CustomStringConvertible {
  /// As in formulas: `croston(0.1)`.
  public var description: String {
    switch self {
    case .croston(let alpha): "croston(\(alpha))"
    case .sba(let alpha): "sba(\(alpha))"
    case .tsb(let size, let probability): "tsb(\(size), \(probability))"
    }
  }
}

/// A rate of demand per period, the same for every month ahead.
///
/// Sources: Croston (1972), Operational Research Quarterly 23, 289–303; Syntetos & Boylan (2005),
/// International Journal of Forecasting 21, 303–314; Teunter, Syntetos & Babai (2011), European Journal
/// of Operational Research 214, 606–615.
public struct IntermittentFit: PlainFit, Sendable {
  /// The method with its smoothing.
  public let specification: IntermittentMethod
  /// The rate after the last observation.
  public let rate: Double
  /// Mean square of the one-step errors.
  public let sigma2: Double
  /// Observations that are not missing.
  public let observations: Int
  /// One-step errors, NaN until the first demand and where missing.
  public let residuals: [Double]

  let series: [Double]

  /// The estimator.
  package var method: String { "exponential smoothing of demands" }
  /// The rate and σ².
  public var parameterCount: Int { 2 }
  /// One-step errors that σ² is made of.
  public var effectiveCount: Int { residuals.count { !$0.isNaN } }
  /// No likelihood that compares with those of models.
  public var logLikelihood: Double { .nan }
  package var estimates: [(name: String, value: Double)] { [("rate", rate)] }

  package var notes: [String] {
    [
      "The rate is that of a long run of months: single months are zero or a whole demand, and their "
        + "intervals are normal ones of the same variance."
    ]
  }

  package func laws(
    horizon: Int
  ) throws(ModelError) -> (widened: GaussianLaw, conditional: GaussianLaw) {
    guard horizon >= 0 else {
      throw .invalidOption("the horizon is \(horizon); give 0 or more months")
    }
    let positions =
      series.indices.filter { series[$0].isNaN }
      + Array(series.count..<(series.count + horizon))
    let law = GaussianLaw(
      positions: positions, mean: positions.map { _ in rate },
      factor: .diagonal(positions.map { _ in sigma2.squareRoot() }))
    return (law, law)
  }

  package func pastErrors(horizon: Int) -> [[Double]] {
    Array(repeating: residuals.filter { !$0.isNaN }, count: horizon)
  }
}

extension IntermittentMethod {
  /// Estimates the rate.
  ///
  /// Smoothing starts at the first demand and, for Croston's method, the time until it.
  ///
  /// Missing: a missing period counts as time that passes without being seen: neither demand nor none.
  ///
  /// - Throws: `ModelError` for negative values, no demand at all, smoothing outside 0 … 1.
  /// - Complexity: O(n).
  public func fit(_ series: [Double]) throws(ModelError) -> IntermittentFit {
    let observed = try requireUsable(series, atLeast: 2, for: "\(self)")
    guard parameters.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw .invalidOption("the smoothing of \(self) must lie above 0 and at most at 1")
    }
    if let place = series.firstIndex(where: { $0 < 0 }) {
      throw .refusedValue(
        position: place, value: series[place],
        reason: "\(self) is for demand and takes no values below zero")
    }
    guard series.contains(where: { $0 > 0 }) else {
      throw .invalidSpecification("\(self) needs at least one value above zero, and all are zero")
    }
    var state = IntermittentState(self)
    let residuals = series.map { value -> Double in
      let error = value - state.rate
      state.take(value)
      return error
    }
    let errors = residuals.filter { !$0.isNaN }
    let scale = unitScale(of: series)
    let mean =
      errors.reduce(0) { $0 + ($1 / scale) * ($1 / scale) } / Double(Swift.max(errors.count, 1))
    return IntermittentFit(
      specification: self, rate: state.rate, sigma2: mean * scale * scale, observations: observed,
      residuals: residuals, series: series)
  }

  private var parameters: [Double] {
    switch self {
    case .croston(let alpha), .sba(let alpha): [alpha]
    case .tsb(let size, let probability): [size, probability]
    }
  }
}

/// What the methods for intermittent demand know so far.
private struct IntermittentState {
  private let method: IntermittentMethod
  private var size = Double.nan
  /// Time between demands, or the probability of one.
  private var pace = Double.nan
  private var elapsed = 0.0

  init(_ method: IntermittentMethod) { self.method = method }

  /// Demand per period; NaN before the first demand.
  var rate: Double {
    switch method {
    case .croston: size / pace
    case .sba(let alpha): size / pace * (1 - alpha / 2)
    case .tsb: size * pace
    }
  }

  mutating func take(_ value: Double) {
    guard !value.isNaN else { return }
    switch method {
    case .croston(let alpha), .sba(let alpha):
      elapsed += 1
      guard value > 0 else { return }
      size = size.isNaN ? value : size + alpha * (value - size)
      pace = pace.isNaN ? elapsed : pace + alpha * (elapsed - pace)
      elapsed = 0
    case .tsb(let sizeAlpha, let probabilityAlpha):
      let demand = value > 0 ? 1.0 : 0
      pace = pace.isNaN ? demand : pace + probabilityAlpha * (demand - pace)
      if value > 0 { size = size.isNaN ? value : size + sizeAlpha * (value - size) }
    }
  }
}
