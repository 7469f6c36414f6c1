/// |observed − expected| relative to |expected|, or absolute where |expected| is below `floor`.
///
/// NaN against NaN counts as equal, NaN against a number as infinitely far.
public func relativeError(_ observed: Double, _ expected: Double, floor: Double = 1) -> Double {
  if observed.isNaN && expected.isNaN { return 0 }
  if observed == expected { return 0 }
  let scale = Swift.max(expected.magnitude, floor)
  let error = (observed - expected).magnitude / scale
  return error.isNaN ? .infinity : error
}

/// The largest relative error over two lists; infinite when their lengths differ.
public func worstRelativeError(
  _ observed: [Double], _ expected: [Double], floor: Double = 1
) -> Double {
  guard observed.count == expected.count else { return .infinity }
  return zip(observed, expected).map { relativeError($0, $1, floor: floor) }.max() ?? 0
}

/// A small repeatable generator for property tests (SplitMix64); print the seed when a case fails.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the sequence of one seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
