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
