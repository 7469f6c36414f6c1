/// A linear program in few variables: least c·x under rows w·x ≤ b or w·x = b, with x ≥ 0.
///
/// Solved by the two-phase simplex method on a dense tableau; rows are scaled to a largest entry of
/// one, and Bland's rule takes over when progress stalls, so that it ends.
///
/// - Complexity: O(rows × (rows + variables)) a pivot.
/// - SeeAlso: Dantzig (1963), Linear Programming and Extensions, ch. 5; Bland (1977), New finite
///   pivoting rules for the simplex method, Mathematics of Operations Research 2(2), 103–107.
package struct LinearProgram {
  /// One condition on the variables.
  package struct Row {
    /// What each variable is multiplied with.
    package var weights: [Double]
    /// What the sum is at most, or equal to.
    package var bound: Double
    /// True for `=`.
    package var isEquation: Bool

    /// A condition from its parts.
    package init(weights: [Double], bound: Double, isEquation: Bool = false) {
      self.weights = weights
      self.bound = bound
      self.isEquation = isEquation
    }
  }

  /// What the solver found.
  package enum Outcome {
    case optimal(value: Double, point: [Double])
    case infeasible
    case unbounded
  }

  /// The number of variables.
  package let count: Int
  /// The conditions.
  package var rows: [Row]

  /// A program from its parts; every row has a weight a variable.
  package init(count: Int, rows: [Row]) {
    self.count = count
    self.rows = rows
  }

  /// Entries below this are taken for rounding errors of entries of size one.
  private static let tiny = 1e-10
  /// A sum of violations up to here, in rows scaled to one, counts as none: equations that say the
  /// same to the last digits must not contradict each other.
  private static let feasibility = 1e-8

  /// Minimises `cost`·x.
  package func minimum(of cost: [Double]) -> Outcome {
    var tableau = Tableau(rows: rows, count: count)
    guard tableau.reachFeasibility(tolerance: Self.feasibility, tiny: Self.tiny) else {
      return .infeasible
    }
    let scale = cost.map(\.magnitude).max() ?? 0
    guard scale > 0 else { return .optimal(value: 0, point: tableau.point) }
    guard tableau.minimise(cost.map { $0 / scale }, tiny: Self.tiny) else { return .unbounded }
    let point = tableau.point
    var value = 0.0
    for (weight, coordinate) in zip(cost, point) { value += weight * coordinate }
    return .optimal(value: value, point: point)
  }

  /// A point that meets all rows; nil when there is none.
  package var feasiblePoint: [Double]? {
    guard case .optimal(_, let point) = minimum(of: [Double](repeating: 0, count: count)) else {
      return nil
    }
    return point
  }
}

/// The simplex tableau: structural variables, then slacks, then artificial variables.
private struct Tableau {
  /// One line a row: entries of all variables, then the right side.
  private var lines: [[Double]] = []
  /// The basic variable of each line.
  private var basis: [Int] = []
  private let structural: Int
  /// Smaller entries are what subtraction left of larger ones; dividing by them would blow up errors.
  private static let leastPivot = 1e-8
  /// Variables before this are real; the artificial ones come after.
  private let real: Int
  private let width: Int

  init(rows: [LinearProgram.Row], count: Int) {
    let slacks = rows.filter { !$0.isEquation }.count
    structural = count
    real = count + slacks
    width = count + slacks + rows.count
    var slack = count
    for (place, row) in rows.enumerated() {
      var line = [Double](repeating: 0, count: width + 1)
      let size = row.weights.map(\.magnitude).max() ?? 0
      // A row without entries keeps its bound, which then decides alone.
      let scale = size > 0 ? size : 1
      let sign = row.bound < 0 ? -1.0 : 1.0
      for (column, weight) in row.weights.enumerated() { line[column] = sign * weight / scale }
      line[width] = sign * row.bound / scale
      if !row.isEquation {
        line[slack] = sign
        slack += 1
      }
      let isStart = !row.isEquation && sign > 0
      if !isStart { line[real + place] = 1 }
      basis.append(isStart ? slack - 1 : real + place)
      lines.append(line)
    }
  }

  /// The values of the structural variables.
  var point: [Double] {
    var values = [Double](repeating: 0, count: structural)
    for (line, variable) in basis.enumerated() where variable < structural {
      values[variable] = lines[line][width]
    }
    return values
  }

  /// Drives the artificial variables out; false when that cannot be.
  mutating func reachFeasibility(tolerance: Double, tiny: Double) -> Bool {
    guard basis.contains(where: { $0 >= real }) else { return true }
    var cost = [Double](repeating: 0, count: width)
    for variable in real..<width { cost[variable] = 1 }
    _ = pivotToMinimum(of: cost, columns: width, tiny: tiny)
    var violation = 0.0
    for (line, variable) in basis.enumerated() where variable >= real {
      violation += lines[line][width]
    }
    guard violation <= tolerance else { return false }
    // What is left in the basis is zero: exchanged for a real variable, or its line says nothing.
    var empty: [Int] = []
    for line in basis.indices where basis[line] >= real {
      let best = (0..<real).max { lines[line][$0].magnitude < lines[line][$1].magnitude }
      if let best, lines[line][best].magnitude > Self.leastPivot {
        lines[line][width] = 0
        pivot(line, best)
      } else {
        empty.append(line)
      }
    }
    for line in empty.reversed() {
      lines.remove(at: line)
      basis.remove(at: line)
    }
    return true
  }

  /// Minimises from a feasible basis; false when there is no end to it.
  mutating func minimise(_ cost: [Double], tiny: Double) -> Bool {
    let padding = [Double](repeating: 0, count: width - cost.count)
    return pivotToMinimum(of: cost + padding, columns: real, tiny: tiny)
  }

  private mutating func pivotToMinimum(of cost: [Double], columns: Int, tiny: Double) -> Bool {
    var reduced = cost + [0]
    for (line, variable) in basis.enumerated() where cost[variable] != 0 {
      let factor = cost[variable]
      for column in 0...width { reduced[column] -= factor * lines[line][column] }
    }
    // Dantzig's rule needs about as many steps as there are lines; Bland's always ends.
    let patience = 20 * (lines.count + 10)
    for step in 0..<(10 * patience) {
      guard let column = entering(reduced, columns, tiny: tiny, isCareful: step > patience) else {
        return true
      }
      guard let line = leaving(column, isCareful: step > patience) else { return false }
      pivot(line, column)
      let factor = reduced[column]
      for place in 0...width { reduced[place] -= factor * lines[line][place] }
      reduced[column] = 0
    }
    return true
  }

  private func entering(
    _ reduced: [Double], _ columns: Int, tiny: Double, isCareful: Bool
  ) -> Int? {
    if isCareful { return (0..<columns).first { reduced[$0] < -tiny } }
    var best: Int?
    var least = -tiny
    for column in 0..<columns where reduced[column] < least {
      least = reduced[column]
      best = column
    }
    return best
  }

  /// The line that bounds the entering variable first; on a tie the largest entry, which loses the
  /// fewest digits, or with care the lowest variable, which cannot go round in circles.
  private func leaving(_ column: Int, isCareful: Bool) -> Int? {
    var best: (line: Int, ratio: Double)?
    for line in lines.indices where lines[line][column] > Self.leastPivot {
      let ratio = lines[line][width] / lines[line][column]
      guard let found = best else {
        best = (line, ratio)
        continue
      }
      let isTie = (ratio - found.ratio).magnitude <= 1e-11 * Swift.max(1, found.ratio.magnitude)
      let isPreferred =
        isCareful
        ? basis[line] < basis[found.line] : lines[line][column] > lines[found.line][column]
      if isTie ? isPreferred : ratio < found.ratio { best = (line, ratio) }
    }
    return best?.line
  }

  private mutating func pivot(_ line: Int, _ column: Int) {
    let size = lines[line][column]
    for place in 0...width { lines[line][place] /= size }
    let chosen = lines[line]
    for other in lines.indices where other != line {
      let factor = lines[other][column]
      if factor == 0 { continue }
      for place in 0...width { lines[other][place] -= factor * chosen[place] }
      lines[other][column] = 0
      // A right side a rounding error below zero would make later ratios negative.
      if lines[other][width] < 0, lines[other][width] > -1e-10 { lines[other][width] = 0 }
    }
    basis[line] = column
  }
}
