import Foundation

/// Processor time of this thread in seconds: what other programs do does not count.
func processorTime() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

/// Times of one method, in seconds of processor time a call.
struct Timing {
  let median: Double
  let fastest: Double
  let repetitions: Int
}

/// Times several methods in turn, round after round, so that a busy moment hits all of them.
///
/// Each round calls a method often enough to last about `roundSeconds`, because the clock's own cost
/// (some 50 ns) must not be seen.
func timings(
  of methods: [() throws -> Void], rounds: Int, roundSeconds: Double = 0.02
) throws -> [Timing] {
  let calls = try methods.map { method in
    let start = processorTime()
    try method()
    let once = max(processorTime() - start, 1e-9)
    return max(1, Int(roundSeconds / once))
  }
  var samples = methods.map { _ in [Double]() }
  for _ in 0..<rounds {
    for (k, method) in methods.enumerated() {
      let start = processorTime()
      for _ in 0..<calls[k] { try method() }
      samples[k].append((processorTime() - start) / Double(calls[k]))
    }
  }
  return zip(samples, calls).map { times, count in
    let sorted = times.sorted()
    return Timing(median: sorted[sorted.count / 2], fastest: sorted[0], repetitions: count * rounds)
  }
}
