import LinearAlgebra

/// A factor of many months whose shocks come one after the other, cut into panels of rows.
///
/// A month does not answer to shocks of later months, so most rows end in zeros. Rows are put in the
/// order of their last shock and multiplied a panel at a time, only as far as it reaches: half the work
/// for a system of series.
struct StaircaseFactor: Sendable {
  /// Fewer rows than this are multiplied at once.
  private static let leastRows = 200
  /// Panels: with p of them the work is (p + 1) / 2p of the whole.
  private static let panelCount = 12

  private struct Panel: Sendable {
    let rows: [Int]
    let columns: Int
    let block: Matrix
  }

  private let count: Int
  private let panels: [Panel]

  /// Cuts a factor.
  init(_ factor: Matrix) {
    count = factor.rows
    guard factor.rows >= Self.leastRows else {
      panels = [Panel(rows: Array(0..<count), columns: factor.columns, block: factor)]
      return
    }
    var reach = [Int](repeating: 0, count: factor.rows)
    factor.withUnsafeElements { cells in
      for j in 0..<factor.columns {
        for i in 0..<factor.rows where cells[i + j * factor.rows] != 0 { reach[i] = j + 1 }
      }
    }
    let order = reach.indices.sorted { (reach[$0], $0) < (reach[$1], $1) }
    let length = (order.count + Self.panelCount - 1) / Self.panelCount
    panels = stride(from: 0, to: order.count, by: length).map { first in
      let rows = Array(order[first..<Swift.min(first + length, order.count)])
      let columns = rows.last.map { reach[$0] } ?? 0
      return Panel(
        rows: rows, columns: columns,
        block: factor.submatrix(rows: rows, columns: Array(0..<columns)))
    }
  }

  /// F z for each column of shocks, draws down: m × n.
  func months(of shocks: Matrix) -> Matrix {
    let (width, height) = (shocks.columns, shocks.rows)
    var result = Matrix(rows: width, columns: count)
    for panel in panels {
      let rows = panel.rows.count
      var part = Matrix(rows: width, columns: rows)
      part.withUnsafeMutableElements { target in
        panel.block.withUnsafeElements { block in
          shocks.withUnsafeElements { shocks in
            guard let target = target.baseAddress, let block = block.baseAddress,
              let shocks = shocks.baseAddress
            else { return }
            BLASKernels.multiply(
              shocks, leadingDimension: height, transposed: true, block,
              leadingDimension: rows, transposed: true, into: target,
              leadingDimension: width, m: width, n: rows, k: panel.columns)
          }
        }
      }
      result.putColumns(part, at: panel.rows)
    }
    return result
  }
}

extension Matrix {
  /// Overwrites columns by those of another matrix of as many rows.
  mutating func putColumns(_ part: Matrix, at places: [Int]) {
    let height = rows
    withUnsafeMutableElements { target in
      part.withUnsafeElements { source in
        guard let target = target.baseAddress, let source = source.baseAddress else { return }
        for (k, place) in places.enumerated() {
          (target + place * height).update(from: source + k * height, count: height)
        }
      }
    }
  }
}
