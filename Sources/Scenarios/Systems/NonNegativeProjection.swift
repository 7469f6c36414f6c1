import LinearAlgebra

/// The projection onto C x = 0 with some entries not below zero, by exchange of active bounds.
///
/// With the active bounds as further rows the problem is a plain projection. All wrong bounds are
/// exchanged at once as long as their number falls, else the last one only, which always ends.
///
/// - SeeAlso: Júdice & Pires (1994), A block principal pivoting algorithm for large-scale strictly
///   monotone linear complementarity problems, Computers & Operations Research 21, 587–596.
struct NonNegativeProjection {
  /// Rounds of exchange without progress until only one bound is exchanged (Júdice & Pires' choice).
  private static let patience = 10
  /// More exchanges than this a bounded entry mean that the bounds contradict each other.
  private static let exchangesPerEntry = 20

  private let base: ConstraintProjection
  private let bounded: [Int]

  init(_ base: ConstraintProjection, bounded: [Int]) {
    self.base = base
    self.bounded = bounded
  }

  /// The projected column; nil when the exchange does not settle.
  func projected(_ start: Matrix) -> [Double]? {
    var active: Set<Int> = []
    var (fewest, patience) = (Int.max, Self.patience)
    for _ in 0..<(Self.exchangesPerEntry * Swift.max(1, bounded.count)) {
      guard let (point, multipliers) = solved(start, active.sorted()) else { return nil }
      let scale = point.reduce(0) { Swift.max($0, $1.magnitude) }
      let wrong = bounded.filter { place in
        if let multiplier = multipliers[place] { return multiplier > 0 }
        return point[place] < -Reconciliation.negligible * scale
      }
      guard let last = wrong.last else {
        return point.indices.map { active.contains($0) ? 0 : point[$0] }
      }
      if wrong.count < fewest {
        (fewest, patience) = (wrong.count, Self.patience)
        active.formSymmetricDifference(wrong)
      } else if patience > 0 {
        patience -= 1
        active.formSymmetricDifference(wrong)
      } else {
        active.formSymmetricDifference([last])
      }
    }
    return nil
  }

  /// The point with some entries zero, and the multiplier of each of them.
  private func solved(
    _ start: Matrix, _ active: [Int]
  ) -> (point: [Double], multipliers: [Int: Double])? {
    var rows = base.rows
    for place in active { rows.append([(place, 1)]) }
    guard let projection = ConstraintProjection(rows, weights: base.weights) else { return nil }
    let all = projection.multipliers(start, values: nil)
    let multipliers = active.enumerated().map { ($1, all[base.rows.count + $0, 0]) }
    return (projection.projected(start).column(0), Dictionary(uniqueKeysWithValues: multipliers))
  }
}
