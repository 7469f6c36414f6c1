/// What can go wrong with the numbers of a matrix.
///
/// Wrong shapes are programmer mistakes and trap instead.
/// Rows, columns and indices count from zero; `order` counts from one, as minors do.
public enum LinearAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An element is NaN or infinite.
  case notFinite(row: Int, column: Int)
  /// The leading minor of this order is not positive.
  case notPositiveDefinite(order: Int)
  /// A pivot is exactly zero.
  case singular(index: Int)
  /// An iteration gave up; `count` elements had not converged.
  case notConverged(count: Int)
  /// These columns are linear combinations of the others, to working precision.
  case rankDeficient(columns: [Int], reciprocalCondition: Double)

  /// One sentence for people.
  public var description: String {
    switch self {
    case .notFinite(let row, let column):
      "the element in row \(row), column \(column) is not a finite number"
    case .notPositiveDefinite(let order):
      "the matrix is not positive definite: its leading minor of order \(order) is not positive"
    case .singular(let index):
      "the matrix is singular: pivot \(index) is zero"
    case .notConverged(let count):
      "the iteration did not converge: \(count) elements are left"
    case .rankDeficient(let columns, let reciprocal):
      "columns \(columns.map(String.init).joined(separator: ", ")) depend linearly on the others "
        + "(reciprocal condition number \(reciprocal))"
    }
  }
}
