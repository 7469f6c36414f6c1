/// Loess on equally spaced points 1…n: weighted local lines or means, at single points or a grid.
///
/// A fit at x uses the `span` points nearest to x with tricube weights
///
///     wⱼ = (1 − (|j − x| / d)³)³ ρⱼ,   d the distance of the farthest point used
///
/// times the robustness weights ρ. Spans beyond n widen d by half the surplus.
///
/// Source: Cleveland, Cleveland, McRae and Terpenning (1990), STL: a seasonal-trend decomposition
/// procedure based on loess, Journal of Official Statistics 6, 3–73, sections 2 and 3.
struct LocalRegression {
  /// Weights within this share of the farthest distance count as one, and beyond
  /// 1 minus it as zero: the convention of the authors' program, which peers follow.
  private static let edge = 0.001

  /// Below this share of the series' length, weighted positions do not spread enough for a line.
  private static let leastSpread = 0.001

  /// How many points a fit uses.
  let span: Int
  /// 0 for a local mean, 1 for a local line.
  let degree: Int
  /// Fits are made at every `jump`-th point, and joined by straight lines.
  let jump: Int

  /// The local fit at position `x` (counted from 1) from the points `first`…`last`.
  ///
  /// - Returns: Nil when all weights vanish.
  func value(
    at x: Double, _ y: UnsafeBufferPointer<Double>, first: Int, last: Int,
    robustness: UnsafeBufferPointer<Double>?, weights: UnsafeMutableBufferPointer<Double>
  ) -> Double? {
    let n = y.count
    var reach = max(x - Double(first), Double(last) - x)
    if span > n { reach += Double((span - n) / 2) }
    var total = 0.0
    for j in first...last {
      let distance = (Double(j) - x).magnitude
      var weight = 0.0
      if distance <= (1 - Self.edge) * reach {
        weight = 1
        if distance > Self.edge * reach {
          let ratio = distance / reach
          let part = 1 - ratio * ratio * ratio
          weight = part * part * part
        }
        if let robustness { weight *= robustness[j - 1] }
      }
      weights[j - 1] = weight
      total += weight
    }
    guard total > 0 else { return nil }
    var center = 0.0
    for j in first...last {
      weights[j - 1] /= total
      center += weights[j - 1] * Double(j)
    }
    var slope = 0.0
    if degree > 0 && reach > 0 {
      var spread = 0.0
      for j in first...last {
        let offset = Double(j) - center
        spread += weights[j - 1] * offset * offset
      }
      if spread.squareRoot() > Self.leastSpread * Double(n - 1) { slope = (x - center) / spread }
    }
    var fit = 0.0
    for j in first...last {
      fit += weights[j - 1] * (1 + slope * (Double(j) - center)) * y[j - 1]
    }
    return fit
  }

  /// Smooths the whole series into `result`.
  func smooth(
    _ y: UnsafeBufferPointer<Double>, robustness: UnsafeBufferPointer<Double>?,
    weights: UnsafeMutableBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
  ) {
    let n = y.count
    guard n > 1 else {
      if n == 1 { result[0] = y[0] }
      return
    }
    let step = min(jump, n - 1)
    var position = 1
    while position <= n {
      result[position - 1] = fitted(position, y, robustness, weights)
      position += step
    }
    guard step > 1 else { return }
    var left = 1
    while left + step <= n {
      join(left, left + step, result)
      left += step
    }
    if left < n {
      // The last fit uses the window of the last grid point, as the authors' program does.
      let window = window(around: left, count: n)
      result[n - 1] =
        value(
          at: Double(n), y, first: window.first, last: window.last, robustness: robustness,
          weights: weights) ?? y[n - 1]
      join(left, n, result)
    }
  }

  private func fitted(
    _ position: Int, _ y: UnsafeBufferPointer<Double>, _ robustness: UnsafeBufferPointer<Double>?,
    _ weights: UnsafeMutableBufferPointer<Double>
  ) -> Double {
    let window = window(around: position, count: y.count)
    return value(
      at: Double(position), y, first: window.first, last: window.last, robustness: robustness,
      weights: weights) ?? y[position - 1]
  }

  /// The `span` points nearest to a position.
  private func window(around position: Int, count n: Int) -> (first: Int, last: Int) {
    guard span < n else { return (1, n) }
    let half = (span + 1) / 2
    if position < half { return (1, span) }
    if position > n - half { return (n - span + 1, n) }
    return (position - half + 1, position - half + span)
  }

  /// Straight line between two fitted points.
  private func join(_ left: Int, _ right: Int, _ values: UnsafeMutableBufferPointer<Double>) {
    guard right > left + 1 else { return }
    let slope = (values[right - 1] - values[left - 1]) / Double(right - left)
    for j in left + 1..<right { values[j - 1] = values[left - 1] + slope * Double(j - left) }
  }
}
