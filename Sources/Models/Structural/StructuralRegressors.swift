public import LinearAlgebra

/// Regressors of a structural model: fixed coefficients, and coefficients that walk at random.
public struct StructuralRegressors: Sendable {
  /// n × r, a column a regressor.
  public let matrix: Matrix
  /// Names of the columns.
  public let names: [String]
  /// For each column the place of its term among `StructuralComponents.drifting`; nil for a
  /// coefficient that stays.
  ///
  /// Columns of one term share the variance of their steps.
  public let drifts: [Int?]

  /// Regressors from their columns; counts must agree.
  public init(matrix: Matrix, names: [String], drifts: [Int?]? = nil) {
    precondition(
      names.count == matrix.columns && drifts?.count ?? names.count == names.count,
      "one name and one drift a column")
    self.matrix = matrix
    self.names = names
    self.drifts = drifts ?? names.map { _ in nil }
  }

  /// No regressors for n months.
  static func none(count: Int) -> StructuralRegressors {
    StructuralRegressors(matrix: Matrix(rows: count, columns: 0), names: [])
  }

  /// Columns with fixed coefficients.
  var fixed: [Int] { names.indices.filter { drifts[$0] == nil } }

  /// Columns of the drifting term number `term`.
  func columns(drifting term: Int) -> [Int] { names.indices.filter { drifts[$0] == term } }

  /// The columns of each drifting term.
  func driftColumns(terms: Int) -> [[[Double]]] {
    (0..<terms).map { columns(drifting: $0).map { matrix.column($0) } }
  }

  /// These rows, then others with the same columns.
  func followed(by rows: Matrix?) -> StructuralRegressors {
    guard let rows, rows.rows > 0 else { return self }
    let joined = names.indices.map { matrix.column($0) + rows.column($0) }
    return StructuralRegressors(
      matrix: joined.isEmpty
        ? Matrix(rows: matrix.rows + rows.rows, columns: 0) : Matrix(columnVectors: joined),
      names: names, drifts: drifts)
  }
}
