import RealModule
import TestSupport
import TimeSeries

/// Small data for tests of formulas: a response moved by a regressor x and its past.
enum RegressorExamples {
  static let start = Period(year: 2010, month: 1)

  static func series(_ name: String, _ values: [Double], from start: Period = start) -> Series {
    Series(name: name, start: start, values: values)
  }

  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
    }
  }

  /// y and x over 120 months, x positive; y follows x over three months, its own past, and noise.
  static func data(count: Int = 120, seed: UInt64 = 3) -> [String: Series] {
    let shocks = noise(count, seed: seed)
    let steps = noise(count, seed: seed + 100)
    var x: [Double] = []
    var y: [Double] = []
    for t in 0..<count {
      let level = t == 0 ? 50 : 10 + 0.8 * x[t - 1]
      x.append(level + steps[t] + 3 * Double.sin(Double(t) * Double.pi / 6))
      let past = t == 0 ? 60 : y[t - 1]
      let effect = 0.5 * x[t] + 0.3 * x[Swift.max(t - 1, 0)] - 0.1 * x[Swift.max(t - 2, 0)]
      y.append(12 + 0.4 * past + effect + 0.7 * shocks[t])
    }
    return ["y": series("y", y), "x": series("x", x)]
  }
}
