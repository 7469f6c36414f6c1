/// Round numbers that divide an axis, and the range they span.
///
/// Steps are 1, 2, 2.5 or 5 times a power of ten. Zero is taken in when it is near: when all values
/// lie on one side and the nearest is within 30% of the farthest, so that a short axis does not
/// pretend a collapse.
struct ValueAxis: Equatable {
  let ticks: [Double]
  let decimals: Int

  var low: Double { ticks.first ?? 0 }
  var high: Double { ticks.last ?? 1 }

  /// An axis of about `count` steps that covers a range.
  init(covering range: ClosedRange<Double>, count: Int) {
    var (low, high) = (range.lowerBound, range.upperBound)
    if low > 0 && low < 0.3 * high { low = 0 }
    if high < 0 && high > 0.3 * low { high = 0 }
    if low == high {
      let margin = low == 0 ? 1 : low.magnitude * 0.1
      (low, high) = (low - margin, high + margin)
    }
    let (step, decimals) = Self.step((high - low) / Double(count))
    let first = (low / step).rounded(.down)
    let last = (high / step).rounded(.up)
    self.ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    self.decimals = decimals
  }

  /// The text of a tick, with the decimals that the step needs.
  func label(_ tick: Double) -> String {
    NumberText.fixed(tick, decimals: decimals, grouped: true)
  }

  /// The smallest round step that is at least `raw`, and the decimals it needs.
  private static func step(_ raw: Double) -> (step: Double, decimals: Int) {
    let exponent = NumberText.decimalExponent(raw, digits: 6)
    let power = powerOfTen(exponent)
    let steps: [(multiple: Double, places: Int)] = [(1, 0), (2, 0), (2.5, 1), (5, 0), (10, -1)]
    let chosen = steps.first { $0.multiple * power >= raw * 0.999_999 } ?? (10, -1)
    let decimals = Swift.min(Swift.max(chosen.places - exponent, 0), 12)
    return (chosen.multiple * power, decimals)
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<exponent.magnitude { power *= 10 }
    return exponent < 0 ? 1 / power : power
  }
}
