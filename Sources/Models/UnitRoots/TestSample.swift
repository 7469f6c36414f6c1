/// The observed values of a series in their order, for tests that know no season.
///
/// Missing values (NaN) are left out and the gaps closed up, as R's `ndiffs` does: a few inside do
/// little harm, a long gap makes a jump that a test takes for a break.
struct OrderedSample {
  let values: [Double]

  /// Any observed values, constant or few.
  ///
  /// - Throws: `ModelError.allMissing`, `.unusableValue`.
  init(_ y: [Double]) throws(ModelError) {
    try checkUsable(y)
    values = y.filter { !$0.isNaN }
  }

  /// - Throws: `ModelError.allMissing`, `.unusableValue`, `.tooFewObservations`, `.constant`.
  init(_ y: [Double], atLeast needed: Int, for test: String) throws(ModelError) {
    try self.init(y)
    guard values.count >= needed else {
      throw .tooFewObservations(usable: values.count, needed: needed, reason: test)
    }
    guard !isConstant(values) else { throw .constant(afterDifferencing: false) }
  }
}

/// A series without gaps in its seasonal order, for tests and decompositions that need one.
struct SeasonalSample {
  let values: [Double]

  /// - Throws: `ModelError.invalidOption` for a period below 2, `.allMissing`, `.unusableValue`,
  ///   `.tooFewObservations`.
  init(_ y: [Double], period: Int, moreThanYears years: Int, for test: String) throws(ModelError) {
    guard period >= 2 else {
      throw .invalidOption("the period is \(period); \(test) needs a season, 2 or more")
    }
    try checkUsable(y)
    let usable = y.count { !$0.isNaN }
    guard usable > years * period else {
      throw .tooFewObservations(usable: usable, needed: years * period + 1, reason: test)
    }
    values = filledSeasonally(y, period: period)
  }
}

/// The series with missing values filled from their neighbours in the same season.
///
/// Inside, the straight line between the last and the next observed value of the season, which
/// keeps the seasonal shape; before the first and after the last, that value. A season without any
/// observation takes the straight line between neighbours in time.
func filledSeasonally(_ y: [Double], period: Int) -> [Double] {
  guard y.contains(where: \.isNaN) else { return y }
  var filled = y
  for season in 0..<min(period, y.count) {
    fill(&filled, Array(stride(from: season, to: y.count, by: period)))
  }
  fill(&filled, Array(y.indices))
  return filled
}

/// Fills NaN along a path of positions by straight lines, constant beyond the observed ends.
private func fill(_ values: inout [Double], _ path: [Int]) {
  let known = path.indices.filter { !values[path[$0]].isNaN }
  guard let first = known.first, let last = known.last else { return }
  for i in 0..<first { values[path[i]] = values[path[first]] }
  for i in last..<path.count { values[path[i]] = values[path[last]] }
  for (left, right) in zip(known, known.dropFirst()) {
    let (start, end) = (values[path[left]], values[path[right]])
    for i in left + 1..<max(left + 1, right) {
      values[path[i]] = start + (end - start) * (Double(i - left) / Double(right - left))
    }
  }
}

/// Whether values differ by no more than the rounding of their own size.
func isConstant(_ values: [Double]) -> Bool {
  guard let low = values.min(), let high = values.max() else { return true }
  // Differences of doubles that stand for equal decimal fractions stay within a few units of the
  // last place.
  return high - low <= 16 * .ulpOfOne * max(low.magnitude, high.magnitude)
}

/// Squares of larger values overflow when summed, squares of smaller ones vanish.
private let largestUsableSize = 1e150

private func checkUsable(_ y: [Double]) throws(ModelError) {
  if let position = y.firstIndex(where: { $0.magnitude > largestUsableSize }) {
    throw .unusableValue(position: position, value: y[position])
  }
  guard y.contains(where: { !$0.isNaN }) else { throw .allMissing }
}
