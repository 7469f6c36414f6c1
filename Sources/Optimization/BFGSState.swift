/// The moving parts of one BFGS search, allocated once.
struct BFGSState {
  var point: [Double]
  var value = Double.infinity
  var gradient: [Double]
  var evaluations = 0

  /// H, column-major.
  private(set) var inverse: [Double]
  private var direction: [Double]
  private var trialPoint: [Double]
  private var trialGradient: [Double]
  private var change: [Double]
  private var isScaled = false

  /// Begins with `known`, H of an earlier search nearby, k × k; nil for none.
  init(count k: Int, inverse known: [Double]? = nil) {
    point = [Double](repeating: 0, count: k)
    gradient = point
    direction = point
    trialPoint = point
    trialGradient = point
    change = point
    inverse = [Double](repeating: 0, count: k * k)
    if let known {
      precondition(known.count == k * k, "an inverse of \(known.count) for \(k) parameters")
      inverse = known
      isScaled = true
    } else {
      resetInverse()
    }
  }

  /// Largest magnitude of a gradient element; infinite when one is NaN.
  var gradientNorm: Double {
    gradient.reduce(0) { $1.isNaN ? .infinity : Swift.max($0, $1.magnitude) }
  }

  /// gᵀHg/2; infinite as long as H has seen no curvature.
  var expectedDecrease: Double {
    guard isScaled else { return .infinity }
    let k = point.count
    var sum = 0.0
    for j in 0..<k {
      for i in 0..<k { sum += gradient[i] * inverse[i + j * k] * gradient[j] }
    }
    return sum / 2
  }

  mutating func evaluate(_ objective: BFGS.Objective) -> Double {
    evaluations += 1
    return Self.call(objective, at: point, into: &gradient)
  }

  /// One line search along −H g and one update of H; false when no progress is possible.
  mutating func step(_ objective: BFGS.Objective) -> Bool {
    var slope = setDirection()
    if !(slope < 0) {
      resetInverse()
      slope = setDirection()
      guard slope < 0 else { return false }
    }
    var search = LineSearch(value: value, slope: slope)
    if !isScaled { search.limitFirstStep(to: 1 / Swift.max(1, gradientNorm)) }
    var lastLength = 0.0
    while let length = search.next {
      move(length)
      lastLength = length
      let trial = Self.call(objective, at: trialPoint, into: &trialGradient)
      evaluations += 1
      search.record(value: trial, slope: dotProduct(direction, trialGradient))
    }
    guard let length = search.accepted else {
      // A bad inverse can make every step useless: try once more along −g.
      guard isScaled else { return false }
      resetInverse()
      return true
    }
    if length != lastLength {
      move(length)
      _ = Self.call(objective, at: trialPoint, into: &trialGradient)
      evaluations += 1
    }
    accept(value: search.acceptedValue)
    return true
  }

  /// Makes the trial point the current one.
  private mutating func accept(value newValue: Double) {
    for i in point.indices {
      change[i] = trialGradient[i] - gradient[i]
      direction[i] = trialPoint[i] - point[i]
    }
    updateInverse()
    swap(&point, &trialPoint)
    swap(&gradient, &trialGradient)
    value = newValue
  }

  private static func call(
    _ objective: BFGS.Objective, at x: [Double], into gradient: inout [Double]
  ) -> Double {
    x.withUnsafeBufferPointer { x in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let x = x.baseAddress, let gradient = gradient.baseAddress else { return .nan }
        return objective(x, gradient)
      }
    }
  }

  private mutating func resetInverse() {
    let k = point.count
    for i in inverse.indices { inverse[i] = 0 }
    for i in 0..<k { inverse[i + i * k] = 1 }
    isScaled = false
  }

  /// direction ← −H g; returns the slope along it.
  private mutating func setDirection() -> Double {
    let k = point.count
    for i in 0..<k { direction[i] = 0 }
    for j in 0..<k {
      for i in 0..<k { direction[i] -= inverse[i + j * k] * gradient[j] }
    }
    return dotProduct(direction, gradient)
  }

  private mutating func move(_ length: Double) {
    for i in point.indices { trialPoint[i] = point[i] + length * direction[i] }
  }

  /// H⁺ from the step in `direction` and the gradient change in `change`; skipped when curvature is
  /// not positive, which keeps H positive definite.
  private mutating func updateInverse() {
    let k = point.count
    let curvature = dotProduct(direction, change)
    let changeSquared = dotProduct(change, change)
    // Relative threshold: below it the curvature is rounding.
    guard curvature > 1e-14 * changeSquared, changeSquared > 0 else { return }
    if !isScaled {
      for i in 0..<k { inverse[i + i * k] = curvature / changeSquared }
      isScaled = true
    }
    // trialPoint holds the accepted point, so H y needs its own scratch: reuse the old gradient.
    for i in 0..<k { gradient[i] = 0 }
    for j in 0..<k {
      for i in 0..<k { gradient[i] += inverse[i + j * k] * change[j] }
    }
    let factor = (1 + dotProduct(change, gradient) / curvature) / curvature
    for j in 0..<k {
      for i in 0..<k {
        let cross = direction[i] * gradient[j] + gradient[i] * direction[j]
        inverse[i + j * k] += factor * direction[i] * direction[j] - cross / curvature
      }
    }
  }
}

/// aᵀb for the short vectors of an optimizer.
func dotProduct(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
