/// Quantiles of a sample by linear interpolation between order statistics.
///
/// A place p(n − 1) between two order statistics is interpolated: type 7 of Hyndman & Fan (1996), The
/// American Statistician 50, 361–365.
///
/// - Parameters:
///   - sample: n numbers in any order, none of them NaN.
///   - probabilities: In [0, 1], in any order.
/// - Returns: One quantile a probability; NaN for an empty sample.
/// - Complexity: O(n) for a few probabilities: only the order statistics asked for are put in place.
package func quantiles(of sample: [Double], at probabilities: [Double]) -> [Double] {
  guard let last = sample.indices.last else { return probabilities.map { _ in .nan } }
  let places = probabilities.map { p in
    (below: Int(p * Double(last)), weight: p * Double(last) - Double(Int(p * Double(last))))
  }
  let wanted = Set(places.flatMap { [$0.below, Swift.min($0.below + 1, last)] }).sorted()
  var values = sample
  values.withUnsafeMutableBufferPointer { buffer in
    placeOrderStatistics(wanted[...], in: buffer, 0, last)
  }
  return places.map { place in
    guard place.weight > 0, place.below < last else { return values[place.below] }
    let (lower, upper) = (values[place.below], values[place.below + 1])
    return lower + place.weight * (upper - lower)
  }
}

/// Moves the elements within [low, high] until those at the wanted places are where sorting would put
/// them: Hoare's selection (1961), on both sides of the pivot while they hold wanted places.
private func placeOrderStatistics(
  _ wanted: ArraySlice<Int>, in values: UnsafeMutableBufferPointer<Double>, _ low: Int, _ high: Int
) {
  guard !wanted.isEmpty, low < high else { return }
  let middle = low + (high - low) / 2
  // The median of three is a pivot that leaves both sides non-empty.
  if values[middle] < values[low] { values.swapAt(low, middle) }
  if values[high] < values[low] { values.swapAt(low, high) }
  if values[high] < values[middle] { values.swapAt(middle, high) }
  let pivot = values[middle]
  var (i, j) = (low, high)
  while i <= j {
    while values[i] < pivot { i += 1 }
    while pivot < values[j] { j -= 1 }
    if i <= j {
      values.swapAt(i, j)
      i += 1
      j -= 1
    }
  }
  // Everything up to j is at most the pivot, everything from i on at least; what lies between equals it.
  let left = wanted.prefix { $0 <= j }
  let right = wanted.drop { $0 < i }
  placeOrderStatistics(left, in: values, low, j)
  placeOrderStatistics(right, in: values, i, high)
}
