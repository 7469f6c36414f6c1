import LinearAlgebra
import TestSupport
import Testing

/// A matrix of uniform numbers in (−1, 1).
func randomMatrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var generator = SeededGenerator(seed: seed)
  return Matrix(
    rows: rows, columns: columns,
    columnMajor: (0..<rows * columns).map { _ in .random(in: -1...1, using: &generator) })
}

/// The largest |element| of a difference.
func distance(_ a: Matrix, _ b: Matrix) -> Double {
  (a - b).elements.reduce(0) { max($0, $1.magnitude) }
}

/// A product by its definition.
private func definedProduct(_ a: Matrix, _ b: Matrix) -> Matrix {
  var result = Matrix(rows: a.rows, columns: b.columns)
  for i in 0..<a.rows {
    for j in 0..<b.columns {
      for k in 0..<a.columns { result[i, j] += a[i, k] * b[k, j] }
    }
  }
  return result
}

@Suite struct MatrixTests {
  @Test func layoutIsColumnMajor() {
    let a = Matrix(rowVectors: [[1, 2, 3], [4, 5, 6]])
    #expect(a.elements == [1, 4, 2, 5, 3, 6])
    #expect(a.row(1) == [4, 5, 6])
    #expect(a.column(2) == [3, 6])
    #expect(a.transposed.elements == [1, 2, 3, 4, 5, 6])
    #expect(a == Matrix(columnVectors: [[1, 4], [2, 5], [3, 6]]))
    #expect(a.submatrix(rows: [1], columns: [2, 0]).elements == [6, 4])
    #expect(Matrix.diagonal([2, 3]).diagonal == [2, 3])
  }

  @Test func copiesAreIndependent() {
    let a = Matrix.identity(2)
    var b = a
    b[0, 1] = 7
    b.withUnsafeMutableElements { $0[3] = 9 }
    #expect(a == .identity(2))
    #expect(b.elements == [1, 0, 7, 9])
    #expect(b.withUnsafeElements { $0.reduce(0, +) } == 17)
  }

  @Test(arguments: [(2, 3, 4), (5, 5, 5), (6, 2, 9), (13, 13, 13), (40, 7, 23), (3, 0, 2)])
  func productsFollowTheirDefinition(m: Int, k: Int, n: Int) {
    let a = randomMatrix(m, k, seed: 1)
    let b = randomMatrix(k, n, seed: 2)
    let expected = definedProduct(a, b)
    // Sums of k products of numbers below one: k rounding errors of 1e-16 each.
    let tolerance = 1e-15 * Double(k + 1)
    #expect(distance(a * b, expected) <= tolerance)
    #expect(distance(a.transposed.transposedTimes(b), expected) <= tolerance)
    #expect(distance(a.timesTransposed(b.transposed), expected) <= tolerance)
    #expect(distance(a.gram, definedProduct(a.transposed, a)) <= 1e-15 * Double(m + 1))
    #expect(distance(a.outerGram, definedProduct(a, a.transposed)) <= tolerance)
    #expect(a.gram == a.gram.transposed)
  }

  @Test func vectorProductsAgreeWithMatrixProducts() {
    let a = randomMatrix(11, 4, seed: 3)
    let v = randomMatrix(4, 1, seed: 4)
    let w = randomMatrix(11, 1, seed: 5)
    #expect(worstRelativeError(a * v.elements, (a * v).elements) < 1e-15)
    #expect(
      worstRelativeError(a.transposedTimes(w.elements), a.transposedTimes(w).elements) < 1e-15)
    #expect(relativeError(dot(w.elements, w.elements), w.gram[0, 0]) < 1e-15)
    #expect((2 * a - a) + a == 2 * a)
  }

  @Test func shapesThatDoNotFitTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: 2, columns: 3) * Matrix(rows: 2, columns: 3)
    }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 3)[2, 0] }
  }
}
