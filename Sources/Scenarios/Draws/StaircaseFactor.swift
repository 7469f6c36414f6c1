import LinearAlgebra

/// A factor of many months whose shocks come one after the other, cut into panels of rows.
///
/// A month does not answer to shocks of later months, so most rows end in zeros. Rows are put in the
/// order of their last shock and multiplied a panel at a time, only as far as it reaches: half the work
/// for a system of series.
struct StaircaseFactor: Sendable {
  /// Fewer rows than this are multiplied as they are.
  static let leastRows = 200
  /// Panels: with p of them the work is (p + 1) / 2p of the whole.
  private static let panelCount = 12

  private struct Panel: Sendable {
    let rows: [Int]
    let columns: Int
    let block: Matrix
  }

  private let count: Int
  private let panels: [Panel]

  /// Cuts a factor; nil for one with few rows.
  init?(_ factor: Matrix) {
    guard factor.rows >= Self.leastRows else { return nil }
    count = factor.rows
    var reach = [Int](repeating: 0, count: factor.rows)
    for j in 0..<factor.columns {
      for i in 0..<factor.rows where factor[i, j] != 0 { reach[i] = j + 1 }
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

  /// F z for each column of z.
  func times(_ shocks: Matrix) -> Matrix {
    let (width, height) = (shocks.columns, shocks.rows)
    var result = Matrix(rows: count, columns: width)
    for panel in panels {
      let rows = panel.rows
      var part = Matrix(rows: rows.count, columns: width)
      part.withUnsafeMutableElements { target in
        panel.block.withUnsafeElements { block in
          shocks.withUnsafeElements { shocks in
            guard let target = target.baseAddress, let block = block.baseAddress,
              let shocks = shocks.baseAddress
            else { return }
            BLASKernels.multiply(
              block, leadingDimension: rows.count, transposed: false, shocks,
              leadingDimension: height, transposed: false, into: target,
              leadingDimension: rows.count, m: rows.count, n: width, k: panel.columns)
          }
        }
      }
      result.withUnsafeMutableElements { target in
        part.withUnsafeElements { part in
          for j in 0..<width {
            for (i, row) in rows.enumerated() { target[row + j * count] = part[i + j * rows.count] }
          }
        }
      }
    }
    return result
  }
}
