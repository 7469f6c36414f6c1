import LinearAlgebra
import Optimization
import RealModule

/// The state of a search over orders: what was tried and what is best so far.
struct ARIMAOrderSteps {
  let series: [Double]
  let regressors: Matrix?
  let names: [String]
  let period: Int
  let differencing: DifferencingChoice
  let options: ARIMASelectionOptions

  private(set) var trace: [ARIMASelection.Candidate] = []
  private(set) var best: ARIMASelection.Candidate?
  private(set) var failure: ModelError?
  private var tried: Set<ARIMASpecification> = []

  /// A root nearer to the unit circle than this says that the differencing is wrong.
  static let smallestRoot = 1.001
  /// An autoregressive and a moving-average root whose inverses are nearer than this cancel.
  static let cancellation = 0.02

  init(
    series: [Double], regressors: Matrix?, names: [String], period: Int,
    differencing: DifferencingChoice, options: ARIMASelectionOptions
  ) {
    self.series = series
    self.regressors = regressors
    self.names = names
    self.period = period
    self.differencing = differencing
    self.options = options
  }

  private var allowsConstant: Bool {
    options.allowsConstant && differencing.ordinary + differencing.seasonal < 2
  }

  /// Largest ordinary order: a third of the series at most.
  private var orderLimit: Int { Swift.min(options.maximumOrder, series.count / 3) }
  private var seasonalLimit: Int {
    period > 1 ? Swift.min(options.maximumSeasonalOrder, series.count / 3 / period) : 0
  }

  mutating func runStepwise() {
    let start = Swift.min(1, seasonalLimit)
    for (p, q) in [(2, 2), (0, 0), (1, 0), (0, 1)] {
      let seasonalP = p > 0 ? start : 0
      let seasonalQ = q > 0 ? start : 0
      consider(p, q, seasonalP, seasonalQ, constant: allowsConstant)
    }
    if allowsConstant { consider(0, 0, 0, 0, constant: false) }
    var centre: ARIMASpecification?
    while let current = best?.specification, current != centre,
      trace.count < options.maximumModels
    {
      centre = current
      considerNeighbours(of: current)
    }
  }

  private mutating func considerNeighbours(of centre: ARIMASpecification) {
    let steps = [
      (0, 0, -1, 0), (0, 0, 0, -1), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, -1, -1), (0, 0, 1, 1),
      (-1, 0, 0, 0), (0, -1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (-1, -1, 0, 0), (1, 1, 0, 0),
      (1, -1, 0, 0), (-1, 1, 0, 0), (0, 0, 1, -1), (0, 0, -1, 1),
    ]
    let (order, seasonal) = (centre.order, centre.seasonal)
    for step in steps {
      consider(
        order.p + step.0, order.q + step.1, seasonal.p + step.2, seasonal.q + step.3,
        constant: centre.includesConstant)
      // As soon as a neighbour is better the search goes on from there.
      if best?.specification != centre { return }
    }
    if allowsConstant {
      consider(
        order.p, order.q, seasonal.p, seasonal.q, constant: !centre.includesConstant)
    }
  }

  mutating func runFull() {
    for total in 0...options.maximumTotal {
      for p in 0...Swift.min(total, orderLimit) {
        for q in 0...Swift.min(total - p, orderLimit) {
          for seasonalP in 0...Swift.min(total - p - q, seasonalLimit) {
            let seasonalQ = total - p - q - seasonalP
            consider(p, q, seasonalP, seasonalQ, constant: false)
            if allowsConstant { consider(p, q, seasonalP, seasonalQ, constant: true) }
          }
        }
      }
    }
  }

  /// Estimates a model once, if it is within the limits, and remembers the best.
  private mutating func consider(_ p: Int, _ q: Int, _ sp: Int, _ sq: Int, constant: Bool) {
    guard (0...orderLimit).contains(p), (0...orderLimit).contains(q),
      (0...seasonalLimit).contains(sp), (0...seasonalLimit).contains(sq),
      options.method == .full || trace.count < options.maximumModels
    else { return }
    let specification = ARIMASpecification(
      order: ARIMAOrder(p: p, d: differencing.ordinary, q: q),
      seasonal: ARIMAOrder(p: sp, d: differencing.seasonal, q: sq),
      period: period, includesConstant: constant)
    guard tried.insert(specification).inserted else { return }
    var estimation = options.estimation
    estimation.computesCovariance = false
    estimation.computesResiduals = false
    do throws(ModelError) {
      let fit = try specification.fit(
        series, regressors: regressors, names: names, options: estimation)
      let value = options.criterion.value(fit)
      let candidate = ARIMASelection.Candidate(
        specification: specification, criterion: value, rejection: Self.rejection(fit))
      trace.append(candidate)
      if candidate.rejection == nil, value < best?.criterion ?? .infinity { best = candidate }
    } catch {
      failure = error
      trace.append(
        ARIMASelection.Candidate(
          specification: specification, criterion: .infinity, rejection: error.description))
    }
  }

  /// Why a fit should not be chosen, whatever its criterion.
  static func rejection(_ fit: ARIMAFit) -> String? {
    let period = fit.specification.period
    var inverse: [String: [PolynomialRoot]] = [:]
    for factor in fit.roots {
      let span = factor.factor.hasPrefix("s") ? Double(period) : 1
      for root in factor.roots where root.modulus < .pow(smallestRoot, span) {
        return "\(factor.factor) has a root on the unit circle"
      }
      inverse[factor.factor] = factor.roots
    }
    for (ar, ma) in [("ar", "ma"), ("sar", "sma")] {
      for first in inverse[ar] ?? [] {
        for second in inverse[ma] ?? [] where distance(first, second) < cancellation {
          return "a root of \(ar) and one of \(ma) cancel"
        }
      }
    }
    return fit.converged || fit.gradientNorm < 1e-4 ? nil : "the search did not converge"
  }

  /// |1/a − 1/b|.
  private static func distance(_ a: PolynomialRoot, _ b: PolynomialRoot) -> Double {
    .hypot(a.real - b.real, a.imaginary - b.imaginary) / (a.modulus * b.modulus)
  }
}
