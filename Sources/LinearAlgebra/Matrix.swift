/// A dense matrix of doubles in column-major order.
///
/// Element (i, j) stands at `elements[i + j * rows]`; indices count from zero.
/// A value type: copies are independent and share storage until one is changed.
/// Shapes that do not fit are programmer mistakes and trap.
public struct Matrix: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  @usableFromInline package var storage: [Double]

  /// All elements, column after column.
  @inlinable public var elements: [Double] { storage }

  /// A matrix with one value everywhere.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    precondition(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    storage = [Double](repeating: value, count: rows * columns)
  }

  /// A matrix from its elements, column after column.
  public init(rows: Int, columns: Int, columnMajor: [Double]) {
    precondition(
      columnMajor.count == rows * columns,
      "\(columnMajor.count) elements for a matrix of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    storage = columnMajor
  }

  /// A matrix from its rows, which must be equally long.
  public init(rowVectors: [[Double]]) {
    let columns = rowVectors.first?.count ?? 0
    self.init(rows: rowVectors.count, columns: columns)
    for (i, row) in rowVectors.enumerated() {
      precondition(row.count == columns, "row \(i) has \(row.count) of \(columns) elements")
      for j in 0..<columns { storage[i + j * rows] = row[j] }
    }
  }

  /// A matrix from its columns, which must be equally long.
  public init(columnVectors: [[Double]]) {
    let rows = columnVectors.first?.count ?? 0
    for (j, column) in columnVectors.enumerated() {
      precondition(column.count == rows, "column \(j) has \(column.count) of \(rows) elements")
    }
    self.init(
      rows: rows, columns: columnVectors.count, columnMajor: Array(columnVectors.joined()))
  }

  /// The identity matrix of order n.
  public static func identity(_ n: Int) -> Matrix {
    diagonal([Double](repeating: 1, count: n))
  }

  /// A square matrix with these values on the diagonal and zeros elsewhere.
  public static func diagonal(_ d: [Double]) -> Matrix {
    var matrix = Matrix(rows: d.count, columns: d.count)
    for (i, value) in d.enumerated() { matrix.storage[i + i * d.count] = value }
    return matrix
  }

  /// The element in a row and a column; traps outside the matrix.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the matrix")
      return storage[row &+ column &* rows]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "outside the matrix")
      storage[row &+ column &* rows] = newValue
    }
  }

  /// A copy of column j.
  public func column(_ j: Int) -> [Double] {
    precondition(j >= 0 && j < columns, "column \(j) of \(columns)")
    return Array(storage[j * rows..<(j + 1) * rows])
  }

  /// A copy of row i.
  public func row(_ i: Int) -> [Double] {
    precondition(i >= 0 && i < rows, "row \(i) of \(rows)")
    return (0..<columns).map { storage[i + $0 * rows] }
  }

  /// The diagonal, of the shorter side's length.
  public var diagonal: [Double] {
    (0..<Swift.min(rows, columns)).map { storage[$0 + $0 * rows] }
  }

  /// The transpose, a copy.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for j in 0..<columns {
      for i in 0..<rows { result.storage[j + i * columns] = storage[i + j * rows] }
    }
    return result
  }

  /// The block of some rows and some columns, in the order given; an index may repeat.
  public func submatrix(rows chosenRows: [Int], columns chosenColumns: [Int]) -> Matrix {
    var result = Matrix(rows: chosenRows.count, columns: chosenColumns.count)
    for (j, column) in chosenColumns.enumerated() {
      for (i, row) in chosenRows.enumerated() { result[i, j] = self[row, column] }
    }
    return result
  }

  /// Lends the elements, column after column, for reading.
  @inlinable
  public func withUnsafeElements<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeBufferPointer(body)
  }

  /// Lends the elements, column after column, for changing in place.
  @inlinable
  public mutating func withUnsafeMutableElements<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Double>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeMutableBufferPointer { (buffer) throws(Failure) in try body(buffer) }
  }

  /// Lends the storage for reading; an empty matrix lends a pointer that may not be read.
  func withPointer<Result>(_ body: (UnsafePointer<Double>) -> Result) -> Result {
    storage.withUnsafeBufferPointer { body($0.baseAddress.unsafelyUnwrapped) }
  }

  /// Lends the storage for changing; an empty matrix lends a pointer that may not be touched.
  mutating func withMutablePointer<Result>(
    _ body: (UnsafeMutablePointer<Double>) -> Result
  ) -> Result {
    storage.withUnsafeMutableBufferPointer { body($0.baseAddress.unsafelyUnwrapped) }
  }

  /// Copies the lower triangle onto the upper one.
  mutating func mirrorLower() {
    for j in 0..<columns {
      for i in 0..<j { storage[i + j * rows] = storage[j + i * rows] }
    }
  }
}
