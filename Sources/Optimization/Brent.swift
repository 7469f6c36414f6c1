/// One-dimensional minimization on an interval without derivatives.
///
/// Golden-section steps guarantee progress, parabolic steps give speed.
/// Source: Brent (1973), Algorithms for Minimization without Derivatives, chapter 5.
public struct Brent: Hashable, Sendable {
  /// Relative precision of the minimizer; smaller than about 1e-8 is lost in rounding.
  public var tolerance: Double
  /// Evaluations allowed.
  public var maximumEvaluations: Int

  /// A minimizer with its precision.
  public init(tolerance: Double = 1e-8, maximumEvaluations: Int = 200) {
    self.tolerance = tolerance
    self.maximumEvaluations = maximumEvaluations
  }

  /// Where the search ended.
  public struct Result: Sendable {
    /// The best point found.
    public let point: Double
    /// The objective there.
    public let value: Double
    /// Evaluations of the objective.
    public let evaluations: Int
    /// Whether the interval shrank to the tolerance.
    public let converged: Bool
  }

  /// Minimizes over an interval.
  ///
  /// A value that is not finite counts as worse than any number.
  /// - Parameters:
  ///   - interval: Where to look; a local minimum inside is found, the global one if there is one only.
  ///   - objective: The function.
  /// - Returns: The best point, its value, and whether the precision was reached.
  public func minimize(over interval: ClosedRange<Double>, objective: (Double) -> Double) -> Result
  {
    var state = BrentState(interval: interval)
    state.start(Self.guarded(objective(state.best)))
    while state.evaluations < maximumEvaluations {
      guard let trial = state.propose(tolerance: tolerance) else { break }
      state.record(trial, Self.guarded(objective(trial)))
    }
    return Result(
      point: state.best, value: state.bestValue, evaluations: state.evaluations,
      converged: state.isDone(tolerance: tolerance))
  }

  private static func guarded(_ value: Double) -> Double { value.isNaN ? .infinity : value }
}

/// Bracket [low, high], the best three points and the last two steps.
private struct BrentState {
  var low: Double
  var high: Double
  var best: Double
  var bestValue = Double.infinity
  var second: (point: Double, value: Double)
  var third: (point: Double, value: Double)
  var step = 0.0
  var previousStep = 0.0
  var evaluations = 0

  /// (3 − √5)/2: the golden section.
  static let golden = 0.381966011250105

  init(interval: ClosedRange<Double>) {
    low = interval.lowerBound
    high = interval.upperBound
    best = low + Self.golden * (high - low)
    second = (best, .infinity)
    third = (best, .infinity)
  }

  mutating func start(_ value: Double) {
    bestValue = value
    second.value = value
    third.value = value
    evaluations = 1
  }

  private func width(_ tolerance: Double) -> Double {
    // The absolute part lets a minimum at zero be found.
    tolerance * best.magnitude + 1e-15
  }

  func isDone(tolerance: Double) -> Bool {
    (best - 0.5 * (low + high)).magnitude <= 2 * width(tolerance) - 0.5 * (high - low)
  }

  mutating func propose(tolerance: Double) -> Double? {
    guard !isDone(tolerance: tolerance) else { return nil }
    let least = width(tolerance)
    let parabolic = parabolicStep()
    if previousStep.magnitude > least, let parabolic {
      previousStep = step
      step = parabolic
      let trial = best + step
      if trial - low < 2 * least || high - trial < 2 * least {
        step = best < 0.5 * (low + high) ? least : -least
      }
    } else {
      previousStep = best < 0.5 * (low + high) ? high - best : low - best
      step = Self.golden * previousStep
    }
    if step.magnitude >= least { return best + step }
    return best + (step > 0 ? least : -least)
  }

  /// The vertex of the parabola through three points, if it is inside and the steps shrink.
  private func parabolicStep() -> Double? {
    let r = (best - second.point) * (bestValue - third.value)
    var q = (best - third.point) * (bestValue - second.value)
    var p = (best - third.point) * q - (best - second.point) * r
    q = 2 * (q - r)
    if q > 0 { p = -p } else { q = -q }
    guard q > 0, p.isFinite else { return nil }
    let limit = 0.5 * q * previousStep
    guard p.magnitude < limit.magnitude, p > q * (low - best), p < q * (high - best) else {
      return nil
    }
    return p / q
  }

  mutating func record(_ trial: Double, _ value: Double) {
    evaluations += 1
    if value <= bestValue {
      if trial < best { high = best } else { low = best }
      third = second
      second = (best, bestValue)
      best = trial
      bestValue = value
      return
    }
    if trial < best { low = trial } else { high = trial }
    if value <= second.value || second.point == best {
      third = second
      second = (trial, value)
    } else if value <= third.value || third.point == best || third.point == second.point {
      third = (trial, value)
    }
  }
}
