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
  /// The same factor as a product of sparse ones; nil where it is not known as such.
  let stages: StagedFactor?
  let scales: [MonthScale]
  let rows: [ConditioningRow]
  /// The rows with a tolerance, in the order of their error shocks.
  let softRows: [Int]
  /// For each row the place of its error shock among all shocks; nil for a hard row.
  let errorShock: [Int?]

  init(law: StackedLaw, rows: [ConditioningRow]) {
    self.init(
      mean: law.mean, factor: law.factor, stages: law.stages, scales: law.scales, rows: rows
    )
  }

  /// A space from its parts.
  init(
    mean: [Double], factor: Matrix, stages: StagedFactor? = nil, scales: [MonthScale],
    rows: [ConditioningRow]
  ) {
    self.mean = mean
    self.factor = factor
    self.stages = stages
    self.scales = scales
    self.rows = rows
    let soft = rows.indices.filter { !rows[$0].isHard }
    softRows = soft
    errorShock = rows.indices.map { row in soft.firstIndex(of: row).map { factor.columns + $0 } }
  }

  /// The number of all shocks.
  var count: Int { factor.columns + softRows.count }

  /// True if every statement is linear in the months on the model scale.
  var isLinear: Bool {
    rows.allSatisfy { row in
      row.form.isLinear && row.form.support.allSatisfy { scales[$0].isIdentity }
    }
  }

  /// Shocks with what follows from them.
  struct Point: Sendable {
    let shocks: [Double]
    /// The months on the model scale.
    let months: [Double]
    /// The months in levels.
    let levels: [Double]
    /// Values of all statements, g(y) − e.
    let values: [Double]
  }

  /// The months and the statements at given shocks.
  func point(at shocks: [Double]) -> Point {
    let months = months(at: shocks)
    let levels = zip(scales, months).map { $0.inverse($1) }
    let values = levels.withUnsafeBufferPointer { x in
      rows.indices.map { i in
        rows[i].form.value(x) - (errorShock[i].map { rows[i].tolerance * shocks[$0] } ?? 0)
      }
    }
    return Point(shocks: shocks, months: months, levels: levels, values: values)
  }

  /// The months on the model scale at given shocks.
  func months(at shocks: [Double]) -> [Double] {
    let own = Array(shocks.prefix(factor.columns))
    let moved = stages?.product(with: own) ?? factor * own
    return zip(mean, moved).map { $0 + $1 }
  }

  /// Gradients of all statements in the shocks: one column a statement, all shocks × q.
  ///
  /// - Complexity: O(q n k) at most; less where the factor is known as a product of sparse ones.
  func gradients(at point: Point) -> Matrix {
    let weights = monthGradients(at: point)
    var result = Matrix(rows: count, columns: rows.count)
    if let stages {
      for j in rows.indices {
        let column = stages.transposedProduct(with: weights.column(j), count: factor.columns)
        for i in column.indices { result[i, j] = column[i] }
      }
    } else {
      let inShocks = factor.transposedTimes(weights)
      for j in rows.indices {
        for i in 0..<inShocks.rows { result[i, j] = inShocks[i, j] }
      }
    }
    for j in rows.indices {
      if let error = errorShock[j] { result[error, j] = -rows[j].tolerance }
    }
    return result
  }

  /// Gradients of all statements in the months on the model scale, n × q.
  func monthGradients(at point: Point) -> Matrix {
    var weights = Matrix(rows: mean.count, columns: rows.count)
    for (j, row) in rows.enumerated() {
      var column = [Double](repeating: 0, count: mean.count)
      column.withUnsafeMutableBufferPointer { column in
        point.levels.withUnsafeBufferPointer { row.form.addGradient($0, into: column) }
      }
      for i in row.form.support {
        weights[i, j] = column[i] * scales[i].inverseDerivative(point.months[i])
      }
    }
    return weights
  }
}
