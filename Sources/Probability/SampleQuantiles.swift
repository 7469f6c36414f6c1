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
  let found = sample.withUnsafeBufferPointer { orderStatistics(wanted, of: $0) }
  let values = Dictionary(uniqueKeysWithValues: zip(wanted, found))
  return places.map { place in
    let lower = values[place.below] ?? .nan
    guard place.weight > 0, let upper = values[place.below + 1] else { return lower }
    return lower + place.weight * (upper - lower)
  }
}

/// The order statistics at ascending places, counted from 0.
private func orderStatistics(_ wanted: [Int], of sample: UnsafeBufferPointer<Double>) -> [Double] {
  // Below a thousand numbers the table of counts costs more than it saves.
  guard sample.count >= 1000, let cells = ValueCells(sample) else {
    return placed(wanted, Array(sample))
  }
  return cells.orderStatistics(wanted, of: sample)
}

/// The values at ascending places after as much sorting as that needs.
private func placed(_ wanted: [Int], _ sample: [Double]) -> [Double] {
  var values = sample
  values.withUnsafeMutableBufferPointer { buffer in
    placeOrderStatistics(wanted[...], in: buffer, 0, buffer.count - 1)
  }
  return wanted.map { values[$0] }
}

/// A sample counted in cells of equal width, with one more at each end for what lies beyond.
///
/// The cell of a number ascends with the number, rounding included, so that an order statistic is found
/// among the numbers of one cell. Counting and collecting have no branch that depends on the data.
private struct ValueCells {
  /// The table of counts stays in the nearest cache.
  private static let count = 1024
  /// Added to a number below 2⁵¹, it leaves the nearest integer in the last bits.
  private static let rounding = 0x1p52

  private let cells: [UInt16]
  /// How many numbers lie in the cells before each, and in all.
  private let before: [Int]

  /// Nil where the middle of the sample has no width that can be measured.
  init?(_ sample: UnsafeBufferPointer<Double>) {
    // The ends of every so many numbers: far ones do not make the cells wide.
    var (low, high) = (sample[0], sample[0])
    for i in stride(from: 0, to: sample.count, by: max(1, sample.count / 256)) {
      low = min(low, sample[i])
      high = max(high, sample[i])
    }
    let scale = Double(Self.count - 3) / (high - low)
    guard scale.isFinite, scale > 0 else { return nil }
    var counts = [Int](repeating: 0, count: Self.count + 1)
    cells = [UInt16](unsafeUninitializedCapacity: sample.count) { places, filled in
      Self.locate(sample, low: low, scale: scale, into: places)
      counts.withUnsafeMutableBufferPointer { counts in
        for i in 0..<sample.count { counts[Int(places[i]) + 1] += 1 }
      }
      filled = sample.count
    }
    for k in 1...Self.count { counts[k] += counts[k - 1] }
    before = counts
  }

  /// The cell of each number, eight at a time.
  private static func locate(
    _ sample: UnsafeBufferPointer<Double>, low: Double, scale: Double,
    into places: UnsafeMutableBufferPointer<UInt16>
  ) {
    func cells(_ values: SIMD8<Double>) -> SIMD8<UInt16> {
      let last = SIMD8(repeating: Double(count - 1))
      var place = (values - low) * scale + 1
      place.replace(with: 0, where: place .< 0)
      place.replace(with: last, where: place .> last)
      let bits = unsafeBitCast(place + rounding, to: SIMD8<UInt64>.self)
      return SIMD8(truncatingIfNeeded: bits) & UInt16(count - 1)
    }
    let (source, target) = (UnsafeRawBufferPointer(sample), UnsafeMutableRawBufferPointer(places))
    let lanes = sample.count & ~7
    for i in stride(from: 0, to: lanes, by: 8) {
      let values = source.loadUnaligned(fromByteOffset: 8 * i, as: SIMD8<Double>.self)
      target.storeBytes(of: cells(values), toByteOffset: 2 * i, as: SIMD8<UInt16>.self)
    }
    for i in lanes..<sample.count { places[i] = cells(SIMD8(repeating: sample[i]))[0] }
  }

  func orderStatistics(_ wanted: [Int], of sample: UnsafeBufferPointer<Double>) -> [Double] {
    var isWanted = [UInt8](repeating: 0, count: Self.count)
    var (cell, collected) = (0, 0)
    // Where each wanted place comes to lie among the collected cells.
    let places = wanted.map { place -> Int in
      while before[cell + 1] <= place { cell += 1 }
      if isWanted[cell] == 0 {
        isWanted[cell] = 1
        collected += before[cell + 1] - before[cell]
      }
      return collected - (before[cell + 1] - place)
    }
    return placed(places, members(isWanted, count: collected, in: sample))
  }

  /// The numbers of some cells.
  private func members(
    _ isWanted: [UInt8], count: Int, in sample: UnsafeBufferPointer<Double>
  ) -> [Double] {
    // One place more than needed: every number is written, and kept where its cell is wanted.
    [Double](unsafeUninitializedCapacity: count + 1) { members, filled in
      var k = 0
      isWanted.withUnsafeBufferPointer { isWanted in
        cells.withUnsafeBufferPointer { cells in
          for i in 0..<sample.count {
            members[k] = sample[i]
            k += Int(isWanted[Int(cells[i])])
          }
        }
      }
      filled = k
    }
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
