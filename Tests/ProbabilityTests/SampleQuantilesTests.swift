import Probability
import TestSupport
import Testing

/// Selection against sorting.
@Suite struct SampleQuantilesTests {
  @Test(arguments: [1, 2, 3, 10, 999, 1000, 10_007]) func asAfterSorting(_ count: Int) {
    let seed: UInt64 = 77
    var stream = SeededGenerator(seed: seed)
    // With and without ties, and already in order.
    var samples: [[Double]] = [
      (0..<count).map { _ in Double.random(in: -5...5, using: &stream) },
      (0..<count).map { _ in Double(Int.random(in: 0...7, using: &stream)) },
      (0..<count).map { Double($0) }, (0..<count).map { Double(-$0) },
      [Double](repeating: 3, count: count),
    ]
    // Far ends, on one side and on both, an end beyond measure, and almost no width.
    let uniform = (0..<count).map { _ in Double.random(in: -1...1, using: &stream) }
    samples.append(uniform.map { 1 / ($0 * $0 + 1e-12) })
    samples.append(uniform.map { 0.1 / $0 })
    samples.append((0..<count).map { $0 == count / 2 ? 1e300 : Double($0 % 7) })
    samples.append((0..<count).map { 1 + Double($0 % 11) * 0x1p-52 })
    let probabilities = [0.5, 0, 1, 0.025, 0.975, 0.1, 0.9, 1.0 / 3]
    for sample in samples {
      let sorted = sample.sorted()
      let expected = probabilities.map { p in
        let place = p * Double(count - 1)
        let below = Int(place)
        let upper = sorted[Swift.min(below + 1, count - 1)]
        return sorted[below] + (place - Double(below)) * (upper - sorted[below])
      }
      let found = quantiles(of: sample, at: probabilities)
      let error = zip(found, expected).map { relativeError($0, $1) }.max() ?? .nan
      #expect(error < 1e-12, "seed \(seed)")
    }
  }

  @Test func anEmptySampleHasNoQuantiles() {
    let found = quantiles(of: [], at: [0.5])
    #expect(found.count == 1 && found[0].isNaN)
  }
}
