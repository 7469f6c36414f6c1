package import LinearAlgebra

/// A sparse matrix by rows, for the adding-up of systems of series.
///
/// Shapes: `count` rows, `columns` columns; entries of a row ascend.
package struct SparseRows: Sendable, Hashable {
  /// The number of columns.
  package let columns: Int
  /// Row i holds the entries `starts[i]..<starts[i + 1]`.
  private(set) var starts = [0]
  /// The column of each entry.
  private(set) var indices: [Int] = []
  /// The value of each entry.
  private(set) var weights: [Double] = []

  /// A matrix without rows.
  package init(columns: Int) { self.columns = columns }

  /// The number of rows.
  package var count: Int { starts.count - 1 }

  /// Adds a row; an entry outside the columns traps.
  package mutating func append(_ entries: [(column: Int, weight: Double)]) {
    for entry in entries.sorted(by: { $0.column < $1.column }) {
      precondition((0..<columns).contains(entry.column), "column \(entry.column) of \(columns)")
      indices.append(entry.column)
      weights.append(entry.weight)
    }
    starts.append(indices.count)
  }

  /// The entries of row i.
  package func entries(_ row: Int) -> [(column: Int, weight: Double)] {
    (starts[row]..<starts[row + 1]).map { (indices[$0], weights[$0]) }
  }

  /// The product with a dense matrix, count × x.columns, in O(entries · columns of x).
  package func times(_ x: Matrix) -> Matrix {
    precondition(x.rows == columns, "\(columns) columns and \(x.rows) rows")
    var result = Matrix(rows: count, columns: x.columns)
    result.withUnsafeMutableElements { target in
      x.withUnsafeElements { source in
        for j in 0..<x.columns {
          for i in 0..<count {
            var sum = 0.0
            for k in starts[i]..<starts[i + 1] {
              sum += weights[k] * source[indices[k] + j * columns]
            }
            target[i + j * count] = sum
          }
        }
      }
    }
    return result
  }

  /// The product of the transpose with a dense matrix, columns × y.columns.
  package func transposedTimes(_ y: Matrix) -> Matrix {
    precondition(y.rows == count, "\(count) rows and \(y.rows) rows")
    var result = Matrix(rows: columns, columns: y.columns)
    result.withUnsafeMutableElements { target in
      y.withUnsafeElements { source in
        for j in 0..<y.columns {
          for i in 0..<count {
            let value = source[i + j * count]
            for k in starts[i]..<starts[i + 1] {
              target[indices[k] + j * columns] += weights[k] * value
            }
          }
        }
      }
    }
    return result
  }

  /// R diag(d) Rᵀ, dense and symmetric, in O(Σ over columns of their entries squared).
  package func gram(weightedBy d: [Double]) -> Matrix {
    precondition(d.count == columns, "\(columns) columns and \(d.count) weights")
    var members = [[(row: Int, weight: Double)]](repeating: [], count: columns)
    for i in 0..<count {
      for k in starts[i]..<starts[i + 1] { members[indices[k]].append((i, weights[k])) }
    }
    let order = count
    var result = Matrix(rows: order, columns: order)
    result.withUnsafeMutableElements { target in
      for (column, entries) in members.enumerated() where d[column] != 0 {
        for a in entries {
          let scaled = a.weight * d[column]
          for b in entries { target[b.row + a.row * order] += scaled * b.weight }
        }
      }
    }
    return result
  }

  /// Every column that some row reads, once.
  package var allColumns: [Int] { Set(indices).sorted() }

  /// Some of the rows, in the order given.
  package func submatrix(_ rows: [Int]) -> SparseRows {
    var result = SparseRows(columns: columns)
    for row in rows { result.append(entries(row)) }
    return result
  }

  /// The rows whose entries meet a condition.
  package func filtered(
    _ condition: ([(column: Int, weight: Double)]) -> Bool
  ) -> SparseRows {
    submatrix((0..<count).filter { condition(entries($0)) })
  }

  /// The same rows with each column times its own number.
  package func scaled(columnsBy factors: [Double]) -> SparseRows {
    precondition(factors.count == columns, "\(columns) columns and \(factors.count) factors")
    var result = self
    for k in indices.indices { result.weights[k] *= factors[indices[k]] }
    return result
  }
}
