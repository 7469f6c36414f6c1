/// Rows on the unknowns, and ratios with intervals that sums of ratios narrow.
struct SentenceConditions {
  /// lower ≤ Σ c g ≤ upper over the ratios g.
  struct Sum {
    let weights: [(measure: Int, coefficient: Double)]
    let lower: Double
    let upper: Double
  }

  /// The interval of a measure's value, and whether its ends are reached for certain.
  struct Range {
    var lower: Double
    var upper: Double
    var isExact = true
  }

  private var rows: [LinearProgram.Row]
  private let measures: [SentenceMeasure]
  private let sums: [Sum]
  private let scales: [Double]
  private let isFree: [Bool]
  /// What each ratio can be.
  private var intervals: [Range]

  /// Ends that differ by less are one, relative to their size: the solver's own error.
  static let slack = 1e-7
  /// Rounds of narrowing; sums that share ratios settle within a few.
  private static let rounds = 12

  init(
    rows: [LinearProgram.Row], measures: [SentenceMeasure], sums: [Sum], scales: [Double],
    isFree: [Bool]
  ) {
    self.rows = rows
    self.measures = measures
    self.sums = sums
    self.scales = scales
    self.isFree = isFree
    intervals = measures.map { _ in Range(lower: -.infinity, upper: .infinity) }
  }

  /// False when the conditions cannot hold together; narrows the intervals on the way.
  ///
  /// What could be shown neither way counts as holding: no contradiction is claimed without proof.
  mutating func hold() -> Bool {
    guard program(rows).feasiblePoint != nil else { return false }
    guard !sums.isEmpty else { return true }
    for _ in 0..<Self.rounds {
      let before = intervals
      for place in measures.indices {
        guard let found = linearRange(of: measures[place]) else { return false }
        narrow(place, found.lower, found.upper)
      }
      for sum in sums { narrow(by: sum) }
      guard intervals.allSatisfy({ $0.lower <= $0.upper + Self.slack }) else { return false }
      if zip(before, intervals).allSatisfy({ isSame($0, $1) }) { break }
    }
    return isMet() != false
  }

  private func isSame(_ a: Range, _ b: Range) -> Bool {
    (a.lower == b.lower || (a.lower - b.lower).magnitude < Self.slack)
      && (a.upper == b.upper || (a.upper - b.upper).magnitude < Self.slack)
  }

  private mutating func narrow(_ place: Int, _ lower: Double, _ upper: Double) {
    intervals[place].lower = Swift.max(intervals[place].lower, lower)
    intervals[place].upper = Swift.min(intervals[place].upper, upper)
  }

  /// Each ratio of a sum lies where the others leave it.
  private mutating func narrow(by sum: Sum) {
    for (measure, coefficient) in sum.weights {
      var (least, most) = (sum.lower, sum.upper)
      for (other, weight) in sum.weights where other != measure {
        let ends = [weight * intervals[other].lower, weight * intervals[other].upper]
        least -= ends.max() ?? 0
        most -= ends.min() ?? 0
      }
      let ends = [least / coefficient, most / coefficient]
      narrow(measure, ends.min() ?? -.infinity, ends.max() ?? .infinity)
    }
  }
}

extension SentenceConditions {
  /// The interval of a measure; nil where nothing meets the conditions.
  func range(of measure: SentenceMeasure) -> Range? {
    guard var found = linearRange(of: measure) else { return nil }
    if let place = measures.firstIndex(of: measure) {
      found.lower = Swift.max(found.lower, intervals[place].lower)
      found.upper = Swift.min(found.upper, intervals[place].upper)
    }
    guard !sums.isEmpty else { return found }
    found.isExact = [found.lower, found.upper].allSatisfy { end in
      guard end.isFinite else { return true }
      // A little inside: the end itself may be lost to the solver's error.
      let inward = Self.slack * Swift.max(1, end.magnitude)
      let inside = end == found.lower ? end + inward : end - inward
      let value = Swift.min(Swift.max(inside, found.lower), found.upper)
      var pinned = self
      pinned.rows += measure.rows(from: value, to: value)
      if let place = measures.firstIndex(of: measure) { pinned.narrow(place, value, value) }
      return pinned.isMet() == true
    }
    return found
  }

  /// The interval under rows and the intervals of ratios, by two linear programs.
  private func linearRange(of measure: SentenceMeasure) -> Range? {
    let rows = allRows
    let down = end(of: measure, sign: 1, rows)
    let up = end(of: measure, sign: -1, rows)
    guard let down, let up else { return nil }
    return Range(lower: measure.value(down), upper: measure.value(-up))
  }

  /// The least sign · N/D, or sign · N: ratios by the substitution y = x / D, s = 1 / D.
  ///
  /// - SeeAlso: Charnes and Cooper (1962), Programming with linear fractional functionals, Naval
  ///   Research Logistics Quarterly 9, 181–186.
  private func end(
    of measure: SentenceMeasure, sign: Double, _ rows: [LinearProgram.Row]
  ) -> Double? {
    let cost = measure.numerator.map { sign * $0 }
    guard !measure.denominator.isEmpty else {
      return least(program(rows).minimum(of: columns(cost)))
    }
    var ratios = rows.map { row in
      LinearProgram.Row(
        weights: columns(row.weights) + [-row.bound], bound: 0, isEquation: row.isEquation)
    }
    ratios.append(
      LinearProgram.Row(weights: columns(measure.denominator) + [0], bound: 1, isEquation: true))
    let count = columns(cost).count + 1
    return least(LinearProgram(count: count, rows: ratios).minimum(of: columns(cost) + [0]))
  }

  private func least(_ outcome: LinearProgram.Outcome) -> Double? {
    switch outcome {
    case .optimal(let value, _): value
    case .unbounded: -.infinity
    case .infeasible: nil
    }
  }

  /// The rows, and the intervals of ratios as rows.
  private var allRows: [LinearProgram.Row] {
    var all = rows
    for (measure, interval) in zip(measures, intervals) {
      all += measure.rows(from: interval.lower, to: interval.upper)
    }
    return all
  }

  /// A program on the solver's variables: unknowns in their scale, balances as two parts.
  private func program(_ rows: [LinearProgram.Row]) -> LinearProgram {
    let count = scales.count + isFree.filter { $0 }.count
    return LinearProgram(
      count: count,
      rows: rows.map {
        LinearProgram.Row(
          weights: columns($0.weights), bound: $0.bound, isEquation: $0.isEquation)
      })
  }

  /// Weights of unknowns as weights of the solver's variables.
  private func columns(_ weights: [Double]) -> [Double] {
    let scaled = zip(weights, scales).map { $0 * $1 }
    return scaled + zip(scaled, isFree).filter { $0.1 }.map { -$0.0 }
  }

  /// The unknowns of a solution.
  private func unknowns(_ point: [Double]) -> [Double] {
    var values = zip(point, scales).map { $0 * $1 }
    var negative = scales.count
    for place in scales.indices where isFree[place] {
      values[place] -= point[negative] * scales[place]
      negative += 1
    }
    return values
  }
}

extension SentenceConditions {
  /// True if a point is found that meets rows and sums of ratios together, false if there is none,
  /// nil if neither could be shown.
  ///
  /// Ratios are moved from a point of the rows to the nearest values that the sums allow, and the
  /// rows are solved again with those ratios; where that fails the widest interval is halved.
  func isMet() -> Bool? {
    // Boxes tried before giving up; the first is enough unless sentences go round in a circle.
    var budget = 64
    return isMet(&budget)
  }

  private func isMet(_ budget: inout Int) -> Bool? {
    budget -= 1
    guard let start = program(allRows).feasiblePoint else { return false }
    if sums.isEmpty { return true }
    guard let ratios = ratios(near: unknowns(start)) else { return false }
    var pinned = rows
    for (measure, ratio) in zip(measures, ratios) {
      pinned += measure.rows(from: ratio, to: ratio)
    }
    if program(pinned).feasiblePoint != nil { return true }
    return isMetInHalves(&budget)
  }

  private func isMetInHalves(_ budget: inout Int) -> Bool? {
    let widths = intervals.map { $0.upper - $0.lower }
    let finite = widths.indices.filter { widths[$0].isFinite && widths[$0] > Self.slack }
    guard let widest = finite.max(by: { widths[$0] < widths[$1] }) else { return nil }
    let middle = (intervals[widest].lower + intervals[widest].upper) / 2
    var verdict: Bool? = false
    for isLow in [true, false] {
      guard budget > 0 else { return nil }
      var half = self
      half.narrow(widest, isLow ? -.infinity : middle, isLow ? middle : .infinity)
      for sum in sums { half.narrow(by: sum) }
      guard half.intervals.allSatisfy({ $0.lower <= $0.upper + Self.slack }) else { continue }
      let found = half.isMet(&budget)
      if found == true { return true }
      if found == nil { verdict = nil }
    }
    return verdict
  }

  /// The values of the ratios nearest to those at a point, by sum of distances, that sums allow.
  private func ratios(near point: [Double]) -> [Double]? {
    let count = measures.count
    // Per ratio: distance up and down from its value at the point.
    let centres = measures.indices.map { place -> Double in
      let value = measures[place].value(at: point)
      let inside = Swift.min(Swift.max(value, intervals[place].lower), intervals[place].upper)
      return inside.isFinite ? inside : 0
    }
    var rows: [LinearProgram.Row] = []
    func add(_ weights: [Double], _ bound: Double) {
      guard bound.isFinite else { return }
      rows.append(LinearProgram.Row(weights: weights + weights.map { -$0 }, bound: bound))
    }
    for place in 0..<count {
      var unit = [Double](repeating: 0, count: count)
      unit[place] = 1
      add(unit, Swift.max(0, intervals[place].upper - centres[place]))
      unit[place] = -1
      add(unit, Swift.max(0, centres[place] - intervals[place].lower))
    }
    for sum in sums {
      var weights = [Double](repeating: 0, count: count)
      for (measure, coefficient) in sum.weights { weights[measure] += coefficient }
      let centre = product(weights, centres)
      add(weights, sum.upper - centre + Self.slack)
      add(weights.map { -$0 }, centre - sum.lower + Self.slack)
    }
    let program = LinearProgram(count: 2 * count, rows: rows)
    let cost = [Double](repeating: 1, count: 2 * count)
    guard case .optimal(_, let moves) = program.minimum(of: cost) else { return nil }
    return (0..<count).map { centres[$0] + moves[$0] - moves[count + $0] }
  }
}
