import RealModule

/// Which tail a search matches.
enum Tail { case lower, upper }

/// Solves tail(x) = target for x > 0 by Newton's method on log tail as a function of log x.
///
/// In these coordinates tails are nearly straight where they are small, so a few steps suffice down
/// to 1e-300. Every step is kept inside the bracket seen so far; a step that leaves it is replaced
/// by the geometric middle.
///
/// `evaluate` gives the tail at x and x·f(x), the size of its derivative in log x; `start` is any
/// positive first guess. The result is 0 where the root is below the least positive number.
func solveTail(
  _ tail: Tail, target: Double, start: Double, evaluate: (Double) -> (tail: Double, slope: Double)
) -> Double {
  if target.isNaN || start.isNaN { return .nan }
  var low = 0.0
  var high = Double.infinity
  var x = min(max(start, 1e-300), 1e300)
  // Newton needs under ten steps; 400 covers pure bisection of the exponent range from anywhere.
  for _ in 0..<400 {
    let (value, slope) = evaluate(x)
    if value.isNaN { return .nan }
    let excess = Double.log(value / target)
    let tooFar = tail == .lower ? excess > 0 : excess < 0
    if tooFar { high = x } else { low = x }
    if excess == 0 { return x }
    let step = excess * value / slope * (tail == .lower ? -1 : 1)
    let next = steppedInside(x, step, low, high)
    // Convergence is quadratic: what a last step of this size leaves is far below rounding. Where
    // the tail is flat, its own rounding moves x by more than 1e-10.
    let resolution = max(1e-10, 1e-15 * value / slope)
    let isClose = excess.magnitude < 1e-6 && step.magnitude <= resolution
    if next == x || isClose { return next }
    x = next
    if high < 1e-307 { return 0 }
  }
  return x
}

/// x·e^step when that lies inside (low, high), else the geometric middle or a step of e^±8.
private func steppedInside(_ x: Double, _ step: Double, _ low: Double, _ high: Double) -> Double {
  // Beyond e⁸ a Newton step rests on a slope that says nothing about the other end.
  if step.magnitude <= 8 {
    let candidate = step.magnitude < 1e-3 ? x + x * Double.expMinusOne(step) : x * Double.exp(step)
    if candidate >= low && candidate <= high { return candidate }
  }
  if low > 0 && high < .infinity { return low.squareRoot() * high.squareRoot() }
  return low > 0 ? min(low * 2981, 1e300) : max(high / 2981, 1e-308)  // e⁸
}
