import LinearAlgebra

/// The complete rows of a regression, each multiplied by the root of its weight.
struct RegressionData: Sendable {
  /// The names of the coefficients, the constant first.
  let names: [String]
  /// The rows given.
  let total: Int
  /// The rows used, ascending.
  let rows: [Int]
  /// Roots of the weights of the rows used, nil when all are one.
  let rootWeights: [Double]?
  /// The design of the rows used, as given.
  let design: Matrix
  /// The response of the rows used, as given.
  let response: [Double]

  init(
    _ specification: RegressionSpecification, _ y: [Double], regressors: Matrix, names: [String],
    weights: [Double]?
  ) throws(ModelError) {
    precondition(
      regressors.rows == y.count || regressors.columns == 0,
      "\(y.count) responses and \(regressors.rows) rows of regressors")
    precondition(
      names.count == regressors.columns, "\(names.count) names for \(regressors.columns) columns")
    precondition(weights.map { $0.count == y.count } ?? true, "weights of another length than y")
    total = y.count
    self.names =
      (specification.includesConstant ? [RegressionSpecification.constantName] : []) + names
    rows = try Self.completeRows(y, regressors, weights)
    guard rows.count > self.names.count else {
      throw rows.isEmpty
        ? .allMissing
        : .tooFewObservations(
          usable: rows.count, needed: self.names.count + 1,
          reason: "a regression with \(self.names.count) coefficients")
    }
    let used = rows
    var cells: [Double] = []
    cells.reserveCapacity(used.count * self.names.count)
    if specification.includesConstant { cells += repeatElement(1, count: used.count) }
    if used.count == total {
      cells += regressors.elements
    } else {
      for j in 0..<regressors.columns {
        let column = regressors.column(j)
        for t in used { cells.append(column[t]) }
      }
    }
    design = Matrix(rows: used.count, columns: self.names.count, columnMajor: cells)
    response = rows.map { y[$0] }
    rootWeights = weights.map { weights in used.map { weights[$0].squareRoot() } }
  }

  /// The rows without a missing value, after refusing values that cannot be computed with.
  private static func completeRows(
    _ y: [Double], _ x: Matrix, _ weights: [Double]?
  ) throws(ModelError) -> [Int] {
    var isComplete = [Bool](repeating: true, count: y.count)
    var infinite: (row: Int, value: Double)?
    func look(_ values: [Double]) {
      for (t, value) in values.enumerated() where !value.isFinite {
        isComplete[t] = false
        if value.isInfinite, t < infinite?.row ?? y.count { infinite = (t, value) }
      }
    }
    look(y)
    for j in 0..<x.columns { look(x.column(j)) }
    if let weights {
      look(weights)
      for (t, weight) in weights.enumerated() {
        if weight < 0 { throw .unusableValue(position: t, value: weight) }
        if weight == 0 { isComplete[t] = false }
      }
    }
    if let infinite { throw .unusableValue(position: infinite.row, value: infinite.value) }
    return isComplete.indices.filter { isComplete[$0] }
  }

  /// A column or the response, each row times the root of its weight.
  func weighted(_ column: [Double]) -> [Double] {
    guard let rootWeights else { return column }
    return zip(column, rootWeights).map { $0 * $1 }
  }

  /// The design, each row times the root of its weight.
  var weightedDesign: Matrix {
    guard rootWeights != nil else { return design }
    return Matrix(
      rows: design.rows, columns: design.columns,
      columnMajor: (0..<design.columns).flatMap { weighted(design.column($0)) })
  }

  /// Whether a column of the design has one value throughout, other than zero.
  func isConstant(_ j: Int) -> Bool {
    let first = design[0, j]
    return first != 0 && (1..<design.rows).allSatisfy { design[$0, j] == first }
  }

  /// Whether the design has a constant column.
  var hasConstant: Bool { (0..<design.columns).contains(where: isConstant) }

  /// Values of the rows used, at their places among all rows; NaN elsewhere.
  func spread(_ values: [Double]) -> [Double] {
    var result = [Double](repeating: .nan, count: total)
    for (row, value) in zip(rows, values) { result[row] = value }
    return result
  }
}
