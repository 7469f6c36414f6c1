/// One-dimensional search for a step that satisfies the weak Wolfe conditions.
///
///     φ(t) ≤ φ(0) + 1e-4 t φ′(0)   and   φ′(t) ≥ 0.9 φ′(0)
///
/// Drive it with `next` (the step to try, nil at the end) and `record`.
/// Source: Nocedal & Wright (2006), section 3.5; the approximate conditions are Hager & Zhang (2005).
struct LineSearch {
  private(set) var accepted: Double?
  private(set) var acceptedValue = Double.nan
  private(set) var next: Double?

  private let value: Double
  private let slope: Double
  private var low = (step: 0.0, value: 0.0, slope: 0.0)
  private var high: (step: Double, value: Double, slope: Double)?
  private var trials = 0

  /// Enough to shrink or stretch a step by twenty orders of magnitude.
  private static let maximumTrials = 40
  /// Rounding in the objective, relative: differences below carry no information.
  private static let noise = 1e-13

  init(value: Double, slope: Double) {
    self.value = value
    self.slope = slope
    low = (0, value, slope)
    next = 1
  }

  mutating func limitFirstStep(to length: Double) { next = Swift.min(1, length) }

  mutating func record(value trial: Double, slope trialSlope: Double) {
    guard let step = next else { return }
    trials += 1
    if isSteep(trial, at: step) && !isWithinNoise(trial, trialSlope) {
      high = (step, trial, trialSlope)
    } else if trialSlope < 0.9 * slope {
      low = (step, trial, trialSlope)
    } else {
      finish(step, trial)
      return
    }
    if trials >= Self.maximumTrials {
      if low.step > 0 { finish(low.step, low.value) } else { next = nil }
      return
    }
    next = high.map { interpolate(to: $0) } ?? Swift.min(step * 3, 1e6)
  }

  private mutating func finish(_ step: Double, _ trial: Double) {
    accepted = step
    acceptedValue = trial
    next = nil
  }

  /// Not enough decrease, or outside the domain.
  private func isSteep(_ trial: Double, at step: Double) -> Bool {
    !(trial <= value + 1e-4 * step * slope)
  }

  /// The approximate condition: no visible increase and a slope that has clearly flattened.
  private func isWithinNoise(_ trial: Double, _ trialSlope: Double) -> Bool {
    trial <= value + Self.noise * (1 + value.magnitude) && trialSlope <= -0.8 * slope
  }

  /// A point inside (low, high): the minimum of the cubic through both ends, kept off the ends.
  private func interpolate(to high: (step: Double, value: Double, slope: Double)) -> Double {
    let width = high.step - low.step
    // Outside the domain there is nothing to interpolate: go back a good way.
    guard high.value.isFinite, high.slope.isFinite else { return low.step + 0.2 * width }
    let secant = (high.value - low.value) / width
    let a = low.slope + high.slope - 3 * secant
    let discriminant = a * a - low.slope * high.slope
    var fraction = 0.5
    if discriminant >= 0 {
      let root = discriminant.squareRoot()
      let cubic = 1 - (high.slope + root - a) / (high.slope - low.slope + 2 * root)
      if cubic.isFinite { fraction = cubic }
    }
    return low.step + Swift.min(Swift.max(fraction, 0.1), 0.9) * width
  }
}
