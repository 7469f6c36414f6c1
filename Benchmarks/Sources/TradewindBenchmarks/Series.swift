import Tradewind

/// A seeded airline-like series on the log scale: the same numbers in every run.
func airlineSeries(count: Int, seed: UInt64 = 1) -> [Double] {
  var stream = RandomStream(seed: seed, stream: 0)
  var noise = (0..<count).map { _ in 0.04 * stream.nextNormal() }
  let shocks = noise
  for t in 0..<count {
    noise[t] -= 0.4 * (t >= 1 ? shocks[t - 1] : 0)
    noise[t] -= 0.6 * (t >= 12 ? shocks[t - 12] : 0) - 0.24 * (t >= 13 ? shocks[t - 13] : 0)
  }
  var series = noise
  for t in 0..<count {
    series[t] += (t >= 1 ? series[t - 1] : 0) + (t >= 12 ? series[t - 12] : 0)
    series[t] -= t >= 13 ? series[t - 13] : 0
  }
  return series.map { 5 + $0 }
}

/// The airline model of Box and Jenkins.
let airline = ARIMASpecification(
  order: ARIMAOrder(p: 0, d: 1, q: 1), seasonal: ARIMAOrder(p: 0, d: 1, q: 1), period: 12)

/// A larger seasonal model with six coefficients.
let large = ARIMASpecification(
  order: ARIMAOrder(p: 2, d: 1, q: 2), seasonal: ARIMAOrder(p: 1, d: 1, q: 1), period: 12)
