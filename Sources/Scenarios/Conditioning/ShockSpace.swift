import LinearAlgebra
import TimeSeries

/// The stacked law together with the errors of soft statements, as functions of standard shocks.
///
///     y = μ + F z,   e = R^½ ε,   shocks s = (z, ε) ~ N(0, I)
///
/// In these coordinates a soft statement g(y) = b + e is the hard one g(y) − e = b, so conditioning
/// knows only hard statements, and "one hard, one soft" needs no case of its own.
///
/// Shapes: n months, k shocks of the law, `softRows.count` shocks of errors after them.
struct ShockSpace: Sendable {
  let mean: [Double]
  let factor: Matrix
  let transforms: [Transform]
  let rows: [ConditioningRow]
  /// The rows with a tolerance, in the order of their error shocks.
  let softRows: [Int]
  /// For each row the place of its error shock among all shocks; nil for a hard row.
  let errorShock: [Int?]

  init(law: StackedLaw, rows: [ConditioningRow]) {
    mean = law.mean
    factor = law.factor
    transforms = law.transforms
    self.rows = rows
    let soft = rows.indices.filter { !rows[$0].isHard }
    softRows = soft
    let shocks = law.factor.columns
    errorShock = rows.indices.map { row in soft.firstIndex(of: row).map { shocks + $0 } }
  }

  /// The number of all shocks.
  var count: Int { factor.columns + softRows.count }

  /// True if every statement is linear in the months on the model scale.
  var isLinear: Bool {
    rows.allSatisfy { row in
      row.form.isLinear && row.form.support.allSatisfy { transforms[$0] == .identity }
    }
  }

  /// The months on the model scale at given shocks.
  func months(at shocks: [Double]) -> [Double] {
    let moved = factor * Array(shocks.prefix(factor.columns))
    return zip(mean, moved).map { $0 + $1 }
  }

  /// The months in levels.
  func levels(ofMonths months: [Double]) -> [Double] {
    zip(transforms, months).map { $0.inverse($1) }
  }

  /// Values of all statements, g(y) − e.
  func values(at shocks: [Double]) -> [Double] {
    levels(ofMonths: months(at: shocks)).withUnsafeBufferPointer { x in
      rows.indices.map { i in
        rows[i].form.value(x) - (errorShock[i].map { rows[i].tolerance * shocks[$0] } ?? 0)
      }
    }
  }

  /// Gradients of all statements in the shocks: one column a statement, all shocks × q.
  ///
  /// - Complexity: O(q n k) at most; months that no statement reads cost nothing.
  func gradients(at shocks: [Double]) -> Matrix {
    let inShocks = factor.transposedTimes(monthGradients(at: shocks))
    var result = Matrix(rows: count, columns: rows.count)
    for j in rows.indices {
      for i in 0..<inShocks.rows { result[i, j] = inShocks[i, j] }
      if let error = errorShock[j] { result[error, j] = -rows[j].tolerance }
    }
    return result
  }

  /// Gradients of all statements in the months on the model scale, n × q.
  func monthGradients(at shocks: [Double]) -> Matrix {
    let months = months(at: shocks)
    let levels = levels(ofMonths: months)
    var weights = Matrix(rows: mean.count, columns: rows.count)
    for (j, row) in rows.enumerated() {
      var column = [Double](repeating: 0, count: mean.count)
      column.withUnsafeMutableBufferPointer { column in
        levels.withUnsafeBufferPointer { row.form.addGradient($0, into: column) }
      }
      for i in row.form.support {
        weights[i, j] = column[i] * transforms[i].inverseDerivative(months[i])
      }
    }
    return weights
  }
}
