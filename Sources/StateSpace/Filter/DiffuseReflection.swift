/// A ← A H without its last column, H being the reflection that turns u = Aᵀ z onto the last axis.
///
/// What is left of A is orthogonal to the observation z, so P∞ = A Aᵀ loses the direction that z has
/// identified.
///
/// - Parameters:
///   - factor: A, column-major, rows × columns; overwritten.
///   - rows: Rows of A.
///   - columns: Columns of A, one more than are left.
///   - leadingDimension: From one column of A to the next.
///   - projection: u, `columns` numbers; overwritten.
///   - square: u·u.
///   - scratch: Room for `rows` numbers.
/// - Complexity: O(rows · columns).
package func dropProjectedColumn(
  _ factor: UnsafeMutablePointer<Double>, rows: Int, columns: Int, leadingDimension: Int,
  projection: UnsafeMutablePointer<Double>, square: Double, scratch: UnsafeMutablePointer<Double>
) {
  let last = columns - 1
  let norm = square.squareRoot()
  // w = u ± |u| e_last, the sign against cancellation; H = I − w wᵀ/(|u| |w_last|).
  let pivot = projection[last] + (projection[last] < 0 ? -norm : norm)
  let scale = 1 / (norm * pivot.magnitude)
  projection[last] = pivot
  for i in 0..<rows { scratch[i] = 0 }
  for c in 0...last {
    let (column, w) = (factor + c * leadingDimension, projection[c])
    for i in 0..<rows { scratch[i] += column[i] * w }
  }
  for c in 0..<last {
    let (column, size) = (factor + c * leadingDimension, projection[c] * scale)
    for i in 0..<rows { column[i] -= scratch[i] * size }
  }
}
